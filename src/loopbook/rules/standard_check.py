"""What must add up in a standard: weights, limits, levels, and what its method asks for."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from loopbook.rules.line import UNREAD, Line
from loopbook.terms.answer import COUNT, PERCENT
from loopbook.terms.event import Grade
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.standard import (
    Criterion,
    CriterionKind,
    Given,
    ScoreMethod,
    Standard,
    Weight,
    Wish,
)

WEIGHED = (ScoreMethod.LEVELS, ScoreMethod.RATIOS, ScoreMethod.LEADING)
"""Methods whose criteria have weights."""

_HUNDRED = Fraction(100)
_WHOLE = (Fraction(1), _HUNDRED)


class Lines(msgspec.Struct, frozen=True):
    """A standard's own line and those of its groups, criteria and levels, by id."""

    standard: Line
    groups: Mapping[str, Line]
    criteria: Mapping[str, Line]
    levels: Mapping[str, Line]


def is_scored(row: Criterion, method: ScoreMethod) -> bool:
    """Say whether a row takes part in the score; the others only knock out, or are shown."""
    match method:
        case ScoreMethod.LEVELS | ScoreMethod.RATIOS | ScoreMethod.LEADING:
            return row.weight is not None
        case ScoreMethod.POINTS:
            return row.points is not None
        case ScoreMethod.MEAN:
            return row.leading is not None
        case ScoreMethod.ALL:
            return True
        case ScoreMethod.MEASURED:
            return False


def check_standard(standard: Standard, lines: Lines) -> None:
    """Find everything in a standard that does not fit together."""
    if not standard.criteria:
        lines.standard.fault("standard_empty", standard=standard.id)
    if not standard.groups:
        lines.standard.fault("standard_groups", standard=standard.id)
    if standard.method is ScoreMethod.LEVELS and not standard.levels:
        lines.standard.fault("standard_no_level", standard=standard.id)
    _check_grades(standard, lines)
    _check_levels(standard, lines)
    _check_groups(standard, lines)
    for row in standard.criteria:
        line = lines.criteria[row.id]
        line.known("group", row.group, lines.groups, "the groups of the standard")
        _check_kind(row, line)
        _check_criterion(standard, row, line)
    if standard.method in WEIGHED:
        _check_weights(standard, lines)
    _check_chosen(standard, lines)


def _check_groups(standard: Standard, lines: Lines) -> None:
    """Find a group without rows, and a weight of a group that weighs nothing."""
    for group in standard.groups:
        line = lines.groups[group.id]
        rows = [row for row in standard.criteria if row.group == group.id]
        if not rows:
            line.fault("standard_no_row", group=group.id)
        if group.weight is None:
            continue
        if standard.method is ScoreMethod.POINTS:
            found = _sum(row.points for row in rows if row.points is not None)
            if None not in (found, group.weight.value) and found != group.weight.value:
                wanted = _text(group.weight.value)
                line.fault("standard_sum", what="rows", sum=_text(found), wanted=wanted)
        elif standard.method not in WEIGHED or all(row.weight is None for row in rows):
            line.fault("standard_alone", column="weight", other="rows that are weighed")


def _check_grades(standard: Standard, lines: Lines) -> None:
    """Find figures from memory in a standard that is said to be in force."""
    if standard.status is not SchemeStatus.IN_FORCE:
        return
    rows: list[tuple[str, Line]] = [(standard.grade, lines.standard)]
    rows += [(group.grade, lines.groups[group.id]) for group in standard.groups]
    rows += [(row.grade, lines.criteria[row.id]) for row in standard.criteria]
    rows += [(level.grade, lines.levels[level.id]) for level in standard.levels]
    for grade, line in rows:
        if grade == Grade.KNOWLEDGE:
            line.fault("standard_knowledge", standard=standard.id)


def _check_levels(standard: Standard, lines: Lines) -> None:
    for level in standard.levels:
        line = lines.levels[level.id]
        for column, name in (("limiting", level.limiting), ("others", level.others)):
            line.known(column, name, lines.levels, "the levels of the standard")
            if name and standard.method is not ScoreMethod.LEVELS:
                line.fault("standard_alone", column=column, other='method = "levels"')


