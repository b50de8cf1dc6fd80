"""A comparison for a person: one subject under several standards, clause beside clause."""

from collections.abc import Sequence

from loopbook.render.findings import finding_lines
from loopbook.render.naming import label_of, title_of
from loopbook.render.number import number_text
from loopbook.render.score import answer_text, span_text
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.finding import Finding
from loopbook.terms.score import (
    ComparedClause,
    Comparison,
    CriterionScore,
    ScoreSheet,
)
from loopbook.terms.standard import ScoreMethod
from loopbook.wording import say

_DASH = "—"


def comparison_lines(found: Comparison, language: str) -> list[str]:
    """Return the totals, then each clause: what differs and how it stands under each standard."""
    sheets = found.sheets
    name = sheets[0].subject_name or found.subject
    lines = [say("compare.title", language, subject=name, period=sheets[0].period), ""]
    lines += plain_text(*total_table(found, language))
    headings = [say("compare.clause", language), say("compare.difference", language)]
    headings += [sheet.standard for sheet in sheets]
    lines += ["", *plain_text(headings, [_line(each, language) for each in found.clauses])]
    findings = findings_of(found)
    return [*lines, *([""] if findings else []), *finding_lines(findings, language)]


def total_table(found: Comparison, language: str) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of what the subject comes to under each standard."""
    keys = ("standard", "titled", "total", "level", "mandatory")
    rows = [
        [
            f"{sheet.pack.partition('@')[0]}/{sheet.standard}",
            title_of(sheet, language),
            total_text(sheet, language),
            level_text(sheet, language),
            mandatory_text(sheet, language),
        ]
        for sheet in found.sheets
    ]
    return [say(f"compare.{key}", language) for key in keys], rows


def findings_of(found: Comparison) -> tuple[Finding, ...]:
    """Return what is doubtful about any of the sheets, each thing once."""
    kept: list[Finding] = []
    for sheet in found.sheets:
        kept += [finding for finding in sheet.findings if finding not in kept]
    return tuple(kept)


def total_text(sheet: ScoreSheet, language: str) -> str:
    """Return the total; a dash under a standard that only measures."""
    return _DASH if sheet.method == ScoreMethod.MEASURED else span_text(sheet.total, language)


def mandatory_text(sheet: ScoreSheet, language: str) -> str:
    """Return whether all mandatory rows are met; a dash where the standard has none."""
    has_some = any(row.is_mandatory for row in sheet.criteria)
    return knocked_text(sheet.knocked_out, language) if has_some else _DASH


def level_text(sheet: ScoreSheet, language: str) -> str:
    """Return the level, or the two between which unknown answers leave it."""
    if not sheet.level_labels:
        return _DASH
    low, high = (_level(sheet, each, language) for each in (sheet.level_low, sheet.level_high))
    return low if low == high else say("compare.between", language, low=low, high=high)


def _level(sheet: ScoreSheet, level: str, language: str) -> str:
    if not level:
        return say("compare.no_level", language)
    return sheet.level_labels[level][1 if language.startswith("zh") else 0]


def knocked_text(told: bool | None, language: str) -> str:
    """Return whether a mandatory row is not met."""
    key = {True: "failed", False: "kept", None: "open"}[told]
    return say(f"compare.mandatory.{key}", language)


def difference_text(clause: ComparedClause, language: str) -> str:
    """Return all that differs, in words, the gravest first."""
    told = clause.differences or (clause.difference,)
    return _listed([say(f"compare.differs.{each}", language) for each in told], language)


def _listed(words: Sequence[str], language: str) -> str:
    return ("，" if language.startswith("zh") else ", ").join(words)


def compared_answer(row: CriterionScore | None, language: str) -> str:
    """Return the answer of a row; a dash where a standard has no such row."""
    return _DASH if row is None else answer_text(row, language)


def limits_text(row: CriterionScore | None, language: str) -> str:
    """Return the limits of a row in a line: `I 8, II 24`; empty: it has none."""
    told = [] if row is None else limit_texts(row, language)
    return _listed(told, language)


def limit_texts(row: CriterionScore, language: str) -> list[str]:
    """Return each limit of a row with its name."""
    return [
        say(
            "compare.limit",
            language,
            name=limit_name(name, language),
            value=number_text(value, language),
        )
        for name, value in row.limits.items()
    ]


_NAMED = frozenset({"baseline", "leading", "limit"})


def limit_name(name: str, language: str) -> str:
    """Return the name of a limit: baseline and leading value in words, levels as they are."""
    return say(f"compare.limit_name.{name}", language) if name in _NAMED else name


def clause_text(row: CriterionScore | None, language: str) -> str:
    """Return a row in a line: answer, limits, what it adds and of how much."""
    if row is None:
        return _DASH
    parts = [answer_text(row, language)]
    if limits := limits_text(row, language):
        parts.append(limits)
    if row.weight is not None:
        weight, result = number_text(row.weight, language), span_text(row.result, language)
        parts.append(say("compare.adds", language, result=result, weight=weight))
    return " · ".join(parts)


def _line(clause: ComparedClause, language: str) -> list[str]:
    cells = [clause_text(row, language) for row in clause.rows]
    return [label_of(clause, language), difference_text(clause, language), *cells]


def comparison_table(found: Comparison, language: str) -> Table:
    """Return the comparison as a table: a row a clause, five columns a standard."""
    keys, headings = ["concept", "clause", "difference"], []
    headings = [say(f"compare.{key}", language) for key in keys]
    for sheet in found.sheets:
        for part in ("answer", "limits", "weight", "low", "high"):
            keys.append(f"{sheet.standard}.{part}")
            headings.append(f"{sheet.standard}: {say(f'compare.{part}', language)}")
    rows = tuple(_row(each, language) for each in found.clauses)
    return Table("comparison", tuple(keys), tuple(headings), rows)


def _row(clause: ComparedClause, language: str) -> tuple[Value, ...]:
    head = (
        clause.concept,
        label_of(clause, language),
        difference_text(clause, language),
    )
    cells: list[Value] = []
    for row in clause.rows:
        cells += _cells(row, language)
    return (*head, *cells)


def _cells(row: CriterionScore | None, language: str) -> Sequence[Value]:
    if row is None:
        return (None,) * 5
    high = None if row.result.high == float("inf") else row.result.high
    limits = limits_text(row, language) or None
    return (compared_answer(row, language), limits, row.weight, row.result.low, high)


_SHEET = (
    "id", "number", "label", "state", "answer", "limits", "weight", "low", "high", "source",
)  # fmt: skip


def sheet_table(sheet: ScoreSheet, language: str) -> Table:
    """Return the clauses of a score sheet as a table."""
    headings = tuple(say(f"scores.{key}", language) for key in _SHEET)
    rows = tuple(_sheet_row(row, language) for row in sheet.criteria)
    return Table("score", _SHEET, headings, rows)


def _sheet_row(row: CriterionScore, language: str) -> tuple[Value, ...]:
    state = say(f"scores.state.{row.state.value}", language)
    head = (row.criterion, row.clause or None, label_of(row, language), state)
    return (*head, *_cells(row, language), row.source)
