"""Forecast: what an inflow and a lifetime that are not known exactly make of stock and outflow.

To first order: the variance of each year's inflow passes through the square of what is left of it,
a parameter through the difference that one standard deviation of it makes, and the band is normal.
By Monte Carlo: account.stock.draws.

Source    JCGM 100:2008 (GUM), 5.1.2
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from loopbook.account.stock.course import Course, of_product, run, scaled
from loopbook.account.stock.draws import Doubt, drawn_bands
from loopbook.account.stock.lifetime import lifetime_of
from loopbook.account.stock.series import matched, series
from loopbook.account.stock.stated import made
from loopbook.errors import ParseError
from loopbook.terms.stock import (
    Array,
    Band,
    Forecast,
    InflowError,
    Lifetime,
    StatedLifetime,
    StockResult,
)

Z95 = 1.6448536269514722
"""Standard normal quantile of 95 percent."""

DRAWS_MAX = 1_000_000


def forecast(inflow: ArrayLike, course: Course, doubt: Doubt) -> Forecast:
    """Return the central answer with bands of what stands and of what leaves for good.

    Parameters
      inflow  (year, product)
    Returns   bands (year, product + 1): the last column is the total of all products
    Raises    as inflow_driven;  ParseError  LB-Y19 an sd that is none, or that of an inflow of
              zero, LB-Y56 a number of draws or a seed that cannot be, LB-Y58 too uncertain for
              first order;  BalanceError  LB-Y20 a drawn lifetime cannot be
    """
    entering = series(inflow, "inflow")
    if not 0 <= doubt.draws <= DRAWS_MAX or doubt.seed < 0:
        raise ParseError("LB-Y56", draws=doubt.draws, seed=doubt.seed, most=DRAWS_MAX)
    sd = matched(np.asarray(doubt.inflow_sd, dtype=np.float64), entering.shape, "sd")
    bad = ~(np.isfinite(sd) & (sd >= 0.0)) | ((entering == 0.0) & (sd > 0.0))
    if bool(bad.any()):
        raise ParseError("LB-Y19", value=f"{sd[bad][0]:g}")
    central = run(entering, made(course.stated), course)
    if doubt.draws:
        stock, outflow = drawn_bands(entering, sd, course, doubt)
    else:
        stock, outflow = _linear(central, sd, course, doubt.errors)
    return Forecast(
        central=central, stock=stock, outflow=outflow, draws=doubt.draws, seed=doubt.seed
    )


def _linear(
    central: StockResult, sd: Array, course: Course, errors: InflowError
) -> tuple[Band, Band]:
    """Return the bands to first order, as normal."""
    variances = _inflow_variances(sd, course, errors)
    shifts = list(_shifted_runs(central.inflow, course))
    stock_slopes = [(up.stock - down.stock) / 2.0 for up, down in shifts]
    outflow_slopes = [(up.outflow - down.outflow) / 2.0 for up, down in shifts]
    return (
        _normal(central.stock, variances[0], stock_slopes),
        _normal(central.outflow, variances[1], outflow_slopes),
    )


def _normal(middle: Array, variance: Array, slopes: list[Array]) -> Band:
    """Return the normal band; products err by themselves in their inflow, together in a slope."""
    mean, spread = _with_total(middle), _with_total(variance)
    for slope in slopes:
        spread = spread + _with_total(slope) ** 2
    sd = np.sqrt(spread)
    return Band(mean=mean, sd=sd, low=mean - Z95 * sd, median=mean, high=mean + Z95 * sd)


def _with_total(array: Array) -> Array:
    return np.hstack([array, array.sum(axis=1, keepdims=True)])


def _inflow_variances(sd: Array, course: Course, errors: InflowError) -> tuple[Array, Array]:
    """Return the variances of stock and outflow that come of the inflow: (year, product)."""
    if errors is InflowError.COMMON:
        together = run(sd, made(course.stated), course)
        return together.stock**2, together.outflow**2
    stock, outflow = np.zeros_like(sd), np.zeros_like(sd)
    for product in np.flatnonzero(sd.any(axis=0)):
        # Each year's error is a product of its own here: one run follows them all.
        own = lifetime_of(course.stated.kind, of_product(course.stated, int(product)))
        apart = run(np.diag(sd[:, product]), own, course)
        stock[:, product] = (apart.stock**2).sum(axis=1)
        outflow[:, product] = (apart.outflow**2).sum(axis=1)
    return stock, outflow


def _shifted_runs(inflow: Array, course: Course) -> Iterator[tuple[StockResult, StockResult]]:
    """Yield the runs one standard deviation above and below, parameter by parameter."""
    for up, down in _shifted(course.stated):
        yield run(inflow, up, course), run(inflow, down, course)


def _shifted(stated: StatedLifetime) -> list[tuple[Lifetime, Lifetime]]:
    """Return the lifetimes one standard deviation above and below.

    Raises    ParseError  LB-Y58 one of them cannot be
    """
    kind, parameters, stretch = stated.kind, stated.parameters, stated.scale_sd
    pairs = []
    try:
        for name, sd in stated.sd.items():
            up, down = parameters[name] + sd, parameters[name] - sd
            pairs.append(
                (
                    lifetime_of(kind, parameters | {name: up}),
                    lifetime_of(kind, parameters | {name: down}),
                )
            )
        if stretch:
            pairs.append((scaled(stated, 1.0 + stretch), scaled(stated, 1.0 - stretch)))
    except ParseError as fault:
        raise ParseError("LB-Y58", kind=kind.value) from fault
    return pairs