_SCORED_BY = {
    **dict.fromkeys(WEIGHED, "weight"),
    ScoreMethod.POINTS: "points",
    ScoreMethod.MEAN: "leading",
}
"""What makes a row count, by method."""


def _check_kind(row: Criterion, line: Line) -> None:
    """Find a yes or no, or a degree, that is measured in something, or wished the other way."""
    if row.kind is CriterionKind.NUMBER or row.unit is UNREAD:
        return
    units = (COUNT,) if row.kind is CriterionKind.YES_NO else (COUNT, PERCENT)
    if row.unit.code not in units or row.wish is Wish.DOWN:
        line.fault("standard_kind", kind=row.kind.value, units=", ".join(units))


def _check_criterion(standard: Standard, row: Criterion, line: Line) -> None:
    """Find a row without what its method needs; one that only knocks out needs a limit at most."""
    if row.weight is not None and standard.method not in WEIGHED:
        line.fault("standard_alone", column="weight", other="a method that weighs")
    if not is_scored(row, standard.method) and standard.method in _SCORED_BY:
        if not row.is_mandatory:
            wanted = _SCORED_BY[standard.method]
            line.fault("standard_wants", column=wanted, method=standard.method.value)
        elif row.kind is CriterionKind.NUMBER and not any(row.levels):
            line.fault("standard_wants", column="levels", method=standard.method.value)
        return
    match standard.method:
        case ScoreMethod.LEVELS:
            _check_level_limits(standard, row, line)
        case ScoreMethod.RATIOS | ScoreMethod.MEAN:
            _check_reference(row, line)
        case ScoreMethod.LEADING:
            _check_leading(row, line)
        case ScoreMethod.POINTS:
            _check_points(row, line)
        case ScoreMethod.ALL:
            if row.kind is CriterionKind.NUMBER and not (row.levels and row.levels[0]):
                line.fault("standard_wants", column="levels", method="all")
        case ScoreMethod.MEASURED:
            pass


def _check_level_limits(standard: Standard, row: Criterion, line: Line) -> None:
    if not row.levels:
        if row.kind is CriterionKind.NUMBER:
            line.fault("standard_wants", column="levels", method="levels")
        return
    if standard.levels and len(row.levels) == len(standard.levels) and not any(row.levels):
        line.fault("standard_wants", column="levels", method="levels")
    stated = [each.value for each in row.levels if each is not None and each.value is not None]
    if stated != sorted(stated, reverse=row.wish is Wish.UP):
        limits = ", ".join(_text(limit) for limit in stated)
        line.fault("standard_order", limits=limits, wish=row.wish.value)


def _check_reference(row: Criterion, line: Line) -> None:
    """Find a row of ratios without a value to divide by, or with one that is not above zero."""
    if row.kind is not CriterionKind.NUMBER:
        return
    if row.leading is None:
        line.fault("standard_wants", column="leading", method="ratios")
    elif row.leading.value is not None and row.leading.value <= 0:
        line.fault("standard_positive", column="leading", value=row.leading.value)


def _check_leading(row: Criterion, line: Line) -> None:
    """Find a row without its two values, or with the worse one where the better one belongs."""
    if row.kind is not CriterionKind.NUMBER:
        return
    for column, number in (("baseline", row.baseline), ("leading", row.leading)):
        if number is None:
            line.fault("standard_wants", column=column, method="leading")
    low, high = _stated(row.baseline), _stated(row.leading)
    if low is None or high is None or low == high:
        return
    if (low < high) is not (row.wish is Wish.UP):
        line.fault("standard_direction", baseline=low, leading=high, wish=row.wish.value)


def _stated(number: Given | None) -> Fraction | None:
    return None if number is None else number.value


