"""Reconciled: what numbers come to when they must agree, as lines, as a table and as records.

Every adjustment stands beside what was stated. What does not fit is said by render/disagreement.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from loopbook.account.boundary import GIVER, TAKER
from loopbook.account.model.name import stem
from loopbook.render.disagreement import (
    NAMES_MAX,
    Answer,
    amount_words,
    covariance_lines,
    effort_text,
    fits,
    free_lines,
    gain_lines,
    global_text,
    short,
    suspect_lines,
    suspect_text,
    symbol_of,
)
from loopbook.render.findings import finding_lines
from loopbook.render.naming import label_of
from loopbook.render.number import number_text
from loopbook.render.plain import plain
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.period import period_text
from loopbook.terms.reconciliation import Estimate, Variable, VariableKind
from loopbook.wording import say

LINES_MAX = 200
"""Rows of a table for a person; programs get all of them."""

_COLUMNS = ("flow", "from", "to", "layer", "period", "value", "sd", "unit", "what")
_AMOUNTS = (VariableKind.FLOW, VariableKind.STOCK_CHANGE, VariableKind.STOCK)


def reconciled_lines(answer: Answer, language: str = "en") -> list[str]:
    """Return the answer as lines for a terminal: the numbers, the tests, whom to ask, what next."""
    shown = _shown(answer)
    headings, rows = _rows(answer, shown[:LINES_MAX], language)
    lines = plain_text(headings, rows)
    if len(shown) > LINES_MAX:
        lines.append(say("reconciled.more", language, count=len(shown) - LINES_MAX))
    return [
        *lines,
        "",
        global_text(answer.reconciled, language),
        *suspect_lines(answer, language),
        *free_lines(shown, language),
        *gain_lines(answer, language),
        *covariance_lines(answer, language),
        effort_text(answer.reconciled, language),
    ]


def note_lines(answer: Answer, language: str = "en") -> list[str]:
    """Return a line for each finding, those alike of one code gathered behind the first few."""
    seen: dict[str, int] = {}
    kept = []
    for finding in answer.findings:
        seen[finding.code] = seen.get(finding.code, 0) + 1
        if seen[finding.code] <= NAMES_MAX:
            kept.append(finding)
    lines = finding_lines(kept, language)
    for code, count in seen.items():
        if count > NAMES_MAX:
            lines.append(say("reconciled.alike", language, code=code, count=count - NAMES_MAX))
    return lines


def reconciled_table(answer: Answer, language: str = "en") -> Table:
    """Return the reconciled amounts in the columns of a table of flows, to be read again.

    A flow that cannot be known has an empty value: unmeasured, as it was.
    """
    rows = []
    for variable, estimate in _shown(answer):
        if variable.kind in _AMOUNTS:
            rows.append((*_ends(answer, variable, language), *_numbers(variable, estimate)))
    headings = tuple(say(f"sheet.column.{key}", language) for key in _COLUMNS)
    return Table("flows", _COLUMNS, headings, tuple(rows))


def reconciled_records(answer: Answer, language: str = "en") -> dict[str, object]:
    """Return the whole answer as dicts and lists, for programs."""
    found = answer.reconciled
    named = {variable.id: variable for variable in found.model.variables}
    return {
        "estimates": [_record(answer, *pair) for pair in _shown(answer)],
        "global": {
            "statistic": found.statistic,
            "freedom": found.freedom,
            "threshold": found.threshold,
            "level": found.level,
            "fits": fits(found),
        },
        "thresholds": {
            "measurement": found.measurement_threshold,
            "nodal": found.nodal_threshold,
        },
        "nodal": plain(found.nodal, language),
        "suspects": [
            {**_struct(error), "sentence": suspect_text(error, answer, named, language)}
            for error in found.gross_errors
        ],
        "measure_next": plain(found.gains, language),
        "covariances": [
            {"pair": list(pair), "covariance": value} for pair, value in found.covariances.items()
        ],
        "effort": plain(found.effort, language),
        "findings": [plain(finding, language) for finding in answer.findings],
    }


def _struct(value: msgspec.Struct) -> dict[str, object]:
    return {name: plain(getattr(value, name)) for name in value.__struct_fields__}


def _shown(answer: Answer) -> list[tuple[Variable, Estimate]]:
    """Return the variables to show with what they come to: flows, stocks, then coefficients."""
    order = list(VariableKind)
    pairs = [
        (answer.variables[estimate.variable], estimate)
        for estimate in answer.reconciled.estimates
        if estimate.variable in answer.variables
    ]
    # A flow that fills a stock stands among the flows, where the table has it.
    return sorted(pairs, key=lambda p: 0 if _is_flow(p[0]) else order.index(p[0].kind))


def _is_flow(variable: Variable) -> bool:
    kinds = (VariableKind.FLOW, VariableKind.STOCK_CHANGE)
    return bool(variable.flow) and variable.kind in kinds


def _record(answer: Answer, variable: Variable, estimate: Estimate) -> dict[str, object]:
    flow = answer.system.flows.get(variable.flow) if _is_flow(variable) else None
    return {
        "variable": variable.id,
        "kind": variable.kind.value,
        "flow": variable.flow,
        "from": flow.source if flow else "",
        "to": flow.target if flow else "",
        "process": variable.process,
        "layer": variable.layer,
        "period": None if variable.period is None else period_text(variable.period),
        "unit": variable.unit,
        "stated": estimate.stated,
        "stated_sd": estimate.stated_sd,
        "value": estimate.value,
        "sd": estimate.sd,
        "adjustment": estimate.adjustment,
        "class": estimate.determination.value,
        "statistic": estimate.statistic,
        "at_bound": estimate.at_bound,
        "measurements": plain(variable.measurements),
    }


def _ends(answer: Answer, variable: Variable, language: str) -> tuple[Value, ...]:
    """Return name, ends, layer and period of a variable as a table of flows has them."""
    flow = answer.system.flows.get(variable.flow)
    if flow is not None:
        ends = tuple(_place(end) for end in (flow.source, flow.target))
        name = flow.id
    else:
        stock = say("sheet.stock_of", language, process=variable.process)
        is_level = variable.kind is VariableKind.STOCK
        ends = ("", stock) if is_level else (variable.process, stock)
        name = name_text(variable, language)
    period = "" if variable.period is None else period_text(variable.period)
    return name, *ends, variable.layer, period


def _place(place: str) -> str:
    """Return a place as a table names it: the world outside is empty."""
    return "" if place in (GIVER, TAKER) else place


def _numbers(variable: Variable, estimate: Estimate) -> tuple[Value, ...]:
    what = "level" if variable.kind is VariableKind.STOCK else "flow"
    return _digits(estimate.value), _digits(estimate.sd), variable.unit, what


def _digits(value: float | None) -> Value:
    """Return a double as a decimal without an exponent, all its digits kept."""
    return None if value is None else Decimal(repr(float(value)))


def name_text(variable: Variable, language: str = "en") -> str:
    """Return what people call a variable, its layer and period left out."""
    is_stock = variable.kind in (VariableKind.STOCK, VariableKind.STOCK_CHANGE)
    if is_stock and not variable.flow:
        return say(f"reconciled.name.{variable.kind.value}", language, process=variable.process)
    return stem(variable)


def _label(answer: Answer, variable: Variable, language: str) -> str:
    """Return the label of a flow, where the system has one; what people call it else."""
    flow = answer.system.flows.get(variable.flow) if _is_flow(variable) else None
    return name_text(variable, language) if flow is None else label_of(flow, language)


def _rows(
    answer: Answer, shown: Sequence[tuple[Variable, Estimate]], language: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return headings and cells; layer and period only where there are several."""
    layers = {variable.layer for variable, _ in shown}
    periods = {variable.period for variable, _ in shown if variable.period is not None}
    optional = {"layer": len(layers) > 1, "period": len(periods) > 1}
    keys = ("name", "layer", "period", "stated", "reconciled", "adjustment", "class", "mark")
    kept = [index for index, key in enumerate(keys) if optional.get(key, True)]
    headings = tuple(say(f"reconciled.heading.{keys[index]}", language) for index in kept)
    suspected = {name for e in answer.reconciled.gross_errors if e.is_found for name in e.members}
    rows = []
    for variable, estimate in shown:
        cells = _cells(answer, variable, estimate, suspected, language)
        rows.append(tuple(cells[index] for index in kept))
    return headings, rows


