"""Outcome: what a method makes of the rows of a standard, exactly."""

from collections.abc import Mapping
from fractions import Fraction

import msgspec

from loopbook.evaluate.score.resolved import Ends
from loopbook.evaluate.score.weights import Weights


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
