"""Standard: the standards of a rule pack as sections, each with its groups, criteria and levels."""

from collections.abc import Iterator

from loopbook.programs.reference.markdown import both, code, codes, exact, plain, span, table
from loopbook.programs.reference.status import STATUS
from loopbook.terms.scheme import Scheme
from loopbook.terms.standard import (
    Criterion,
    CriterionKind,
    Given,
    Group,
    Level,
    ScoreMethod,
    Standard,
    Weight,
    Wish,
)

_ANSWER = (
    "A subject answers a criterion with an observation of its id, unless a formula stands under"
    " *value*; [score](../../spec/score.md) tells how answers make the result."
)


def standard_sections(scheme: Scheme) -> Iterator[str]:
    """Yield a section for each edition of a standard, in the order of the pack."""
    for number, standard in enumerate(scheme.standards.values()):
        parts = (
            "" if number else _ANSWER,
            f"### {standard.id}",
            both(standard.title_en, standard.title_zh),
            _details(standard),
            f"Source: {plain(standard.source)} ({standard.grade}, {code(standard.rule)})",
            _groups(standard.groups),
            _criteria(standard),
            _levels(standard),
        )
        yield "\n\n".join(part for part in parts if part)


def _details(standard: Standard) -> str:
    part = standard.part.replace("_", " ")
    details = (
        f"Family {code(standard.family)}, part {part}, method {code(standard.method.value)}",
        f"; {STATUS[standard.status]}; {span(standard.valid_from, standard.valid_to)}",
        f"; carries out the row {code(standard.number)} of the registry" if standard.number else "",
        f"; of the rows of the pool the best {standard.chosen} count" if standard.chosen else "",
        f"; a ratio counts at most {exact(standard.cap)}" if standard.cap is not None else "",
    )
    return "".join(details) + "."


def _groups(groups: tuple[Group, ...]) -> str:
    rows = (
        (
            code(group.id),
            plain(group.label_en),
            plain(group.label_zh),
            _given(group.weight),
            plain(group.grade),
            plain(group.source),
            code(group.rule),
        )
        for group in groups
    )
    return table(("group", "en", "zh", "weight", "grade", "source", "rule"), rows)


def _given(number: Given | None) -> str:
    """Return a number as the pack has it: stated, a formula, or a word that users declare."""
    if number is None:
        return ""
    if number.value is not None:
        return exact(number.value)
    return code(number.formula.text) if number.formula else f"declared: {code(number.declared)}"


def _criteria(standard: Standard) -> str:
    rows = (
        (
            code(row.id),
            code(row.group),
            code(row.concept),
            plain(row.clause),
            plain(row.label_en),
            plain(row.label_zh),
            _asked(row),
            code("" if row.value.text == f"observed({row.id})" else row.value.text),
            code(row.applies.text if row.applies else ""),
            _weight(row.weight),
            _limits(row, standard),
            _marks(row),
            plain(row.grade),
            plain(row.source),
            code(row.rule),
        )
        for row in standard.criteria
    )
    headings = ("criterion", "group", "concept", "clause", "en", "zh", "asks", "value", "applies")
    return table((*headings, "weight", "limits", "is", "grade", "source", "rule"), rows)


def _asked(row: Criterion) -> str:
    if row.kind is CriterionKind.YES_NO:
        return "yes or no"
    better = "more" if row.wish is Wish.UP else "less"
    return f"{row.kind.value} in {code(row.unit.code)}, {better} is better"


def _weight(weight: Weight | None) -> str:
    if weight is None:
        return ""
    mix = f", mix {code(weight.mix)}" if weight.mix else ""
    amount = f" by {code(weight.amount.text)}" if weight.amount else ""
    return f"{_given(weight.number)}{' / n' if weight.is_shared else ''}{mix}{amount}"


def _limits(row: Criterion, standard: Standard) -> str:
    """Return what an answer is held against; of `levels` a limit for each, best first."""
    is_gated = standard.method is ScoreMethod.LEVELS
    names = [f"{code(level.id)} " for level in standard.levels] if is_gated else [""]
    asked = zip(names, row.levels, strict=False)
    sign = "≥" if row.wish is Wish.UP else "≤"
    limits = (
        *(f"{name}{_given(limit) or 'nothing'}" for name, limit in asked),
        f"baseline {_given(row.baseline)}" if row.baseline else "",
        f"leading {_given(row.leading)}" if row.leading else "",
        f"points {_given(row.points)}" if row.points else "",
        *(f"{sign} {exact(band.limit)}: {exact(band.points)}" for band in row.bands),
    )
    return "; ".join(limit for limit in limits if limit)


def _marks(row: Criterion) -> str:
    marks = {
        "limiting": row.is_limiting,
        "mandatory": row.is_mandatory,
        "of a pool": row.is_chosen,
        "shown by a document": row.needs_document,
    }
    return ", ".join(mark for mark, holds in marks.items() if holds)


def _levels(standard: Standard) -> str:
    rows = (_level(level) for level in standard.levels)
    least = "least index" if standard.method is ScoreMethod.LEVELS else "least total"
    headings = ("level", "en", "zh", least, "limiting rows at", "other rows at")
    return table((*headings, "grade", "source", "rule"), rows)


def _level(level: Level) -> tuple[str, ...]:
    return (
        code(level.id),
        plain(level.label_en),
        plain(level.label_zh),
        _given(level.index),
        codes((level.limiting,)),
        codes((level.others,)),
        plain(level.grade),
        plain(level.source),
        code(level.rule),
    )
