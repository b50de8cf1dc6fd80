"""Survival: the share of a cohort that is still there, by age, by year, under an age convention.

The plain reference of every curve here is the distribution of scipy.stats with the same parameters
(tests/account/stock/test_survival.py).
"""

import math
from collections.abc import Mapping

import numpy as np
from scipy import special

from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import AgeConvention, Array, Lifetime, LifetimeKind

_OFFSETS = {AgeConvention.START: 1.0, AgeConvention.MIDDLE: 0.5, AgeConvention.END: 0.0}
_NODES, _WEIGHTS = (half / 2.0 for half in np.polynomial.legendre.leggauss(12))
_NODES = _NODES + 0.5
"""Twelve points of Gauss and Legendre over the year: exact for polynomials of degree 23."""

_CENTRES = {LifetimeKind.WEIBULL: "scale", LifetimeKind.GAMMA: "scale"}


def survival(lifetime: Lifetime, ages: Array) -> Array:
    """Return the share that is alive at exact ages, in years, at least 0.

    Parameters
      ages  any shape that broadcasts against the parameters
    Raises    BalanceError  LB-Y07 an empirical survival ends before the last age, with survivors
    """
    latest = _latest(lifetime.parameters, lifetime.at_most, lifetime.kind)
    alive = _distribution(lifetime.kind, lifetime.parameters, np.asarray(ages, dtype=np.float64))
    return np.asarray(np.where(ages < latest, alive, 0.0))


def curve(lifetime: Lifetime, count: int, convention: AgeConvention) -> Array:
    """Return the share alive at the end of year 0, 1 ... after that of the inflow.

    Parameters
      count  number of years
    Returns   (count, product), or (count, 1) where all products share the lifetime
    """
    ages = np.arange(count, dtype=np.float64)[:, np.newaxis]
    return _alive(lifetime, lifetime.parameters, lifetime.at_most, ages, convention)


def table(lifetime: Lifetime, count: int, convention: AgeConvention) -> Array:
    """Return the share of each cohort that is alive at the end of each year.

    Returns   (year, cohort, product or 1), zero before the cohort comes in
    Raises    ParseError  LB-Y08 a parameter is of another number of cohorts
    """
    by_cohort = [_of_cohort(lifetime, cohort, count) for cohort in range(count)]
    ages = np.arange(count, dtype=np.float64)[:, np.newaxis]
    columns = [
        _alive(lifetime, parameters, at_most, ages[: count - cohort], convention)
        for cohort, (parameters, at_most) in enumerate(by_cohort)
    ]
    whole = np.zeros((count, count, max(column.shape[1] for column in columns)))
    for cohort, column in enumerate(columns):
        whole[cohort:, cohort] = column
    return whole


def curve_from(lifetime: Lifetime, age: float, count: int, convention: AgeConvention) -> Array:
    """Return the share alive 0, 1 ... years after goods came in that were `age` years old.

    Goods that come in used are alive when they do: S(age + years + u) / S(age).
    Raises    BalanceError  LB-Y15 nothing lives as long as `age`
    """
    if age == 0.0:
        return curve(lifetime, count, convention)
    ages = age + np.arange(count, dtype=np.float64)[:, np.newaxis]
    alive = _alive(lifetime, lifetime.parameters, lifetime.at_most, ages, convention)
    at_entry = survival(lifetime, np.full((1, 1), age))
    if bool((at_entry <= 0.0).any()):
        raise BalanceError("LB-Y15", age=f"{age:g}", amount="1")
    return np.asarray(alive / at_entry)


def _alive(
    lifetime: Lifetime,
    parameters: Mapping[str, Array],
    at_most: Array | None,
    ages: Array,
    convention: AgeConvention,
) -> Array:
    """Return the share alive at the end of the year in which goods turn `ages`, whole years."""
    latest = _latest(parameters, at_most, lifetime.kind)
    if convention is not AgeConvention.QUADRATURE:
        exact = ages + _OFFSETS[convention]
        return np.asarray(
            np.where(exact < latest, _distribution(lifetime.kind, parameters, exact), 0.0)
        )
    # The latest age is a step, which no quadrature sees: it ends the stretch that is integrated.
    stretch = np.clip(latest - ages, 0.0, 1.0)
    parts = (
        weight * _distribution(lifetime.kind, parameters, ages + node * stretch)
        for node, weight in zip(_NODES, _WEIGHTS, strict=True)
    )
    return np.asarray(stretch * sum(parts))


