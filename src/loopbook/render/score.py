"""Score sheets and gaps for a person: row by row what was answered, asked and earned."""

import math
from collections.abc import Iterator

from loopbook.evaluate.explain import reason_text
from loopbook.render.findings import finding_lines
from loopbook.render.moment import period_label
from loopbook.render.naming import label_of, title_of
from loopbook.render.number import number_text
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.score import AnswerState, CriterionScore, LevelGap, ScoreSheet, Span
from loopbook.terms.standard import CriterionKind, ScoreMethod
from loopbook.wording import say

_COLUMNS = ("criterion", "answer", "limits", "reached", "weight", "result")
_GAP_COLUMNS = ("criterion", "to", "limit", "cost", "gain", "forced")
_DIGEST_DIGITS = 12


def score_lines(sheet: ScoreSheet, language: str, *, explain: bool = False) -> list[str]:
    """Return a sheet as text: whose, by which edition, the rows, the result, what is doubtful.

    Parameters
      explain   whether each row tells its clause, source, documents, entries, and what is missing
    """
    table = score_table_of(sheet, language)
    lines = [_head(sheet, language), _edition(sheet, language), ""]
    lines += plain_text(table.headings, [[_text(cell) for cell in row] for row in table.rows])
    lines += ["", *result_lines(sheet, language)]
    lines += finding_lines(sheet.findings, language)
    if explain:
        lines.append("")
        for row in sheet.criteria:
            lines += _explained(row, language)
        lines.append(
            say(
                "score.checkpoint", language, size=sheet.checkpoint.size, root=sheet.checkpoint.root
            )
        )
    return lines


def _head(sheet: ScoreSheet, language: str) -> str:
    subject = f"{sheet.subject_name} ({sheet.subject})" if sheet.subject_name else sheet.subject
    period = period_label(sheet.period, language)
    return say("score.head", language, subject=subject, period=period)


def _edition(sheet: ScoreSheet, language: str) -> str:
    return say(
        "score.edition",
        language,
        title=title_of(sheet, language),
        standard=sheet.standard,
        pack=sheet.pack,
        digest=sheet.digest[:_DIGEST_DIGITS],
        day=sheet.day,
    )


def score_table_of(sheet: ScoreSheet, language: str) -> Table:
    """Return the rows of a sheet as a table in words."""
    headings = tuple(say(f"score.heading.{key}", language) for key in _COLUMNS)
    rows = tuple(_row(sheet, row, language) for row in sheet.criteria)
    return Table("score", _COLUMNS, headings, rows)


def _row(sheet: ScoreSheet, row: CriterionScore, language: str) -> tuple[Value, ...]:
    star = "*" if row.is_limiting else ""
    veto = "!" if row.is_mandatory else ""
    return (
        f"{star}{veto}{label_of(row, language)}",
        answer_text(row, language),
        _limits(sheet, row, language),
        reached_text(sheet, row, language),
        "" if row.weight is None else number_text(row.weight, language),
        "" if sheet.method in (ScoreMethod.ALL, ScoreMethod.MEASURED) else _earned(row, language),
    )


def answer_text(row: CriterionScore, language: str) -> str:
    """Return the answer with its unit, yes or no in words, or that it is unknown or waived."""
    if row.state is AnswerState.NOT_APPLICABLE:
        return say("score.not_applicable", language)
    if row.value is None:
        return say("score.unknown", language)
    if row.kind == CriterionKind.YES_NO:
        return yes_text(row.value, language)
    limits = tuple(row.limits.values())
    return number_text(row.value, language, symbol=_unit(row, language), limits=limits)


def yes_text(value: float, language: str) -> str:
    """Return yes or no: what the answer, or the limit, of a row that asks for one says."""
    return say("score.yes" if value else "score.no", language)


def _unit(row: CriterionScore, language: str) -> str:
    return (row.unit_zh or row.unit) if language.startswith("zh") else row.unit


def _limits(sheet: ScoreSheet, row: CriterionScore, language: str) -> str:
    parts = []
    for name, limit in row.limits.items():
        is_yes_no = row.kind == CriterionKind.YES_NO
        number = yes_text(limit, language) if is_yes_no else number_text(limit, language)
        if name in sheet.level_labels:
            parts.append(f"{name} {number}")
        else:
            parts.append(say("score.limit", language, name=_limit_name(name, language), at=number))
    return ("；" if language.startswith("zh") else "; ").join(parts)


def _limit_name(name: str, language: str) -> str:
    return say(f"score.limit.{name}", language)


def reached_text(sheet: ScoreSheet, row: CriterionScore, language: str) -> str:
    """Return the level that a row reaches, or whether it is met."""
    if row.state is AnswerState.NOT_APPLICABLE:
        return ""
    if sheet.method == ScoreMethod.LEVELS and row.level:
        return row.level
    if row.met is None:
        return say("score.open", language) if row.state is AnswerState.UNKNOWN else ""
    return say("score.met" if row.met else "score.unmet", language)


