"""Baseline and leading value: nothing at the baseline, everything at the leading value.

score = w min(1, max(0, (x - baseline) / (leading - baseline))); the same holds where less is better
Source    GB/T 36132-2025, 5.2, as two scorers that cite it state it (rules reference 4.1)
"""

from collections.abc import Sequence
from fractions import Fraction

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.declared import Figure
from loopbook.evaluate.score.outcome import Outcome, Reading, summed
from loopbook.evaluate.score.resolved import (
    Ends,
    ResolvedRow,
    between,
    full,
    limit_of,
    meets,
    met_at,
)
from loopbook.terms.standard import CriterionKind

_ONE, _NONE = Fraction(1), Fraction(0)


def score_leading(asked: Asked, rows: Sequence[ResolvedRow]) -> Outcome:
    """Return the weighted sum of shares of the way from baseline to leading value."""
    return summed(asked, rows, Reading(share, _limits, _met, _ONE))


def share(each: ResolvedRow) -> Ends:
    """Return how much of the way from baseline to leading value an answer has gone, 0 to 1.

    A yes is the whole way, a degree is itself.
    """
    row = each.row
    if row.kind is not CriterionKind.NUMBER:
        whole = full(row)
        return between(each, lambda value: value / whole, _ONE)
    start, end = _value(each.baseline), _value(each.leading)
    if start is None or end is None:
        return Ends(_NONE, _ONE)
    far = end

    def earns(value: Fraction) -> Fraction:
        if far == start:
            return Fraction(meets(row, value, far))
        return min(_ONE, max(_NONE, (value - start) / (far - start)))

    return between(each, earns, _ONE)


def _value(figure: Figure | None) -> Fraction | None:
    return None if figure is None else figure.value


def _limits(each: ResolvedRow) -> dict[str, Fraction]:
    named = {"baseline": _value(each.baseline), "leading": _value(each.leading)}
    return {name: value for name, value in named.items() if value is not None}


def _met(each: ResolvedRow) -> bool | None:
    """Say whether a row is beyond its baseline, or meets its limit where it has one."""
    if each.levels or not each.is_scored:
        return met_at(each, limit_of(each))
    ends = share(each)
    if ends.low > 0:
        return True
    return False if ends.high == 0 else None
