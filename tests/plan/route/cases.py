"""Routing inputs made by hand, with the defaults of the form filled in."""

import math
from itertools import pairwise, permutations, product
from typing import Any

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.plan.route.reading import reading_of
from loopbook.plan.route.task import Task
from loopbook.terms.plan_input import FieldKind, InputTable, PlanInput, PlanTableForm

NUMBERS = {FieldKind.NUMBER, FieldKind.WHOLE, FieldKind.YES_NO, FieldKind.TIME}
YES_NO = {"yes": 1.0, "no": 0.0}
Rows = list[dict[str, Any]]


def table(form: PlanTableForm, rows: Rows) -> InputTable:
    columns = {}
    for field in form.fields:
        is_number = field.kind in NUMBERS
        default: Any = field.default
        if is_number:
            default = YES_NO.get(
                default, float(default) if default not in ("", *YES_NO) else math.nan
            )
        values = [row.get(field.field, default) for row in rows]
        columns[field.field] = np.array(values, dtype=np.float64 if is_number else object)
    return InputTable(form.name, columns)


def given(settings: dict[str, Any] | None = None, **rows: Rows) -> PlanInput:
    form = plan_form("route")
    values: dict[str, Any] = {}
    tables = {}
    for each in form.tables:
        if each.name == "settings":
            for field in each.fields:
                values[field.field] = float(field.default) if field.default else None
            continue
        tables[each.name] = table(each, rows.get(each.name, []))
    values |= {"iterations": 300.0} | (settings or {})
    currency = values["currency"] or ""
    year = values["price_year"] or ""
    return PlanInput(
        job="route", tables=tables, settings=values, currency=currency, price_year=year
    )


def line(settings: dict[str, Any] | None = None, **rows: Rows) -> PlanInput:
    """Places on a line at x km, one minute a km, the yard at 0 where vehicles start and unload."""
    rows.setdefault("stations", [{"station": "yard", "x": 0.0, "y": 0.0}])
    rows["orders"] = [{"y": 0.0, "kg": 1.0, **order} for order in rows["orders"]]
    rows["vehicles"] = [{"start": "yard", **vehicle} for vehicle in rows["vehicles"]]
    fixed = {"currency": "CNY", "price_year": "2025", "road_factor": 1.0, "speed": 60.0}
    return given(fixed | (settings or {}), **rows)


def task_of(made: PlanInput) -> Task:
    return reading_of(made).tasks[0]


def least_cost(task: Task) -> float:
    """The least cost of serving every order or paying its prize, by trying everything.

    An oracle of its own: it shares no code with the search, the timing or the insertion.
    """
    best = math.inf
    count = len(task.orders)
    singles = [_drives(task, kind) for kind in range(len(task.vehicles))]
    fleet = [kind for kind, v in enumerate(task.vehicles) for _ in range(v.number)]
    for owners in product(range(-1, len(fleet)), repeat=count):
        total = 0.0
        for at, owner in enumerate(owners):
            if owner < 0:
                order = task.orders[at]
                total += order.prize if order.is_optional else math.inf
        for number, kind in enumerate(fleet):
            members = frozenset(at for at, owner in enumerate(owners) if owner == number)
            if members:
                total += singles[kind].get(members, math.inf)
        best = min(best, total)
    return best


def _drives(task: Task, kind: int) -> dict[frozenset[int], float]:
    """The least cost of one vehicle of a kind for every set of orders that it can serve."""
    found: dict[frozenset[int], float] = {}
    everyone = [at for at, order in enumerate(task.orders) if kind in order.vehicles]
    for size in range(1, len(everyone) + 1):
        for sequence in permutations(everyone, size):
            cost = _cheapest(task, kind, sequence)
            key = frozenset(sequence)
            found[key] = min(found.get(key, math.inf), cost)
    return found


def _cheapest(task: Task, kind: int, sequence: tuple[int, ...]) -> float:
    """Over every choice of unloading between orders, of station, and of window."""
    vehicle = task.vehicles[kind]
    halts: list[int | None] = [None, *vehicle.stations]
    best = math.inf
    for between in product(halts, repeat=len(sequence) - 1):
        for last in vehicle.stations:
            stops: list[tuple[str, int]] = []
            for order, halt in zip(sequence, (*between, last), strict=True):
                stops.append(("order", order))
                if halt is not None:
                    stops.append(("station", halt))
            best = min(best, _driven(task, kind, stops))
    return best


def _driven(task: Task, kind: int, stops: list[tuple[str, int]]) -> float:
    vehicle = task.vehicles[kind]
    unloadings = sum(what == "station" for what, _ in stops)
    held = [0.0, 0.0, 0.0]
    for what, at in stops:
        loads = task.orders[at].loads if what == "order" else (0.0, 0.0, 0.0)
        held = [a + b for a, b in zip(held, loads, strict=True)] if what == "order" else [0.0] * 3
        if any(have > most + 1e-9 for have, most in zip(held, vehicle.capacity, strict=True)):
            return math.inf
    stated = [task.orders[at] if what == "order" else task.stations[at] for what, at in stops]
    places = [task.stations[vehicle.start].place, *(each.place for each in stated)]
    places.append(task.stations[vehicle.end].place)
    legs = list(pairwise(places))
    km = sum(task.road.km[leg] for leg in legs)
    if km > vehicle.km_most or unloadings > vehicle.unloadings_most:
        return math.inf
    times = [float(task.minutes[kind][leg]) for leg in legs]
    least = math.inf
    for windows in product(*(each.windows for each in stated)):
        services = [getattr(e, "service", None) for e in stated]
        lasting = [e.minutes if s is None else s for e, s in zip(stated, services, strict=True)]
        least = min(least, _minutes(vehicle.shift, times, list(windows), lasting))
    if least > vehicle.minutes_most:
        return math.inf
    return vehicle.fixed + vehicle.per_km * km + vehicle.per_hour * least / 60.0


def _minutes(
    shift: tuple[float, float],
    times: list[float],
    windows: list[tuple[float, float]],
    lasting: list[float],
) -> float:
    """The shortest time on the way, over the starts at which a window opens on arrival."""
    starts = {shift[0]}
    before = 0.0
    for leg, (opens, closes), minutes in zip(times, windows, lasting, strict=False):
        before += leg
        starts |= {max(opens - before, shift[0]), closes - before}
        before += minutes
    best = math.inf
    for start in starts:
        now, is_kept = start, shift[0] <= start < math.inf
        for leg, (opens, closes), minutes in zip(times, windows, lasting, strict=False):
            now = max(now + leg, opens)
            is_kept = is_kept and now <= closes + 1e-9
            now += minutes
        now += times[-1]
        if is_kept and now <= shift[1] + 1e-9:
            best = min(best, now - start)
    return best
