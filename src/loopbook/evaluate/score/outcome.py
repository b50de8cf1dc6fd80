"""Outcome: what a method makes of the rows of a standard, exactly."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.resolved import Ends, ResolvedRow
from loopbook.evaluate.score.weights import Weights, row_weights, weighed, weights_of


class RowOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a row comes to.

    Fields
      adds     both ends of what it adds to the total
      weight   within the whole, or its points; None: none, or not known
      limits   limits it was held against, by name, in the unit of the row
      level    best level it reaches for certain; empty: none
      met      whether it is met; None: not known
    """

    adds: Ends
    weight: Fraction | None = None
    limits: Mapping[str, Fraction] = {}
    level: str = ""
    met: bool | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows come to together.

    Fields
      rows      by criterion
      indices   of the levels, by id (LEVELS)
      gates     level -> whether its gates are passed for certain, and whether they may be passed
      weights   None where the method has none
    """

    total: Ends
    rows: Mapping[str, RowOutcome]
    indices: Mapping[str, Ends] = {}
    gates: Mapping[str, tuple[bool, bool]] = {}
    weights: Weights | None = None


class Reading(NamedTuple):
    """How a method that sums reads one row.

    Fields
      earns    share of its weight that a row earns
      limits   what it is held against, by name
      met      whether it is met
      most     most that `earns` comes to; None: no end
    """

    earns: Callable[[ResolvedRow], Ends]
    limits: Callable[[ResolvedRow], Mapping[str, Fraction]]
    met: Callable[[ResolvedRow], bool | None]
    most: Fraction | None


def summed(asked: Asked, rows: Sequence[ResolvedRow], reading: Reading) -> Outcome:
    """Return the weighted sum of what rows earn: ratios, ways to a leading value, points."""
    weights = weights_of(asked, rows)
    shown = row_weights(weights)
    counted = [each for each in rows if each.is_scored and each.applies]
    earned = {each.row.id: reading.earns(each) for each in counted}
    total = weighed(weights, earned, reading.most)
    nothing = Ends(Fraction(0), Fraction(0))
    return Outcome(
        total=total.ends,
        rows={
            each.row.id: RowOutcome(
                adds=total.rows.get(each.row.id, nothing),
                weight=shown.get(each.row.id),
                limits=reading.limits(each),
                met=reading.met(each) if each.applies else None,
            )
            for each in rows
        },
        weights=weights,
    )