def _earned(row: CriterionScore, language: str) -> str:
    return span_text(row.result, language)


def span_text(span: Span, language: str) -> str:
    """Return a result: a number, or both ends of what unknown answers leave open."""
    low = number_text(span.low, language)
    if span.value is not None:
        return low
    if math.isinf(span.high):
        return say("score.from", language, low=low)
    return say("score.span", language, low=low, high=number_text(span.high, language))


def result_lines(sheet: ScoreSheet, language: str) -> list[str]:
    """Return the indices or the total, the level, and a knock-out, in a line each."""
    lines = [
        say("score.index", language, level=name, value=span_text(span, language))
        for name, span in sheet.indices.items()
    ]
    if not sheet.indices and sheet.method not in (ScoreMethod.ALL, ScoreMethod.MEASURED):
        lines.append(say("score.total", language, value=span_text(sheet.total, language)))
    if sheet.method == ScoreMethod.ALL:
        state = {1.0: "score.all_met", 0.0: "score.not_all_met"}
        value = sheet.total.value
        lines.append(say("score.all_open" if value is None else state[value], language))
    if sheet.knocked_out is not False:
        key = "score.knocked_out" if sheet.knocked_out else "score.may_be_knocked_out"
        lines.append(say(key, language))
    if sheet.level_labels:
        lines.append(level_text(sheet, language))
    return lines


def level_text(sheet: ScoreSheet, language: str) -> str:
    """Return the level in a sentence; the certain and the possible one where they differ."""
    low, high = (
        _level_label(sheet, name, language) for name in (sheet.level_low, sheet.level_high)
    )
    if sheet.level is not None:
        return say("score.level", language, level=low)
    return say("score.level_open", language, low=low, high=high)


def _level_label(sheet: ScoreSheet, name: str, language: str) -> str:
    if not name:
        return say("score.no_level", language)
    label = sheet.level_labels[name][1 if language.startswith("zh") else 0]
    return label if label == name else f"{name} ({label})"


def _explained(row: CriterionScore, language: str) -> Iterator[str]:
    clause = row.clause or row.criterion
    label = label_of(row, language)
    yield say("score.row", language, label=label, clause=clause, source=row.source)
    for leaf in row.evidence:
        if leaf.sequences:
            entries = ", ".join(f"#{sequence}" for sequence in leaf.sequences[:5])
            publisher = leaf.publisher or "-"
            value = number_text(leaf.value, language, symbol=leaf.unit)
            yield "  " + say(
                "score.leaf",
                language,
                leaf=leaf.leaf,
                value=value,
                publisher=publisher,
                entries=entries,
            )
        if leaf.missing is not None and leaf.missing not in row.missing:
            yield "  " + reason_text(leaf.missing, language)
    for document in row.documents:
        digest = document.sha256[:_DIGEST_DIGITS]
        yield "  " + say("score.document", language, name=document.name, digest=digest)
    for reason in row.missing:
        yield "  " + reason_text(reason, language)


def _text(cell: Value) -> str:
    return "" if cell is None else str(cell)


def gap_table(gap: LevelGap, language: str) -> Table:
    """Return the changes of a gap as a table in words."""
    headings = tuple(say(f"score.gap.heading.{key}", language) for key in _GAP_COLUMNS)
    rows = tuple(
        (
            label_of(each, language),
            say("score.gap.leading", language) if each.to == "leading" else each.to,
            "" if each.limit is None else number_text(each.limit, language, symbol=each.unit),
            number_text(each.cost, language),
            number_text(each.gain, language),
            say("score.gap.forced", language) if each.is_forced else "",
        )
        for each in gap.improvements
    )
    return Table("gap", _GAP_COLUMNS, headings, rows)


def gap_lines(gap: LevelGap, language: str) -> list[str]:
    """Return the cheapest changes to a level, what they cost, and whether that is proved."""
    level = gap.level or "-"
    if not gap.is_reachable:
        names = ", ".join(gap.missing) or "-"
        return [say("score.gap.unreachable", language, level=level, names=names)]
    if not gap.improvements:
        return [say("score.gap.reached", language, level=level)]
    table = gap_table(gap, language)
    lines = [say("score.gap.head", language, level=level)]
    lines += plain_text(table.headings, [[_text(cell) for cell in row] for row in table.rows])
    cost, index = number_text(gap.cost, language), number_text(gap.index, language)
    lines.append(say("score.gap.cost", language, cost=cost, index=index))
    is_proved = gap.bound == gap.cost
    bound = number_text(gap.bound, language)
    key = "score.gap.proved" if is_proved else "score.gap.bound"
    return [*lines, say(key, language, bound=bound)]
