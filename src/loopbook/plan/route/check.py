"""Check: the independent check of tours. It drives every tour again from the tables as stated.

Nothing here comes from the model or the search: ways are reckoned pair by pair, windows are read
again, loads are added up, and money is made from kilometres and hours.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from loopbook.plan.balanced import balance_check
from loopbook.plan.route.check_money import money_checks
from loopbook.plan.route.check_table import Row, Ways, names_of, rows_of, spans_of, tours_of
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

TOLERANCE = 1e-5
"""Minutes, kilometres and loads below it are rounding of floating point."""
MEASURES = ("kg", "m3", "pieces")
QUANTUM = Decimal("0.001")
Stated = dict[str, Any]


class Case(NamedTuple):
    """The input by name."""

    orders: Mapping[tuple[str, str], Stated]
    vehicles: Mapping[str, Stated]
    stations: Mapping[str, Stated]
    ways: Ways


class Driven(NamedTuple):
    """One tour driven again: what it breaks, limit by limit, and what it needs."""

    broken: dict[str, float]
    km: float
    minutes: float


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what the independent check of a routing plan looked at.

    Never raises for a plan that is wrong: what cannot be read of it is a check that fails.
    """
    case = _case(given)
    tours = tours_of(_rows(plan))
    worst: dict[str, tuple[float, str]] = {}
    driven = {}
    for tour in tours:
        found = _driven(case, tour)
        driven[tour[0].day, tour[0].vehicle] = found
        for name, excess in found.broken.items():
            if name not in worst or excess > worst[name][0]:
                worst[name] = (excess, f"{tour[0].vehicle} {tour[0].day}".strip())
    made = [_check(name, worst.get(name), len(tours)) for name in _NAMES]
    made.append(_served(case, plan, tours))
    made.append(_fleet(case, tours))
    made += money_checks(given, plan, {key: (d.km, d.minutes) for key, d in driven.items()})
    made += _flow_checks(case, plan, tours)
    return tuple(made)


_NAMES = (
    "route_way", "route_window", "route_shift", "capacity", "route_allowed", "route_station",
    "route_longest", "route_table",
)  # fmt: skip


def _check(name: str, found: tuple[float, str] | None, count: int) -> Check:
    excess, where = found or (0.0, "")
    return Check(
        name=name,
        passed=not excess > TOLERANCE,
        worst=excess,
        tolerance=TOLERANCE,
        where=where if excess > TOLERANCE else "",
        count=count,
    )


def _case(given: PlanInput) -> Case:
    tables = given.tables
    return Case(
        {(str(row["day"]), str(row["order"])): row for row in rows_of(tables["orders"])},
        {str(row["vehicle"]): row for row in rows_of(tables["vehicles"])},
        {str(row["station"]): row for row in rows_of(tables["stations"])},
        Ways(given),
    )


def _rows(plan: Plan) -> list[Row]:
    found = [table for table in plan.tables if table.key == "route_tours"]
    rows: list[Row] = []
    for at, cells in enumerate(found[0].rows if found else ()):
        day, vehicle, stop, act, order, place, _, arrive, wait, leave, *loads = cells
        rows.append(
            Row(
                at, str(day), str(vehicle), int(stop or 0), str(act), str(order), str(place),
                _number(arrive), _number(wait), _number(leave), tuple(map(_number, loads)),
            )
        )  # fmt: skip
    return rows


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def _driven(case: Case, tour: Sequence[Row]) -> Driven:
    """Return what a tour breaks when it is driven again, stop by stop."""
    broken: dict[str, float] = {}
    vehicle = case.vehicles.get(tour[0].vehicle.rpartition(" ")[0])
    if vehicle is None or len(tour) < 3 or [row.stop for row in tour] != list(range(len(tour))):
        return Driven({"route_table": math.inf}, math.nan, math.nan)
    ends = (vehicle["start"], vehicle["end"] or vehicle["start"])
    acts = (tour[0].act, tour[-1].act, tour[-2].act)
    if (tour[0].place, tour[-1].place) != ends or acts != ("start", "end", "unload"):
        broken["route_station"] = math.inf
    km = sum(case.ways.km(a.place, b.place) for a, b in pairwise(tour))
    minutes = _on_time(case, tour, vehicle, broken)
    _loads(case, tour, vehicle, broken)
    for name, value, most in (
        ("route_longest", km, vehicle["km_most"]),
        ("route_longest", minutes, vehicle["minutes_most"]),
        ("route_longest", _count(tour, "unload"), vehicle["unloadings_most"]),
    ):
        _note(broken, name, value - most)
    _note(broken, "route_way", math.inf if math.isnan(km) else 0.0)
    return Driven(broken, km, minutes)


