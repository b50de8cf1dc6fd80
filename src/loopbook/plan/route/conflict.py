"""Conflict: orders that cannot all be served by the vehicles there are, in the user's words."""

from collections.abc import Sequence

import numpy as np

from loopbook.plan.route.answer import Day
from loopbook.plan.route.task import Task
from loopbook.terms.plan import Conflict
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.statement import Reason


def conflict_of(given: PlanInput, days: Sequence[Day]) -> Conflict | None:
    """Return the fewest orders of a day that conflict, with the fleet; None: none is known.

    Every order can be served alone, so two orders and the fleet are a smallest conflict. More
    vehicles dissolve it too: each order can have one of its own.
    """
    found = [(day, day.crowd) for day in days if day.crowd is not None and day.crowd.is_least]
    if not found:
        return None
    day, crowd = min(found, key=lambda each: len(each[1].orders))
    task = day.task
    fleet = ", ".join(f"{vehicle.number} {vehicle.name}" for vehicle in task.vehicles)
    limits = [_unserved(task, at) for at in crowd.orders]
    places = [order_place(given, task, at) for at in crowd.orders]
    return Conflict(
        limits=(*limits, Reason("plan.route.conflict.fleet", {"fleet": fleet})),
        places=(*places, given.tables["vehicles"].document),
        is_smallest=len(crowd.orders) <= 2,
    )


def order_place(given: PlanInput, task: Task, at: int) -> str:
    """Return file and row of an order of a day."""
    orders = given.tables["orders"]
    rows = np.flatnonzero(orders["day"] == task.day)
    return orders.place(int(rows[task.orders[at].row]))


def _unserved(task: Task, at: int) -> Reason:
    return Reason("plan.route.unserved", {"order": task.orders[at].name})
