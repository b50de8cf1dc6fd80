"""Legs: what every leg between two stops costs a kind of vehicle, without waiting."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.route.task import Floats, Task

IMPOSSIBLE = float("inf")
COST, MINUTES, KM = 0, 1, 2


class Legs(NamedTuple):
    """Cost, minutes and km of every leg, along the first axis; infinite: the kind cannot.

    Service and unloading count with the leg that leaves the stop.

    Fields
      between   (3, kind, order, order)
      out       (3, kind, order, station), unloading there;  back  (3, kind, station, order)
      first     (3, kind, order) from the start, the fixed cost included
      last      (3, kind, order) home through the best station
    """

    between: Floats
    out: Floats
    back: Floats
    first: Floats
    last: Floats


def legs_of(task: Task) -> Legs:
    """Return cost, minutes and km of every leg of a day, for every kind of vehicle."""
    kinds = [_legs_of_kind(task, at) for at in range(len(task.vehicles))]
    return Legs(*(np.stack(parts, axis=1) for parts in zip(*kinds, strict=True)))


def _legs_of_kind(task: Task, at: int) -> Legs:
    vehicle, time, km = task.vehicles[at], task.minutes[at], task.road.km
    places = np.array([order.place for order in task.orders], dtype=np.int64)
    halts = np.array([station.place for station in task.stations], dtype=np.int64)
    service = np.array([order.service for order in task.orders])
    unloading = np.array([station.minutes for station in task.stations])
    can = np.array([at in order.vehicles for order in task.orders])
    may = np.array([station in vehicle.stations for station in range(len(halts))])
    again = may & (vehicle.unloadings_most > 1.0)
    start, home = task.stations[vehicle.start].place, task.stations[vehicle.end].place

    def leg(minutes: Floats, length: Floats, is_possible: NDArray[np.bool_]) -> Floats:
        cost = vehicle.per_km * length + vehicle.per_hour / 60.0 * minutes
        return np.where(is_possible, np.stack([cost, minutes, length]), IMPOSSIBLE)

    there = np.ix_(places, halts)
    out_minutes = time[there] + service[:, None] + unloading
    between = np.ix_(places, places)
    first = leg(time[start, places], km[start, places], can)
    first[COST] += vehicle.fixed
    ends = leg(out_minutes + time[halts, home], km[there] + km[halts, home], can[:, None] & may)
    return Legs(
        between=leg(
            time[between] + service[:, None],
            km[between],
            can[:, None] & can & _in_turn(task, at),
        ),
        out=leg(out_minutes, km[there], can[:, None] & again),
        back=leg(time[np.ix_(halts, places)], km[np.ix_(halts, places)], again[:, None] & can),
        first=first,
        last=ends.min(axis=2, initial=IMPOSSIBLE),
    )


def _in_turn(task: Task, at: int) -> NDArray[np.bool_]:
    """Say of each pair of orders whether one can follow the other without unloading between."""
    vehicle, time = task.vehicles[at], task.minutes[at]
    places = np.array([order.place for order in task.orders], dtype=np.int64)
    start = task.stations[vehicle.start].place
    early = np.array([order.windows[0][0] for order in task.orders])
    late = np.array([max(end for _, end in order.windows) for order in task.orders])
    service = np.array([order.service for order in task.orders])
    early = np.maximum(early, vehicle.shift[0] + quickest(time, start)[places])
    is_in_time = (early + service)[:, None] + time[np.ix_(places, places)] <= late + 1e-6
    loads = np.nan_to_num(np.array([order.loads for order in task.orders]))
    together = loads[:, None, :] + loads[None, :, :]
    has_room = np.all(together <= np.array(vehicle.capacity) + 1e-6, axis=2)
    return np.asarray(is_in_time & has_room & ~np.eye(len(places), dtype=bool))


def quickest(time: Floats, start: int) -> Floats:
    """Return the least minutes from a place to every other, through whatever places.

    Stated ways need not be the shortest: a way over a third place may be quicker than the direct.
    """
    least = time[start]
    while True:
        through = (least[:, None] + time).min(axis=0)
        if not np.any(through < least):
            return np.asarray(least)
        least = np.minimum(least, through)