def _check_points(row: Criterion, line: Line) -> None:
    is_number = row.kind is CriterionKind.NUMBER
    if is_number and not row.bands and row.leading is None:
        line.fault("standard_wants", column="bands", method="points")
    most = _stated(row.points)
    if most is not None and most <= 0:
        line.fault("standard_positive", column="points", value=most)
    for band in row.bands:
        if band.points < 0 or (most is not None and band.points > most):
            line.fault("standard_points", points=band.points, most=most if most else "-")
    steps = [band.points for band in row.bands]
    if steps != sorted(steps, reverse=row.wish is Wish.DOWN):
        line.fault("standard_steps", wish=row.wish.value)


def _check_weights(standard: Standard, lines: Lines) -> None:
    """Find weights that are not whole: groups among each other, rows within their group.

    Where one of a sum is left to the user, it is checked when it is declared.
    """
    weighed = {row.group for row in standard.criteria if row.weight is not None}
    groups = [group for group in standard.groups if group.id in weighed]
    weights = [group.weight for group in groups if group.weight is not None]
    if weights and len(weights) < len(groups):
        for group in groups:
            if group.weight is None:
                lines.groups[group.id].fault("empty", column="weight")
        return
    numbers = _sum(weights)
    if weights and numbers is not None and numbers not in _WHOLE:
        lines.standard.fault("standard_sum", what="groups", sum=_text(numbers), wanted="1")
    whole: Fraction | None = Fraction(0)
    for group in groups:
        rows = [row for row in standard.criteria if row.group == group.id]
        found = _rows_sum(rows, lines)
        whole = None if found is None or whole is None else whole + found
        if found is not None and group.weight is not None:
            _check_group(group.weight, found, lines.groups[group.id])
    if not weights and groups and whole is not None and whole not in _WHOLE:
        lines.standard.fault("standard_sum", what="rows", sum=_text(whole), wanted="1")


def _check_group(weight: Given, found: Fraction, line: Line) -> None:
    """Find rows of a group that sum neither to a whole nor to the weight of their group."""
    if found not in (*_WHOLE, weight.value):
        wanted = "1" if weight.value is None else f"1 or {_text(weight.value)}"
        line.fault("standard_sum", what="rows", sum=_text(found), wanted=wanted)


def _rows_sum(rows: Iterable[Criterion], lines: Lines) -> Fraction | None:
    """Return the sum of the weights of a group's rows; None when one of them is declared.

    What is shared (0.8/n), or split by a mix, counts once.
    """
    parts: dict[str, Given] = {}
    for row in rows:
        if row.weight is None:
            continue
        part = part_of(row.weight, row.id)
        first = parts.setdefault(part, row.weight.number)
        if first.value != row.weight.number.value:
            line = lines.criteria[row.id]
            line.fault("standard_shared", part=part, weight=_text(row.weight.number.value))
            return None
    return _sum(parts.values())


def part_of(weight: Weight, criterion: str) -> str:
    """Return the part of a group's weight that a criterion takes from.

    Rows that share stand together, rows of one mix likewise; any other row stands alone.
    """
    if weight.mix:
        return f"mix:{weight.mix}"
    return "shared" if weight.is_shared else f"row:{criterion}"


def _sum(numbers: Iterable[Given]) -> Fraction | None:
    total = Fraction(0)
    for number in numbers:
        if number.value is None:
            return None
        total += number.value
    return total


def _text(number: Fraction | None) -> str:
    return "-" if number is None else f"{float(number):.12g}"


def _check_chosen(standard: Standard, lines: Lines) -> None:
    pool = [row for row in standard.criteria if row.is_chosen]
    if standard.method is ScoreMethod.MEAN:
        if standard.chosen > len(pool) or (pool and standard.chosen < 1):
            lines.standard.fault("standard_chosen", chosen=standard.chosen, pool=len(pool))
    elif pool or standard.chosen:
        lines.standard.fault("standard_alone", column="chosen", other='method = "mean"')
    has_cap = standard.method in (ScoreMethod.RATIOS, ScoreMethod.MEAN)
    if standard.cap is not None and not has_cap:
        lines.standard.fault("standard_alone", column="cap", other='method = "ratios" or "mean"')
    if standard.cap is not None and standard.cap <= 0:
        lines.standard.fault("standard_positive", column="cap", value=standard.cap)
