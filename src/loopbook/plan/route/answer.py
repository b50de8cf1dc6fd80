"""Answer: the drives of all days as flows, decisions, money and tables."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from loopbook.plan.route.bound import Bounded
from loopbook.plan.route.crowd import Crowd
from loopbook.plan.route.task import MEASURE_UNITS, MEASURES, Drive, Task
from loopbook.plan.route.telling import vehicle_names
from loopbook.plan.route.timing import Timed, service_of, timed
from loopbook.plan.route.window import clock_text
from loopbook.plan.whole import Grid, NearFlow, whole_flows
from loopbook.terms.plan import Decision, MoneyLine, PlanColumn, PlanFlow, PlanTable, Refusal

GRID = Grid(Decimal("0.001"), "KGM")
"""Flows are whole grams."""
Cell = str | float | int | None


class Day(NamedTuple):
    """One day and what was found for it.

    Fields
      left        orders in no drive;  refusals  one for each of them
      bounded     what is proved; None: no bound was reckoned
      iterations  steps of the search
      crowd       orders that cannot all be served, where that is proved; None: not known
    """

    task: Task
    drives: tuple[Drive, ...]
    left: tuple[int, ...]
    refusals: tuple[Refusal, ...]
    bounded: Bounded | None
    iterations: int
    crowd: Crowd | None = None


def flows_of(days: Sequence[Day]) -> tuple[PlanFlow, ...]:
    """Return what goes from every order to the station where it is unloaded, in kilograms.

    An order of unknown weight has no flow.
    """
    near = [flow for day in days for drive in day.drives for flow in _unloaded(day.task, drive)]
    return whole_flows(near, GRID)


def _unloaded(task: Task, drive: Drive) -> Iterator[NearFlow]:
    held: list[int] = []
    for stop in drive.stops:
        if stop.order >= 0:
            held.append(stop.order)
            continue
        station = task.stations[stop.station].name
        for order in (task.orders[at] for at in held):
            if not np.isnan(order.loads[0]):
                yield NearFlow(order.name, station, order.material, task.day, order.loads[0])
        held = []


def decisions_of(days: Sequence[Day]) -> tuple[Decision, ...]:
    """Return which vehicle serves each order, at which of its stops, and which are left out."""
    return tuple(decision for day in days for decision in (*_served(day), *_skipped(day)))


def _served(day: Day) -> Iterator[Decision]:
    task = day.task
    for drive, name in zip(day.drives, vehicle_names(task, day.drives), strict=True):
        for number, stop in enumerate(drive.stops, 1):
            if stop.order >= 0:
                order = task.orders[stop.order]
                yield Decision(
                    kind="serve",
                    subject=order.name,
                    label=task.road.places[order.place],
                    other=name,
                    period=task.day,
                    value=float(number),
                )


def _skipped(day: Day) -> Iterator[Decision]:
    for at, refusal in zip(day.left, day.refusals, strict=True):
        order = day.task.orders[at]
        yield Decision(
            kind="skip",
            subject=order.name,
            label=day.task.road.places[order.place],
            period=day.task.day,
            reason=refusal.reason,
        )


def money_of(days: Sequence[Day]) -> tuple[MoneyLine, ...]:
    """Return fixed cost, distance and time of every vehicle, and the prizes of orders left out."""
    return tuple(line for day in days for line in (*_driven(day), *_foregone(day)))


def _driven(day: Day) -> Iterator[MoneyLine]:
    task = day.task
    for drive, name in zip(day.drives, vehicle_names(task, day.drives), strict=True):
        vehicle, times = task.vehicles[drive.vehicle], timed(task, drive)
        amounts = {
            "vehicle": vehicle.fixed,
            "distance": vehicle.per_km * times.km,
            "time": vehicle.per_hour * times.minutes / 60.0,
        }
        for item, amount in amounts.items():
            if amount:
                yield MoneyLine(item=item, subject=name, period=task.day, amount=amount)


def _foregone(day: Day) -> Iterator[MoneyLine]:
    for order in (day.task.orders[at] for at in day.left):
        if order.is_optional and order.prize:
            yield MoneyLine(
                item="penalty", subject=order.name, period=day.task.day, amount=order.prize
            )


def cost_of(day: Day) -> float:
    """Return what the drives of a day cost, prizes of optional orders left out included."""
    driven = sum(timed(day.task, drive).cost for drive in day.drives)
    orders = [day.task.orders[at] for at in day.left]
    return driven + sum(order.prize for order in orders if order.is_optional)


def tables_of(days: Sequence[Day]) -> tuple[PlanTable, ...]:
    """Return the stops of all tours, a summary of the vehicles, and the places."""
    return (_tours(days), _vehicles(days), _places(days))


def _tours(days: Sequence[Day]) -> PlanTable:
    rows = [
        row
        for day in days
        for drive, name in zip(day.drives, vehicle_names(day.task, day.drives), strict=True)
        for row in _stops(day.task, drive, name)
    ]
    columns = (
        *(PlanColumn(f"route_{key}") for key in ("day", "vehicle", "stop", "act", "order")),
        PlanColumn("place"),
        PlanColumn("route_clock"),
        *(PlanColumn(f"route_{key}", "MIN") for key in ("arrive", "wait", "leave")),
        *(
            PlanColumn(f"route_{key}", unit)
            for key, unit in zip(MEASURES, MEASURE_UNITS, strict=True)
        ),
    )
    return PlanTable(key="route_tours", columns=columns, rows=tuple(rows))


def _stops(task: Task, drive: Drive, name: str) -> Iterator[tuple[Cell, ...]]:
    vehicle, times = task.vehicles[drive.vehicle], timed(task, drive)
    empty: tuple[Cell, ...] = (0.0,) * len(MEASURES)
    start, end = (task.stations[at].name for at in (vehicle.start, vehicle.end))
    clock = _clocks(task, times.start, times.start, times.start)
    yield (task.day, name, 0, "start", "", start, *clock, *empty)
    for at, stop in enumerate(drive.stops):
        is_order = stop.order >= 0
        order = task.orders[stop.order].name if is_order else ""
        where = (
            task.road.places[task.orders[stop.order].place]
            if is_order
            else task.stations[stop.station].name
        )
        clock = _clocks(
            task, times.arrive[at], times.begin[at], times.begin[at] + service_of(task, stop)
        )
        loads = tuple(None if np.isnan(load) else load for load in times.loads[at])
        act = "pick" if is_order else "unload"
        yield (task.day, name, at + 1, act, order, where, *clock, *loads)
    clock = _clocks(task, times.end, times.end, times.end)
    yield (task.day, name, len(drive.stops) + 1, "end", "", end, *clock, *empty)


def _clocks(task: Task, arrive: float, begin: float, leave: float) -> tuple[Cell, ...]:
    if not task.is_timed:
        return "", None, None, None
    return clock_text(begin), arrive, begin - arrive, leave


def _vehicles(days: Sequence[Day]) -> PlanTable:
    rows = []
    for day in days:
        task = day.task
        for drive, name in zip(day.drives, vehicle_names(task, day.drives), strict=True):
            times = timed(task, drive)
            orders = [task.orders[stop.order] for stop in drive.stops if stop.order >= 0]
            picked = _known(sum(order.loads[0] for order in orders))
            kind = task.vehicles[drive.vehicle].name
            driven = _sums(task, drive, times)
            rows.append((task.day, name, kind, len(orders), *driven, picked, times.cost))
    columns = (
        *(PlanColumn(f"route_{key}") for key in ("day", "vehicle", "kind", "orders")),
        PlanColumn("route_km", "KMT"),
        PlanColumn("route_minutes", "MIN"),
        *(PlanColumn(f"route_{key}") for key in ("start", "end", "unloadings")),
        PlanColumn("route_picked", "KGM"),
        PlanColumn("route_cost"),
    )
    return PlanTable(key="route_vehicles", columns=columns, rows=tuple(rows))


def _sums(task: Task, drive: Drive, times: Timed) -> tuple[Cell, ...]:
    unloadings = sum(stop.order < 0 for stop in drive.stops)
    if not task.is_timed:
        return times.km, None, "", "", unloadings
    return times.km, times.minutes, clock_text(times.start), clock_text(times.end), unloadings


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _places(days: Sequence[Day]) -> PlanTable:
    is_geographic = any(day.task.road.is_geographic for day in days)
    names = ("latitude", "longitude") if is_geographic else ("x", "y")
    rows: dict[str, tuple[Cell, ...]] = {}
    for day in days:
        road, stations = day.task.road, day.task.stations
        kinds = {s.place: "unloading" if s.unloads else "garage" for s in stations}
        for at, place in enumerate(road.places):
            kind = kinds.get(at, "order")
            first, second = _known(road.first[at]), _known(road.second[at])
            rows.setdefault(place, (place, place, kind, first, second))
    columns = tuple(PlanColumn(key) for key in ("place", "label", "kind", *names))
    return PlanTable(key="places", columns=columns, rows=tuple(rows.values()))
