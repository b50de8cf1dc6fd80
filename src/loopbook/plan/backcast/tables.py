"""Tables: indicators, uptake, targets, alternatives and scenarios, as a plan shows them."""

from collections.abc import Sequence

import numpy as np

from loopbook.plan.backcast.course import contributions, shortfall
from loopbook.plan.backcast.near import Range
from loopbook.plan.backcast.price import TargetPrice
from loopbook.plan.backcast.regret import Cell
from loopbook.plan.backcast.solved import Solved
from loopbook.plan.solve.model import Floats
from loopbook.terms.plan import PlanColumn, PlanTable

Row = tuple[str | float | int | None, ...]


def _table(key: str, columns: Sequence[str], rows: Sequence[Row], units: str = "") -> PlanTable:
    """Return a table; `units`: of its columns in order, split at |."""
    of_column = units.split("|") + [""] * len(columns)
    made = tuple(PlanColumn(name, unit) for name, unit in zip(columns, of_column, strict=False))
    return PlanTable(key=key, columns=made, rows=tuple(rows))


def indicator_table(answer: Solved) -> PlanTable:
    """Return every indicator in every year, without and with the measures."""
    case, course = answer.case, answer.course
    rows = [
        (
            name,
            year,
            _known(course.values_before[at, t]),
            _known(course.values[at, t]),
            case.indicators.units[at],
            case.indicators.labels[at],
        )
        for at, name in enumerate(case.indicators.names)
        for t, year in enumerate(case.frame.years)
    ]
    columns = (
        "backcast_indicator",
        "backcast_year",
        "backcast_before",
        "backcast_value",
        "backcast_unit",
        "backcast_label",
    )
    return _table("backcast_indicators", columns, rows)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def uptake_table(answer: Solved) -> PlanTable:
    """Return what is taken up, installed and used of each measure, in years that have any."""
    case, course = answer.case, answer.course
    rows = [
        (
            name,
            year,
            float(course.new[at, t]),
            float(course.installed[at, t]),
            float(course.use[at, t]),
            case.measures.units[at],
        )
        for at, name in enumerate(case.measures.names)
        for t, year in enumerate(case.frame.years)
        if course.installed[at, t] > 0.0
    ]
    columns = (
        "backcast_measure",
        "backcast_year",
        "backcast_new",
        "backcast_installed",
        "backcast_use",
        "backcast_unit",
    )
    return _table("backcast_uptake", columns, rows)


def target_table(answer: Solved, prices: Sequence[TargetPrice], currency: str) -> PlanTable:
    """Return every target: what is reached, since when, and what its next point costs."""
    case, course = answer.case, answer.course
    rows: list[Row] = []
    for price in prices:
        target = price.target
        value = float(course.values[target.indicator, target.year])
        rows.append(
            (
                target.name,
                case.indicators.names[target.indicator],
                case.frame.years[target.year],
                "≥" if target.is_least else "≤",
                target.value,
                value,
                shortfall(target, course),
                _since(answer, price),
                case.indicators.units[target.indicator],
                price.marginal,
                price.dearer,
                price.saved,
            )
        )
    columns = (
        "backcast_target",
        "backcast_indicator",
        "backcast_year",
        "backcast_sign",
        "backcast_wanted",
        "backcast_value",
        "backcast_short",
        "backcast_since",
        "backcast_unit",
        "backcast_marginal",
        "backcast_dearer",
        "backcast_saved",
    )
    return _table("backcast_targets", columns, rows, "|||||||||" + "|".join([currency] * 3))


def _since(answer: Solved, price: TargetPrice) -> int | None:
    """Return the first year from which on the target's value is kept to its year; None: never."""
    target = price.target
    first = None
    for year in range(target.year, -1, -1):
        if not np.isfinite(answer.course.values[target.indicator, year]):
            break
        if shortfall(target._replace(year=year), answer.course) > 0.0:
            break
        first = answer.case.frame.years[year]
    return first


