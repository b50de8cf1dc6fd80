"""Timing: when a vehicle is where, how much it carries, what it costs, and which limits it breaks.

A vehicle starts as late as it can without coming home later: begin of service at a stop is
max(a, start + c), whatever windows come before, so one pass finds a and c, and the start follows.
Source    Savelsbergh, The vehicle routing problem with time windows: minimizing route duration,
          ORSA J. Comput. 4 (1992): forward time slack
"""

from operator import add
from typing import NamedTuple

from loopbook.plan.route.task import MEASURES, Drive, Stop, Task, Vehicle

EXACT = 1e-6
"""Minutes, kilometres and loads below it are rounding of floating point."""


class Timed(NamedTuple):
    """A drive with its times.

    Fields
      start, end     minutes after midnight
      arrive, begin, leave   one a stop;  loads  after each stop, one a measure
      km, minutes, cost      of the whole drive
      broken   limit -> by how much it is broken, the worst of its kind; empty: it can be driven
    """

    start: float
    end: float
    arrive: tuple[float, ...]
    begin: tuple[float, ...]
    leave: tuple[float, ...]
    loads: tuple[tuple[float, ...], ...]
    km: float
    minutes: float
    cost: float
    broken: dict[str, float]


def timed(task: Task, drive: Drive) -> Timed:
    """Return the times, loads and cost of a drive, with the limits that it breaks.

    Limits are named `vehicle`, `window`, `opening`, `shift`, `km_most`, `minutes_most`,
    `unloadings_most`, `unloading`, and by the measure whose capacity is exceeded.
    """
    vehicle = task.vehicles[drive.vehicle]
    broken: dict[str, float] = {}
    legs, km = _legs(task, drive)
    start = _start(task, vehicle, drive, legs)
    now = start
    arrive, begin, leave = [], [], []
    for stop, leg in zip(drive.stops, legs, strict=False):
        early, late = window_of(task, stop)
        now += leg
        arrive.append(now)
        now = max(now, early)
        begin.append(now)
        if now > late + EXACT:
            _note(broken, "window" if stop.order >= 0 else "opening", now - late)
        now += service_of(task, stop)
        leave.append(now)
    end = now + legs[-1]
    _note(broken, "shift", end - vehicle.shift[1])
    _note(broken, "km_most", km - vehicle.km_most)
    _note(broken, "minutes_most", end - start - vehicle.minutes_most)
    loads = _loads(task, drive, vehicle, broken)
    cost = vehicle.fixed + vehicle.per_km * km + vehicle.per_hour * (end - start) / 60.0
    return Timed(
        start, end, tuple(arrive), tuple(begin), tuple(leave), loads, km, end - start, cost, broken
    )


def window_of(task: Task, stop: Stop) -> tuple[float, float]:
    """Return the window in which service at a stop may begin."""
    if stop.order >= 0:
        return task.orders[stop.order].windows[stop.window]
    return task.stations[stop.station].windows[stop.window]


def service_of(task: Task, stop: Stop) -> float:
    """Return the minutes that service at a stop takes; of what is not timed, none."""
    if stop.order >= 0:
        return task.orders[stop.order].service
    return task.stations[stop.station].minutes


def place_of_stop(task: Task, stop: Stop) -> int:
    """Return the place of a stop, a row of the road."""
    if stop.order >= 0:
        return task.orders[stop.order].place
    return task.stations[stop.station].place


def _legs(task: Task, drive: Drive) -> tuple[list[float], float]:
    """Return the minutes of each leg, the one home included, and all km."""
    vehicle, minutes = task.vehicles[drive.vehicle], task.minutes[drive.vehicle]
    here = task.stations[vehicle.start].place
    legs, km = [], 0.0
    ways = [place_of_stop(task, stop) for stop in drive.stops]
    for there in (*ways, task.stations[vehicle.end].place):
        legs.append(float(minutes[here, there]))
        km += float(task.road.km[here, there])
        here = there
    return legs, km


def _start(task: Task, vehicle: Vehicle, drive: Drive, legs: list[float]) -> float:
    """Return the latest start that makes neither the end later nor a window missed."""
    earliest = vehicle.shift[0]
    after, driven, latest = earliest, 0.0, float("inf")
    for stop, leg in zip(drive.stops, legs, strict=False):
        early, late = window_of(task, stop)
        driven += leg
        latest = min(latest, late - driven)
        service = service_of(task, stop)
        after = max(after + leg, early) + service
        driven += service
    after, driven = after + legs[-1], driven + legs[-1]
    return max(earliest, min(after - driven, latest))


def _loads(
    task: Task, drive: Drive, vehicle: Vehicle, broken: dict[str, float]
) -> tuple[tuple[float, ...], ...]:
    empty = now = (0.0,) * len(MEASURES)
    loads, unloadings = [], 0
    for stop in drive.stops:
        if stop.order < 0:
            now = empty
            unloadings += 1
            if stop.station not in vehicle.stations:
                broken["unloading"] = 1.0
        else:
            order = task.orders[stop.order]
            now = tuple(map(add, now, order.loads))
            if drive.vehicle not in order.vehicles:
                broken["vehicle"] = 1.0
        loads.append(now)
    for measure, most in enumerate(vehicle.capacity):
        # A load that is unknown (NaN) is in a measure that no vehicle limits.
        if most < float("inf"):
            most_held = max((held[measure] for held in loads), default=0.0)
            _note(broken, MEASURES[measure], most_held - most)
    _note(broken, "unloadings_most", unloadings - vehicle.unloadings_most)
    _note(broken, "unloading", float(bool(drive.stops) and drive.stops[-1].order >= 0))
    return tuple(loads)


def _note(broken: dict[str, float], limit: str, excess: float) -> None:
    if excess > EXACT:
        broken[limit] = max(broken.get(limit, 0.0), excess)
