"""Limit: a row of the model in the words of the person who set it, with its place in the input."""

from typing import NamedTuple

from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.figure import figure_text
from loopbook.plan.backcast.frame import positions
from loopbook.plan.backcast.indicator import Target
from loopbook.plan.backcast.model import (
    BUDGET,
    GROUP,
    MOST,
    NEEDS,
    RAMP,
    SPENDING,
    TARGET,
    WINDOW,
    Built,
)
from loopbook.plan.solve.model import Rows, place_of
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.statement import Reason


class Limit(NamedTuple):
    """A limit that a person set.

    Fields
      reason   in words;  place   its row, as `targets.csv, row 4`
      subject, period   id and year;  unit   of the limit
      size     one unit of the row, in `unit`
      target   if it is one
    """

    reason: Reason
    place: str
    subject: str
    period: str
    unit: str
    size: float
    target: Target | None = None


def limit_of(given: PlanInput, case: Case, made: Built, rows: Rows, position: int) -> Limit:
    """Return a row of the model in words."""
    if rows.name.startswith(TARGET):
        names = [each.name for each in made.targets]
        return _target(case, case.targets[names.index(rows.name)])
    named = place_of(rows, position)
    if rows.name in (BUDGET, SPENDING):
        return _budget(given, made, rows.name, named[0])
    if rows.name == GROUP:
        values = {"group": named[0], "year": named[1]}
        reason = Reason("plan.backcast.limit.group", values)
        table = given.tables["measures"]
        place = table.place(case.measures.groups.index(named[0]))
        return Limit(reason, place, named[0], named[1], "", 1.0)
    return _uptake(given, case, made, rows.name, named)


def _target(case: Case, target: Target) -> Limit:
    year = str(case.frame.years[target.year])
    unit = case.indicators.units[target.indicator]
    values = {
        "target": target.name,
        "indicator": case.indicators.labels[target.indicator],
        "value": figure_text(target.value),
        "unit": unit,
        "year": year,
    }
    kind = "at_least" if target.is_least else "at_most"
    reason = Reason(f"plan.backcast.limit.{kind}", values)
    return Limit(reason, target.place, target.name, year, unit, 1.0, target)


def _budget(given: PlanInput, made: Built, name: str, year: str) -> Limit:
    table = given.tables["budgets"]
    at = [str(int(each)) for each in table["year"]].index(year)
    field = {BUDGET: "capex", SPENDING: "spending"}[name]
    values = {"year": year, "amount": figure_text(table[field][at]), "currency": given.currency}
    reason = Reason(f"plan.backcast.limit.{name}", values)
    return Limit(reason, table.place(at), "", year, given.currency, made.money)


def _uptake(given: PlanInput, case: Case, made: Built, name: str, named: tuple[str, ...]) -> Limit:
    """Return a limit of one measure: its most, ramp, window or prerequisite."""
    table = given.tables["measures"]
    at = positions(table, "measure")[named[0]]
    unit, size = case.measures.units[at], float(made.size[at])
    year = named[1] if len(named) > 1 else ""
    values = {"measure": case.measures.labels[at], "unit": unit, "year": year}
    if name == MOST:
        values["amount"] = figure_text(case.measures.most[at])
    elif name == RAMP:
        values["amount"] = figure_text(case.measures.ramp[at])
    elif name == WINDOW:
        years = [
            year
            for year, is_in in zip(case.frame.years, case.measures.in_window[at], strict=True)
            if is_in
        ]
        values |= {
            "first": str(years[0]) if years else "-",
            "last": str(years[-1]) if years else "-",
        }
    elif name == NEEDS:
        values["needed"] = case.measures.labels[int(case.measures.needs[at])]
        unit, size = "", 1.0
    reason = Reason(f"plan.backcast.limit.{name}", values)
    return Limit(reason, table.place(at), named[0], year, unit, size)
