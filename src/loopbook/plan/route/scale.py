"""Scale: a day in whole metres, seconds and thousandths of loads: no rounding breaks a limit.

Ways, services and loads are rounded up, capacities and the ends of windows down: what keeps the
limits in whole numbers keeps them as stated. Two further things are put into numbers here:

* Who may take an order is a load of its own: one piece in a measure in which the other kinds of
  vehicles have no room.
* A vehicle comes home empty. The way home from an order leads through the station that is cheapest
  from there and surely open, so the last unloading needs no decision of the search; `drives_of`
  then decides it exactly.
"""

from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.route.task import MEASURES, Drive, Floats, Order, Task, Vehicle, call, unload
from loopbook.plan.route.timing import timed
from loopbook.plan.solve.tour_problem import (
    MUST,
    Call,
    Halt,
    Kind,
    Tour,
    TourAnswer,
    TourProblem,
    Whole,
)

METRES, SECONDS, PARTS = 1000.0, 60.0, 1000.0
"""Metres a kilometre, seconds a minute, and parts of a unit of load."""
RATE_MOST = 1000
"""Whole cost of a metre or a second, the dearer of the two, at most: rates keep three digits."""
AMOUNT_MOST = 2.0**44
"""Whole cost of the greatest amount at most: sums of costs stay far from the end of 64 bits."""
NEVER = 2**40
"""Seconds and metres without end."""
_SLACK = 1e-6
_NEAR_MINUTES = 30.0
"""Stations whose last hour is so much earlier than that of the best are not led through."""


class Scaled(NamedTuple):
    """A task in whole numbers.

    Fields
      problem   of the solver
      halts     station and window of each halt
      money     whole units of cost in one unit of money
    """

    problem: TourProblem
    halts: tuple[tuple[int, int], ...]
    money: float


def scaled(task: Task, *, must: bool = True) -> Scaled:
    """Return a task in whole numbers.

    Parameters
      must   whether orders that are not optional have to be served; else leaving one out costs
             more than any way of serving it, in proportion to its prize (or 1)
    """
    amounts = [vehicle.fixed for vehicle in task.vehicles]
    amounts += [order.prize for order in task.orders if order.prize > 0.0]
    money = min(money_scale(task.vehicles), AMOUNT_MOST / max([1.0, *amounts]))
    halts = tuple(
        (at, window)
        for at, station in enumerate(task.stations)
        for window in range(len(station.windows))
        if station.unloads
    )
    matrices = [_matrices(task, at) for at in range(len(task.vehicles))]
    loads, capacities = _loads(task)
    kinds = tuple(_kind(task, at, capacity, halts, money) for at, capacity in enumerate(capacities))
    lengths = tuple(length for length, _ in matrices)
    times = tuple(time for _, time in matrices)
    prizes = _prizes(task, kinds, (lengths, times), money, must=must)
    calls = tuple(
        Call(
            order.place,
            tuple(loads[at].tolist()),
            tuple((_up(early * SECONDS), _down(late * SECONDS)) for early, late in order.windows),
            _up(order.service * SECONDS),
            prizes[at],
        )
        for at, order in enumerate(task.orders)
    )
    problem = TourProblem(calls, tuple(_halt(task, *each) for each in halts), kinds, lengths, times)
    return Scaled(problem, halts, money)


def money_scale(vehicles: tuple[Vehicle, ...]) -> float:
    """Return whole units in one unit of money: the fewest that make every rate whole."""
    rates = [vehicle.per_km / METRES for vehicle in vehicles]
    rates += [vehicle.per_hour / (60.0 * SECONDS) for vehicle in vehicles]
    dearest = max(rates)
    if dearest <= 0.0:
        return PARTS
    for step in range(1, RATE_MOST + 1):
        whole = [rate * step / dearest for rate in rates]
        if all(abs(each - round(each)) < _SLACK for each in whole):
            return step / dearest
    return RATE_MOST / dearest


def drives_of(task: Task, made: Scaled, answer: TourAnswer) -> list[Drive]:
    """Return the tours of an answer as drives that end with an unloading, chosen exactly."""
    return [_drive(task, made, tour) for tour in answer.tours if tour.visits]


