"""Crowd: a few orders of a day that the vehicles there are cannot all serve, none of them needless.

Orders are taken away one by one as long as the flow of the bound proves that the rest cannot all be
served. That none of those left is needless is shown by tours: for each, tours that serve all the
others are searched, and timed from the tables.
"""

from typing import NamedTuple

from loopbook.plan.route.bound import bounded
from loopbook.plan.route.polish import polished
from loopbook.plan.route.scale import drives_of, scaled
from loopbook.plan.route.task import Task
from loopbook.plan.route.timing import timed
from loopbook.plan.solve.tour_problem import TourEffort
from loopbook.plan.solve.tours_gate import search_tours
from loopbook.terms.progress import Run

ORDERS_MOST = 24
"""Orders that have to be served, of days that are looked at: each costs a bound and a search."""
STEPS = 200
"""Of the search for tours that serve all but one."""


class Crowd(NamedTuple):
    """Orders that cannot all be served (proved).

    Fields
      orders     positions in the day
      is_least   without any one of them there are tours for the others (found)
    """

    orders: tuple[int, ...]
    is_least: bool


def crowd_of(task: Task, seed: int = 0) -> Run[Crowd | None]:
    """Return orders that cannot all be served; None: too many orders to look at.

    Yields    progress of its bounds and searches; when asked to stop, less is taken away
    """
    kept = [at for at, order in enumerate(task.orders) if not order.is_optional]
    if len(kept) > ORDERS_MOST:
        return None
    for order in tuple(kept):
        fewer = [at for at in kept if at != order]
        if fewer and (yield from bounded(_only(task, fewer), seed)).is_impossible:
            kept = fewer
    is_least = True
    for order in kept:
        others = [at for at in kept if at != order]
        is_least = is_least and (yield from _can_be_served(_only(task, others), seed))
    return Crowd(tuple(kept), is_least)


def _only(task: Task, orders: list[int]) -> Task:
    return task._replace(orders=tuple(task.orders[at] for at in orders))


def _can_be_served(task: Task, seed: int) -> Run[bool]:
    if not task.orders:
        return True
    made = scaled(task)
    answer = yield from search_tours(made.problem, TourEffort(seed, STEPS))
    drives = [drive for drive in drives_of(task, made, answer) if not timed(task, drive).broken]
    served = {stop.order for drive in drives for stop in drive.stops}
    return not polished(task, drives, [at for at in range(len(task.orders)) if at not in served])[1]