def contribution_table(answer: Solved) -> PlanTable:
    """Return by how many points each measure moves each target's indicator in its year."""
    rows = [
        (
            target.name,
            answer.case.frame.years[target.year],
            answer.case.measures.names[at],
            float(points),
            answer.case.indicators.units[target.indicator],
        )
        for target in answer.case.targets
        for at, points in enumerate(contributions(answer.case, target, answer.course))
        if points
    ]
    columns = (
        "backcast_target",
        "backcast_year",
        "backcast_measure",
        "backcast_points",
        "backcast_unit",
    )
    return _table("backcast_contributions", columns, rows)


def near_table(answer: Solved, ranges: Sequence[Range]) -> PlanTable:
    """Return what is taken up in all, beside the least and most of plans near the least cost."""
    measures = answer.case.measures
    rows = [
        (
            measures.names[each.measure],
            each.least,
            float(answer.course.new[each.measure].sum()),
            each.most,
            measures.units[each.measure],
        )
        for each in ranges
    ]
    columns = (
        "backcast_measure",
        "backcast_least",
        "backcast_planned",
        "backcast_most",
        "backcast_unit",
    )
    return _table("backcast_near", columns, rows)


def regret_table(
    plans: Sequence[Solved], cells: Sequence[Cell], names: Sequence[str], currency: str
) -> PlanTable:
    """Return every plan under every scenario: cost, targets that are missed, regret."""
    rows = []
    for cell in cells:
        case = plans[cell.under].case
        broken = [
            f"{target.name} {case.frame.years[target.year]}: {amount:.4g}"
            f" {case.indicators.units[target.indicator]}".rstrip()
            for target, amount in cell.broken
        ]
        broken += [
            f"{name} {year}: {amount:.4g} {currency}" for name, year, amount in cell.overspent
        ]
        rows.append(
            (names[cell.plan], names[cell.under], cell.cost, cell.regret, "; ".join(broken))
        )
    columns = (
        "backcast_plan",
        "backcast_under",
        "backcast_cost",
        "backcast_regret",
        "backcast_broken",
    )
    return _table("backcast_regrets", columns, rows, f"||{currency}|{currency}")


def trial_table(plans: Sequence[Solved], cells: Sequence[Cell], names: Sequence[str]) -> PlanTable:
    """Return what every plan takes up and uses under every scenario, in years that have any."""
    rows = [
        (
            names[cell.plan],
            names[cell.under],
            measure,
            year,
            float(cell.course.new[at, t]),
            float(cell.course.installed[at, t]),
            float(cell.course.use[at, t]),
        )
        for cell in cells
        for at, measure in enumerate(plans[cell.under].case.measures.names)
        for t, year in enumerate(plans[cell.under].case.frame.years)
        if cell.course.installed[at, t] > 0.0
    ]
    columns = (
        "backcast_plan",
        "backcast_under",
        "backcast_measure",
        "backcast_year",
        "backcast_new",
        "backcast_installed",
        "backcast_use",
    )
    return _table("backcast_trials", columns, rows)


def scrap_table(answer: Solved) -> PlanTable:
    """Return what comes in, stands and leaves of every product, in tonnes."""
    scrap = answer.case.scrap
    lines: tuple[Floats, ...] = (scrap.inflow, scrap.stock, scrap.scrap)
    rows: list[Row] = [
        (name, year, *(float(line[at, t]) for line in lines))
        for at, name in enumerate(scrap.products)
        for t, year in enumerate(answer.case.frame.years)
    ]
    columns = (
        "backcast_product",
        "backcast_year",
        "backcast_inflow",
        "backcast_stock",
        "backcast_scrap",
    )
    return _table("backcast_scrap", columns, rows, "||TNE|TNE|TNE")


def flow_table(answer: Solved) -> PlanTable:
    """Return every flow in every year, without and with the measures, in tonnes."""
    case, course = answer.case, answer.course
    rows = [
        (name, year, float(course.flows_before[at, t]), float(course.flows[at, t]))
        for at, name in enumerate(case.system.flows)
        for t, year in enumerate(case.frame.years)
    ]
    columns = ("backcast_flow", "backcast_year", "backcast_before", "backcast_value")
    return _table("backcast_flows", columns, rows, "||TNE|TNE")