def _drive(task: Task, made: Scaled, tour: Tour) -> Drive:
    stops = []
    for visit in tour.visits:
        if not visit.is_halt:
            stops.append(call(visit.number, visit.window))
        elif stops and stops[-1].order >= 0:
            stops.append(unload(*made.halts[visit.number]))
    if stops and stops[-1].order < 0:
        stops.pop()
    ends = [
        Drive(tour.kind, (*stops, unload(station, window)))
        for station in task.vehicles[tour.kind].stations
        for window in range(len(task.stations[station].windows))
    ]
    return min(ends, key=lambda drive: _worth(task, drive))


def _worth(task: Task, drive: Drive) -> tuple[float, float]:
    found = timed(task, drive)
    return sum(found.broken.values()), found.cost


def _up(value: float) -> int:
    return NEVER if np.isinf(value) else int(np.ceil(value - _SLACK))


def _down(value: float) -> int:
    return NEVER if np.isinf(value) else int(np.floor(value + _SLACK))


def _whole(values: Floats) -> Whole:
    return np.ceil(values - _SLACK).astype(np.int64)


def _matrices(task: Task, kind: int) -> tuple[Whole, Whole]:
    """Return lengths and times for a kind: places, then a row a station, then the way home."""
    vehicle, stations = task.vehicles[kind], task.stations
    at = np.array([station.place for station in stations], dtype=np.int64)
    rows = np.concatenate([np.arange(len(task.road.places)), at])
    lengths = _whole(task.road.km[np.ix_(rows, rows)] * METRES)
    times = _whole(task.minutes[kind][np.ix_(rows, rows)] * SECONDS)
    home = task.stations[vehicle.end].place
    led, _ = _led(task, kind)
    first = len(task.road.places)
    length, time = lengths[:, home].copy(), times[:, home].copy()
    cheapest = np.full(first, np.inf)
    for station in vehicle.stations:
        at_station = first + station
        far = lengths[:first, at_station] + lengths[at_station, home]
        late = times[:first, at_station] + times[at_station, home]
        late += _up(stations[station].minutes * SECONDS)
        cost = vehicle.per_km * far / METRES + vehicle.per_hour * late / (60.0 * SECONDS)
        is_open = np.full(first, station in led) | _always_open(task, kind, station)
        is_better = is_open & (cost < cheapest)
        cheapest = np.where(is_better, cost, cheapest)
        length[:first] = np.where(is_better, far, length[:first])
        time[:first] = np.where(is_better, late, time[:first])
    return _with_home(lengths, length), _with_home(times, time)


def _with_home(matrix: Whole, home: NDArray[np.int64]) -> Whole:
    size = len(matrix)
    made = np.zeros((size + 1, size + 1), dtype=np.int64)
    made[:size, :size] = matrix
    made[:size, size] = home
    return made


def _always_open(task: Task, kind: int, station: int) -> NDArray[np.bool_]:
    """Say of each place whether whoever leaves it, however late, finds a station still open."""
    closes = task.stations[station].windows[-1][1]
    latest = np.full(len(task.road.places), -np.inf)
    for order in task.orders:
        leaves = order.windows[-1][1] + order.service
        latest[order.place] = max(latest[order.place], leaves)
    way = task.minutes[kind][:, task.stations[station].place]
    return np.asarray((latest + way <= closes) & (latest > -np.inf))


def _led(task: Task, kind: int) -> tuple[list[int], tuple[float, float]]:
    """Return the stations that every way home may lead through, and when a vehicle may be at home.

    Stations that close much earlier than the one that is open longest are not among them; for the
    others the latest time at home is the one that keeps every closing. Openings make a vehicle
    wait, and are left to the exact timing.
    """
    vehicle = task.vehicles[kind]
    begin, end = vehicle.shift
    home = task.stations[vehicle.end].place
    latest = {
        at: min(
            task.stations[at].windows[-1][1]
            + task.stations[at].minutes
            + float(task.minutes[kind][task.stations[at].place, home]),
            end,
        )
        for at in vehicle.stations
    }
    if not latest:
        return [], vehicle.shift
    best = max(latest.values())
    led = [at for at, moment in latest.items() if moment >= best - _NEAR_MINUTES]
    return led, (begin, min(latest[at] for at in led))


