"""LMDI-I: the change of a sum of products, put down to each factor without a residual.

V = sum over parts i of x_1i ... x_ni. Additive: effect of factor k = sum L(V_i1, V_i0) ln(x_ki1 /
x_ki0), with the logarithmic mean L(a, b) = (a - b) / ln(a / b). Multiplicative: the exponential of
that over L(V1, V0). Effects sum (multiply) to the change (ratio).

Zero: a part that appears or vanishes is put down to the factor that is zero there, the limit of the
formula. A factor that is 0 / 0 takes no part.

Source    B. W. Ang, The LMDI approach to decomposition analysis: a practical guide, Energy Policy
          33 (2005) 867, eq. 4 and 5; zeros: B. W. Ang and N. Liu, Energy Policy 35 (2007) 238
"""

import math
from collections.abc import Sequence
from math import fsum

import msgspec

_CLOSE = 1e-3


class Factors(msgspec.Struct, frozen=True):
    """The factors of one part at both ends; None where a factor is 0 / 0.

    Fields
      first_value, last_value   the product at each end, zero or more
    """

    first: tuple[float | None, ...]
    last: tuple[float | None, ...]
    first_value: float
    last_value: float


def logarithmic_mean(one: float, other: float) -> float:
    """Return L(a, b): between the two, a where they are equal, 0 where one is zero.

    Close to equality, (a - b) / ln(a / b) loses digits; ln(1 + x) of the difference keeps them.
    """
    if one == other:
        return one
    if one <= 0.0 or other <= 0.0:
        return 0.0
    step = (one - other) / other
    return (one - other) / (math.log1p(step) if abs(step) < _CLOSE else math.log(one / other))


def effects_of(part: Factors) -> tuple[float, ...]:
    """Return what each factor of a part adds to the change of the sum."""
    if part.first_value > 0.0 and part.last_value > 0.0:
        weight = logarithmic_mean(part.last_value, part.first_value)
        return tuple(
            weight * _log_ratio(before, after)
            for before, after in zip(part.first, part.last, strict=True)
        )
    change = part.last_value - part.first_value
    ends = part.first if part.first_value == 0.0 else part.last
    zero = next((place for place, factor in enumerate(ends) if factor == 0.0), None)
    return tuple(change if place == zero else 0.0 for place in range(len(ends)))


def additive(parts: Sequence[Factors]) -> tuple[float, ...]:
    """Return what each factor adds to the change of the sum over all parts."""
    each = [effects_of(part) for part in parts]
    return tuple(fsum(column) for column in zip(*each, strict=True))


def multiplicative(parts: Sequence[Factors]) -> tuple[float, ...] | None:
    """Return what each factor multiplies the sum by; None where the sum is zero at an end."""
    before = fsum(part.first_value for part in parts)
    after = fsum(part.last_value for part in parts)
    if before <= 0.0 or after <= 0.0:
        return None
    weight = logarithmic_mean(after, before)
    return tuple(math.exp(effect / weight) for effect in additive(parts))


def _log_ratio(before: float | None, after: float | None) -> float:
    """Return ln(after / before); a factor that is 0 / 0 at an end takes no part."""
    if not before or not after:
        return 0.0
    step = (after - before) / before
    return math.log1p(step) if abs(step) < _CLOSE else math.log(after / before)
