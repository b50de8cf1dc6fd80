"""Insertion: what it costs to serve one order more in drives as they are, and what forbids it.

Every place in every drive is tried, with and without an unloading beside it, and a further vehicle
where one is left: an exact search, not an estimate.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise, product
from typing import NamedTuple

from loopbook.plan.route.task import MEASURES, Drive, Stop, Task, call, unload
from loopbook.plan.route.timing import EXACT, Timed, place_of_stop, service_of, timed

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


class _Way(NamedTuple):
    """A way of serving an order that is not timed yet: what it costs at least, and at whom."""

    least: float
    at: int
    before: float
    drive: Drive


def tried(task: Task, drives: Sequence[Drive], order: int) -> Tried:
    """Return the cheapest way of serving an order, and the nearest that is not allowed."""
    ways = (_ways(task, drives, order, at) for at in range(len(drives) + 1))
    return _judged(task, chain.from_iterable(ways), float("inf"))


def completed(
    task: Task, drives: Sequence[Drive], left: Sequence[int]
) -> tuple[list[Drive], list[int]]:
    """Return drives with every order put in that is worth it, and the orders still left out.

    An order is worth it when serving it costs less than its prize, or when it has to be served.
    """
    made, open_ = list(drives), list(left)
    known: dict[tuple[int, int], Insertion | None] = {}
    while True:
        best: tuple[float, int, Insertion] | None = None
        for order, at in product(open_, range(len(made) + 1)):
            stated = task.orders[order]
            if (order, at) not in known:
                most = stated.prize if stated.is_optional else float("inf")
                ways = _ways(task, made, order, at)
                known[order, at] = _judged(task, ways, most).cheapest
            found = known[order, at]
            if found is None:
                continue
            gain = stated.prize - found.cost if stated.is_optional else float("inf")
            mark = (-gain, order, found.cost)
            if gain > GAIN_LEAST and (best is None or mark < (-best[0], best[1], best[2].cost)):
                best = (gain, order, found)
        if best is None:
            return made, open_
        changed = best[2].at
        made[changed : changed + 1] = [best[2].drive]
        open_.remove(best[1])
        # Ways in the drives that have not changed stay as they are.
        known = {key: way for key, way in known.items() if key[1] != changed}


def _judged(task: Task, ways: Iterable[_Way], most: float) -> Tried:
    """Time ways that may cost less than the cheapest so far, and less than `most`."""
    cheapest: Insertion | None = None
    nearest: Insertion | None = None
    for way in ways:
        if way.least >= most - GAIN_LEAST:
            continue
        times = timed(task, way.drive)
        found = Insertion(times.cost - way.before, way.at, way.drive, times.broken)
        if not found.broken:
            if cheapest is None or found.cost < cheapest.cost - GAIN_LEAST:
                cheapest = found
                most = min(most, found.cost)
        elif len(found.broken) == 1 and (
            nearest is None or _excess(task, found) < _excess(task, nearest)
        ):
            nearest = found
    return Tried(cheapest, nearest)


def _ways(task: Task, drives: Sequence[Drive], order: int, at: int) -> Iterator[_Way]:
    """Yield ways of serving an order in one drive, or in a further vehicle."""
    stated = task.orders[order]
    stops = [call(order, window) for window in range(len(stated.windows))]
    if at < len(drives):
        if drives[at].vehicle in stated.vehicles:
            yield from _within(task, at, drives[at], stops)
        return
    used = Counter(drive.vehicle for drive in drives)
    for vehicle in sorted(stated.vehicles):
        if used[vehicle] < task.vehicles[vehicle].number:
            for stop, last in product(stops, unloadings(task, vehicle)):
                yield _Way(-float("inf"), at, 0.0, Drive(vehicle, (stop, last)))


def _within(task: Task, at: int, drive: Drive, stops: Sequence[Stop]) -> Iterator[_Way]:
    """Yield the order at every position, with an unloading beside it where it is too much."""
    vehicle, minutes = task.vehicles[drive.vehicle], task.minutes[drive.vehicle]
    times = timed(task, drive)
    waited = sum(times.begin) - sum(times.arrive)
    ends = [task.stations[end].place for end in (vehicle.start, vehicle.end)]
    places = [ends[0], *(place_of_stop(task, stop) for stop in drive.stops), ends[1]]
    for position, stop in product(range(len(drive.stops)), stops):
        head, tail = drive.stops[:position], drive.stops[position:]
        extras: list[tuple[Stop, ...]] = [(stop,)]
        if _is_full(task, drive, times, position, stop):
            halts = unloadings(task, drive.vehicle)
            extras += [(halt, stop) for halt in halts if head and head[-1].order >= 0]
            extras += [(stop, halt) for halt in halts if tail[0].order >= 0]
        for extra in extras:
            path = [places[position], *(place_of_stop(task, each) for each in extra)]
            legs = list(pairwise([*path, places[position + 1]]))
            gone = (places[position], places[position + 1])
            km = sum(task.road.km[leg] for leg in legs) - task.road.km[gone]
            longer = sum(minutes[leg] for leg in legs) - minutes[gone]
            longer += sum(service_of(task, each) for each in extra) - waited
            # All waiting may vanish, and no more: the tour lasts as long as what is done in it.
            least = float(vehicle.per_km * km + vehicle.per_hour / 60.0 * longer)
            yield _Way(least, at, times.cost, Drive(drive.vehicle, (*head, *extra, *tail)))


def _is_full(task: Task, drive: Drive, times: Timed, position: int, stop: Stop) -> bool:
    """Say whether an order is too much for the load that it would be part of."""
    last = next(at for at in range(position, len(drive.stops)) if drive.stops[at].order < 0)
    held = times.loads[last - 1] if last else (0.0,) * len(MEASURES)
    most, loads = task.vehicles[drive.vehicle].capacity, task.orders[stop.order].loads
    return any(
        have + load > room + EXACT for have, load, room in zip(held, loads, most, strict=True)
    )


def unloadings(task: Task, vehicle: int) -> list[Stop]:
    """Return every stop at which a kind of vehicle can unload."""
    return [
        unload(station, window)
        for station in task.vehicles[vehicle].stations
        for window in range(len(task.stations[station].windows))
    ]


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
