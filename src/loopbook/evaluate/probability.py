"""Probability: how likely a value is on the good side of a limit, given its standard uncertainty.

Assumed: what is stated is a normal distribution around the value, and the limit is exact. No stated
uncertainty, no probability. Spec: docs/spec/evaluate.md, section 3a.

Source    JCGM 106:2012 (Evaluation of measurement data: conformity assessment), 7.2, normal case
"""

import math
from fractions import Fraction

from loopbook.evaluate.verdict import Direction
from loopbook.terms.observation import Bound

COVERAGE = 2
"""A gap of less than so many standard uncertainties is inside the uncertainty: about 95 % (GUM,
6.3.3)."""


def probability(gap: Fraction, sd: float | None, direction: Direction) -> float | None:
    """Return the probability that the true value meets its limit.

    Parameters
      gap   value - limit
      sd    standard uncertainty of the gap, same unit; None: not stated; 0: the value is exact
    Returns   None when no uncertainty is stated, and for a limit that must be hit exactly
    """
    if sd is None or direction is Direction.EQUAL:
        return None
    wanted = gap if direction is Direction.AT_LEAST else -gap
    if sd == 0.0:
        return 1.0 if wanted >= 0 else 0.0
    return 0.5 * math.erfc(-float(wanted) / sd / math.sqrt(2.0))


def probability_bound(bound: str, direction: Direction) -> str:
    """Return how a probability is meant, when the value is a bound.

    A value of at least 88 meets "at least 86" at least as likely as 88 would.
    """
    better = Bound.AT_LEAST if direction is Direction.AT_LEAST else Bound.AT_MOST
    if bound in (Bound.EXACT, Bound.ABOUT):
        return bound
    return Bound.AT_LEAST.value if bound == better else Bound.AT_MOST.value


def is_inside(gap: Fraction, sd: float | None) -> bool:
    """Say whether a gap is smaller than the expanded uncertainty; never, when none is stated."""
    return sd is not None and sd > 0.0 and abs(float(gap)) < COVERAGE * sd
