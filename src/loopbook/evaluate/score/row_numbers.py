"""Numbers of a row as they hold for one subject; those that cannot be right count as not known.

A pack's own numbers are checked when it is compiled. What users declare, and what formulas reckon,
is known only here: a weight below zero or a value of nothing to divide by would break every bound.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

import msgspec

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.declared import Figure, figure_of
from loopbook.terms.answer import COUNT
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.quantity import Unit
from loopbook.terms.standard import Criterion, CriterionKind, Given, Group, ScoreMethod, Wish
from loopbook.terms.statement import Reason

_DIVIDING = (ScoreMethod.RATIOS, ScoreMethod.MEAN, ScoreMethod.POINTS)
"""Methods that divide by a leading value."""

_Named = Mapping[str, Figure]


class RowNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """What the standard says of a row in numbers; None where it has no such number.

    Fields
      levels   limits of the levels, best first; None in a level that asks for nothing
    """

    weight: Figure | None
    levels: tuple[Figure | None, ...]
    baseline: Figure | None
    leading: Figure | None
    points: Figure | None


def numbers_of(asked: Asked, row: Criterion) -> RowNumbers:
    """Return the numbers of a row; what cannot be right is unknown, with a finding (LB-Z94)."""
    count = asked.scheme.units.by_code[COUNT]

    def figure(number: Given | None, unit: Unit) -> Figure | None:
        return None if number is None else figure_of(asked, number, unit, row)

    numbers = RowNumbers(
        weight=None if row.weight is None else figure(row.weight.number, count),
        levels=tuple(figure(limit, row.unit) for limit in row.levels),
        baseline=figure(row.baseline, row.unit),
        leading=figure(row.leading, row.unit),
        points=figure(row.points, count),
    )
    if _is_stated(row):
        return numbers
    return _checked(row, asked.standard.method, numbers)


def group_weight(asked: Asked, group: Group, stated: Given) -> Figure:
    """Return the weight of a group; one below zero is unknown, with a finding (LB-Z94)."""
    figure = figure_of(asked, stated, asked.scheme.units.by_code[COUNT])
    if figure.value is None or figure.value >= 0:
        return figure
    numbers = f"{stated.declared or group.id} = {float(figure.value):.6g}"
    return _unknown(figure, _reason(group, numbers))


def _is_stated(row: Criterion) -> bool:
    """Say whether the pack states every number of a row: then compiling has checked them."""
    given = [*row.levels, row.baseline, row.leading, row.points]
    given += [] if row.weight is None else [row.weight.number]
    return all(each is None or each.value is not None for each in given)


def _checked(row: Criterion, method: ScoreMethod, numbers: RowNumbers) -> RowNumbers:
    weight, points = _value(numbers.weight), _value(numbers.points)
    start, end = _value(numbers.baseline), _value(numbers.leading)
    wrong: dict[str, Figure | None] = {}
    if weight is not None and weight < 0:
        wrong["weight"] = numbers.weight
    if points is not None and points <= 0:
        wrong["points"] = numbers.points
    is_divided = method in _DIVIDING and row.kind is CriterionKind.NUMBER
    if is_divided and end is not None and end <= 0:
        wrong["leading"] = numbers.leading
    runs = method is ScoreMethod.LEADING and start is not None and end is not None
    if runs and start is not None and end is not None and _is_better(row, start, end):
        wrong |= {"baseline": numbers.baseline, "leading": numbers.leading}
    told = {name: figure for name, figure in wrong.items() if figure is not None}
    levels = numbers.levels
    if method is ScoreMethod.LEVELS and _is_disordered(row, levels):
        stated = {str(at): each for at, each in enumerate(levels) if each is not None}
        why = _why(row, stated)
        levels = tuple(None if each is None else _unknown(each, why) for each in levels)
    unknown = {name: _unknown(figure, _why(row, told)) for name, figure in told.items()}
    return msgspec.structs.replace(numbers, levels=levels, **unknown)


def _is_better(row: Criterion, one: Fraction, other: Fraction) -> bool:
    return one > other if row.wish is Wish.UP else one < other


def _is_disordered(row: Criterion, levels: tuple[Figure | None, ...]) -> bool:
    """Say whether a better level asks for less than a worse one."""
    limits = [each.value for each in levels if each is not None]
    known = [limit for limit in limits if limit is not None]
    return any(_is_better(row, worse, better) for better, worse in pairwise(known))


def _value(figure: Figure | None) -> Fraction | None:
    return None if figure is None else figure.value


def _why(row: Criterion, figures: _Named) -> tuple[Reason, Finding]:
    """Return why numbers are not taken, and what is told of it."""
    numbers = ", ".join(
        f"{_word(row, name)} = {float(figure.value):.6g}"
        for name, figure in figures.items()
        if figure.value is not None
    )
    return _reason(row, numbers)


def _reason(owner: Criterion | Group, numbers: str) -> tuple[Reason, Finding]:
    values = {"label": owner.label_en, "label_zh": owner.label_zh, "numbers": numbers}
    finding = Finding("LB-Z94", Severity.WARNING, values=values, rule=owner.rule)
    return Reason("reason.score.unsound", {"numbers": numbers}), finding


def _word(row: Criterion, name: str) -> str:
    """Return the word under which a number is declared; of any other, what it is of the row."""
    given = {
        "weight": None if row.weight is None else row.weight.number,
        "points": row.points,
        "baseline": row.baseline,
        "leading": row.leading,
    }
    number = given[name] if name in given else row.levels[int(name)]
    return (number.declared if number is not None else "") or f"{row.id}.{name}"


def _unknown(figure: Figure, why: tuple[Reason, Finding]) -> Figure:
    reason, finding = why
    return msgspec.structs.replace(
        figure,
        value=None,
        missing=(*figure.missing, reason),
        findings=(*figure.findings, finding),
    )
