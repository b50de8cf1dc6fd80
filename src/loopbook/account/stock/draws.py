"""Draws: bands of a forecast by Monte Carlo, every draw a run of its own, with a stated seed.

Inflows and parameters are drawn lognormal with their mean and standard deviation, so that none is
below zero. One lifetime is drawn for all products at a time: they err together in it, and each by
itself in its inflow. The plain loop over draws is the reference (tests/account/stock/test_draws).

Source    JCGM 101:2008, Propagation of distributions using a Monte Carlo method
"""

import math

import msgspec
import numpy as np

from loopbook.account.stock.course import Course, multiplied, of_product, run
from loopbook.account.stock.lifetime import lifetime_of
from loopbook.account.stock.stated import made
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import Array, Band, InflowError, Lifetime, StatedLifetime

PERCENTILES = (5.0, 50.0, 95.0)
_CELLS_MAX = 1 << 22


class Doubt(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is uncertain of an inflow, and how bands are found.

    Fields
      inflow_sd  standard uncertainty of the inflow, (year, product) or what broadcasts; 0: exact
      errors     how the years err together
      draws      Monte Carlo draws; 0: to first order
      seed       of the draws
    """

    inflow_sd: Array
    errors: InflowError = InflowError.BY_YEAR
    draws: int = 0
    seed: int = 0


def drawn_bands(inflow: Array, sd: Array, course: Course, doubt: Doubt) -> tuple[Band, Band]:
    """Return the bands of stock and outflow, the total of all products last.

    Parameters
      inflow, sd  checked, (year, product)
    Raises    BalanceError  LB-Y20 a drawn lifetime cannot be
    """
    random = np.random.default_rng(doubt.seed)
    count, products = inflow.shape
    factors = lifetime_factors(course.stated, doubt.draws, random)
    total_stock, total_outflow = np.zeros((count, doubt.draws)), np.zeros((count, doubt.draws))
    stocks, outflows = [], []
    for product in range(products):
        draws = inflow_draws(inflow[:, product], sd[:, product], doubt, random)
        stock, outflow = _runs(draws, of_product(course.stated, product), factors, course)
        stocks.append(_band(stock))
        outflows.append(_band(outflow))
        total_stock += stock
        total_outflow += outflow
    return (
        _side_by_side([*stocks, _band(total_stock)]),
        _side_by_side([*outflows, _band(total_outflow)]),
    )


def _runs(
    inflow: Array, parameters: dict[str, Array], factors: dict[str, Array], course: Course
) -> tuple[Array, Array]:
    """Return stock and outflow of every draw of one product: (year, draw)."""
    count, draws = inflow.shape
    stock, outflow = np.empty_like(inflow), np.empty_like(inflow)
    is_by_cohort = made(course.stated).is_by_cohort
    step = max(1, _CELLS_MAX // (count * count if is_by_cohort else count))
    for start in range(0, draws, step):
        part = slice(start, min(start + step, draws))
        lifetime = _drawn(course.stated, multiplied(parameters, factors, part))
        done = run(inflow[:, part], lifetime, course)
        stock[:, part], outflow[:, part] = done.stock, done.outflow
    return stock, outflow


def _drawn(stated: StatedLifetime, parameters: dict[str, Array]) -> Lifetime:
    try:
        return lifetime_of(stated.kind, parameters)
    except ParseError as fault:
        raise BalanceError("LB-Y20", kind=stated.kind.value) from fault


def lifetime_factors(
    stated: StatedLifetime, draws: int, random: np.random.Generator
) -> dict[str, Array]:
    """Return, by parameter, the factors of its value in each draw; `*` those of all ages."""
    spreads = {name: sd / float(np.mean(stated.parameters[name])) for name, sd in stated.sd.items()}
    spreads |= {"*": stated.scale_sd} if stated.scale_sd else {}
    factors = {}
    for name, spread in spreads.items():
        variance = math.log1p(spread**2)
        normal = random.standard_normal(draws)
        factors[name] = np.exp(math.sqrt(variance) * normal - variance / 2.0)
    return factors


def inflow_draws(inflow: Array, sd: Array, doubt: Doubt, random: np.random.Generator) -> Array:
    """Return draws of the inflow of one product: (year, draw)."""
    years = 1 if doubt.errors is InflowError.COMMON else len(inflow)
    normal = random.standard_normal((years, doubt.draws))
    relative = np.divide(sd, inflow, out=np.zeros_like(sd), where=inflow > 0.0)
    variance = np.log1p(relative**2)[:, np.newaxis]
    return np.asarray(inflow[:, np.newaxis] * np.exp(np.sqrt(variance) * normal - variance / 2.0))


def _band(draws: Array) -> Band:
    """Return the band of draws (year, draw), as (year, 1)."""
    low, median, high = np.percentile(draws, PERCENTILES, axis=1)[:, :, np.newaxis]
    ddof = 1 if draws.shape[1] > 1 else 0
    sd = draws.std(axis=1, ddof=ddof, keepdims=True)
    mean = draws.mean(axis=1, keepdims=True)
    return Band(mean=mean, sd=sd, low=low, median=median, high=high)


def _side_by_side(bands: list[Band]) -> Band:
    names = Band.__struct_fields__
    return Band(**{name: np.hstack([getattr(band, name) for band in bands]) for name in names})