def _count(tour: Sequence[Row], act: str) -> int:
    return sum(row.act == act for row in tour)


def _on_time(case: Case, tour: Sequence[Row], vehicle: Stated, broken: dict[str, float]) -> float:
    """Note every breach of time, and return the minutes from start to end."""
    if tour[0].leave is None:
        if _asks_time(case):
            broken["route_table"] = math.inf
        return 0.0
    begin, end = spans_of(vehicle["shift"])[0]
    for before, row in pairwise(tour):
        if row.arrive is None or row.leave is None or row.wait is None or before.leave is None:
            broken["route_table"] = math.inf
            return math.nan
        way = case.ways.minutes(before.place, row.place, vehicle["speed"])
        _note(broken, "route_way", abs(before.leave + way - row.arrive))
        _note(broken, "route_way", -row.wait)
        if row.act in ("pick", "unload"):
            starts = row.arrive + row.wait
            _note(broken, "route_window", _outside(_windows(case, row), starts))
            _note(broken, "route_way", abs(starts + _service(case, row) - row.leave))
    last = tour[-1]
    _note(broken, "route_shift", begin - (tour[0].leave or 0.0))
    _note(broken, "route_shift", (last.arrive or 0.0) - end)
    return (last.arrive or 0.0) - (tour[0].leave or 0.0)


def _asks_time(case: Case) -> bool:
    return (
        any(row["windows"] or row["service"] for row in case.orders.values())
        or any(row["windows"] or row["unload"] for row in case.stations.values())
        or any(
            row["shift"] or row["per_hour"] > 0.0 or row["minutes_most"] >= 0.0
            for row in case.vehicles.values()
        )
    )


def _stated(case: Case, row: Row) -> Stated:
    found = case.orders.get((row.day, row.order)) if row.act == "pick" else None
    return found or case.stations.get(row.place) or {}


def _windows(case: Case, row: Row) -> list[tuple[float, float]]:
    return spans_of(str(_stated(case, row).get("windows", "")))


def _service(case: Case, row: Row) -> float:
    stated = _stated(case, row)
    return float(stated.get("service" if row.act == "pick" else "unload", math.nan))


def _outside(windows: Sequence[tuple[float, float]], moment: float) -> float:
    return min(max(begin - moment, moment - end, 0.0) for begin, end in windows)


def _loads(case: Case, tour: Sequence[Row], vehicle: Stated, broken: dict[str, float]) -> None:
    """Note loads above capacity, what may not be carried or unloaded, and loads misstated."""
    held: list[Stated] = []
    for row in tour:
        stated = case.orders.get((row.day, row.order))
        if row.act == "pick":
            if stated is None or (stated["place"] or stated["order"]) != row.place:
                broken["route_table"] = math.inf
                return
            held.append(stated)
            _note(broken, "route_allowed", 0.0 if _may(vehicle, stated) else 1.0)
        elif row.act == "unload":
            _note(broken, "route_station", 0.0 if _takes(case, row, held) else 1.0)
            held = []
        for measure, told in zip(MEASURES, row.loads, strict=True):
            load = sum(order[measure] for order in held)
            _note(broken, "capacity", load - vehicle[measure])
            if told is not None:
                _note(broken, "route_table", abs(load - told))
            elif not math.isnan(load):
                _note(broken, "route_table", math.inf)


def _may(vehicle: Stated, order: Stated) -> bool:
    materials, kinds = names_of(vehicle["materials"]), names_of(order["vehicles"])
    return (not materials or order["material"] in materials) and (
        not kinds or vehicle["vehicle"] in kinds
    )


