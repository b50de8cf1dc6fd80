"""Column methods: what each method of a standard makes of its rows, for every subject at once."""

from collections.abc import Sequence
from typing import assert_never

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.column_answer import Flags, Reals
from loopbook.evaluate.score.column_earned import (
    Codes,
    Earned,
    counted,
    degree,
    leading_share,
    met_leading,
    met_points,
    met_ratio,
    of_level,
    ratio,
    reaches,
)
from loopbook.evaluate.score.column_row import ColumnRow
from loopbook.evaluate.score.column_weight import ColumnWeights, column_weights
from loopbook.evaluate.score.resolved import limit_of
from loopbook.terms.score_table import UNSETTLED
from loopbook.terms.standard import ScoreMethod

_HUNDRED = 100.0
_TIE = 1e-9


class Made(msgspec.Struct):
    """What rows come to together: as in ScoreTable, with the gates of every level.

    Fields
      gate_low, gate_high   whether the gates of a level are passed for certain, may be passed
      is_odd    subjects that the exact engine must score
      is_near   subjects whose sums must be made again in fractions
      reached   of LEVELS: what each scored row reaches, by level; empty otherwise
      is_settled    whether every index lies on its own side of its threshold
      exact_count   sums made again as whole numbers
    """

    low: Reals
    high: Reals
    index_low: Reals
    index_high: Reals
    weight: Reals
    result_low: Reals
    result_high: Reals
    met: Codes
    gate_low: Flags
    gate_high: Flags
    is_odd: Flags
    is_near: Flags
    reached: list[Codes]
    is_settled: bool = False
    exact_count: int = 0


def make(own: Asked, rows: Sequence[ColumnRow]) -> Made:
    """Return what the method of the standard makes of its rows."""
    made = _nothing(own, rows)
    match own.standard.method:
        case ScoreMethod.LEVELS:
            _take_levels(own, rows, made)
        case ScoreMethod.RATIOS:
            cap = own.standard.cap
            earned = {at: ratio(each, cap) for at, each in _scored(rows)}
            _take_weighed(own, rows, made, earned)
            _take_met(rows, made, [met_ratio(each) for each in rows])
        case ScoreMethod.LEADING:
            told = [leading_share(each) for each in rows]
            _take_weighed(own, rows, made, {at: told[at] for at, _ in _scored(rows)})
            _take_met(rows, made, [met_leading(e, t) for e, t in zip(rows, told, strict=True)])
        case ScoreMethod.POINTS:
            told = [degree(each) for each in rows]
            _take_weighed(own, rows, made, {at: told[at] for at, _ in _scored(rows)})
            _take_met(rows, made, [met_points(e, t) for e, t in zip(rows, told, strict=True)])
        case ScoreMethod.ALL:
            _take_met(rows, made, [each.met_at(limit_of(each.figures)) for each in rows])
            _take_every(rows, made)
        case ScoreMethod.MEAN:
            _take_mean(own, rows, made)
            _take_met(rows, made, [met_ratio(each) for each in rows])
        case ScoreMethod.MEASURED:
            _take_met(rows, made, [each.met_at(limit_of(each.figures)) for each in rows])
        case _ as other:
            assert_never(other)
    return made


def _scored(rows: Sequence[ColumnRow]) -> list[tuple[int, ColumnRow]]:
    return [(at, each) for at, each in enumerate(rows) if each.figures.is_scored]


def _nothing(own: Asked, rows: Sequence[ColumnRow]) -> Made:
    count, width = len(rows[0].state), len(rows)
    levels = len(own.standard.levels)
    depth = levels if own.standard.method is ScoreMethod.LEVELS else 0
    return Made(
        low=np.zeros(count),
        high=np.zeros(count),
        index_low=np.zeros((count, depth)),
        index_high=np.zeros((count, depth)),
        weight=np.zeros((count, width)),
        result_low=np.zeros((count, width)),
        result_high=np.zeros((count, width)),
        met=np.full((count, width), UNSETTLED, np.int8),
        gate_low=np.ones((count, levels), np.bool_),
        gate_high=np.ones((count, levels), np.bool_),
        is_odd=np.zeros(count, np.bool_),
        is_near=np.zeros(count, np.bool_),
        reached=[],
    )


def _take_met(rows: Sequence[ColumnRow], made: Made, met: Sequence[Codes]) -> None:
    """Take whether rows are met; of one that does not apply nothing is said."""
    for at, (each, codes) in enumerate(zip(rows, met, strict=True)):
        made.met[:, at] = np.where(each.applies, codes, UNSETTLED)


def _weights(own: Asked, rows: Sequence[ColumnRow], made: Made) -> ColumnWeights | None:
    """Return the weights of the scored rows; without any, the exact methods score everybody."""
    scored = _scored(rows)
    weights = column_weights(own, [each for _, each in scored]) if scored else None
    if weights is None:
        # The same sums, in fractions, from what is read already.
        made.is_near[:] = True
        return None
    made.is_near |= weights.is_odd
    for place, (at, _) in enumerate(scored):
        made.weight[:, at] = weights.share[:, place] * weights.scale
    return weights


def _take_weighed(
    own: Asked, rows: Sequence[ColumnRow], made: Made, earned: dict[int, Earned]
) -> None:
    weights = _weights(own, rows, made)
    if weights is None:
        return
    places = [at for at, _ in _scored(rows)]
    low, high = _adds(weights, [earned[at] for at in places])
    made.result_low[:, places], made.result_high[:, places] = low, high
    made.low[:], made.high[:] = low.sum(axis=1), high.sum(axis=1)


