"""The plain reference: distributions of scipy.stats, cohorts one by one, years one by one."""

import math

import numpy as np
from scipy import stats

from loopbook.terms.stock import AgeConvention, Array, LifetimeKind

OFFSETS = {AgeConvention.START: 1.0, AgeConvention.MIDDLE: 0.5, AgeConvention.END: 0.0}


def alive(kind: LifetimeKind, prm: dict[str, float], age: float) -> float:
    """Return the share alive at an age, by scipy.stats."""
    match kind:
        case LifetimeKind.FIXED:
            return float(age < prm["years"])
        case LifetimeKind.NORMAL:
            return float(stats.norm.sf(age, prm["mean"], prm["sd"]))
        case LifetimeKind.TRUNCATED_NORMAL:
            low = -prm["mean"] / prm["sd"]
            return float(stats.truncnorm.sf(age, low, math.inf, prm["mean"], prm["sd"]))
        case LifetimeKind.FOLDED_NORMAL:
            return float(stats.foldnorm.sf(age, prm["mean"] / prm["sd"], 0, prm["sd"]))
        case LifetimeKind.LOGNORMAL:
            sigma = math.sqrt(math.log(1.0 + (prm["sd"] / prm["mean"]) ** 2))
            scale = math.exp(math.log(prm["mean"]) - sigma**2 / 2.0)
            return float(stats.lognorm.sf(age, sigma, 0, scale))
        case LifetimeKind.WEIBULL:
            return float(stats.weibull_min.sf(age, prm["shape"], 0, prm["scale"]))
        case LifetimeKind.GAMMA:
            shape = (prm["mean"] / prm["sd"]) ** 2
            return float(stats.gamma.sf(age, shape, 0, prm["sd"] ** 2 / prm["mean"]))
        case LifetimeKind.LOGISTIC:
            scale = prm["sd"] * math.sqrt(3.0) / math.pi
            return float(stats.logistic.sf(age, prm["mean"], scale))
    raise AssertionError(kind)


def plain_inflow_driven(inflow: Array, shares: Array) -> tuple[Array, Array]:
    """Return stock by cohort and outflow of one product, each cohort followed by itself.

    Parameters
      inflow  (year,);  shares  (year, cohort)
    """
    count = len(inflow)
    stock, outflow = np.zeros((count, count)), np.zeros(count)
    for cohort in range(count):
        before = inflow[cohort]
        for year in range(cohort, count):
            stock[year, cohort] = inflow[cohort] * shares[year, cohort]
            outflow[year] += before - stock[year, cohort]
            before = stock[year, cohort]
    return stock, outflow


def plain_stock_driven(stock: Array, shares: Array) -> Array:
    """Return the inflow, of either sign, that holds the stock of one product."""
    inflow = np.zeros(len(stock))
    for year in range(len(stock)):
        left = sum(inflow[cohort] * shares[year, cohort] for cohort in range(year))
        inflow[year] = (stock[year] - left) / shares[year, year]
    return inflow


def shares_of(
    kind: LifetimeKind, prm: dict[str, float], count: int, convention: AgeConvention
) -> Array:
    """Return the share of each cohort alive at the end of each year: (year, cohort)."""
    by_age = [alive(kind, prm, age + OFFSETS[convention]) for age in range(count)]
    shares = np.zeros((count, count))
    for cohort in range(count):
        for year in range(cohort, count):
            shares[year, cohort] = by_age[year - cohort]
    return shares
