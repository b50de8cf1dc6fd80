"""Spread: how a value moves with each uncertain source behind it, so that values can be joined.

A change on a base, and a value held against a line, are made from two statements: a factor that is
behind both cancels or adds, everything else is independent (JCGM 100:2008, 5.1.2 and 5.2).
"""

import math
from collections.abc import Iterable, Mapping

import msgspec

from loopbook.terms.period import Period

_FIXED = ("factor:", "observed:")
"""Sources that are the same in every period: a factor, and an entry."""


class Spread(msgspec.Struct, frozen=True):
    """What an uncertainty is made from.

    Fields
      slopes   source -> derivative of the value, per base unit of the source
      sds      source -> standard uncertainty in base units; None: not stated
      untold   factors behind it whose part could not be told apart
      is_told  whether the parts can be joined at all
    """

    slopes: dict[str, float] = {}
    sds: dict[str, float | None] = {}
    untold: frozenset[str] = frozenset()
    is_told: bool = True

    @property
    def sd(self) -> float | None:
        """Standard uncertainty, to first order; None when a source that counts states none."""
        if not self.is_told:
            return None
        squares = []
        for source, slope in self.slopes.items():
            if slope == 0.0:
                continue
            sd = self.sds.get(source)
            if sd is None:
                return None
            squares.append(slope * sd)
        return math.hypot(*squares)


def spread_of(
    slopes: Mapping[str, float],
    sds: Mapping[str, float | None],
    period: Period,
    untold: Iterable[str] = (),
) -> Spread:
    """Return the spread of a statement for a period; what is of the period alone is named by it."""

    def named(source: str) -> str:
        is_dated = source.startswith(_FIXED) or "@" in source
        return source if is_dated else f"{source}@{period}"

    return Spread(
        {named(source): slope for source, slope in slopes.items()},
        {named(source): sd for source, sd in sds.items()},
        frozenset(untold),
    )


def times(one: Spread, factor: float) -> Spread:
    """Return the spread of a value times a number without uncertainty."""
    slopes = {source: slope * factor for source, slope in one.slopes.items()}
    return msgspec.structs.replace(one, slopes=slopes)


def joined(one: Spread, other: Spread) -> Spread:
    """Return the spread of the sum of two values: one source behind both is one source."""
    slopes = dict(one.slopes)
    for source, slope in other.slopes.items():
        slopes[source] = slopes.get(source, 0.0) + slope
    shared = one.untold & other.untold
    shared |= (one.untold & _factors(other)) | (other.untold & _factors(one))
    return Spread(
        slopes,
        {**one.sds, **other.sds},
        one.untold | other.untold,
        one.is_told and other.is_told and not shared,
    )


def _factors(one: Spread) -> frozenset[str]:
    named = (name for name in one.slopes if name.startswith("factor:"))
    return frozenset(name.removeprefix("factor:") for name in named)
