"""Arithmetic of columns: numbers and truths of many items, with what is not known and not sure.

The same sense as rules/expression: an unknown operand makes a number unknown, truth is Kleene's.
Floats are sure of a comparison only where the sides are clearly apart; where they are not, a row is
in doubt, and whoever asks decides it exactly (columns.py).
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

import numpy as np

from loopbook.evaluate.life.leaf_column import Flags, LeafColumn, Reals

NEAR = 1e-9
"""Sides of a comparison nearer than this share of their size are decided again, exactly."""

_WHOLE_MAX = 2.0**53


class Part(NamedTuple):
    """A number for every item.

    Fields
      values   in base units; 0 where not known
      known    whether it is
      scale    size of what was added up to it: its rounding error is a tiny share of that
      doubt    whether only exact numbers can tell its value, or whether it has one
      is_whole whether the floats are exact: whole numbers, small enough
    """

    values: Reals
    known: Flags
    scale: Reals
    doubt: Flags
    is_whole: bool


class Truth(NamedTuple):
    """A truth for every item; `values` is False where it is not known."""

    values: Flags
    known: Flags


def constant(value: Fraction, count: int) -> Part:
    """Return a number that is the same for every item."""
    try:
        real = float(value)
    except OverflowError:
        # Never equal to, and always in doubt beside, a number of the world.
        real = float("inf") if value > 0 else float("-inf")
    values = np.full(count, real)
    is_whole = value.denominator == 1 and abs(real) < _WHOLE_MAX
    return Part(values, np.ones(count, bool), np.abs(values), np.zeros(count, bool), is_whole)


def part_of(leaf: LeafColumn) -> Part:
    """Return the numbers of a leaf."""
    values = np.asarray(leaf.values, np.float64)
    doubt = np.zeros(len(values), bool)
    return Part(values, leaf.known, np.abs(values), doubt, leaf.exact is None)


def operate(sign: str, parts: list[Part]) -> Part:
    """Return an arithmetic operation over numbers."""
    with np.errstate(all="ignore"):
        return _settled(_ARITHMETIC[sign](parts))


def _settled(part: Part) -> Part:
    """Return `part` unknown beyond the range of floats, and whole while it is small."""
    known = part.known & np.isfinite(part.values)
    values = np.where(known, part.values, 0.0)
    is_small = bool(np.all(np.nan_to_num(part.scale, nan=np.inf) < _WHOLE_MAX))
    return part._replace(values=values, known=known, is_whole=part.is_whole and is_small)


def _fold(parts: list[Part], values: Reals, scale: Reals) -> Part:
    known = reduce(np.logical_and, [part.known for part in parts])
    doubt = reduce(np.logical_or, [part.doubt for part in parts])
    return Part(values, known, scale, doubt, all(part.is_whole for part in parts))


def _add(parts: list[Part]) -> Part:
    values = reduce(np.add, [part.values for part in parts])
    return _fold(parts, values, reduce(np.add, [part.scale for part in parts]))


def _subtract(parts: list[Part]) -> Part:
    left, right = parts
    return _fold(parts, left.values - right.values, left.scale + right.scale)


def _negate(parts: list[Part]) -> Part:
    return parts[0]._replace(values=-parts[0].values)


def _multiply(parts: list[Part]) -> Part:
    values = reduce(np.multiply, [part.values for part in parts])
    return _fold(parts, values, reduce(np.multiply, [part.scale for part in parts]))


def _divide(parts: list[Part]) -> Part:
    above, below = parts
    divisor = below.values
    is_zero = divisor == 0
    safe = np.where(is_zero, 1.0, divisor)
    part = _fold(parts, above.values / safe, above.scale * below.scale / safe**2)
    unsure = part.known & (np.abs(divisor) <= NEAR * below.scale)
    doubt = part.doubt if below.is_whole else part.doubt | unsure
    return part._replace(known=part.known & ~is_zero, doubt=doubt, is_whole=False)


def _least(parts: list[Part]) -> Part:
    return _extreme(parts, np.minimum)


def _most(parts: list[Part]) -> Part:
    return _extreme(parts, np.maximum)


def _extreme(parts: list[Part], choose: Callable[[Reals, Reals], Reals]) -> Part:
    values = reduce(choose, [part.values for part in parts])
    return _fold(parts, values, reduce(np.maximum, [part.scale for part in parts]))


def _magnitude(parts: list[Part]) -> Part:
    return parts[0]._replace(values=np.abs(parts[0].values))


def compare(sign: str, left: Part, right: Part) -> tuple[Truth, Flags]:
    """Return a comparison, and the rows that only exact numbers can decide."""
    known = left.known & right.known
    values = known & _COMPARE[sign](left.values, right.values)
    doubt = left.doubt | right.doubt
    if not (left.is_whole and right.is_whole):
        with np.errstate(all="ignore"):
            gap, size = np.abs(left.values - right.values), left.scale + right.scale
            is_near = ~(gap > NEAR * size)  # also where both are infinite
        doubt = doubt | (known & is_near)
    return Truth(values, known), doubt


def every(parts: list[Truth]) -> Truth:
    """Return `and`: false as soon as one is false, whatever is unknown."""
    is_false = reduce(np.logical_or, [part.known & ~part.values for part in parts])
    are_known = reduce(np.logical_and, [part.known for part in parts])
    return Truth(are_known & ~is_false, are_known | is_false)


def some(parts: list[Truth]) -> Truth:
    """Return `or`: true as soon as one is true, whatever is unknown."""
    is_true = reduce(np.logical_or, [part.known & part.values for part in parts])
    are_known = reduce(np.logical_and, [part.known for part in parts])
    return Truth(is_true, are_known | is_true)


def opposite(parts: list[Truth]) -> Truth:
    """Return `not`; unknown stays unknown."""
    return Truth(parts[0].known & ~parts[0].values, parts[0].known)


_ARITHMETIC: Mapping[str, Callable[[list[Part]], Part]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "neg": _negate,
    "min": _least,
    "max": _most,
    "abs": _magnitude,
}
_COMPARE: Mapping[str, Callable[[Reals, Reals], Flags]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "!=": np.not_equal,
}
TRUTH: Mapping[str, Callable[[list[Truth]], Truth]] = {"and": every, "or": some, "not": opposite}
"""Operators that join truths."""
