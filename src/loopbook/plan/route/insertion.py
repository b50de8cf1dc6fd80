"""Insertion: what it costs to serve one order more in drives as they are, and what forbids it.

Every place in every drive is tried, with and without an unloading beside it, and a further vehicle
where one is left: an exact search, not an estimate.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from loopbook.plan.route.task import MEASURES, Drive, Stop, Task, call, unload
from loopbook.plan.route.timing import timed

GAIN_LEAST = 1e-9
"""Money below it is rounding of floating point."""


class Insertion(NamedTuple):
    """One way of serving an order.

    Fields
      cost     by which all drives together get dearer
      at       drive that is changed; as many as there are drives: a further vehicle
      drive    with the order in it
      broken   limits that it breaks, by how much
    """

    cost: float
    at: int
    drive: Drive
    broken: dict[str, float]


class Tried(NamedTuple):
    """What came of trying every way.

    Fields
      cheapest   that keeps every limit; None: there is none
      nearest    that breaks one limit only, by least of its bound; None: all break several
    """

    cheapest: Insertion | None
    nearest: Insertion | None


def tried(task: Task, drives: Sequence[Drive], order: int) -> Tried:
    """Return the cheapest way of serving an order, and the nearest that is not allowed."""
    cheapest: Insertion | None = None
    nearest: Insertion | None = None
    for found in _ways(task, drives, order):
        if not found.broken:
            if cheapest is None or found.cost < cheapest.cost - GAIN_LEAST:
                cheapest = found
        elif len(found.broken) == 1 and (
            nearest is None or _excess(task, found) < _excess(task, nearest)
        ):
            nearest = found
    return Tried(cheapest, nearest)


def completed(
    task: Task, drives: Sequence[Drive], left: Sequence[int]
) -> tuple[list[Drive], list[int]]:
    """Return drives with every order put in that is worth it, and the orders still left out.

    An order is worth it when serving it costs less than its prize, or when it has to be served.
    """
    made, open_ = list(drives), list(left)
    while True:
        best: tuple[float, int, Insertion] | None = None
        for order in open_:
            found = tried(task, made, order).cheapest
            if found is None:
                continue
            stated = task.orders[order]
            gain = stated.prize - found.cost if stated.is_optional else float("inf")
            if gain > GAIN_LEAST and (best is None or (-gain, order) < (-best[0], best[1])):
                best = (gain, order, found)
        if best is None:
            return made, open_
        made[best[2].at : best[2].at + 1] = [best[2].drive]
        open_.remove(best[1])


def _ways(task: Task, drives: Sequence[Drive], order: int) -> Iterator[Insertion]:
    stated = task.orders[order]
    stops = [call(order, window) for window in range(len(stated.windows))]
    for at, drive in enumerate(drives):
        if drive.vehicle not in stated.vehicles:
            continue
        before = timed(task, drive).cost
        for position, stop in product(range(len(drive.stops)), stops):
            yield from _beside(task, at, before, (drive, position, stop))
    used = Counter(drive.vehicle for drive in drives)
    for vehicle in sorted(stated.vehicles):
        if used[vehicle] < task.vehicles[vehicle].number:
            for stop, last in product(stops, unloadings(task, vehicle)):
                yield _insertion(task, len(drives), 0.0, Drive(vehicle, (stop, last)))


def _beside(
    task: Task, at: int, before: float, there: tuple[Drive, int, Stop]
) -> Iterator[Insertion]:
    """Yield the order at a position, with an unloading beside it where it is too much."""
    drive, position, stop = there
    head, tail = drive.stops[:position], drive.stops[position:]
    plain = _insertion(task, at, before, Drive(drive.vehicle, (*head, stop, *tail)))
    yield plain
    if set(plain.broken) & set(MEASURES):
        for halt in unloadings(task, drive.vehicle):
            if head and head[-1].order >= 0:
                yield _insertion(task, at, before, Drive(drive.vehicle, (*head, halt, stop, *tail)))
            if tail[0].order >= 0:
                yield _insertion(task, at, before, Drive(drive.vehicle, (*head, stop, halt, *tail)))


def unloadings(task: Task, vehicle: int) -> list[Stop]:
    """Return every stop at which a kind of vehicle can unload."""
    return [
        unload(station, window)
        for station in task.vehicles[vehicle].stations
        for window in range(len(task.stations[station].windows))
    ]


def _insertion(task: Task, at: int, before: float, drive: Drive) -> Insertion:
    found = timed(task, drive)
    return Insertion(found.cost - before, at, drive, found.broken)


def _excess(task: Task, found: Insertion) -> tuple[float, float]:
    """Return how far a way is from allowed, as a share of its limit, and its cost."""
    ((limit, amount),) = found.broken.items()
    vehicle = task.vehicles[found.drive.vehicle]
    if limit in MEASURES:
        bound = vehicle.capacity[MEASURES.index(limit)]
    elif limit in ("km_most", "minutes_most", "unloadings_most"):
        bound = getattr(vehicle, limit)
    else:
        bound = 480.0 if limit in ("window", "opening", "shift") else amount
    return amount / max(bound, GAIN_LEAST), found.cost
