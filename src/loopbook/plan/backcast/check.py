"""Check: everything a backcast plan says, reckoned again from the input in plain Python.

No code is shared with the model. Scrap is walked cohort by cohort, flows year by year; indicators,
targets, vintages, ramps, budgets and money follow from the uptake that the plan states.
Tolerances are shares of the size of what is compared; each stands on its line of the proof sheet.
"""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal

from loopbook.plan.backcast.check_money import money_checks
from loopbook.plan.backcast.check_share import share_gaps
from loopbook.plan.backcast.check_stock import Line, scrap_lines
from loopbook.plan.backcast.check_system import (
    Seen,
    Told,
    Year,
    indicator_of,
    number,
    short_of,
    size_of,
    target_years,
    told_of,
    year_of,
)
from loopbook.plan.backcast.check_table import (
    PRICE_SLACK,
    flow_rows,
    near_gaps,
    price_gaps,
    target_rows,
)
from loopbook.plan.backcast.check_trial import trial_gaps
from loopbook.plan.backcast.check_uptake import (
    Gap,
    check_of,
    rows_of_table,
    uptake_checks,
    uptakes_of,
)
from loopbook.plan.balanced import balance_check
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

STOCK_SLACK = 1e-8
"""Of the largest stock: rounding of sums, and Simpson's rule where inflows are spread."""

FLOW_SLACK = 1e-6
"""Of all that runs in a year; whole quanta come on top."""