def _adds(weights: ColumnWeights, earned: Sequence[Earned]) -> tuple[Reals, Reals]:
    """Return both ends of what each row adds; nothing is no end times no weight."""
    whole = weights.share * weights.top
    low = np.stack([each.low for each in earned], axis=1) * whole
    high = np.stack([each.high for each in earned], axis=1)
    return low, np.where(whole > 0, high, 0.0) * whole


def _take_levels(own: Asked, rows: Sequence[ColumnRow], made: Made) -> None:
    levels = own.standard.levels
    reached = [reaches(each, len(levels)) for each in rows]
    _take_met(rows, made, [each[-1] for each in reached])
    _take_gates(own, rows, made, reached)
    weights = _weights(own, rows, made)
    if weights is None:
        return
    places = [at for at, _ in _scored(rows)]
    made.reached = [
        np.stack([counted(rows[at], reached[at][place]) for at in places], axis=1)
        for place in range(len(levels))
    ]
    for place, sums in enumerate(made.reached):
        low, high = _adds(weights, [of_level(codes) for codes in sums.T])
        made.index_low[:, place], made.index_high[:, place] = low.sum(axis=1), high.sum(axis=1)
        if place == 0:
            made.result_low[:, places], made.result_high[:, places] = low, high
    made.low[:], made.high[:] = made.index_low[:, 0], made.index_high[:, 0]


def _take_gates(
    own: Asked, rows: Sequence[ColumnRow], made: Made, reached: Sequence[Sequence[Codes]]
) -> None:
    """Take whether rows pass the gates of each level: for certain, and possibly."""
    levels = own.standard.levels
    places = {level.id: place for place, level in enumerate(levels)}
    for at, level in enumerate(levels):
        for each, codes in zip(rows, reached, strict=True):
            wanted = level.limiting if each.row.is_limiting else level.others
            if not wanted:
                continue
            told, is_free = codes[places[wanted]], ~each.applies
            made.gate_low[:, at] &= is_free | (told == 1)
            made.gate_high[:, at] &= is_free | (told != 0)


def _take_every(rows: Sequence[ColumnRow], made: Made) -> None:
    applies = np.stack([each.applies for each in rows], axis=1)
    is_certain = applies.any(axis=1) & ((made.met == 1) | ~applies).all(axis=1)
    is_possible = ((made.met != 0) | ~applies).all(axis=1)
    made.low[:], made.high[:] = is_certain, is_possible


def _take_mean(own: Asked, rows: Sequence[ColumnRow], made: Made) -> None:
    """Take the mean over rows that are no choice and the best of those to choose from."""
    cap, scored = own.standard.cap, _scored(rows)
    if not scored:
        made.is_near[:] = True
        return
    applies = np.stack([each.applies for _, each in scored], axis=1)
    earned = [ratio(each, cap) for _, each in scored]
    is_pool = np.array([each.row.is_chosen for _, each in scored])
    top = np.inf if cap is None else float(cap)
    ends: list[Reals] = []
    for values in ([each.low for each in earned], [each.high for each in earned]):
        told = np.stack(values, axis=1)
        picked, is_tied = _picked(told, applies, is_pool, (own.standard.chosen, top))
        made.is_near |= is_tied
        number = picked.sum(axis=1)
        made.is_near |= number == 0
        divisor = np.where(number > 0, number, 1)[:, None]
        ends.append(_HUNDRED * np.where(picked, told, 0.0) / divisor)
        if len(ends) == 1:
            for place, (at, _) in enumerate(scored):
                made.weight[:, at] = np.where(picked[:, place], 1.0 / divisor[:, 0], 0.0)
    places = [at for at, _ in scored]
    # A row known to be good may be left out for a better one: its ends are put in order.
    made.result_low[:, places] = np.minimum(*ends)
    made.result_high[:, places] = np.maximum(*ends)
    made.low[:], made.high[:] = ends[0].sum(axis=1), ends[1].sum(axis=1)


def _picked(
    told: Reals, applies: Flags, is_pool: NDArray[np.bool_], most: tuple[int, float]
) -> tuple[Flags, Flags]:
    """Return the rows that count, and where floats cannot tell which of the pool are best.

    Parameters
      most   how many of the pool count, and the most that a row earns
    """
    chosen, top = most
    picked = applies & ~is_pool
    is_tied = np.zeros(len(told), np.bool_)
    pool = np.flatnonzero(is_pool)
    if not len(pool):
        return picked, is_tied
    # What does not apply comes last, whatever it earns.
    values = np.where(applies[:, pool], told[:, pool], -1.0)
    order = (-values).argsort(axis=1, kind="stable")
    sorted_values = np.take_along_axis(values, order, axis=1)
    for place in range(min(chosen, len(pool))):
        at = pool[order[:, place]]
        is_one = sorted_values[:, place] >= 0
        picked[np.flatnonzero(is_one), at[is_one]] = True
    if 0 < chosen < len(pool):
        last, next_one = sorted_values[:, chosen - 1], sorted_values[:, chosen]
        is_close = np.isclose(last, next_one, rtol=_TIE, atol=_TIE) & (next_one >= 0)
        is_tied = is_close & ~((last == next_one) & ((last == 0) | (last == top)))
    return picked, is_tied
