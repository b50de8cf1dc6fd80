"""Audit check: the self-check of a report, and the history of what was recorded."""

from collections.abc import Iterator

from loopbook.render.audit import (
    knock_out_label,
    meter_text,
    review_lines,
    share_text,
    span_text,
    truth_text,
)
from loopbook.render.audit_cell import amount, table
from loopbook.terms.audit_sheet import AuditEvaluation, AuditSheet, Checked
from loopbook.terms.finding import finding_text
from loopbook.terms.paper import Block, Cell, Paragraph, Table
from loopbook.terms.score import ScoreSheet
from loopbook.wording import say


def check_blocks(found: AuditEvaluation, language: str) -> Iterator[Block]:
    """Yield the self-check: completeness, sums, truth, closure, knock-outs, score, what is open."""
    share = share_text(found.completeness, language)
    yield Paragraph((say("audit.completeness", language, share=share),))
    missing = [[name, str(row or "-"), field or "-"] for name, row, field in found.missing]
    yield from table("missing", language, "table row field", missing)
    for kind, checked in (("sum", found.arithmetic), ("ledger", found.truth)):
        counts = {"count": checked.count, "wrong": len(checked.differing)}
        text = say(f"audit.checked.{kind}", language, **counts, unknown=checked.unknown)
        yield Paragraph((text,))
        yield from _differing(f"differs_{kind}", checked, language)
    for suspect in found.suspects:
        yield Paragraph((meter_text(suspect, language),))
    outs = [
        [knock_out_label(each, language), truth_text(each.holds, language)]
        for each in found.knock_outs
    ]
    yield from table("knock_outs", language, "knock_out holds", outs)
    for name, sheet in (("review", found.review), ("acceptance", found.acceptance_review)):
        yield from _review(name, sheet, language)
    what = say(f"audit.verdict.{found.verdict.value}", language)
    yield Paragraph((say("audit.verdict", language, what=what),))
    what = say(f"audit.acceptance.{found.acceptance.value}", language)
    yield Paragraph((say("audit.acceptance", language, what=what),))
    texts = [[finding_text(each, language)] for each in found.findings]
    yield from table("findings", language, "finding", texts)


def _differing(name: str, checked: Checked, language: str) -> list[Table]:
    rows: list[list[Cell]] = [
        [
            each.table,
            str(each.row),
            each.field,
            each.name,
            amount(each.stated, language),
            amount(each.found, language),
        ]
        for each in checked.differing
    ]
    return table(name, language, "table row field name stated found", rows)


def _review(name: str, sheet: ScoreSheet | None, language: str) -> Iterator[Block]:
    if sheet is None:
        return
    rows: list[list[Cell]] = []
    for row in sheet.criteria:
        text = row.label_zh if language.startswith("zh") else row.label_en
        weight = "-" if row.weight is None else f"{row.weight:g}"
        state = say(f"audit.answer.{row.state.value}", language)
        rows.append(
            [text, amount(row.value, language), weight, span_text(row.result, language), state]
        )
    yield from table(name, language, "criterion value points result state", rows)
    yield Paragraph(tuple(review_lines(sheet, language)))


def history_table(sheet: AuditSheet, language: str) -> Block:
    """Return every recording of the audit, in order: what, when, from which document."""
    rows = [
        [each.moment, each.table, each.document, str(len(each.rows)), each.sha256[:16]]
        for each in sheet.file.recordings
    ]
    made = table("history", language, "moment table document rows sha256", rows)
    return made[0] if made else Paragraph((say("audit_paper.nothing", language),))