TARGET_SLACK = 1e-6
"""Of the target's value."""


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what the independent check has looked at."""
    told = told_of(given)
    years = range(told.first, told.first + told.span)
    lines = scrap_lines(given, years)
    uptakes = uptakes_of(told, plan)
    used = [{name: each.use[at] for name, each in uptakes.items()} for at in range(told.span)]
    now = [year_of(told, lines, use, at) for at, use in enumerate(used)]
    before = [year_of(told, lines, {}, at) for at in range(told.span)]
    values = _values(told, lines, used, (now, before))
    values_before = _values(told, lines, [{}] * told.span, (before, before))
    quantum = Decimal(repr(given.number("quantum"))).normalize()
    sinks = {str(row["process"]) for row in told.rows["processes"]} - {
        str(row["source"]) for row in told.rows["flows"]
    }
    return (
        balance_check(plan.flows, quantum, sinks | set(lines) | {""}, ()),
        check_of("backcast_scrap", _scrap(told, plan, lines), STOCK_SLACK),
        check_of("backcast_flows", _flows(told, plan, lines, (now, float(quantum))), FLOW_SLACK),
        check_of("backcast_flow_rows", flow_rows(told, plan, now, before), FLOW_SLACK),
        check_of("backcast_paths", _paths(told, plan, values, values_before), TARGET_SLACK),
        check_of(
            "backcast_targets", list(_targets(told, plan, values, values_before)), TARGET_SLACK
        ),
        check_of(
            "backcast_target_rows", target_rows(told, plan, values, values_before), TARGET_SLACK
        ),
        check_of("backcast_shares", share_gaps(told, plan, lines, (now, uptakes)), TARGET_SLACK),
        check_of("backcast_prices", price_gaps(told, plan), PRICE_SLACK),
        *uptake_checks(told, plan, uptakes),
        *money_checks(given, told, plan, uptakes, (now, before)),
        check_of("backcast_near", near_gaps(plan, uptakes), FLOW_SLACK),
        check_of("backcast_trials", trial_gaps(given, told, plan), FLOW_SLACK),
    )


Values = dict[tuple[str, int], float]


def _values(
    told: Told,
    lines: Mapping[str, Line],
    used: list[dict[str, float]],
    years: tuple[list[Year], list[Year]],
) -> Values:
    names = [str(row["indicator"]) for row in told.rows["indicators"]]
    return {
        (name, at): indicator_of(told, name, at, Seen(years[0][at], lines, used[at]), years[1][at])
        for name in names
        for at in range(told.span)
    }


def _scrap(told: Told, plan: Plan, lines: Mapping[str, Line]) -> list[Gap]:
    """Return how far the table of stocks is from the plain loop; rows that are missing are gaps."""
    stated = {
        (str(row[0]), int(row[1] or 0)): [float(cell or 0.0) for cell in row[2:]]
        for row in rows_of_table(plan, "backcast_scrap")
    }
    gaps = []
    for name, line in lines.items():
        size = max(*line.stock, *line.inflow, 1e-300)
        for at in range(told.span):
            own = [line.inflow[at], line.stock[at], line.scrap[at]]
            seen = stated.get((name, told.first + at), [math.nan] * 3)
            worst = max(abs(a - b) / size for a, b in zip(own, seen, strict=True))
            gaps.append(
                Gap(math.nan if any(map(math.isnan, seen)) else worst, f"{name} {told.first + at}")
            )
    return gaps


def _flows(
    told: Told, plan: Plan, lines: Mapping[str, Line], run: tuple[list[Year], float]
) -> list[Gap]:
    """Return how far planned flows are from what uptake and shares make them, beyond quanta.

    Parameters
      run   flows of each year, and the quantum of planned ones
    """
    years, quantum = run
    wanted: dict[tuple[str, str, int], float] = {}

    def add(source: str, target: str, at: int, amount: float) -> None:
        wanted[source, target, at] = wanted.get((source, target, at), 0.0) + amount

    for at, of_year in enumerate(years):
        for row in told.rows["products"]:
            add(str(row["product"]), str(row["enters"]), at, lines[str(row["product"])].scrap[at])
        for row in told.rows["inputs"]:
            if number(row, "year") == told.first + at:
                add("", str(row["process"]), at, number(row, "amount"))
        for row in told.rows["flows"]:
            add(str(row["source"]), str(row["target"]), at, of_year.flows[str(row["flow"])])
    stated: dict[tuple[str, str, int], float] = {}
    for flow in plan.flows:
        key = (flow.source, flow.target, int(flow.period) - told.first)
        stated[key] = stated.get(key, 0.0) + float(flow.quantity)
    # Each place above can shift a quantum down to a flow.
    slack = quantum * (len(told.rows["products"]) + len(told.rows["flows"]) + 1)
    sizes = [sum(abs(a) for key, a in wanted.items() if key[2] == at) for at in range(told.span)]
    gaps = []
    for key in sorted(wanted.keys() | stated.keys()):
        size = sizes[key[2]] if 0 <= key[2] < told.span else 0.0
        apart = abs(wanted.get(key, 0.0) - stated.get(key, 0.0)) - slack
        gaps.append(Gap(apart / (size or 1.0), f"{key[0]} - {key[1]} {told.first + key[2]}"))
    return gaps


def _paths(told: Told, plan: Plan, values: Values, values_before: Values) -> list[Gap]:
    """Return how far indicators are from those that follow from flows and use."""
    gaps = []
    stated = {
        (str(row[0]), int(row[1] or 0) - told.first): row[2:4]
        for row in rows_of_table(plan, "backcast_indicators")
    }
    sizes = dict.fromkeys((name for name, _ in values), 0.0)
    for key, value in (*values.items(), *values_before.items()):
        sizes[key[0]] = max(sizes[key[0]], 0.0 if math.isnan(value) else abs(value))
    for key, value in values.items():
        where = f"{key[0]} {told.first + key[1]}"
        for own, cell in zip((values_before[key], value), stated.get(key, ("", "")), strict=True):
            gaps.append(Gap(_apart(own, cell, sizes[key[0]]), where))
    return gaps


def _apart(own: float, cell: str | float | int | None, size: float) -> float:
    """Return the distance as a share of the size; unknown is equal to unknown only."""
    if math.isnan(own) or cell is None:
        return 0.0 if math.isnan(own) and cell is None else math.nan
    if isinstance(cell, str):
        return math.nan
    return abs(own - cell) / (size or 1.0)


def _targets(told: Told, plan: Plan, values: Values, before: Values) -> Iterator[Gap]:
    """Yield by how much targets are missed beyond what the plan says of it."""
    missed = {(each.subject, each.period): each.amount for each in plan.proof.violations}
    for row, year in target_years(told):
        place = (str(row["indicator"]), year - told.first)
        short = short_of(row, values[place], before[place])
        size = size_of(number(row, "value"), before[place])
        told_short = missed.pop((str(row["target"]), str(year)), 0.0) / size
        where = f"{row['target']} {year}"
        yield Gap(short - told_short, where)
        # A miss that is told and not there would hide what the plan reaches.
        yield Gap(told_short - max(short, 0.0), where)
    for name, period in missed:
        yield Gap(math.nan, f"{name} {period}")
