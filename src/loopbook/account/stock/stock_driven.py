"""Stock-driven: what must come in so that a wanted stock stands, given how long it stays.

    I(t) = (S(t) - what is left of earlier cohorts) / share alive at the end of the first year

Where the wanted stock falls faster than goods leave, that is negative. It is answered by the policy
that the caller declares (account.stock.scrapping), and never without one.

Source    Mueller (2006), Ecological Economics 59; Pauliuk & Heeren (2020): negative inflow
"""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from loopbook.account.stock.cohort import cohorts
from loopbook.account.stock.convolution import deconvolved
from loopbook.account.stock.opening import opening_table
from loopbook.account.stock.scrapping import ROUNDING, Course, scrapped_course
from loopbook.account.stock.series import closed, matched, series
from loopbook.account.stock.survival import curve, table
from loopbook.errors import BalanceError
from loopbook.terms.stock import (
    AgeConvention,
    Array,
    Cohorts,
    Lifetime,
    NegativeInflow,
    Opening,
    StockResult,
)


class Terms(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Under what a stock is driven.

    Fields
      lifetime, convention   as everywhere
      policy                 what is done where the inflow would be negative
      opening                what stands before the first year; nothing where it is left out
      opening_lifetime       of the opening, where it has another one
    """

    lifetime: Lifetime
    convention: AgeConvention
    policy: NegativeInflow = NegativeInflow.ERROR
    opening: Opening | None = None
    opening_lifetime: Lifetime | None = None


def stock_driven(stock: ArrayLike, terms: Terms) -> StockResult:
    """Return the inflow and outflow of a wanted stock.

    Parameters
      stock  (year, product) or (year,), at the end of each year
    Returns   (year, product) each; `scrapped` holds what the policy made leave early
    Raises    ParseError  LB-Y08 to LB-Y10;  BalanceError  LB-Y13 goods leave in their own year, so
              that no stock can stand, LB-Y11 the inflow would be negative, LB-Y12 no hazard
    """
    return _driven(series(stock, "stock"), terms)[0]


def stock_driven_cohorts(stock: ArrayLike, terms: Terms) -> tuple[StockResult, Cohorts]:
    """Return the same, with stock and outflow by cohort of what came in: (year, cohort, product).

    What is left of the opening stands beside them: its cohorts are not among the years.
    """
    wanted = series(stock, "stock")
    result, courses = _driven(wanted, terms)
    # What is below zero here is rounding (ROUNDING), or is laid over with its own course below.
    entering = np.maximum(result.inflow, 0.0)
    table_of = cohorts(entering, terms.lifetime, terms.convention)
    stocks, outflows = table_of.stock, table_of.outflow
    for product, course in courses.items():
        count = len(wanted)
        own = course.stock[1:, course.stock.shape[1] - count :]
        stocks[:, :, product] = own
        left = np.zeros_like(own)
        left[1:] = own[:-1] - own[1:]
        left[0] = -own[0]
        years = np.arange(count)
        left[years, years] += course.inflow
        outflows[:, :, product] = left
    return result, Cohorts(stock=stocks, outflow=outflows)


def _driven(wanted: Array, terms: Terms) -> tuple[StockResult, dict[int, Course]]:
    """Return the result, and the course of each product that had to be scrapped early."""
    count, products = wanted.shape
    old = _opening(terms, count, products)
    standing = old.sum(axis=1)
    inflow = inflow_needed(wanted - standing[1:], terms)
    courses: dict[int, Course] = {}
    size = np.maximum(wanted.max(axis=0), standing[0])
    for product in np.flatnonzero((inflow < -ROUNDING * size).any(axis=0)).tolist():
        alive, entry = _alive_of(product, terms, (count, products))
        start = old[:, :, product]
        course = scrapped_course(wanted[:, product], alive, entry, start, terms.policy)
        if course.fault_code:
            raise BalanceError(
                course.fault_code,
                year=course.fault_year,
                product=product,
                amount=f"{course.fault_amount:g}",
            )
        courses[product] = course
    scrapped = np.zeros_like(wanted)
    for product, course in courses.items():
        inflow[:, product] = course.inflow
        scrapped[:, product] = course.scrapped
    return closed(inflow, wanted, standing[0], scrapped), courses


def _opening(terms: Terms, count: int, products: int) -> Array:
    """Return what is left of the opening: (1 + year, cohort, product)."""
    if terms.opening is None:
        return np.zeros((count + 1, 0, products))
    lifetime = terms.opening_lifetime or terms.lifetime
    left = opening_table(terms.opening, lifetime, count, terms.convention)
    return matched(left, (*left.shape[:2], products), "opening")


def inflow_needed(wanted: Array, terms: Terms) -> Array:
    """Return the inflow that holds `wanted`, no policy applied: negative where it falls too fast.

    Parameters
      wanted  (year, product), what is left of an opening taken off
    Raises    BalanceError  LB-Y13
    """
    count, products = wanted.shape
    if terms.lifetime.is_by_cohort:
        alive = table(terms.lifetime, count, terms.convention)
        alive = matched(alive, (count, count, products), "lifetime")
        years = np.arange(count)
        _must_stay(alive[years, years])
        inflow = np.zeros_like(wanted)
        for year in range(count):
            before = np.einsum("cp,cp->p", alive[year, :year], inflow[:year])
            inflow[year] = (wanted[year] - before) / alive[year, year]
        return inflow
    shared = curve(terms.lifetime, count, terms.convention)
    matched(shared, wanted.shape, "lifetime")
    _must_stay(shared[:1])
    return deconvolved(wanted, shared)


def _must_stay(at_once: Array) -> None:
    """Refuse goods of which nothing is left when their first year ends."""
    gone = at_once <= 0.0
    if bool(gone.any()):
        raise BalanceError("LB-Y13", product=int(np.argwhere(gone)[0][-1]))


def _alive_of(product: int, terms: Terms, shape: tuple[int, int]) -> tuple[Array, Array]:
    """Return the share alive (year, cohort) of one product, and that at the end of year one."""
    count, products = shape
    if terms.lifetime.is_by_cohort:
        whole = table(terms.lifetime, count, terms.convention)
        alive = matched(whole, (count, count, products), "lifetime")[:, :, product]
    else:
        shared = matched(curve(terms.lifetime, count, terms.convention), shape, "lifetime")
        ages = np.arange(count)[:, np.newaxis] - np.arange(count)
        alive = np.where(ages >= 0, shared[np.maximum(ages, 0), product], 0.0)
    return alive, np.diagonal(alive)