def _kind(
    task: Task,
    at: int,
    capacity: NDArray[np.int64],
    halts: tuple[tuple[int, int], ...],
    money: float,
) -> Kind:
    vehicle = task.vehicles[at]
    _, home = _led(task, at)
    ways = len(task.road.places) + len(task.stations)
    unloadings = vehicle.unloadings_most
    return Kind(
        number=min(vehicle.number, len(task.orders)),
        capacity=tuple(capacity.tolist()),
        start=task.stations[vehicle.start].place,
        end=ways,
        shift=(_up(vehicle.shift[0] * SECONDS), _down(vehicle.shift[1] * SECONDS)),
        end_window=(_up(home[0] * SECONDS), max(_down(home[1] * SECONDS), _up(home[0] * SECONDS))),
        fixed=round(vehicle.fixed * money),
        per_length=round(vehicle.per_km / METRES * money),
        per_time=round(vehicle.per_hour / (60.0 * SECONDS) * money),
        length_most=_down(vehicle.km_most * METRES),
        time_most=_down(vehicle.minutes_most * SECONDS),
        halts=tuple(
            number for number, (station, _) in enumerate(halts) if station in vehicle.stations
        ),
        halts_most=len(task.orders) if np.isinf(unloadings) else int(unloadings) - 1,
        profile=at,
    )


def _halt(task: Task, station: int, window: int) -> Halt:
    stated = task.stations[station]
    early, late = stated.windows[window]
    return Halt(
        len(task.road.places) + station,
        _up(early * SECONDS),
        _down(late * SECONDS),
        _up(stated.minutes * SECONDS),
    )


def _loads(task: Task) -> tuple[Whole, Whole]:
    """Return loads (order, measure) and capacities (kind, measure), shared factors taken out."""
    columns: list[tuple[list[int], list[int]]] = []
    for measure in range(len(MEASURES)):
        most = [vehicle.capacity[measure] for vehicle in task.vehicles]
        if np.all(np.isinf(most)):
            continue
        loads = [_up(order.loads[measure] * PARTS) for order in task.orders]
        factor = gcd(*loads) or 1
        columns.append(
            (
                [load // factor for load in loads],
                [
                    sum(loads) // factor + 1 if np.isinf(each) else _down(each * PARTS) // factor
                    for each in most
                ],
            )
        )
    columns += _reach(task)
    loads_of = np.array([loads for loads, _ in columns], dtype=np.int64)
    capacity_of = np.array([capacity for _, capacity in columns], dtype=np.int64)
    return (
        loads_of.reshape(-1, len(task.orders)).T,
        capacity_of.reshape(-1, len(task.vehicles)).T,
    )


def _reach(task: Task) -> list[tuple[list[int], list[int]]]:
    every = frozenset(range(len(task.vehicles)))
    groups = sorted({tuple(sorted(order.vehicles)) for order in task.orders} - {tuple(every)})
    return [
        (
            [int(tuple(sorted(order.vehicles)) == group) for order in task.orders],
            [len(task.orders) if at in group else 0 for at in range(len(task.vehicles))],
        )
        for group in groups
    ]


def _prizes(
    task: Task,
    kinds: tuple[Kind, ...],
    matrices: tuple[tuple[Whole, ...], tuple[Whole, ...]],
    money: float,
    *,
    must: bool,
) -> list[int]:
    dearest = max(
        kind.fixed
        + 4 * kind.per_length * int(matrices[0][kind.profile].max())
        + 4 * kind.per_time * int(matrices[1][kind.profile].max())
        for kind in kinds
    )
    served = [order for order in task.orders if order.is_optional]
    above = max([dearest, *(round(order.prize * money) for order in served)]) + 1
    lightest = min([_weight(order) for order in task.orders if not order.is_optional], default=1.0)
    return [
        round(order.prize * money)
        if order.is_optional
        else MUST
        if must
        else round(above * _weight(order) / lightest)
        for order in task.orders
    ]


def _weight(order: Order) -> float:
    return order.prize if order.prize > 0.0 else 1.0
