"""Score paper: the report of an evaluation: result, criterion by criterion, what is open, evidence.

The form follows what a self-evaluation report and a third party's report have: method, evidence,
basic requirements, score, problems (reference of GB/T 36132, self-evaluation report).
"""

from collections.abc import Iterator, Sequence

from loopbook.render.moment import period_label
from loopbook.render.naming import label_of, title_of
from loopbook.render.number import number_text
from loopbook.render.paper.annex import figures_of
from loopbook.render.paper.cited import cited
from loopbook.render.paper.told import Told
from loopbook.render.score import yes_text
from loopbook.render.standing import reason_text
from loopbook.terms.finding import finding_text
from loopbook.terms.paper import Block, Cell, Figure, Heading, Paper, Paragraph, Table
from loopbook.terms.score import AnswerState, CriterionScore, LevelGap, ScoreSheet, Span
from loopbook.terms.standard import CriterionKind
from loopbook.wording import say

_SHOWN = 16
_MET = {True: "met", False: "unmet", None: "open"}


def score_paper(
    book: Told, sheet: ScoreSheet, language: str = "en", gap: LevelGap | None = None
) -> Paper:
    """Return the report of a subject under a standard.

    Parameters
      sheet   as `Book.score` made it from the book
      gap     what the next level would cost, when it was asked
    """
    blocks: list[Block] = [
        Heading(say("score_paper.result", language)),
        *_result(sheet, language),
        Heading(say("score_paper.clauses", language)),
        *_clauses(sheet, language),
        Heading(say("score_paper.open", language)),
        *_open(sheet, language),
    ]
    if gap is not None:
        blocks += [Heading(say("score_paper.gap", language)), *_gap(gap, language)]
    blocks += list(_documents(sheet, language))
    subject = sheet.subject_name or sheet.subject
    paper = Paper(
        language=language,
        title=say("score_paper.title", language, subject=subject),
        subtitle=title_of(sheet, language),
        front=_front(sheet, language),
        blocks=tuple(blocks),
    )
    named = {s for figure in figures_of(paper) for s in figure.evidence}
    pack = book.scheme(sheet.pack.partition("@")[0])
    return Paper(
        language=language,
        title=paper.title,
        subtitle=paper.subtitle,
        front=paper.front,
        blocks=paper.blocks,
        sources=cited(book, named, pack, language),
    )


def _front(sheet: ScoreSheet, language: str) -> tuple[str, ...]:
    checkpoint = sheet.checkpoint
    return (
        say("score_paper.subject", language, subject=sheet.subject),
        say("score_paper.period", language, period=period_label(sheet.period, language),
            day=sheet.day.isoformat()),
        say("plan_paper.pack", language, pack=sheet.pack, digest=sheet.digest[:_SHOWN]),
        say("plan_paper.checkpoint", language, size=checkpoint.size,
            root=checkpoint.root[:_SHOWN]),
    )  # fmt: skip


