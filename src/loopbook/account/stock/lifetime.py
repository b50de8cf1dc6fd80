"""Lifetime: a distribution of lifetimes from its parameters, or a clear error; never a NaN later.

Every constructor takes numbers or arrays: one value, one a product (product,), one a cohort
(cohort, 1), or (cohort, product). A mean, scale or years of zero means out at once.
"""

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike

from loopbook.errors import ParseError, UnknownTerm
from loopbook.terms.stock import Array, Lifetime, LifetimeKind

SPELLINGS: dict[LifetimeKind, tuple[tuple[str, ...], ...]] = {
    LifetimeKind.FIXED: (("years",),),
    LifetimeKind.NORMAL: (("mean", "sd"),),
    LifetimeKind.TRUNCATED_NORMAL: (("mean", "sd"),),
    LifetimeKind.FOLDED_NORMAL: (("mean", "sd"),),
    LifetimeKind.LOGNORMAL: (("mean", "sd"),),
    LifetimeKind.WEIBULL: (("shape", "scale"), ("t50", "t90")),
    LifetimeKind.GAMMA: (("mean", "sd"), ("shape", "scale")),
    LifetimeKind.LOGISTIC: (("mean", "sd"),),
    LifetimeKind.EMPIRICAL: (("survival",),),
}
"""Parameters by which each kind may be stated."""

AT_MOST = "at_most"
_MAY_BE_ZERO = {"years", "mean", "scale", AT_MOST}
_LN2 = math.log(2.0)
_LN10 = math.log(10.0)


def kind_named(text: str) -> LifetimeKind:
    """Return the kind of that name, spaces and hyphens as underscores.

    Raises    UnknownTerm  LB-Y01
    """
    name = text.strip().lower().replace(" ", "_").replace("-", "_")
    names = [kind.value for kind in LifetimeKind]
    if name not in names:
        close = get_close_matches(name, names, 1, 0.4)
        raise UnknownTerm(
            "LB-Y01", kind=text, nearest=close[0] if close else "-", known=", ".join(names)
        )
    return LifetimeKind(name)


def lifetime_of(kind: LifetimeKind, parameters: Mapping[str, ArrayLike]) -> Lifetime:
    """Return a lifetime of `kind`, its parameters checked.

    Parameters
      parameters  one of the sets of SPELLINGS, and `at_most` if there is a latest age
    Raises    ParseError  LB-Y02 other parameters, LB-Y03 to LB-Y06 a value that cannot be
    """
    stated = {name: np.asarray(value, dtype=np.float64) for name, value in parameters.items()}
    at_most = stated.pop(AT_MOST, None)
    sets = SPELLINGS[kind]
    if set(stated) not in [set(names) for names in sets]:
        wanted = " / ".join(", ".join(names) for names in sets)
        raise ParseError("LB-Y02", kind=kind.value, wanted=wanted, given=", ".join(stated) or "-")
    for name, value in stated.items():
        _must_be_possible(kind, name, value)
    if at_most is not None:
        _must_be_possible(kind, AT_MOST, at_most)
    if "t50" in stated:
        stated = _weibull_of_ages(stated["t50"], stated["t90"])
    elif kind is LifetimeKind.GAMMA and "mean" in stated:
        stated = _gamma_of_moments(stated["mean"], stated["sd"])
    for name in stated.keys() & {"shape", "scale"}:
        _must_be_possible(kind, name, stated[name])
    return Lifetime(kind=kind, parameters=stated, at_most=at_most)


def fixed(years: ArrayLike) -> Lifetime:
    """Return the lifetime of goods that all leave when they are `years` old."""
    return lifetime_of(LifetimeKind.FIXED, {"years": years})


def normal(mean: ArrayLike, sd: ArrayLike) -> Lifetime:
    """Return a normal lifetime; what the curve puts below age 0 leaves in the year it came."""
    return lifetime_of(LifetimeKind.NORMAL, {"mean": mean, "sd": sd})


def truncated_normal(mean: ArrayLike, sd: ArrayLike) -> Lifetime:
    """Return a normal lifetime cut at age 0; mean and sd are those before the cut."""
    return lifetime_of(LifetimeKind.TRUNCATED_NORMAL, {"mean": mean, "sd": sd})


