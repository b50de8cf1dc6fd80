"""Check: a triage plan against the tables it was made from, battery by battery.

Gates, grades, destinations, capacities, flows, money and the objective are read again in plain
Python; values, break-even and the worth of a test of some batteries are reckoned from their
definition (`check_worth`). It shares no code with the model.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from loopbook.plan.balanced import balance_check
from loopbook.plan.triage.check_places import (
    Known,
    bettered,
    limits_of,
    misplaced,
    overfull,
    piece_of,
    unproved,
)
from loopbook.plan.triage.check_worth import (
    Figures,
    Options,
    expected,
    figures_of,
    recycled,
    remanufactured,
    second_life,
    with_test,
)
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

Cell = str | float | int | None
Row = Mapping[str, Cell]
Misses = Sequence[tuple[float, str]]
SAMPLE, TEST_SAMPLE = 60, 3
MONEY, SHARE = 2e-3, 2e-6
ROUNDED = 2e-4
"""Money of a battery in the tables: rounded to the fourth digit."""

INTEGRAL = 2e-3
"""Share by which a sum over states of health may miss the integral: steps at the years' ends."""


class Read(NamedTuple):
    """The columns of three tables as plain lists: NaN and empty texts are unknown."""

    cells: dict[str, list[Any]]
    gates: dict[str, list[Any]]
    grades: dict[str, list[Any]]


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what the independent check looked at."""
    graded, worth = _table(plan, "graded"), _table(plan, "worth")
    read = Read(_cells(given), _lists(given, "gates"), _lists(given, "grades"))
    known = [_known(read, at) for at in range(len(given.tables["cells"]))]
    if len(graded) != len(known) or len(worth) != len(known):
        return (_check("every_battery", [(abs(len(graded) - len(known)) + 1.0, "")], 0.0),)
    return (
        _every(given, plan, graded, worth),
        _gated(graded, known),
        _states(read, graded),
        _values(given, graded, worth),
        _break_even(given, worth),
        _tests(given, worth, known),
        *_chosen(given, plan, (known, graded, worth)),
        _objective(plan, worth),
        _money(plan),
        *_flows(given, plan, graded),
    )


def _check(name: str, misses: Misses, tolerance: float, unit: str = "") -> Check:
    worst, where = max(misses, key=lambda miss: miss[0], default=(0.0, ""))
    return Check(
        name=name,
        passed=worst <= tolerance,
        worst=worst,
        tolerance=tolerance,
        unit=unit,
        where=where if worst > tolerance else "",
        count=len(misses),
    )


def _table(plan: Plan, key: str) -> list[Row]:
    for table in plan.tables:
        if table.key == key:
            names = [column.key for column in table.columns]
            return [dict(zip(names, row, strict=True)) for row in table.rows]
    return []


def _number(value: Cell) -> float:
    return float(value) if isinstance(value, float | int) else math.nan


def _lists(given: PlanInput, name: str) -> dict[str, list[Any]]:
    return {field: column.tolist() for field, column in given.tables[name].columns.items()}


def _cells(given: PlanInput) -> dict[str, list[Any]]:
    """Return the cells; of one without any state of health, that of the estimates."""
    cells = _lists(given, "cells")
    found = _lists(given, "estimates") if "estimates" in given.tables else {}
    names = ("state_of_health", "state_of_health_sd")
    told = (
        {
            name: pair
            for name, *pair in zip(*(found[each] for each in ("cell", *names)), strict=True)
        }
        if found
        else {}
    )
    for at, name in enumerate(cells["cell"]):
        if name in told and math.isnan(_health(cells, at)):
            for field, value in zip(names, told[name], strict=True):
                cells[field][at] = value
    return cells


def _health(cells: dict[str, list[Any]], at: int) -> float:
    stated = float(cells["state_of_health"][at])
    if not math.isnan(stated):
        return stated
    rated = float(cells["rated_capacity"][at])
    # Twelve digits: 1.68 Ah out of 2.1 Ah is 0.8, whatever floats make of it.
    return round(float(cells["capacity"][at]) / rated, 12) if rated > 0.0 else math.nan


def _known(read: Read, at: int) -> Known:
    health, gates = _health(read.cells, at), read.gates
    is_shut = is_low = is_unsure = False
    low, high = -math.inf, math.inf
    for number, field in enumerate(gates.get("field", ())):
        names = [(gates[c][number], read.cells[c][at]) for c in ("chemistry", "format")]
        if any(wanted and own and wanted != own for wanted, own in names):
            continue
        limit, is_health = gates["limit"][number], field == "state_of_health"
        value = health if is_health else read.cells[field][at]
        if math.isnan(value) or any(wanted and not own for wanted, own in names):
            is_unsure = True
            continue
        is_least = gates["side"][number] == "at_least"
        if is_health:
            low, high = (max(low, limit), high) if is_least else (low, min(high, limit))
        if value < limit if is_least else value > limit:
            is_low, is_shut = is_low or is_health, is_shut or not is_health
    row, may, second, reman = _grade(read, at, health)
    grade = None if row is None else str(read.grades["grade"][row]) if row >= 0 else ""
    cut = [tuple((max(a, low), min(b, high)) for a, b in pairs) for pairs in (second, reman)]
    is_unsure = (is_unsure or grade is None) and not is_shut and not is_low
    is_closed = is_shut or is_low or is_unsure
    return Known(
        is_shut,
        is_low,
        is_unsure,
        grade,
        -1 if row is None else row,
        frozenset() if is_closed else may,
        Options(*cut),
    )


Pairs = list[tuple[float, float]]


def _grade(read: Read, at: int, health: float) -> tuple[int | None, frozenset[str], Pairs, Pairs]:
    """Return row (None: undecided, -1: none), what it may become, and where each may be."""
    chemistry, resistance = read.cells["chemistry"][at], read.cells["resistance"][at]
    table = read.grades
    found: list[tuple[int, frozenset[str], bool]] = []
    second: Pairs = []
    reman: Pairs = []
    for number in range(len(table.get("grade", ()))):
        wanted = table["chemistry"][number]
        if wanted and chemistry and wanted != chemistry:
            continue
        ends = table["resistance_from"][number], table["resistance_to"][number]
        has_band = ends[0] > 0.0 or not math.isnan(ends[1])
        if not math.isnan(resistance) and not _between(resistance, *ends):
            continue
        low, high = table["soh_from"][number], table["soh_to"][number]
        may = [n for n in ("second_life", "remanufacture") if table[n][number] == 1.0]
        pair = (-math.inf if math.isnan(low) else low, math.inf if math.isnan(high) else high)
        second += [pair] * ("second_life" in may)
        reman += [pair] * ("remanufacture" in may)
        is_sure = not (math.isnan(health) or (wanted and not chemistry))
        is_sure = is_sure and not (has_band and math.isnan(resistance))
        if math.isnan(health) or _between(health, low, high):
            found.append((number, frozenset(may), is_sure))
    if not found:
        return -1, frozenset(), second, reman
    if len(found) > 1 or not found[0][2]:
        return None, frozenset(), second, reman
    return found[0][0], found[0][1], second, reman


def _between(value: float, low: float, high: float) -> bool:
    return (math.isnan(low) or value >= low) and (math.isnan(high) or value < high)


def _every(given: PlanInput, plan: Plan, graded: Sequence[Row], worth: Sequence[Row]) -> Check:
    """Every battery stands once in tables and decisions, everywhere with one destination."""
    names = [str(name) for name in given.tables["cells"]["cell"]]
    told = [(d.subject, d.other) for d in plan.decisions]
    misses = [(1.0, "")] if len(told) != len(names) else []
    for name, one, two, three in zip(names, graded, worth, told, strict=False):
        ends = {(name, one["destination"])}
        ends |= {(str(one["cell"]), one["destination"]), (str(two["cell"]), two["destination"])}
        misses.append((float(len(ends | {three}) - 1), name))
    return _check("every_battery", misses, 0.0)


def _gated(graded: Sequence[Row], known: Sequence[Known]) -> Check:
    """No gate is passed by, nothing unknown is used again, and every grade is that of its band."""
    misses = []
    for row, battery in zip(graded, known, strict=True):
        end, name = str(row["destination"]), str(row["cell"])
        is_used = end in ("second_life", "remanufacture")
        is_wrong = is_used and end not in battery.may
        is_wrong |= battery.is_unsure and end not in ("test", "store")
        is_wrong |= battery.is_shut and end not in ("recycle", "store")
        is_wrong |= (row["grade"] or "") != (battery.grade or "")
        misses.append((float(is_wrong), name))
    return _check("gates", misses, 0.0)


def _states(read: Read, graded: Sequence[Row]) -> Check:
    """State of health, its error, resistance and mass are those of the input."""
    cells = read.cells
    misses = []
    for at, row in enumerate(graded):
        worst = max(
            _miss(_health(cells, at), row["state_of_health"]),
            _miss(cells["state_of_health_sd"][at], row["state_of_health_sd"]),
            _miss(cells["resistance"][at], row["resistance_ohm"]),
            _miss(cells["mass"][at], row["mass_kg"]),
        )
        misses.append((worst, str(row["cell"])))
    return _check("measured", misses, SHARE)


def _miss(value: float, told: Cell) -> float:
    """Return how far a value is from what is told; unknown against known is 1."""
    if math.isnan(value) or told is None:
        return 0.0 if math.isnan(value) and told is None else 1.0
    return abs(value - _number(told))


def _some(count: int, most: int) -> list[int]:
    return sorted({int(at) for at in np.linspace(0, count - 1, min(count, most)).round()})


def _values(given: PlanInput, graded: Sequence[Row], worth: Sequence[Row]) -> Check:
    """Values of recycling, second life and remanufacture, from their definition."""
    cells = _cells(given)
    misses = []
    for at in _some(len(worth), SAMPLE):
        figures, row = figures_of(given, at), worth[at]
        sd = cells["state_of_health_sd"][at]
        second = expected(figures, _health(cells, at), sd)
        scale = max(1.0, _scale(figures))
        misses.append((_miss(second, row["value_second_life"]) / scale, str(row["cell"])))
        if graded[at]["destination"] == "recycle":
            told = row["value"]
            is_open = row["value_recycle"] is not None or math.isnan(recycled(figures))
            misses.append((_miss(recycled(figures), told) if is_open else 1.0, str(row["cell"])))
        if graded[at]["destination"] == "remanufacture":
            found = remanufactured(figures, _health(cells, at))
            misses.append((_miss(found, row["value"]), str(row["cell"])))
    return _check("values", misses, INTEGRAL)


def _scale(figures: Figures) -> float:
    """Return the money at stake: what a full battery earns in second life, or costs."""
    best = second_life(figures, np.array([1.0]))[0]
    return 0.0 if math.isnan(best) else abs(float(best)) + abs(recycled(figures))


def _break_even(given: PlanInput, worth: Sequence[Row]) -> Check:
    """Second life pays from the break-even state of health on, and not below."""
    misses = []
    tolerance = given.number("soh_tolerance")
    most = 1.0 + (0.0 if math.isnan(tolerance) else tolerance)
    for at in _some(len(worth), SAMPLE):
        told, figures = worth[at]["break_even"], figures_of(given, at)
        if told is None:
            continue
        if told == "-":
            above = second_life(figures, np.array([most - 2e-6]))[0] < recycled(figures)
            misses.append((float(not above), str(worth[at]["cell"])))
            continue
        least = _number(told)
        pair = second_life(figures, np.array([least - 2e-6, least + 2e-6])) - recycled(figures)
        is_right = pair[1] >= -MONEY and (pair[0] <= MONEY or least <= 0.0)
        misses.append((float(not is_right), str(worth[at]["cell"])))
    return _check("break_even", misses, 0.0)


def _tests(given: PlanInput, worth: Sequence[Row], known: Sequence[Known]) -> Check:
    """The value with one more test, summed over its outcomes, of a few batteries."""
    cells = _cells(given)
    told = [at for at, row in enumerate(worth) if row["value_test"] is not None]
    misses = []
    for at in [told[k] for k in _some(len(told), TEST_SAMPLE)] if told else []:
        figures = figures_of(given, at)
        sd = cells["state_of_health_sd"][at]
        test = (given.number("test_sd"), given.number("test_cost"))
        found = with_test(figures, (_health(cells, at), sd), test, known[at].options)
        scale = max(1.0, _scale(figures))
        misses.append((_miss(found, worth[at]["value_test"]) / scale, str(worth[at]["cell"])))
    return _check("tests", misses, 5.0 * INTEGRAL)


def _chosen(
    given: PlanInput, plan: Plan, told: tuple[Sequence[Known], Sequence[Row], Sequence[Row]]
) -> tuple[Check, ...]:
    """What was left open, unknown, stored and taken; and no assignment is worth more."""
    known, graded, worth = told
    pieces = [
        piece_of(battery, one, two, figures_of(given, at))
        for at, (battery, one, two) in enumerate(zip(known, graded, worth, strict=True))
    ]
    limits = limits_of(given, plan)
    return (
        _check("open", list(misplaced(pieces, limits)), 0.0),
        _check("best", list(bettered(pieces, limits)), MONEY),
        _check("capacity", list(overfull(pieces, limits)), 0.0, "C62"),
        _check(
            "bound",
            list(unproved(plan, pieces, limits)),
            MONEY + ROUNDED * len(pieces),
            plan.currency,
        ),
    )


def _objective(plan: Plan, worth: Sequence[Row]) -> Check:
    """The objective is the sum of what each battery is worth where it goes."""
    total = math.fsum(_number(row["value"]) for row in worth if row["value"] is not None)
    miss = abs(total - plan.proof.objective)
    return _check("objective", [(miss, "")], MONEY * max(1.0, len(worth) ** 0.5), plan.currency)


def _money(plan: Plan) -> Check:
    """Money adds up to the objective, with the other sign."""
    total = math.fsum(line.amount for line in plan.money)
    scale = max(1.0, abs(plan.proof.objective))
    return _check("money", [(abs(total + plan.proof.objective) / scale, "")], 1e-6, plan.currency)


def _flows(given: PlanInput, plan: Plan, graded: Sequence[Row]) -> tuple[Check, ...]:
    """Flows balance, and move the pieces and masses of the batteries."""
    masses = given.tables["cells"]["mass"].tolist()
    wanted: dict[tuple[str, str, str], float] = {}
    for mass, row in zip(masses, graded, strict=True):
        name, end = str(row["chemistry"]) or "unknown", str(row["destination"])
        for unit, amount in (("C62", 1.0), ("KGM", 0.0 if math.isnan(mass) else mass)):
            wanted[unit, name, end] = wanted.get((unit, name, end), 0.0) + amount
    told = {
        (flow.unit, flow.material, flow.target): float(flow.quantity)
        for flow in plan.flows
        if flow.source == "sorting"
    }
    misses = [
        (abs(told.get(key, 0.0) - wanted.get(key, 0.0)), " ".join(key)) for key in {*wanted, *told}
    ]
    outside = {"incoming", *(flow.target for flow in plan.flows if flow.source == "sorting")}
    balances = [
        balance_check(
            [flow for flow in plan.flows if flow.unit == unit], Decimal(quantum), outside, ()
        )
        for unit, quantum in (("C62", "1"), ("KGM", "0.001"))
    ]
    return (_check("moved", misses, 2e-3), *balances)
