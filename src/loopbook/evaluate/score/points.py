"""Points: what each row of a table gives, summed.

A row gives its points in steps (bands), in proportion to a leading value, or by degree. Points of
rows that do not apply are spread over the others: total = most x earned / (points that apply).
Source    green supply chain, GSCI = sum of points (rules reference 4.2); the spreading is the usual
          reading where a table does not say
"""

from collections.abc import Sequence
from fractions import Fraction

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.outcome import Outcome, Reading, summed
from loopbook.evaluate.score.ratios import ratio, reference
from loopbook.evaluate.score.resolved import Ends, ResolvedRow, between, limit_of, meets, met_at

_ONE, _NONE = Fraction(1), Fraction(0)


def score_points(asked: Asked, rows: Sequence[ResolvedRow]) -> Outcome:
    """Return the sum of the points."""
    return summed(asked, rows, Reading(degree, reference, _met, _ONE))


def degree(each: ResolvedRow) -> Ends:
    """Return which share of its points a row earns, 0 to 1."""
    if not each.row.bands:
        return ratio(each, _ONE)
    points = each.points.value if each.points is not None else None
    if points is None:
        return Ends(_NONE, _ONE)
    most = points

    def earns(value: Fraction) -> Fraction:
        reached = [band.points for band in each.row.bands if meets(each.row, value, band.limit)]
        return min(_ONE, max(reached, default=_NONE) / most)

    return between(each, earns, _ONE)


def _met(each: ResolvedRow) -> bool | None:
    """Say whether a row earns all its points, or meets its limit where it has one."""
    if each.levels or not each.is_scored:
        return met_at(each, limit_of(each))
    ends = degree(each)
    if ends.low >= 1:
        return True
    return None if ends.high is None or ends.high >= 1 else False