def _takes(case: Case, row: Row, held: Sequence[Stated]) -> bool:
    station = case.stations.get(row.place)
    if station is None or station["kind"] == "garage":
        return False
    taken = names_of(station["materials"])
    return not taken or all(order["material"] in taken for order in held)


def _note(broken: dict[str, float], name: str, excess: float) -> None:
    # A limit that is not set is NaN, and so is what exceeds it.
    if not math.isnan(excess):
        broken[name] = max(broken.get(name, 0.0), excess)


def _served(case: Case, plan: Plan, tours: Sequence[Sequence[Row]]) -> Check:
    """Say whether every order is picked once, or is stated as left out; and as the tours say."""
    picked = Counter((row.day, row.order) for tour in tours for row in tour if row.act == "pick")
    stops = {
        (row.day, row.order): (row.vehicle, row.stop)
        for tour in tours
        for row in tour
        if row.act == "pick"
    }
    told = Counter((d.period, d.subject) for d in plan.decisions if d.kind in ("serve", "skip"))
    skipped = {(d.period, d.subject) for d in plan.decisions if d.kind == "skip"}
    broken_limits = {(v.period, v.subject) for v in plan.proof.violations}
    wrong = [
        key
        for key, order in case.orders.items()
        if picked[key] + (key in skipped) != 1
        or told[key] != 1
        or (key in skipped and order["optional"] != 1.0) != (key in broken_limits)
    ]
    wrong += [key for key in (*picked, *told) if key not in case.orders]
    wrong += [
        (d.period, d.subject)
        for d in plan.decisions
        if d.kind == "serve" and stops.get((d.period, d.subject)) != (d.other, d.value)
    ]
    return Check(
        name="demand",
        passed=not wrong,
        worst=float(len(wrong)),
        tolerance=0.0,
        where=" ".join(wrong[0]).strip() if wrong else "",
        count=len(case.orders),
    )


def _fleet(case: Case, tours: Sequence[Sequence[Row]]) -> Check:
    used = Counter((tour[0].day, tour[0].vehicle.rpartition(" ")[0]) for tour in tours)
    over = [
        (float(count - case.vehicles[kind]["number"]), f"{kind} {day}".strip())
        for (day, kind), count in used.items()
        if kind in case.vehicles
    ]
    worst = max(over, default=(0.0, ""))
    return _check("route_fleet", (max(worst[0], 0.0), worst[1]), len(used))


def _unloaded(case: Case, tour: Sequence[Row]) -> Iterator[tuple[tuple[str, str, str, str], float]]:
    """Yield what one tour brings where: order, station, material, day -> kilograms, if known."""
    held: list[Row] = []
    for row in tour:
        if row.act == "pick":
            held.append(row)
        if row.act != "unload":
            continue
        for each in held:
            stated = case.orders.get((each.day, each.order))
            if stated is not None and not math.isnan(stated["kg"]):
                yield (each.order, row.place, stated["material"], each.day), stated["kg"]
        held = []


def _flow_checks(case: Case, plan: Plan, tours: Sequence[Sequence[Row]]) -> Iterator[Check]:
    """Say whether the flows carry what the tours pick to where they unload it, to the gram."""
    expected = {key: kg for tour in tours for key, kg in _unloaded(case, tour)}
    stated_kg = {
        (f.source, f.target, f.material, f.period): float(f.quantity)
        for f in plan.flows
        if f.unit == "KGM"
    }
    lacks = [
        (abs(expected.get(key, 0.0) - stated_kg.get(key, 0.0)), " ".join(key).strip())
        for key in sorted(set(expected) | set(stated_kg))
    ]
    lacks += [(math.inf, flow.unit) for flow in plan.flows if flow.unit != "KGM"]
    worst = max(lacks, default=(0.0, ""))
    half = float(QUANTUM) / 2.0 + 1e-9
    yield Check(
        name="route_flow",
        passed=worst[0] <= half,
        worst=worst[0],
        tolerance=half,
        unit="KGM",
        where=worst[1] if worst[0] > half else "",
        count=len(lacks),
    )
    outside = {order for _, order in case.orders}
    yield balance_check(plan.flows, QUANTUM, outside - set(case.stations), set(case.stations))
