"""Reading: the tables of a routing input become one task a day; what cannot be meant is refused."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputError
from loopbook.plan.route.road import place_of, road_of, row_of
from loopbook.plan.route.task import (
    ALWAYS,
    MEASURES,
    Order,
    Road,
    Station,
    Task,
    Vehicle,
)
from loopbook.plan.route.window import clock_text, windows_of
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan_input import InputTable, PlanInput

PLACES_MOST = 2500
"""Places of one day with up to `KINDS_FREE` kinds of vehicles; fewer with more kinds."""
KINDS_FREE = 4
"""Ways are square matrices, two a kind of vehicle: their size all together is limited."""
FIELD_WORDS = {
    "kg": ("a weight", "重量"),
    "m3": ("a volume", "体积"),
    "pieces": ("a number of pieces", "件数"),
    "material": ("a material", "物料"),
    "prize": ("a prize", "服务收益"),
    "day": ("a day", "日期"),
    "minutes": ("a duration, or the settings a speed", "时间（或在设置中给出车速）"),
}
_COSTS = ("fixed", "per_km", "per_hour")


class Reading(NamedTuple):
    """What was read.

    Fields
      tasks     by day;  is_priced  whether there are costs or prizes: else km are the objective
      findings  windows that lie outside every shift
    """

    tasks: tuple[Task, ...]
    is_priced: bool
    findings: tuple[Finding, ...]


def reading_of(given: PlanInput) -> Reading:
    """Return the tasks of an input, one a day.

    Raises    InputError  LB-PL62 to LB-PL68: see the catalogue of errors
    """
    orders = given.tables["orders"]
    _refuse_lacking(given)
    days = sorted(set(orders["day"].tolist()))
    if len(days) > 1 and days[0] == "":
        _lacks(orders, int(np.flatnonzero(orders["day"] == "")[0]), "day")
    is_priced = _is_priced(given)
    tasks = []
    for day in days:
        of_day = _of_rows(given, np.flatnonzero(orders["day"] == day))
        tasks.append(_task(day, of_day, is_priced))
    findings = tuple(found for task in tasks for found in _outside(task, orders))
    return Reading(tuple(tasks), is_priced, findings)


def materials_of(text: str) -> frozenset[str]:
    """Return the names of a list split at |; an empty list: none is named."""
    return frozenset(part.strip() for part in text.split("|") if part.strip())


def _of_rows(given: PlanInput, rows: NDArray[np.int64]) -> PlanInput:
    orders = given.tables["orders"]
    columns = {field: column[rows] for field, column in orders.columns.items()}
    part = InputTable("orders", columns, orders.rows[rows], orders.document)
    return msgspec.structs.replace(given, tables={**given.tables, "orders": part})


def _is_priced(given: PlanInput) -> bool:
    vehicles, orders = given.tables["vehicles"], given.tables["orders"]
    is_cost = any(np.nansum(vehicles[field]) > 0.0 for field in _COSTS)
    return bool(is_cost or np.any(~np.isnan(orders["prize"])))


def _refuse_lacking(given: PlanInput) -> None:
    """Refuse orders whose load, material or prize is needed and unknown."""
    orders, vehicles = given.tables["orders"], given.tables["vehicles"]
    for measure in MEASURES:
        missing = np.flatnonzero(np.isnan(orders[measure]))
        if len(missing) and np.any(~np.isnan(vehicles[measure])):
            _lacks(orders, int(missing[0]), measure)
    unpriced = np.flatnonzero((orders["optional"] == 1.0) & np.isnan(orders["prize"]))
    if len(unpriced):
        _lacks(orders, int(unpriced[0]), "prize")
    known = _known_materials(given)
    for row, name in enumerate(orders["material"].tolist() if known else ()):
        if not name:
            _lacks(orders, row, "material")
        if name not in known:
            known_text = ", ".join(sorted(known))
            raise InputError("LB-PL67", orders.place(row), material=name, known=known_text)


def _known_materials(given: PlanInput) -> frozenset[str]:
    lists = [given.tables[name]["materials"].tolist() for name in ("vehicles", "stations")]
    return frozenset().union(*(materials_of(text) for texts in lists for text in texts))


def _lacks(table: InputTable, row: int, field: str) -> None:
    english, chinese = FIELD_WORDS[field]
    raise InputError(
        "LB-PL68", table.place(row), order=table["order"][row], field=english, field_zh=chinese
    )


def _task(day: str, given: PlanInput, is_priced: bool) -> Task:
    _refuse_many(given)
    road = road_of(given)
    stations = _stations(given.tables["stations"])
    vehicles = _vehicles(given, stations, is_priced)
    made = _orders(given, road, vehicles)
    is_timed = _is_timed(made, vehicles, stations)
    minutes = tuple(_minutes(road, vehicle, is_timed) for vehicle in vehicles)
    _refuse_unknown(given, road, minutes)
    return Task(day, made, vehicles, stations, road, minutes, is_timed)


def _refuse_many(given: PlanInput) -> None:
    orders = given.tables["orders"]
    count = len(set(place_of(orders).tolist()) | set(given.tables["stations"]["station"].tolist()))
    kinds = max(len(given.tables["vehicles"]), KINDS_FREE)
    most = int(PLACES_MOST * (KINDS_FREE / kinds) ** 0.5)
    if max(count, len(orders)) > most:
        raise InputError("LB-PL64", orders.document, count=max(count, len(orders)), most=most)


def _stations(table: InputTable) -> tuple[Station, ...]:
    return tuple(
        Station(
            row=row,
            name=table["station"][row],
            place=row,
            unloads=table["kind"][row] != "garage",
            windows=windows_of(table["windows"][row], table.place(row)),
            minutes=float(table["unload"][row]),
        )
        for row in range(len(table))
    )


def _vehicles(
    given: PlanInput, stations: tuple[Station, ...], is_priced: bool
) -> tuple[Vehicle, ...]:
    table = given.tables["vehicles"]
    at = {station.name: position for position, station in enumerate(stations)}
    made = []
    for row in np.flatnonzero(table["number"] > 0.0).tolist():
        shift = windows_of(table["shift"][row], table.place(row))
        if len(shift) > 1:
            raise InputError("LB-PL62", table.place(row), span=table["shift"][row])
        costs = [float(np.nan_to_num(table[field][row])) for field in _COSTS]
        made.append(
            Vehicle(
                row=row,
                name=table["vehicle"][row],
                number=int(table["number"][row]),
                capacity=tuple(_most(table[measure][row]) for measure in MEASURES),
                shift=shift[0],
                start=at[table["start"][row]],
                end=at[table["end"][row] or table["start"][row]],
                fixed=costs[0],
                per_km=costs[1] if is_priced else 1.0,
                per_hour=costs[2],
                speed=float(table["speed"][row]),
                km_most=_most(table["km_most"][row]),
                minutes_most=_most(table["minutes_most"][row]),
                unloadings_most=_most(table["unloadings_most"][row]),
                stations=_unloading(given, row, stations),
            )
        )
    return tuple(made)


def _most(value: float) -> float:
    return float("inf") if np.isnan(value) else float(value)


def _carried(given: PlanInput, row: int) -> frozenset[str]:
    """Return the materials of the orders that a kind of vehicle may carry."""
    ordered = frozenset(given.tables["orders"]["material"].tolist())
    allowed = materials_of(given.tables["vehicles"]["materials"][row])
    return ordered & allowed if allowed else ordered


def _unloading(given: PlanInput, row: int, stations: tuple[Station, ...]) -> tuple[int, ...]:
    """Return the stations that take everything a kind of vehicle can be sent for."""
    carried = _carried(given, row)
    lists = [materials_of(text) for text in given.tables["stations"]["materials"].tolist()]
    taking = tuple(
        position
        for position, station in enumerate(stations)
        if station.unloads and (not lists[position] or carried <= lists[position])
    )
    if not taking and carried:
        vehicles = given.tables["vehicles"]
        name, told = vehicles["vehicle"][row], ", ".join(sorted(carried)) or "-"
        raise InputError("LB-PL66", vehicles.place(row), vehicle=name, materials=told)
    return taking


def _orders(given: PlanInput, road: Road, vehicles: tuple[Vehicle, ...]) -> tuple[Order, ...]:
    table = given.tables["orders"]
    at = {name: position for position, name in enumerate(road.places)}
    names = frozenset(given.tables["vehicles"]["vehicle"].tolist())
    carried = [_carried(given, vehicle.row) for vehicle in vehicles]
    made = []
    for row, place in enumerate(place_of(table).tolist()):
        reach = materials_of(table["vehicles"][row])
        if reach - names:
            unknown = ", ".join(sorted(reach - names))
            known = ", ".join(sorted(names))
            raise InputError("LB-PL67", table.place(row), material=unknown, known=known)
        material = table["material"][row]
        taken = frozenset(
            position
            for position, vehicle in enumerate(vehicles)
            if (not reach or vehicle.name in reach) and material in carried[position]
        )
        made.append(
            Order(
                row=row,
                name=table["order"][row],
                place=at[place],
                material=material,
                loads=tuple(float(table[measure][row]) for measure in MEASURES),
                service=float(table["service"][row]),
                windows=windows_of(table["windows"][row], table.place(row)),
                is_optional=bool(table["optional"][row] == 1.0),
                prize=float(table["prize"][row]),
                vehicles=taken,
            )
        )
    return tuple(made)


def _is_timed(
    orders: tuple[Order, ...], vehicles: tuple[Vehicle, ...], stations: tuple[Station, ...]
) -> bool:
    return (
        any(order.service > 0.0 or order.windows != (ALWAYS,) for order in orders)
        or any(station.minutes > 0.0 or station.windows != (ALWAYS,) for station in stations)
        or any(
            vehicle.shift != ALWAYS or vehicle.per_hour > 0.0 or np.isfinite(vehicle.minutes_most)
            for vehicle in vehicles
        )
    )


def _minutes(road: Road, vehicle: Vehicle, is_timed: bool) -> NDArray[np.float64]:
    if not is_timed:
        return np.zeros_like(road.km)
    return road.minutes if np.isnan(vehicle.speed) else road.km / vehicle.speed * 60.0


def _refuse_unknown(given: PlanInput, road: Road, minutes: tuple[NDArray[Any], ...]) -> None:
    for matrix, is_way in ((road.km, True), *((each, False) for each in minutes)):
        unknown = np.argwhere(np.isnan(matrix))
        if not len(unknown):
            continue
        source, target = (road.places[at] for at in unknown[0])
        if is_way:
            raise InputError(
                "LB-PL63",
                row_of(given, target),
                source=source,
                target=target,
                count=len(unknown),
            )
        english, chinese = FIELD_WORDS["minutes"]
        told = f"{source} - {target}"
        raise InputError(
            "LB-PL68", given.tables["distances"].document, order=told, field=english,
            field_zh=chinese,
        )  # fmt: skip


def _outside(task: Task, orders: InputTable) -> Iterator[Finding]:
    """Yield a warning for every window that no shift of a vehicle for it touches."""
    rows = np.flatnonzero(orders["day"] == task.day)
    for order in task.orders:
        shifts = [task.vehicles[at].shift for at in order.vehicles]
        for begin, end in order.windows:
            if shifts and all(end < shift[0] or begin > shift[1] for shift in shifts):
                place = Place(document=orders.document, row=int(orders.rows[rows[order.row]]))
                yield Finding(
                    "LB-PL69",
                    Severity.WARNING,
                    place,
                    {"order": order.name, "begin": clock_text(begin), "end": clock_text(end)},
                )
