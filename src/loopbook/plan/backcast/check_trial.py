"""Check of scenarios: every plan under every scenario, reckoned again from what it states there.

The table of trials holds uptake and use of each plan under each scenario. The input is multiplied
here as docs/spec/plan-backcast.md says; stock, flows, indicators and money follow from it.
"""

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from loopbook.plan.backcast.check_money import lines_of, spent_in, worth_of
from loopbook.plan.backcast.check_stock import PLAIN, Line, Stretch, scrap_lines
from loopbook.plan.backcast.check_system import (
    Row,
    Seen,
    Told,
    Year,
    indicator_of,
    number,
    short_of,
    target_years,
    year_of,
)
from loopbook.plan.backcast.check_uptake import Gap, Uptake, limit_gaps, rows_of_table
from loopbook.terms.plan import Plan
from loopbook.terms.plan_input import PlanInput

BASE = "backcast"
KEPT_SLACK = 1e-6
"""Share of its size by which a target may be missed and still count as kept; at half of it, it may
count as missed."""

PASSED_SLACK = 1e-4
"""Share of a budget (and money) by which it may be passed."""

MULTIPLIED = {
    "inputs": {"amount": "demand"},
    "baseline": {"numerator": "demand", "denominator": "demand"},
    "effects": {"tonnes": "effect", "share": "effect", "amount": "effect"},
    "measures": {"capex": "cost", "opex": "cost"},
}
"""Table, and field -> what a scenario multiplies it by; stocks and lifetimes are apart."""


class _World(NamedTuple):
    """An input under a scenario: its rows, its scrap, and flows without measures."""

    told: Told
    lines: Mapping[str, Line]
    before: list[Year]


class _Seen(NamedTuple):
    """What one plan comes to under one scenario; `size`: of all money paid."""

    cost: float
    size: float
    broken: list[tuple[str, float]]


def trial_gaps(given: PlanInput, told: Told, plan: Plan) -> list[Gap]:
    """Return how far costs, misses and regrets are from what uptake and use make them."""
    stated = {(row[0], row[1]): row[2:] for row in rows_of_table(plan, "backcast_regrets")}
    if not stated:
        return []
    worlds = {BASE: _world(given, told, None)}
    worlds |= {str(row["scenario"]): _world(given, told, row) for row in told.rows["scenarios"]}
    trials = _trials(told, plan)
    seen: dict[tuple[str, str], _Seen] = {}
    gaps: list[Gap] = []
    for name, under in product(worlds, repeat=2):
        uptakes = trials[name, under]
        gaps += _taken(worlds[under].told, uptakes, trials[name, name], f"{name} / {under}")
        seen[name, under] = _seen(given, worlds[under], uptakes)
    for (name, under), own in seen.items():
        where = f"{name} / {under}"
        if (name, under) not in stated:
            gaps.append(Gap(math.nan, where))
            continue
        is_best_kept = not (stated.get((under, under)) or (0, 0, ""))[2]
        gaps += _cell_gaps(stated[name, under], own, (seen[under, under], is_best_kept), where)
    gaps += [Gap(math.nan, f"{name} / {under}") for name, under in stated.keys() - seen.keys()]
    return gaps


def _world(given: PlanInput, told: Told, scenario: Row | None) -> _World:
    stretch, rows = PLAIN, told.rows
    if scenario is not None:
        stretch = Stretch(told.first, number(scenario, "demand"), number(scenario, "lifetime"))
        rows = {name: _times(name, each, scenario) for name, each in told.rows.items()}
    own = told._replace(rows=rows)
    years = range(told.first, told.first + told.span)
    lines = scrap_lines(given, years, stretch)
    return _World(own, lines, [year_of(own, lines, {}, at) for at in range(told.span)])


def _times(table: str, rows: list[Row], scenario: Row) -> list[Row]:
    factors = MULTIPLIED.get(table, {})
    return [
        row | {field: number(row, field) * number(scenario, by) for field, by in factors.items()}
        for row in rows
    ]


def _trials(told: Told, plan: Plan) -> dict[tuple[str, str], dict[str, Uptake]]:
    """Return plan and scenario -> measure -> what it takes up and uses there."""
    names = [BASE, *(str(row["scenario"]) for row in told.rows["scenarios"])]
    found = {
        (name, under): {
            str(row["measure"]): Uptake(*([0.0] * told.span for _ in range(3)))
            for row in told.rows["measures"]
        }
        for name in names
        for under in names
    }
    for name, under, measure, year, *amounts in rows_of_table(plan, "backcast_trials"):
        uptake = found[str(name), str(under)][str(measure)]
        for line, amount in zip(uptake, amounts, strict=True):
            line[int(year or 0) - told.first] = float(amount or 0.0)
    return found


def _taken(
    told: Told, uptakes: dict[str, Uptake], own: Mapping[str, Uptake], where: str
) -> Iterator[Gap]:
    """Yield where a plan takes up something else than in its own scenario, or passes a limit."""
    for name, uptake in uptakes.items():
        size = max(map(abs, own[name].new), default=0.0) or 1.0
        apart = max(abs(a - b) for a, b in zip(uptake.new, own[name].new, strict=True))
        yield Gap(apart / size, f"{where} {name}")
    for gap in limit_gaps(told, uptakes):
        yield gap._replace(where=f"{where} {gap.where}")


def _seen(given: PlanInput, world: _World, uptakes: Mapping[str, Uptake]) -> _Seen:
    told = world.told
    used = [{name: each.use[at] for name, each in uptakes.items()} for at in range(told.span)]
    years = [year_of(told, world.lines, use, at) for at, use in enumerate(used)]
    lines = lines_of(given, told, uptakes, (years, world.before))
    worth = worth_of(given, told, lines)
    broken = []
    for row, year in target_years(told):
        at, name = year - told.first, str(row["indicator"])
        value, before = (
            indicator_of(told, name, at, Seen(of_year[at], world.lines, use), world.before[at])
            for of_year, use in ((years, used[at]), (world.before, {}))
        )
        short = short_of(row, value, before)
        if short > KEPT_SLACK / 2.0:
            broken.append((f"{row['target']} {year}: ", short - KEPT_SLACK))
    for row in told.rows["budgets"]:
        year = int(number(row, "year"))
        for field, name in (("capex", "budget"), ("spending", "spending")):
            most = number(row, field)
            over, slack = spent_in(lines, field, year) - most, PASSED_SLACK * (most + 1.0)
            if over > slack / 2.0:
                broken.append((f"{name} {year}: ", (over - slack) / (most or 1.0)))
    return _Seen(worth, math.fsum(map(abs, lines.values())) or 1.0, broken)


def _cell_gaps(
    cells: tuple[str | float | int | None, ...],
    seen: _Seen,
    best: tuple[_Seen, bool],
    where: str,
) -> Iterator[Gap]:
    """Yield how far one row of the table of regrets is from what was reckoned.

    An unknown regret claims nothing: the plan of the scenario may have been stopped by time.

    Parameters
      best   what the scenario's own plan comes to, and whether it is said to break nothing
    """
    cost, regret, told = cells
    text, (own, is_best_kept) = str(told or ""), best
    size = max(seen.size, own.size)
    yield Gap(math.nan if cost is None else abs(float(cost) - seen.cost) / size, where)
    for name, amount in seen.broken:
        # What lies at the edge of being kept may be told or not.
        yield Gap(0.0 if name in text else amount, f"{where} {name}")
    if text and not seen.broken:
        yield Gap(math.nan, where)
    if regret is not None:
        apart = abs(float(regret) - (seen.cost - own.cost)) / size
        yield Gap(apart if is_best_kept and not text else math.nan, where)