def _of_cohort(
    lifetime: Lifetime, cohort: int, count: int
) -> tuple[dict[str, Array], Array | None]:
    """Return the parameters of one cohort."""

    def taken(name: str, value: Array) -> Array:
        if value.ndim < 2 or value.shape[0] == 1:
            return value
        if value.shape[0] != count:
            shape = " x ".join(map(str, value.shape))
            raise ParseError("LB-Y08", name=name, shape=shape, wanted=f"{count} x product")
        return np.asarray(value[cohort : cohort + 1])

    parameters = {name: taken(name, value) for name, value in lifetime.parameters.items()}
    at_most = None if lifetime.at_most is None else taken("at_most", lifetime.at_most)
    return parameters, at_most


def _latest(parameters: Mapping[str, Array], at_most: Array | None, kind: LifetimeKind) -> Array:
    """Return the age at which whatever is left leaves; infinite where there is none."""
    latest = np.asarray(np.inf if at_most is None else at_most)
    if kind is LifetimeKind.FIXED:
        latest = np.minimum(latest, parameters["years"])
    return latest


def _distribution(kind: LifetimeKind, parameters: Mapping[str, Array], ages: Array) -> Array:
    """Return the survival of the distribution; zero everywhere where its centre is zero."""
    if kind is LifetimeKind.FIXED:
        return np.ones(np.broadcast_shapes(ages.shape, parameters["years"].shape))
    if kind is LifetimeKind.EMPIRICAL:
        return _empirical(parameters["survival"], ages)
    name = _CENTRES.get(kind, "mean")
    centre = parameters[name]
    # A distribution around zero has no survival to speak of: out at once, whatever the sd (ODYM).
    # The stand-in of 1 keeps its formula free of 0 / 0; the product below removes it again.
    lives = centre > 0.0
    safe = dict(parameters) | {name: np.where(lives, centre, 1.0)}
    with np.errstate(over="ignore"):
        # Beyond 1e308 an argument is infinite, and each of these curves is 0 or 1 there.
        return np.asarray(_SHAPES[kind](safe, ages) * lives)


def _normal(parameters: Mapping[str, Array], ages: Array) -> Array:
    return np.asarray(special.ndtr((parameters["mean"] - ages) / parameters["sd"]))


def _truncated_normal(parameters: Mapping[str, Array], ages: Array) -> Array:
    whole = special.ndtr(parameters["mean"] / parameters["sd"])
    return np.asarray(_normal(parameters, ages) / whole)


def _folded_normal(parameters: Mapping[str, Array], ages: Array) -> Array:
    below = special.ndtr((-parameters["mean"] - ages) / parameters["sd"])
    return np.asarray(_normal(parameters, ages) + below)


def _logistic(parameters: Mapping[str, Array], ages: Array) -> Array:
    scale = parameters["sd"] * math.sqrt(3.0) / math.pi
    return np.asarray(special.expit((parameters["mean"] - ages) / scale))


def _weibull(parameters: Mapping[str, Array], ages: Array) -> Array:
    return np.asarray(np.exp(-((ages / parameters["scale"]) ** parameters["shape"])))


def _gamma(parameters: Mapping[str, Array], ages: Array) -> Array:
    return np.asarray(special.gammaincc(parameters["shape"], ages / parameters["scale"]))


def _lognormal(parameters: Mapping[str, Array], ages: Array) -> Array:
    """Return the survival of a lognormal with that mean and sd: sigma^2 = ln(1 + sd^2 / mean^2)."""
    relative = np.log(parameters["sd"]) - np.log(parameters["mean"])
    variance = np.logaddexp(0.0, 2.0 * relative)
    middle = np.log(parameters["mean"]) - variance / 2.0
    with np.errstate(divide="ignore"):  # at age 0 the logarithm is -inf, and all are alive
        logs = np.log(ages)
    return np.asarray(special.ndtr((middle - logs) / np.sqrt(variance)))


_SHAPES = {
    LifetimeKind.NORMAL: _normal,
    LifetimeKind.TRUNCATED_NORMAL: _truncated_normal,
    LifetimeKind.FOLDED_NORMAL: _folded_normal,
    LifetimeKind.LOGNORMAL: _lognormal,
    LifetimeKind.WEIBULL: _weibull,
    LifetimeKind.GAMMA: _gamma,
    LifetimeKind.LOGISTIC: _logistic,
}


def _empirical(shares: Array, ages: Array) -> Array:
    last = float(shares.size - 1)
    if shares[-1] > 0.0 and ages.size and float(ages.max()) > last:
        raise BalanceError("LB-Y07", age=f"{last:g}", share=f"{shares[-1]:g}")
    return np.interp(ages, np.arange(shares.size), shares)
