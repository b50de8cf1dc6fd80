"""Cohort: stock and outflow by the year in which goods came in; made on demand only.

Three years by three cohorts by a hundred products take little room, three hundred by three hundred
72 MB a table: who wants totals does not pay for them.
"""

import numpy as np
from numpy.typing import ArrayLike

from loopbook.account.stock.series import matched, series
from loopbook.account.stock.survival import curve, table
from loopbook.terms.stock import AgeConvention, Array, Cohorts, Lifetime


def cohorts(inflow: ArrayLike, lifetime: Lifetime, convention: AgeConvention) -> Cohorts:
    """Return stock and outflow of each cohort of an inflow.

    Parameters
      inflow  (year, product) or (year,): that of a result too, where nothing was scrapped early
    Returns   (year, cohort, product) each
    """
    entering = series(inflow, "inflow")
    count, products = entering.shape
    if lifetime.is_by_cohort:
        alive = table(lifetime, count, convention)
        stock = matched(alive, (count, count, products), "lifetime") * entering
        return Cohorts(stock=stock, outflow=outflow_by_cohort(stock, entering))
    backward = curve(lifetime, count, convention)[::-1].copy()
    matched(backward, entering.shape, "lifetime")
    stock = np.zeros((count, count, products))
    outflow = np.zeros_like(stock)
    for year in range(count):
        standing, leaving = stock[year, : year + 1], outflow[year, : year + 1]
        np.multiply(entering[: year + 1], backward[count - 1 - year :], out=standing)
        before = entering[year] if year == 0 else stock[year - 1, :year]
        np.subtract(before, standing[:year] if year else standing, out=leaving[: year or 1])
        if year:
            np.subtract(entering[year], standing[year], out=leaving[year])
    return Cohorts(stock=stock, outflow=outflow)


def outflow_by_cohort(stock: Array, inflow: Array) -> Array:
    """Return what left each cohort: its stock of the year before, or its inflow, less its stock.

    Parameters
      stock  (year, cohort, product);  inflow  (year, product), a cohort a year
    """
    outflow = np.empty_like(stock)
    outflow[0] = -stock[0]
    np.subtract(stock[:-1], stock[1:], out=outflow[1:])
    years = np.arange(len(inflow))
    outflow[years, years] += inflow
    return outflow


def years_in_use(standing: Cohorts, convention_offset: float) -> Array:
    """Return the mean age of the stock at the end of each year; NaN-free: 0 where nothing stands.

    Parameters
      convention_offset  age of a cohort at the end of its own year, 0 to 1
    Returns   (year, product)
    """
    count = standing.stock.shape[0]
    ages = np.arange(count)[:, np.newaxis] - np.arange(count) + convention_offset
    whole = standing.stock.sum(axis=1)
    weighted = np.einsum("tc,tcp->tp", ages, standing.stock)
    return np.asarray(np.divide(weighted, whole, out=np.zeros_like(whole), where=whole > 0.0))
