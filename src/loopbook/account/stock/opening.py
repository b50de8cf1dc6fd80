"""Opening: what stands before the first year, by cohort, and how it fades.

A stock whose cohorts are not known is spread over them as a past inflow would have left it that
grew by the same share every year: a stated assumption, never a silent one.
"""

import numpy as np
from numpy.typing import ArrayLike

from loopbook.account.stock.series import matched, series
from loopbook.account.stock.survival import curve
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import AgeConvention, Array, Lifetime, Opening

AGES_MAX = 10_000
_NEGLIGIBLE = 1e-15


def opening_by_cohort(amounts: ArrayLike) -> Opening:
    """Return the opening of stated cohorts, the oldest first, that of the year before last.

    Parameters
      amounts  (cohort, product) or (cohort,): what is left of each
    Raises    ParseError  LB-Y09, LB-Y10
    """
    stated = series(amounts, "stock")
    ages = np.arange(len(stated) - 1, -1, -1, dtype=np.int64)
    return Opening(ages=ages, amounts=stated)


def opening_by_growth(
    total: ArrayLike, growth: float, lifetime: Lifetime, convention: AgeConvention
) -> Opening:
    """Return the opening of a stock that inflows growing by `growth` a year have built.

    Parameters
      total   stock before the first year: number or (product,)
      growth  share a year, above -1: 0.02 is two percent; 0 is a constant inflow
    Raises    ParseError  LB-Y16 such inflows reach back for ever, or the growth is no number;
              LB-Y14 the lifetime differs by cohort;  BalanceError  LB-Y13 nothing stays
    """
    stated = series(np.atleast_2d(total), "stock")[0]
    if not (np.isfinite(growth) and growth > -1.0):
        raise ParseError("LB-Y16", growth=f"{growth:g}", years=AGES_MAX)
    if lifetime.is_by_cohort:
        raise ParseError("LB-Y14")
    weights = _weights(growth, lifetime, convention)
    whole = weights.sum(axis=0)
    if bool((whole <= 0.0).any()):
        raise BalanceError("LB-Y13", product=int(np.argmax(whole <= 0.0)))
    shares = matched(weights / whole, (len(weights), stated.size), "opening")
    ages = np.arange(len(weights) - 1, -1, -1, dtype=np.int64)
    return Opening(ages=ages, amounts=shares[::-1] * stated)


def _weights(growth: float, lifetime: Lifetime, convention: AgeConvention) -> Array:
    """Return the relative stock by age, to the age beyond which it is negligible."""
    count = 128
    while count <= AGES_MAX:
        alive = curve(lifetime, count, convention)
        ages = np.arange(count, dtype=np.float64)[:, np.newaxis]
        with np.errstate(over="ignore"):  # an infinite past inflow is refused below
            weights = alive * (1.0 + growth) ** -ages
        if not bool(np.isfinite(weights).all()):
            break
        if bool((weights[-1] <= _NEGLIGIBLE * weights.max(axis=0)).all()):
            counts = (weights > _NEGLIGIBLE * weights.max(axis=0)).any(axis=1)
            return weights[: int(np.flatnonzero(counts)[-1:].sum()) + 1]
        count *= 4
    raise ParseError("LB-Y16", growth=f"{growth:g}", years=AGES_MAX)


def opening_table(
    opening: Opening, lifetime: Lifetime, count: int, convention: AgeConvention
) -> Array:
    """Return what is left of each opening cohort.

    Returns   (year, cohort, product): row 0 is the year before the first, then `count` years
    Raises    BalanceError  LB-Y15 a cohort holds something that no survivor could be;
              ParseError  LB-Y14 the lifetime differs by cohort: say that of the opening by itself
    """
    if lifetime.is_by_cohort:
        raise ParseError("LB-Y14")
    oldest = int(opening.ages.max(initial=0))
    alive = curve(lifetime, oldest + count + 1, convention)
    years = np.arange(count + 1)[:, np.newaxis] + opening.ages
    at_start = alive[opening.ages]
    impossible = (at_start <= 0.0) & (opening.amounts > 0.0)
    if bool(impossible.any()):
        cohort, product = (int(index) for index in np.argwhere(impossible)[0])
        amount = f"{opening.amounts[cohort, product]:g}"
        raise BalanceError("LB-Y15", age=int(opening.ages[cohort]), amount=amount)
    # Nothing is left of a cohort without survivors, and nothing was stated of it.
    ratios = alive[years] / np.where(at_start > 0.0, at_start, 1.0)
    return np.asarray(ratios * opening.amounts)


def opening_stock(
    opening: Opening, lifetime: Lifetime, count: int, convention: AgeConvention
) -> Array:
    """Return the stock left of the opening: (1 + year, product), the year before the first first.

    Raises    as opening_table
    """
    return np.asarray(opening_table(opening, lifetime, count, convention).sum(axis=1))


def inflow_of_cohorts(amounts: ArrayLike, lifetime: Lifetime, convention: AgeConvention) -> Array:
    """Return the past inflows of which `amounts` are left: amount / share alive.

    Parameters
      amounts  (cohort, product) or (cohort,), the oldest first, the last of this year
    Raises    BalanceError  LB-Y15 a cohort holds something that no survivor could be
    Source    Pauliuk & Heeren (2020): inflow from the cohorts of the last year
    """
    left = series(amounts, "stock")
    alive = curve(lifetime, len(left), convention)[::-1]
    alive = matched(alive, left.shape, "lifetime")
    impossible = (alive <= 0.0) & (left > 0.0)
    if bool(impossible.any()):
        cohort, product = (int(index) for index in np.argwhere(impossible)[0])
        age = len(left) - 1 - cohort
        raise BalanceError("LB-Y15", age=age, amount=f"{left[cohort, product]:g}")
    return np.asarray(np.divide(left, alive, out=np.zeros_like(left), where=alive > 0.0))
