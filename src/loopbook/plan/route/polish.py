"""Polish: drives made better by moves with exact times: take out, put elsewhere, unload elsewhere.

The search works with whole numbers and leads every way home through one station; what this
misses of the tables as stated is found here.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise, product

import numpy as np

from loopbook.plan.route.insertion import GAIN_LEAST, completed, tried, unloadings
from loopbook.plan.route.task import Drive, Stop, Task
from loopbook.plan.route.timing import EXACT, timed

ORDERS_MOST = 60
"""Days with more orders are left as the search found them, but for orders that can be put in."""
ROUNDS_MOST = 10


def polished(
    task: Task, drives: Sequence[Drive], left: Sequence[int]
) -> tuple[list[Drive], list[int]]:
    """Return drives that no single move makes cheaper, and the orders in none of them."""
    made, open_ = completed(task, drives, left)
    if len(task.orders) > ORDERS_MOST:
        return made, sorted(open_)
    for _ in range(ROUNDS_MOST):
        before = (made, open_)
        made = [_unloaded(task, drive) for drive in made]
        for at in range(len(made)):
            made[at] = _refitted(task, made, at)
        for order in range(len(task.orders)):
            made, open_ = _moved(task, made, open_, order)
        made = _paired(task, made)
        made, open_ = completed(task, made, open_)
        if (made, open_) == before:
            break
    return made, sorted(open_)


def without(drive: Drive, order: int) -> Drive | None:
    """Return a drive without an order, and without unloadings of nothing; None: nothing is left."""
    kept: list[Stop] = []
    for stop in drive.stops:
        is_idle = stop.order < 0 and (not kept or kept[-1].order < 0)
        if stop.order != order or order < 0:
            if is_idle:
                # The later of two unloadings in a row goes; the last one of a drive stays.
                continue
            kept.append(stop)
    return Drive(drive.vehicle, tuple(kept)) if kept else None


def _moved(
    task: Task, drives: list[Drive], left: list[int], order: int
) -> tuple[list[Drive], list[int]]:
    """Return drives with one order where it is cheapest: elsewhere, or nowhere for its prize."""
    at = next((n for n, d in enumerate(drives) if any(s.order == order for s in d.stops)), None)
    if at is None:
        return drives, left
    rest = without(drives[at], order)
    others = [*drives[:at], *([rest] if rest else []), *drives[at + 1 :]]
    saved = timed(task, drives[at]).cost
    if rest:
        shorter = timed(task, rest)
        saved -= shorter.cost
        if shorter.broken:
            return drives, left
    stated = task.orders[order]
    found = tried(task, others, order).cheapest
    cost = found.cost if found else float("inf")
    if stated.is_optional and stated.prize < min(saved, cost) - GAIN_LEAST:
        return others, [*left, order]
    if found is not None and cost < saved - GAIN_LEAST:
        others[found.at : found.at + 1] = [found.drive]
        return others, left
    return drives, left


def _unloaded(task: Task, drive: Drive) -> Drive:
    """Return a drive whose unloadings are each where they cost least, the others as they are."""
    best, cost = drive, timed(task, drive).cost
    for at, stop in enumerate(drive.stops):
        if stop.order >= 0:
            continue
        for other in unloadings(task, drive.vehicle):
            changed = Drive(drive.vehicle, (*best.stops[:at], other, *best.stops[at + 1 :]))
            found = timed(task, changed)
            if not found.broken and found.cost < cost - GAIN_LEAST:
                best, cost = changed, found.cost
    return best


def _refitted(task: Task, drives: Sequence[Drive], at: int) -> Drive:
    """Return a drive with its orders in the same turn, in the kind and unloadings that cost least.

    Kinds are those with a vehicle left; unloadings are placed by their legs, and timed afterwards.
    """
    best, cost = drives[at], timed(task, drives[at]).cost
    used = Counter(drive.vehicle for drive in drives)
    for kind, vehicle in enumerate(task.vehicles):
        if kind != best.vehicle and used[kind] >= vehicle.number:
            continue
        changed = _given_to(task, kind, drives[at])
        found = timed(task, changed)
        if changed.stops and not found.broken and found.cost < cost - GAIN_LEAST:
            best, cost = changed, found.cost
    return best


def _paired(task: Task, drives: Sequence[Drive]) -> list[Drive]:
    """Return drives of which no two are cheaper as one, unloaded between, or with kinds changed."""
    made = list(drives)
    while True:
        better = next(filter(None, (_pair(task, *each) for each in combinations(made, 2))), None)
        if better is None:
            return made
        gone, come = better
        made = [*(drive for drive in made if drive not in gone), *come]


def _pair(
    task: Task, one: Drive, other: Drive
) -> tuple[tuple[Drive, Drive], tuple[Drive, ...]] | None:
    """Return two drives and what is cheaper than they are; None: nothing that is looked at."""
    ways: list[tuple[Drive, ...]] = [
        (Drive(vehicle, (*first.stops, *last.stops)),)
        for vehicle in sorted({one.vehicle, other.vehicle})
        for first, last in ((one, other), (other, one))
    ]
    if one.vehicle != other.vehicle:
        ways.append((_given_to(task, other.vehicle, one), _given_to(task, one.vehicle, other)))
    before = timed(task, one).cost + timed(task, other).cost
    for way in ways:
        found = [timed(task, drive) for drive in way if drive.stops]
        is_kept = len(found) == len(way) and not any(each.broken for each in found)
        if is_kept and sum(each.cost for each in found) < before - GAIN_LEAST:
            return (one, other), way
    return None


def _given_to(task: Task, kind: int, drive: Drive) -> Drive:
    orders = [stop for stop in drive.stops if stop.order >= 0]
    return Drive(kind, _split(task, kind, orders))


def _split(task: Task, kind: int, orders: Sequence[Stop]) -> tuple[Stop, ...]:
    """Return orders in turn with the cheapest unloadings that keep capacities; empty: none do.

    Source    J. Beasley, Route first, cluster second methods for vehicle routing, Omega 11 (1983)
    """
    vehicle, minutes = task.vehicles[kind], task.minutes[kind]
    places = [task.orders[stop.order].place for stop in orders]
    home = task.stations[vehicle.end].place

    def leg(one: int, other: int) -> float:
        hours = float(minutes[one, other]) / 60.0
        return vehicle.per_km * float(task.road.km[one, other]) + vehicle.per_hour * hours

    # After so many orders, unloaded at a place: cost until then, and the stops.
    known: list[dict[int, tuple[float, tuple[Stop, ...]]]] = [{} for _ in range(len(orders) + 1)]
    known[0][task.stations[vehicle.start].place] = (0.0, ())
    for first, last in combinations(range(len(orders) + 1), 2):
        loads = np.sum([task.orders[stop.order].loads for stop in orders[first:last]], axis=0)
        if np.any(loads > np.array(vehicle.capacity) + EXACT):
            continue
        way = sum(leg(*pair) for pair in pairwise(places[first:last]))
        for (here, (cost, stops)), halt in product(
            list(known[first].items()), unloadings(task, kind)
        ):
            there = task.stations[halt.station].place
            total = cost + leg(here, places[first]) + way + leg(places[last - 1], there)
            total += vehicle.per_hour / 60.0 * task.stations[halt.station].minutes
            if there not in known[last] or total < known[last][there][0]:
                known[last][there] = (total, (*stops, *orders[first:last], halt))
    ends = [(cost + leg(place, home), stops) for place, (cost, stops) in known[-1].items()]
    return min(ends)[1] if ends else ()
