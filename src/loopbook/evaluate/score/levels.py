"""Gated levels: a row earns 100 of a level or nothing, and limiting rows gate the level.

Y_gk(x_ij) = 100 if x_ij meets the value of level k, else 0; what meets a level meets all worse ones
Y_gk = sum_i w_i sum_j omega_ij Y_gk(x_ij)
Source    general rule of cleaner-production indicator systems, as formulas 5-1 and 5-2 of the
          printed circuit board system state it (rules reference 3.5)
"""

from collections.abc import Sequence
from fractions import Fraction

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.outcome import Outcome, RowOutcome
from loopbook.evaluate.score.resolved import Ends, ResolvedRow, full, met_at
from loopbook.evaluate.score.weights import row_weights, weighed, weights_of
from loopbook.terms.score import AnswerState
from loopbook.terms.standard import CriterionKind, Level

Reach = tuple[bool | None, ...]
"""Whether a row reaches each level, best first; None: not known."""


def score_levels(asked: Asked, rows: Sequence[ResolvedRow]) -> Outcome:
    """Return the index of every level, the gates, and the level every row reaches."""
    levels = asked.standard.levels
    reaches = {each.row.id: reach(each, len(levels)) for each in rows}
    weights = weights_of(asked, rows)
    shown = row_weights(weights)
    scored = [each for each in rows if each.is_scored and each.applies]
    totals = []
    for place in range(len(levels)):
        earned = {each.row.id: _earned(each, reaches[each.row.id][place]) for each in scored}
        totals.append(weighed(weights, earned, Fraction(1)))
    return Outcome(
        total=totals[0].ends,
        rows={
            each.row.id: RowOutcome(
                adds=totals[0].rows.get(each.row.id, Ends(Fraction(0), Fraction(0))),
                weight=shown.get(each.row.id),
                limits=_limits(each, levels),
                level=_best(reaches[each.row.id], levels),
                met=reaches[each.row.id][-1] if each.applies else None,
            )
            for each in rows
        },
        indices={level.id: totals[place].ends for place, level in enumerate(levels)},
        gates={level.id: _gate(level, levels, rows, reaches) for level in levels},
        weights=weights,
    )


def reach(each: ResolvedRow, count: int) -> Reach:
    """Return whether a row reaches each of `count` levels, best first.

    A level that asks for nothing is reached, and says nothing of worse ones. A yes or no without
    limits is required in every level.
    """
    limits: Sequence[Fraction | None]
    asks = [figure is not None for figure in each.levels] or [True] * count
    limits = [figure.value if figure is not None else None for figure in each.levels]
    if not each.levels and each.row.kind is not CriterionKind.NUMBER:
        limits = [full(each.row)] * count
    found: list[bool | None] = []
    better: bool | None = False
    for asked, limit in zip(asks, limits or [None] * count, strict=True):
        if not asked:
            found.append(True)
            continue
        better = _either(better, met_at(each, limit))
        found.append(better)
    return tuple(found)


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def _earned(each: ResolvedRow, is_reached: bool | None) -> Ends:
    """Return both ends of what a row earns of a level.

    Of a row that may not apply nothing is certain, even where the level asks for nothing.
    """
    if each.answer.state is AnswerState.UNKNOWN:
        return Ends(Fraction(0), Fraction(is_reached is not False))
    return Ends(Fraction(is_reached is True), Fraction(is_reached is not False))


def _limits(each: ResolvedRow, levels: Sequence[Level]) -> dict[str, Fraction]:
    pairs = zip(levels, each.levels, strict=False)
    return {
        level.id: figure.value
        for level, figure in pairs
        if figure is not None and figure.value is not None
    }


def _best(reached: Reach, levels: Sequence[Level]) -> str:
    """Return the best level that a row reaches for certain."""
    pairs = zip(levels, reached, strict=True)
    return next((level.id for level, is_reached in pairs if is_reached is True), "")


def _gate(
    level: Level,
    levels: Sequence[Level],
    rows: Sequence[ResolvedRow],
    reaches: dict[str, Reach],
) -> tuple[bool, bool]:
    """Say whether the rows pass the gates of a level: for certain, and possibly."""
    places = {each.id: place for place, each in enumerate(levels)}
    is_certain, is_possible = True, True
    for each in rows:
        wanted = level.limiting if each.row.is_limiting else level.others
        if not wanted or not each.applies:
            continue
        is_reached = reaches[each.row.id][places[wanted]]
        is_certain = is_certain and is_reached is True
        is_possible = is_possible and (is_reached is not False or each.may_fall_out)
    return is_certain, is_possible
