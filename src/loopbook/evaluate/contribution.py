"""Contribution: what each part of a ratio of sums adds to its change, exactly.

R = N / D. Both orders of change (numerator first, denominator first) are averaged, so that neither
is preferred, and with N = sum n_i, D = sum d_i every part has its own share:

    part of n_i:  (n_i1 - n_i0) (1/D0 + 1/D1) / 2
    part of d_i: -(d_i1 - d_i0) (N0 + N1) / (2 D0 D1)

They sum to R1 - R0 exactly. A plain sum is the ratio with D = 1.

Source    the value of L. Shapley (1953) for two factors; numerator and denominator are linear in
          their parts, so that each part's share of it is its share of the change [house]
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec


class Change(msgspec.Struct, frozen=True):
    """A part of the numerator or of the denominator at both ends."""

    first: Fraction
    last: Fraction


def contributions(
    numerators: Sequence[Change], denominators: Sequence[Change]
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return the contribution of each part of the numerator and of each of the denominator.

    Parameters
      denominators   none: the number is a plain sum
    Raises    ZeroDivisionError  the denominators sum to zero at an end: there is no ratio
    """
    before, after = (
        (_sum(denominators, end) if denominators else Fraction(1)) for end in ("first", "last")
    )
    each = (1 / before + 1 / after) / 2
    whole = _sum(numerators, "first") + _sum(numerators, "last")
    other = -whole / (2 * before * after)
    return (
        tuple((part.last - part.first) * each for part in numerators),
        tuple((part.last - part.first) * other for part in denominators),
    )


def _sum(parts: Sequence[Change], end: str) -> Fraction:
    values: list[Fraction] = [getattr(part, end) for part in parts]
    return sum(values, Fraction(0))
