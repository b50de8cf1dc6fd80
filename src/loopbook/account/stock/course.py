"""Course: one run of a forecast: goods come into use, perhaps lie, and leave."""

import msgspec
import numpy as np

from loopbook.account.stock.hibernation import behind
from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import lifetime_of
from loopbook.account.stock.series import closed
from loopbook.terms.stock import (
    AgeConvention,
    Array,
    Hibernation,
    Lifetime,
    StatedLifetime,
    StockResult,
)

_IN_YEARS = {"years", "mean", "sd", "scale", "t50", "t90", "at_most"}


class Course(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is forecast: goods of a lifetime, under a convention, perhaps lying before they go."""

    stated: StatedLifetime
    convention: AgeConvention
    hibernation: Hibernation | None = None


def run(inflow: Array, lifetime: Lifetime, course: Course) -> StockResult:
    """Return what stands, in use or lying, and what leaves for good; balanced.

    Raises    as inflow_driven and behind
    """
    use = inflow_driven(inflow, lifetime, course.convention)
    if course.hibernation is None:
        return use
    both = behind(use, course.convention, course.hibernation)
    return closed(use.inflow, both.use.stock + both.stored.stock)


def scaled(stated: StatedLifetime, factor: float) -> Lifetime:
    """Return the lifetime with all its ages times `factor`."""
    moved = {
        name: value * factor if name in _IN_YEARS else value
        for name, value in stated.parameters.items()
    }
    return lifetime_of(stated.kind, moved)


def of_product(stated: StatedLifetime, product: int) -> dict[str, Array]:
    """Return the stated parameters of one product: 0-d, (1,), or (cohort, 1)."""
    return {
        name: value[..., product : product + 1]
        if name != "survival" and value.ndim and value.shape[-1] > 1
        else value
        for name, value in stated.parameters.items()
    }


def multiplied(
    parameters: dict[str, Array], factors: dict[str, Array], part: slice
) -> dict[str, Array]:
    """Return the parameters of one product times drawn factors, a draw a column.

    Parameters
      factors  by parameter, (draw,); `*` those of all ages
    """
    drawn = {}
    for name, value in parameters.items():
        names = [name, "*"] if name in _IN_YEARS else [name]
        applied = [factors[each][part] for each in names if each in factors]
        drawn[name] = value * np.prod(applied, axis=0) if applied else value
    return drawn