def _heads(names: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(say(f"score_paper.column.{name}", language) for name in names)


def _span(span: Span, language: str) -> Figure:
    """Return a result as a figure: one number, or both ends of what is possible."""
    if span.value is not None:
        return Figure(text=number_text(span.value, language), value=span.value)
    ends = (number_text(span.low, language), number_text(span.high, language))
    return Figure(text=say("score_paper.span", language, low=ends[0], high=ends[1]))


def _level(sheet: ScoreSheet, name: str, language: str) -> str:
    if not name:
        return say("score_paper.below", language)
    english, chinese = sheet.level_labels.get(name, (name, name))
    return chinese if language.startswith("zh") else english


def _result(sheet: ScoreSheet, language: str) -> Iterator[Block]:
    low, high = (_level(sheet, each, language) for each in (sheet.level_low, sheet.level_high))
    key = "score_paper.level" if low == high else "score_paper.levels"
    if sheet.level_labels:
        yield Paragraph((say(key, language, low=low, high=high),))
    knocked = {True: "out", False: "in", None: "open"}[sheet.knocked_out]
    yield Paragraph(
        (say("score_paper.total", language), _span(sheet.total, language), ". ",
         say(f"score_paper.knocked.{knocked}", language))
    )  # fmt: skip
    if sheet.indices:
        yield Table(
            id="indices",
            caption=say("score_paper.indices", language),
            columns=_heads(("level", "index"), language),
            rows=tuple(
                (_level(sheet, name, language), _span(span, language))
                for name, span in sheet.indices.items()
            ),
        )
    yield Table(
        id="groups",
        caption=say("score_paper.groups", language),
        columns=_heads(("group", "weight", "result"), language),
        widths=(4, 1, 1.4),
        rows=tuple(
            (
                label_of(group, language),
                _number(group.weight, language),
                _span(group.result, language),
            )
            for group in sheet.groups
        ),
    )


def _number(value: float | None, language: str) -> Figure:
    return Figure(text="—" if value is None else number_text(value, language), value=value)


def _clauses(sheet: ScoreSheet, language: str) -> Iterator[Block]:
    for group in sheet.groups:
        rows = [each for each in sheet.criteria if each.group == group.group]
        if not rows:
            continue
        yield Heading(label_of(group, language), 2)
        yield Table(
            id=f"clauses_{group.group}",
            caption=say("score_paper.clauses.caption", language),
            columns=_heads(
                ("clause", "criterion", "answer", "limits", "weight", "result", "met"), language
            ),
            widths=(0.8, 2.8, 1.6, 2, 0.9, 1.2, 0.9),
            rows=tuple(_clause(each, language) for each in rows),
            notes=(say("score_paper.marks", language),),
        )


def _clause(row: CriterionScore, language: str) -> tuple[Cell, ...]:
    marks = ("*" if row.is_limiting else "") + ("!" if row.is_mandatory else "")
    return (
        row.clause or "—",
        f"{label_of(row, language)}{marks}",
        _answer(row, language),
        _limits(row, language),
        _number(row.weight, language),
        _span(row.result, language),
        row.level or _met_text(row, language),
    )


def _answer(row: CriterionScore, language: str) -> Figure:
    evidence = tuple(dict.fromkeys(s for leaf in row.evidence for s in leaf.sequences))
    if row.state is not AnswerState.KNOWN or row.value is None:
        return Figure(text=say(f"score_paper.state.{row.state.value}", language), evidence=evidence)
    unit = (row.unit_zh if language.startswith("zh") else "") or row.unit
    text = number_text(row.value, language, symbol="" if unit == "C62" else unit)
    if row.kind == CriterionKind.YES_NO:
        text = yes_text(row.value, language)
    return Figure(text=text, value=row.value, evidence=evidence)


def _limits(row: CriterionScore, language: str) -> str:
    joint = "；" if language.startswith("zh") else "; "
    told = (
        f"{say(f'score_paper.limit.{name}', language) if name in _NAMED else name} "
        f"{number_text(value, language)}"
        for name, value in row.limits.items()
    )
    return joint.join(told) or "—"


_NAMED = ("baseline", "leading", "points")


def _met_text(row: CriterionScore, language: str) -> str:
    """Say whether a row is met; one that does not apply is neither met nor open."""
    if row.state is AnswerState.NOT_APPLICABLE:
        return "—"
    return say(f"score_paper.met.{_MET[row.met]}", language)


def _open(sheet: ScoreSheet, language: str) -> Iterator[Block]:
    """Yield what is unknown and why, and what is wrong or doubtful."""
    unknown = [each for each in sheet.criteria if each.state is AnswerState.UNKNOWN]
    yield Paragraph(
        (say("score_paper.unknown", language, count=len(unknown), total=len(sheet.criteria)),)
    )
    if unknown:
        yield Table(
            id="unknown",
            caption=say("score_paper.unknown.caption", language),
            columns=_heads(("criterion", "why"), language),
            widths=(2, 4),
            rows=tuple((label_of(each, language), _why(each, language)) for each in unknown),
        )
    for finding in sheet.findings:
        yield Paragraph((finding_text(finding, language),))


def _why(row: CriterionScore, language: str) -> str:
    return " ".join(reason_text(reason, language) for reason in row.missing) or "—"


def _gap(gap: LevelGap, language: str) -> Iterator[Block]:
    if not gap.is_reachable:
        joint = "、" if language.startswith("zh") else ", "
        missing = joint.join(gap.missing) or "—"
        yield Paragraph((say("score_paper.gap.none", language, level=gap.level, missing=missing),))
        return
    yield Paragraph(
        (say("score_paper.gap.cost", language, level=gap.level, index=f"{gap.index:.4g}"),
         Figure(text=number_text(gap.cost, language), value=gap.cost), ".")
    )  # fmt: skip
    yield Table(
        id="gap",
        caption=say("score_paper.gap.caption", language),
        columns=_heads(("criterion", "to", "limit", "cost", "gain"), language),
        rows=tuple(
            (
                label_of(each, language),
                each.to,
                Figure(
                    text="—" if each.limit is None
                    else number_text(each.limit, language, symbol=each.unit),
                    value=each.limit,
                ),
                _number(each.cost, language),
                _number(each.gain, language),
            )
            for each in gap.improvements
        ),
    )  # fmt: skip


def _documents(sheet: ScoreSheet, language: str) -> Iterator[Block]:
    rows = [
        (label_of(each, language), document.name, document.sha256)
        for each in sheet.criteria
        for document in each.documents
    ]
    if rows:
        yield Heading(say("score_paper.documents", language))
        yield Table(
            id="documents",
            caption=say("score_paper.documents.caption", language),
            columns=_heads(("criterion", "document", "digest"), language),
            widths=(1.6, 1.6, 3.4),
            rows=tuple(rows),
        )
