"""Check of uptake: windows, ramps, vintages, whole units, prerequisites and groups, row by row."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from loopbook.plan.backcast.check_system import Row, Told, number
from loopbook.terms.plan import Check, Plan

SLACK = 1e-6
"""Share of the most uptake by which a limit may be passed: the solver's tolerance."""


class Uptake(NamedTuple):
    """What a plan states of one measure, a number a year."""

    new: list[float]
    installed: list[float]
    use: list[float]


class Gap(NamedTuple):
    """How far something is from what it should be, as a share of its size, and where."""

    amount: float
    where: str


def check_of(name: str, gaps: list[Gap], tolerance: float, unit: str = "") -> Check:
    """Return a check of the worst gap; NaN is the worst of all."""
    worst = max(
        gaps, key=lambda gap: math.inf if math.isnan(gap.amount) else gap.amount, default=None
    )
    amount = 0.0 if worst is None else max(worst.amount, 0.0) + 0.0
    passed = worst is None or worst.amount <= tolerance
    return Check(
        name=name,
        passed=passed,
        worst=amount if not math.isnan(amount) else math.inf,
        tolerance=tolerance,
        unit=unit,
        where="" if passed and not amount else worst.where if worst else "",
        count=len(gaps),
    )


def rows_of_table(plan: Plan, key: str) -> list[tuple[str | float | int | None, ...]]:
    """Return the rows of a table of a plan; none where it has no such table."""
    return [row for table in plan.tables if table.key == key for row in table.rows]


def uptakes_of(told: Told, plan: Plan) -> dict[str, Uptake]:
    """Return measure -> what the plan states of it; a year it does not name has none."""
    found = {
        str(row["measure"]): Uptake(*([0.0] * told.span for _ in range(3)))
        for row in told.rows["measures"]
    }
    for name, year, *amounts, _ in rows_of_table(plan, "backcast_uptake"):
        at = int(year or 0) - told.first
        for line, amount in zip(found[str(name)], amounts, strict=True):
            line[at] = float(amount or 0.0)
    return found


def uptake_checks(told: Told, plan: Plan, uptakes: dict[str, Uptake]) -> tuple[Check, ...]:
    """Return what the uptake of a plan keeps of its limits."""
    rows = {str(row["measure"]): row for row in told.rows["measures"]}
    checks = [
        check_of(
            name, [gap for each in rows for gap in found(told, rows[each], uptakes[each])], SLACK
        )
        for name, found in _LIMITS.items()
    ]
    checks.append(check_of("backcast_links", list(_links(told, rows, uptakes)), SLACK))
    checks.append(check_of("backcast_decisions", _decided(told, plan, uptakes), 0.0))
    return tuple(checks)


def _size(row: Row) -> float:
    return number(row, "most") or 1.0


def _where(told: Told, row: Row, at: int) -> str:
    return f"{row['measure']} {told.first + at}"


def _outside(told: Told, row: Row, uptake: Uptake) -> Iterator[Gap]:
    """Yield what is taken up before or after its years, or without a known cost."""
    is_costed = not math.isnan(number(row, "capex") + number(row, "opex"))
    for at, new in enumerate(uptake.new):
        year = told.first + at
        too_early = year < number(row, "earliest")  # false where it is not known
        too_late = year > number(row, "latest")
        if too_early or too_late or not is_costed:
            yield Gap(abs(new) / _size(row), _where(told, row, at))


def _ramps(told: Told, row: Row, uptake: Uptake) -> Iterator[Gap]:
    for at, new in enumerate(uptake.new):
        yield Gap(-new / _size(row), _where(told, row, at))
        if not math.isnan(number(row, "ramp")):
            yield Gap((new - number(row, "ramp")) / _size(row), _where(told, row, at))


def _most(told: Told, row: Row, uptake: Uptake) -> Iterator[Gap]:
    for at, (installed, use) in enumerate(zip(uptake.installed, uptake.use, strict=True)):
        yield Gap((installed - number(row, "most")) / _size(row), _where(told, row, at))
        yield Gap((use - installed) / _size(row), _where(told, row, at))
        yield Gap(-use / _size(row), _where(told, row, at))


def _vintages(told: Told, row: Row, uptake: Uptake) -> Iterator[Gap]:
    life = number(row, "lifetime")
    for at, installed in enumerate(uptake.installed):
        serving = [
            new
            for born, new in enumerate(uptake.new[: at + 1])
            if math.isnan(life) or at - born < life
        ]
        yield Gap(abs(math.fsum(serving) - installed) / _size(row), _where(told, row, at))


def _whole(told: Told, row: Row, uptake: Uptake) -> Iterator[Gap]:
    if number(row, "whole") == 1.0:
        for at, new in enumerate(uptake.new):
            yield Gap(abs(new - round(new)), _where(told, row, at))


def _links(told: Told, rows: dict[str, Row], uptakes: dict[str, Uptake]) -> Iterator[Gap]:
    """Yield shares beyond those of a prerequisite, and sums of groups beyond one."""
    groups: dict[str, list[str]] = {}
    for name, row in rows.items():
        groups.setdefault(str(row["group"]), []).append(name)
        if row["needs"]:
            needed = str(row["needs"])
            for at, installed in enumerate(uptakes[name].installed):
                allowed = uptakes[needed].installed[at] / _size(rows[needed])
                yield Gap(installed / _size(row) - allowed, _where(told, row, at))
    for group, names in groups.items():
        for at in range(told.span if group else 0):
            total = sum(uptakes[name].installed[at] / _size(rows[name]) for name in names)
            yield Gap(total - 1.0, f"{group} {told.first + at}")


_LIMITS = {
    "backcast_window": _outside,
    "backcast_ramp": _ramps,
    "backcast_most": _most,
    "backcast_vintages": _vintages,
    "backcast_whole": _whole,
}


def limit_gaps(told: Told, uptakes: dict[str, Uptake]) -> Iterator[Gap]:
    """Yield how far every limit of every measure is passed."""
    rows = {str(row["measure"]): row for row in told.rows["measures"]}
    for found in _LIMITS.values():
        for name, row in rows.items():
            yield from found(told, row, uptakes[name])
    yield from _links(told, rows, uptakes)


def _decided(told: Told, plan: Plan, uptakes: dict[str, Uptake]) -> list[Gap]:
    """Return how far the decisions of the plan are from its table of uptake."""
    decided: dict[tuple[str, int], float] = {}
    for each in plan.decisions:
        place = (each.subject, int(each.period) - told.first)
        decided[place] = decided.get(place, 0.0) + (each.value or 0.0)
    stated = {
        (name, at): new for name, uptake in uptakes.items() for at, new in enumerate(uptake.new)
    }
    return [
        Gap(
            abs(stated.get(key, math.nan) - decided.get(key, 0.0)),
            f"{key[0]} {key[1] + told.first}",
        )
        for key in sorted(stated.keys() | decided.keys())
    ]