def folded_normal(mean: ArrayLike, sd: ArrayLike) -> Lifetime:
    """Return a folded normal lifetime; mean and sd are those before folding."""
    return lifetime_of(LifetimeKind.FOLDED_NORMAL, {"mean": mean, "sd": sd})


def lognormal(mean: ArrayLike, sd: ArrayLike) -> Lifetime:
    """Return a lognormal lifetime with that mean and standard deviation of its own."""
    return lifetime_of(LifetimeKind.LOGNORMAL, {"mean": mean, "sd": sd})


def weibull(shape: ArrayLike, scale: ArrayLike) -> Lifetime:
    """Return a Weibull lifetime: survival exp(-(age / scale)^shape)."""
    return lifetime_of(LifetimeKind.WEIBULL, {"shape": shape, "scale": scale})


def weibull_by_ages(t50: ArrayLike, t90: ArrayLike, at_most: ArrayLike | None = None) -> Lifetime:
    """Return the Weibull lifetime of which 50 percent have left at `t50`, 90 percent at `t90`."""
    latest = {} if at_most is None else {AT_MOST: at_most}
    return lifetime_of(LifetimeKind.WEIBULL, {"t50": t50, "t90": t90, **latest})


def gamma(mean: ArrayLike, sd: ArrayLike) -> Lifetime:
    """Return a gamma lifetime by its mean and standard deviation."""
    return lifetime_of(LifetimeKind.GAMMA, {"mean": mean, "sd": sd})


def logistic(mean: ArrayLike, sd: ArrayLike) -> Lifetime:
    """Return a logistic lifetime; what the curve puts below age 0 leaves in the year it came."""
    return lifetime_of(LifetimeKind.LOGISTIC, {"mean": mean, "sd": sd})


def empirical(survival: Sequence[float] | Array) -> Lifetime:
    """Return a lifetime by the share alive at age 0, 1, 2 ... years, straight in between."""
    return lifetime_of(LifetimeKind.EMPIRICAL, {"survival": np.asarray(survival)})


def _must_be_possible(kind: LifetimeKind, name: str, value: Array) -> None:
    """Refuse a parameter that no lifetime can have."""
    if name == "survival":
        _must_be_survival(value)
        return
    if value.ndim > 2:
        shape = " x ".join(map(str, value.shape))
        raise ParseError("LB-Y08", name=name, shape=shape, wanted="cohort x product")
    may_be_zero = name in _MAY_BE_ZERO
    is_fine = np.isfinite(value) & ((value >= 0.0) if may_be_zero else (value > 0.0))
    bad = np.atleast_1d(value)[~np.atleast_1d(is_fine)]
    if bad.size:
        code = "LB-Y03" if may_be_zero else "LB-Y04"
        raise ParseError(code, kind=kind.value, name=name, value=f"{bad.flat[0]:g}")


def _must_be_survival(value: Array) -> None:
    is_share = bool(np.all(np.isfinite(value) & (value >= 0.0) & (value <= 1.0)))
    is_row = value.ndim == 1 and value.size >= 2
    if not (is_share and is_row and bool(np.all(np.diff(value) <= 0.0))):
        shown = ", ".join(f"{share:g}" for share in value.ravel()[:8])
        raise ParseError("LB-Y06", survival=shown)


def _weibull_of_ages(t50: Array, t90: Array) -> dict[str, Array]:
    """Return shape and scale: shape = ln(ln 10 / ln 2) / ln(t90 / t50)."""
    first, last = np.broadcast_arrays(t50, t90)
    bad = ~(last > first)
    if bool(bad.any()):
        early, late = first[bad].flat[0], last[bad].flat[0]
        raise ParseError("LB-Y05", t50=f"{early:g}", t90=f"{late:g}")
    shape = math.log(_LN10 / _LN2) / np.log(t90 / t50)
    return {"shape": shape, "scale": t50 / _LN2 ** (1.0 / shape)}


def _gamma_of_moments(mean: Array, sd: Array) -> dict[str, Array]:
    """Return shape and scale; a mean of zero keeps a shape, and a scale of zero: out at once."""
    lives = np.where(mean > 0.0, mean, 1.0)
    with np.errstate(over="ignore"):  # what became infinite is refused by its name
        shape, scale = (lives / sd) ** 2, sd * (sd / lives)
    return {"shape": shape, "scale": np.where(mean > 0.0, scale, 0.0)}