def _cells(
    answer: Answer, variable: Variable, estimate: Estimate, suspected: set[str], language: str
) -> tuple[str, ...]:
    marks = []
    if any(name.partition("#")[0] == variable.id for name in suspected):
        marks.append(say("reconciled.suspect", language))
    if estimate.at_bound:
        marks.append(say("reconciled.at_bound", language))
    symbol = symbol_of(answer, variable, language)
    adjustment = estimate.adjustment
    near = estimate.stated_sd
    return (
        _label(answer, variable, language),
        variable.layer,
        "" if variable.period is None else period_text(variable.period),
        "" if estimate.stated is None else amount_words(estimate.stated, near, symbol, language),
        amount_words(estimate.value, estimate.sd, symbol, language),
        "" if adjustment is None else _signed(adjustment, near, language),
        say(f"reconciled.class.{estimate.determination.value}", language),
        ", ".join(marks),
    )


def _signed(value: float, sd: float | None, language: str) -> str:
    """Return an adjustment with its sign, to the digits of the stated uncertainty."""
    places = None if not sd else Decimal(repr(sd)).adjusted() - 1
    exact = Decimal(repr(short(value)))
    rounded = exact if places is None else exact.quantize(Decimal(1).scaleb(places))
    sign = "+" if rounded > 0 else ""
    return f"{sign}{number_text(rounded, language)}"
