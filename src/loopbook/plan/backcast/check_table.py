"""Check of tables: what a plan tells beside its uptake agrees with what it does.

Flows and targets are held against those reckoned anew. The price of a target, which only a search
can find, must lie between what a step to either side of it was found to cost.
"""

import math
from collections.abc import Mapping

from loopbook.plan.backcast.check_system import Told, Year, number, size_of
from loopbook.plan.backcast.check_uptake import Gap, Uptake, rows_of_table
from loopbook.terms.plan import Plan

Values = Mapping[tuple[str, int], float]

PRICE_SLACK = 1e-2
"""Of the price: a step is finite, and quotients bend the cost over it."""


def flow_rows(told: Told, plan: Plan, now: list[Year], before: list[Year]) -> list[Gap]:
    """Return how far the table of flows is from the flows of each year; missing rows are gaps."""
    stated = {
        (str(row[0]), int(row[1] or 0) - told.first): row[2:4]
        for row in rows_of_table(plan, "backcast_flows")
    }
    gaps = []
    for at, years in enumerate(zip(before, now, strict=True)):
        size = math.fsum(abs(amount) for amount in years[0].entering.values()) or 1.0
        for name in years[0].flows:
            cells = stated.get((name, at), (math.nan, math.nan))
            for year, cell in zip(years, cells, strict=True):
                apart = abs(year.flows[name] - float(cell or 0.0)) / size
                gaps.append(Gap(apart, f"{name} {told.first + at}"))
    return gaps


def target_rows(told: Told, plan: Plan, values: Values, before: Values) -> list[Gap]:
    """Return how far values and misses of the table of targets are from those reckoned."""
    gaps = []
    for name, indicator, year, sign, wanted, value, short, *_ in rows_of_table(
        plan, "backcast_targets"
    ):
        place = (str(indicator), int(year or 0) - told.first)
        own = values.get(place, math.nan)
        size = size_of(float(wanted or 0.0), before.get(place, math.nan))
        missing = float(wanted or 0.0) - own if sign == "≥" else own - float(wanted or 0.0)
        apart = max(abs(own - float(value or 0.0)), abs(max(missing, 0.0) - float(short or 0.0)))
        gaps.append(Gap(math.nan if math.isnan(own) else apart / size, f"{name} {year}"))
    return gaps


def price_gaps(told: Told, plan: Plan) -> list[Gap]:
    """Return how far duals lie outside of what steps to either side cost.

    With whole measures a dual is that of the fixed numbers, and nothing is claimed of it here.
    """
    if any(number(row, "whole") == 1.0 for row in told.rows["measures"]):
        return []
    gaps = []
    for name, _, year, *_, marginal, dearer, saved in rows_of_table(plan, "backcast_targets"):
        if marginal is None:
            continue
        price = float(marginal)
        low = price if saved is None else float(saved)
        high = math.inf if dearer is None else float(dearer)
        size = max(abs(price), abs(low), 0.0 if math.isinf(high) else abs(high)) or 1.0
        gaps.append(Gap(max(low - price, price - high, 0.0) / size, f"{name} {year}"))
    return gaps


def near_gaps(plan: Plan, uptakes: Mapping[str, Uptake]) -> list[Gap]:
    """Return how far the plan lies outside the ranges that hold plans of hardly more cost."""
    gaps = []
    for name, least, planned, most, _ in rows_of_table(plan, "backcast_near"):
        total = math.fsum(uptakes[str(name)].new)
        size = abs(total) or 1.0
        ends = (
            0.0 if least is None else float(least) - total,
            0.0 if most is None else total - float(most),
            abs(float(planned or 0.0) - total),
        )
        gaps.append(Gap(max(ends) / size, str(name)))
    return gaps
