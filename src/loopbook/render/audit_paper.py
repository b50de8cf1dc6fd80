"""Audit paper: the report of a cleaner-production audit: seven chapters, self-check, history.

The outline is that of an audit report (HJ 469-2009 cited in it): each phase is a chapter, with the
tables as recorded and what is worked out of them and of the ledger. Numbers from the ledger name
their entries.
"""

from collections.abc import Callable, Iterator

import msgspec

from loopbook.render.audit import deadline_lines, label
from loopbook.render.audit_balance import balance_blocks
from loopbook.render.audit_check import check_blocks, history_table
from loopbook.render.audit_money import economy_blocks, loss_table, option_table
from loopbook.render.audit_recorded import recorded_table
from loopbook.render.audit_result import (
    effect_table,
    input_table,
    level_table,
    weighed_table,
)
from loopbook.render.paper.annex import figures_of
from loopbook.render.paper.cited import cited
from loopbook.render.paper.told import Told
from loopbook.terms.audit import AuditPhase
from loopbook.terms.audit_sheet import AuditEvaluation, AuditSheet
from loopbook.terms.paper import Block, Heading, Paper, Paragraph
from loopbook.terms.period import period_text
from loopbook.wording import say

Reckoned = Callable[[AuditSheet, str], Iterator[Block]]


def audit_paper(
    book: Told, sheet: AuditSheet, evaluation: AuditEvaluation, language: str = "en"
) -> Paper:
    """Return the report of an audit.

    Parameters
      book        whose entries the numbers rest on
      sheet       worked out from that book;  evaluation  of the same sheet
    """
    blocks: list[Block] = []
    for phase in sheet.form.phases.values():
        blocks += _chapter(sheet, phase, language)
    blocks.append(Heading(say("audit_paper.check", language)))
    blocks += check_blocks(evaluation, language)
    blocks += [Heading(say("audit_paper.history", language)), history_table(sheet, language)]
    paper = Paper(
        language=language,
        title=say("audit_paper.title", language),
        subtitle=sheet.file.subject,
        front=tuple(_front(sheet, language)),
        blocks=tuple(blocks),
    )
    named = {sequence for figure in figures_of(paper) for sequence in figure.evidence}
    balance = sheet.balance
    pack = balance.pack if balance is not None else sheet.file.standard.partition("/")[0]
    sources = cited(book, named, book.scheme(pack), language)
    return msgspec.structs.replace(paper, sources=sources)


def _front(sheet: AuditSheet, language: str) -> Iterator[str]:
    status, file = sheet.status, sheet.file
    yield say("audit_paper.years", language, years=period_text(status.years))
    yield say("audit_paper.standard", language, standard=file.standard)
    yield say("audit_paper.version", language, version=file.version, day=status.day)
    for ground in status.obligations:
        law = ground.law_zh if language.startswith("zh") else ground.law_en
        yield say("audit_paper.ground", language, ground=label(ground, language), law=law)
    yield from deadline_lines(status, language)


def _chapter(sheet: AuditSheet, phase: AuditPhase, language: str) -> Iterator[Block]:
    yield Heading(label(phase, language))
    is_chinese = language.startswith("zh")
    yield Paragraph((phase.deliverable_zh if is_chinese else phase.deliverable_en,))
    has_any = False
    for table in sheet.form.tables.values():
        if table.phase == phase.id:
            block = recorded_table(sheet, table, language)
            has_any = has_any or block is not None
            yield from [block] if block is not None else []
    reckoned = _RECKONED.get(phase.id)
    found = list(reckoned(sheet, language)) if reckoned else []
    yield from found
    if not has_any and not found:
        yield Paragraph((say("audit_paper.nothing", language),))


def _pre_assessment(sheet: AuditSheet, language: str) -> Iterator[Block]:
    yield from input_table(sheet, language)
    yield from weighed_table(sheet.focus, "focus", language)
    if sheet.scores:
        yield from level_table(sheet.scores[:1], "level_before", language)


def _assessment(sheet: AuditSheet, language: str) -> Iterator[Block]:
    if sheet.balance is not None:
        yield from balance_blocks(sheet.balance, language)
    yield from loss_table(sheet, language)


def _options(sheet: AuditSheet, language: str) -> Iterator[Block]:
    yield from option_table(sheet, language)
    yield from weighed_table(sheet.screening, "screening", language)


def _implementation(sheet: AuditSheet, language: str) -> Iterator[Block]:
    yield from effect_table(sheet, language)
    if len(sheet.scores) > 1:
        yield from level_table(sheet.scores, "level_after", language)


_RECKONED: dict[str, Reckoned] = {
    "pre_assessment": _pre_assessment,
    "assessment": _assessment,
    "options": _options,
    "feasibility": economy_blocks,
    "implementation": _implementation,
}
