"""Inflow-driven: what stands and what leaves, from what came in and how long it stays.

    S(t) = sum over cohorts c of I(c) sf(t, c)          O(t) = I(t) - (S(t) - S(t - 1))

Source    van der Voet et al. (2002); Pauliuk & Heeren (2020), section 2.1
"""

import numpy as np
from numpy.typing import ArrayLike

from loopbook.account.stock.convolution import convolved
from loopbook.account.stock.opening import opening_stock
from loopbook.account.stock.series import closed, matched, series
from loopbook.account.stock.survival import curve, curve_from, table
from loopbook.errors import ParseError
from loopbook.terms.stock import AgeConvention, Array, Lifetime, Opening, StockResult


def inflow_driven(
    inflow: ArrayLike,
    lifetime: Lifetime,
    convention: AgeConvention,
    opening: Opening | None = None,
) -> StockResult:
    """Return stock and outflow of an inflow; totals only, cohorts by account.stock.cohort.

    Parameters
      inflow   (year, product) or (year,), one unit a product
      opening  what stood before the first year; nothing where it is left out
    Returns   (year, product) each
    Raises    ParseError  LB-Y08 to LB-Y10 arrays that do not fit, a value that is no amount;
              BalanceError  LB-Y07, LB-Y15
    """
    entering = series(inflow, "inflow")
    stock = stock_of(entering, lifetime, convention)
    if opening is None:
        return closed(entering, stock)
    standing = opening_stock(opening, lifetime, len(entering), convention)
    before = matched(standing[0], entering.shape[1:], "opening")
    return closed(entering, stock + standing[1:], before)


def stock_of(inflow: Array, lifetime: Lifetime, convention: AgeConvention) -> Array:
    """Return the stock of a checked inflow (year, product), of either sign."""
    count = len(inflow)
    if lifetime.is_by_cohort:
        alive = table(lifetime, count, convention)
        fits = matched(alive, (count, count, inflow.shape[1]), "lifetime")
        return np.asarray(np.einsum("tcp,cp->tp", fits, inflow))
    alive = curve(lifetime, count, convention)
    matched(alive, (count, inflow.shape[1]), "lifetime")
    return convolved(inflow, alive)


def used_inflow_driven(
    inflow: ArrayLike, lifetime: Lifetime, convention: AgeConvention
) -> StockResult:
    """Return stock and outflow of goods that come in used, as imported cars do.

    Parameters
      inflow  (year, age, product) or (year, age): amounts that come in `age` years old, 0 first;
              they are alive then, and live on as goods of their age
    Raises    as inflow_driven; ParseError  LB-Y14 the lifetime differs by cohort;
              BalanceError  LB-Y15 goods of an age that nothing reaches
    """
    entering = np.asarray(inflow, dtype=np.float64)
    entering = entering[:, :, np.newaxis] if entering.ndim == 2 else entering
    if entering.ndim != 3:
        shape = " x ".join(map(str, entering.shape))
        raise ParseError("LB-Y08", name="inflow", shape=shape, wanted="year x age x product")
    if lifetime.is_by_cohort:
        raise ParseError("LB-Y14")
    count = len(entering)
    stock = np.zeros((count, entering.shape[2]))
    for age in range(entering.shape[1]):
        part = series(entering[:, age], "inflow")
        if part.any():
            alive = curve_from(lifetime, float(age), count, convention)
            stock += convolved(part, alive)
    return closed(entering.sum(axis=1), stock)
