"""Column earned: what answers earn of a row, 0 to the most, both ends, for every subject.

Formulas and their sources stand in `levels`, `ratios`, `leading` and `points`, which are the plain
reference: here they are the same on arrays. `side` of a row says exactly where a limit is reached.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.score.column_answer import Flags, Reals
from loopbook.evaluate.score.column_row import ColumnRow
from loopbook.evaluate.score.declared import Figure
from loopbook.evaluate.score.resolved import full, limit_of
from loopbook.terms.score_table import UNKNOWN, UNSETTLED
from loopbook.terms.standard import CriterionKind, Wish

Codes = NDArray[np.int8]

_ONE = Fraction(1)


class Earned(NamedTuple):
    """Both ends of what a row earns; `high` is infinite where there is no end."""

    low: Reals
    high: Reals


def reached(each: ColumnRow, place: int, better: Codes, *, is_stated: bool) -> Codes:
    """Return whether a row reaches a level that asks for something; `better`: the one above.

    Parameters
      is_stated   whether the row states limits; a yes or no without any is wanted in every level
    """
    if is_stated:
        figure = each.figures.levels[place]
        assert figure is not None, "a level that asks for nothing is reached"
        limit = figure.value
    else:
        limit = None if each.row.kind is CriterionKind.NUMBER else full(each.row)
    own = each.met_at(limit)
    is_open = (better == UNSETTLED) | (own == UNSETTLED)
    either = np.select([(better == 1) | (own == 1), is_open], [1, UNSETTLED], 0)
    return either.astype(np.int8)


def reaches(each: ColumnRow, count: int) -> list[Codes]:
    """Return whether a row reaches each of `count` levels, best first (levels.reach)."""
    stated = each.figures.levels
    found: list[Codes] = []
    better = np.zeros(len(each.state), np.int8)
    for place in range(count):
        if stated and stated[place] is None:
            found.append(np.ones(len(each.state), np.int8))
            continue
        better = reached(each, place, better, is_stated=bool(stated))
        found.append(better)
    return found


def counted(each: ColumnRow, is_reached: Codes) -> Codes:
    """Return whether rows reach a level for the sum: of one that may not apply it is not certain.

    So says `levels`: even where the level asks for nothing.
    """
    is_open = (each.state == UNKNOWN) & (is_reached == 1)
    return np.where(is_open, UNSETTLED, is_reached).astype(np.int8)


def of_level(is_reached: Codes) -> Earned:
    """Return what reaching a level earns: all of it, or nothing."""
    return Earned((is_reached == 1).astype(np.float64), (is_reached != 0).astype(np.float64))


def ratio(each: ColumnRow, cap: Fraction | None) -> Earned:
    """Return value over reference, or the other way round, at most the cap (ratios.ratio)."""
    top = np.inf if cap is None else float(cap)
    count = len(each.state)
    row = each.row
    if row.kind is not CriterionKind.NUMBER:
        made = _between(each, lambda value: value / float(full(row)), 1.0)
    else:
        lead = _value(each.figures.leading)
        if lead is None or lead <= 0:
            return Earned(np.zeros(count), np.full(count, top))
        made = _between(each, _ratio_of(each, lead, top), top)
    # Of an unknown answer the higher end is the cap, whatever the row.
    return Earned(made.low, np.where(each.state == UNKNOWN, top, made.high))


def _ratio_of(each: ColumnRow, lead: Fraction, top: float) -> Callable[[Reals], Reals]:
    edge = float(lead)

    def earns(value: Reals) -> Reals:
        if each.row.wish is Wish.UP:
            return np.clip(value / edge, 0.0, top)
        is_none = value <= 0
        return np.where(is_none, top, np.clip(edge / np.where(is_none, 1.0, value), 0.0, top))

    return earns


def leading_share(each: ColumnRow) -> Earned:
    """Return how much of the way from baseline to leading value is gone (leading.share)."""
    row, count = each.row, len(each.state)
    if row.kind is not CriterionKind.NUMBER:
        return _between(each, lambda value: value / float(full(row)), 1.0)
    start, end = _value(each.figures.baseline), _value(each.figures.leading)
    if start is None or end is None:
        return Earned(np.zeros(count), np.ones(count))
    if start == end:
        is_met = (each.side(end) >= 0).astype(np.float64)
        return _between(each, lambda _: is_met, 1.0)
    first, way = float(start), float(end - start)
    at_start, at_end = _passed(each, start, end), _passed(each, end, end + (end - start))

    def earns(value: Reals) -> Reals:
        between = np.clip((value - first) / way, 0.0, 1.0)
        return np.select([at_end >= 0, at_start <= 0], [1.0, 0.0], between)

    return _between(each, earns, 1.0)


def _passed(each: ColumnRow, limit: Fraction, beyond: Fraction) -> Codes:
    """Return whether a value is past a limit on the way to `beyond` (1), at it, or before it."""
    side, count = each.number.compared(limit)
    each.exact_count += count
    found: Codes = side if beyond > limit else -side
    return found


def degree(each: ColumnRow) -> Earned:
    """Return which share of its points a row earns (points.degree)."""
    if not each.row.bands:
        return ratio(each, _ONE)
    count = len(each.state)
    most = _value(each.figures.points)
    if most is None:
        return Earned(np.zeros(count), np.ones(count))
    reached_points = np.zeros(count)
    for band in each.row.bands:
        share = float(min(_ONE, max(Fraction(0), band.points) / most))
        is_met = each.side(band.limit) >= 0
        reached_points = np.where(is_met, np.maximum(reached_points, share), reached_points)
    return _between(each, lambda _: reached_points, 1.0)


def _between(each: ColumnRow, earns: Callable[[Reals], Reals], most: float) -> Earned:
    """Return both ends of what answers earn; what is not known leaves nothing, and the most."""
    told = earns(each.number.value)
    low = np.where(each.has_worst, told, 0.0)
    return Earned(low, np.where(each.has_best, told, most))


def _value(figure: Figure | None) -> Fraction | None:
    return None if figure is None else figure.value


def met_ratio(each: ColumnRow) -> Codes:
    """Return whether rows are at their reference, or meet their limit (ratios.met_ratio)."""
    figures = each.figures
    if figures.levels or figures.leading is None:
        return each.met_at(limit_of(figures))
    return each.met_at(figures.leading.value)


def met_leading(each: ColumnRow, earned: Earned) -> Codes:
    """Return whether rows are beyond their baseline, or meet their limit (leading._met)."""
    if each.figures.levels or not each.figures.is_scored:
        return each.met_at(limit_of(each.figures))
    return _codes([earned.low > 0, earned.high == 0], [1, 0])


def met_points(each: ColumnRow, earned: Earned) -> Codes:
    """Return whether rows earn all their points, or meet their limit (points._met)."""
    if each.figures.levels or not each.figures.is_scored:
        return each.met_at(limit_of(each.figures))
    if each.row.bands or (each.figures.leading is None and each.row.kind is CriterionKind.NUMBER):
        return _codes([earned.low >= 1, earned.high < 1], [1, 0])
    # A ratio of one is the limit reached: told exactly, not by the quotient of two floats.
    whole = full(each.row) if each.row.kind is not CriterionKind.NUMBER else None
    limit = whole if whole is not None else _value(each.figures.leading)
    if limit is None or limit <= 0:
        return _codes([earned.low >= 1, earned.high < 1], [1, 0])
    is_up = each.row.wish is Wish.UP or whole is not None
    side, count = each.number.compared(limit)
    each.exact_count += count
    is_whole = side >= 0 if is_up else side <= 0
    return _codes([each.has_worst & is_whole, each.has_best & ~is_whole], [1, 0])


def _codes(conditions: list[Flags], codes: list[int]) -> Codes:
    found: Codes = np.select(conditions, codes, UNSETTLED).astype(np.int8)
    return found
