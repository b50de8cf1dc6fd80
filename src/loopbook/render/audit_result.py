"""Audit result: inputs by year, rankings, levels by indicator, results before and after."""

from collections.abc import Iterator, Sequence

import msgspec

from loopbook.render.audit import label, level_text, span_text, truth_text
from loopbook.render.audit_cell import amount, percent, table
from loopbook.render.audit_recorded import names_text
from loopbook.terms.audit_sheet import AuditSheet, Weighed
from loopbook.terms.paper import Block, Cell, Table
from loopbook.terms.score import CriterionScore, ScoreSheet
from loopbook.wording import say


def input_table(sheet: AuditSheet, language: str) -> list[Table]:
    """Return the inputs and outputs by year as stated, beside what the ledger has."""
    system = None if sheet.balance is None else sheet.balance.stated.system
    rows = [
        (
            each.year,
            each.name,
            each.flow if system is None else names_text(each.flow, system.flows, language),
            amount(each.stated, language),
            amount(each.recorded, language, each.sequences),
            each.unit,
        )
        for each in sheet.inputs
    ]
    return table("inputs", language, "year name flow stated recorded unit", rows)


def weighed_table(candidates: Sequence[Weighed], name: str, language: str) -> list[Table]:
    """Return candidates by weighted sum, best first, beside the totals that the audit states."""
    rows = [
        (
            str(each.place),
            each.name,
            span_text(each.total, language),
            amount(each.stated, language),
            truth_text(each.is_chosen, language),
        )
        for each in candidates
    ]
    return table(name, language, "place candidate total stated chosen", rows)


def effect_table(sheet: AuditSheet, language: str) -> list[Table]:
    """Return each target before and after, as the ledger has it."""
    rows = [
        (
            each.label,
            each.unit,
            amount(each.before, language, each.sequences),
            amount(each.wanted, language),
            amount(each.after, language, each.sequences_after),
            percent(each.change, language),
            truth_text(each.met, language),
        )
        for each in sheet.effects
    ]
    return table("effects", language, "target unit before wanted after change met", rows)


def level_table(sheets: Sequence[ScoreSheet], name: str, language: str) -> Iterator[Block]:
    """Yield the level of each indicator of the standard, for each of the sheets, and the whole."""
    if not sheets or not sheets[0].criteria:
        return
    found = [{row.criterion: row for row in sheet.criteria} for sheet in sheets]
    rows: list[list[Cell]] = []
    for row in sheets[0].criteria:
        cells: list[Cell] = [label(row, language), _limits(row)]
        for sheet, known in zip(sheets, found, strict=True):
            cells += _level_cells(sheet, known.get(row.criterion), language)
        rows.append(cells)
    headings = "criterion limits" + " value level" * len(sheets)
    notes = [_whole(sheet, language) for sheet in sheets]
    widths = (2.6, 1.9, *(1.6, 1.9) * len(sheets))
    for made in table(name, language, headings, rows, notes):
        yield msgspec.structs.replace(made, widths=widths)


def _level_cells(sheet: ScoreSheet, row: CriterionScore | None, language: str) -> list[Cell]:
    if row is None:
        return ["-", "-"]
    sequences = sorted({s for leaf in row.evidence for s in leaf.sequences})
    state = say(f"audit.answer.{row.state.value}", language)
    symbol = row.unit_zh if language.startswith("zh") and row.unit_zh else row.unit
    value: Cell = state
    if row.value is not None:
        value = amount(row.value, language, sequences, symbol)
    return [value, level_text(sheet, row.level, language) if row.value is not None else "-"]


def _limits(row: CriterionScore) -> str:
    texts = [f"{name} {value:g}" for name, value in row.limits.items()]
    return f"{'*' if row.is_limiting else ''}{', '.join(texts)}"


def _whole(sheet: ScoreSheet, language: str) -> str:
    low = level_text(sheet, sheet.level_low, language)
    high = level_text(sheet, sheet.level_high, language)
    level = low if low == high else f"{low} … {high}"
    indices = ", ".join(f"{k} {span_text(v, language)}" for k, v in sheet.indices.items())
    values = {"period": str(sheet.period), "level": level, "indices": indices or "-"}
    return say("audit_paper.level", language, **values)
