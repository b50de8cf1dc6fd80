"""Column formula: arithmetic over many subjects at once, in floats, with how large its parts were.

`rules/expression` is the plain reference, in fractions. What floats cannot say is marked: a divisor
that is zero, or so small beside its parts that it may be.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, assert_never

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.formula import Formula, Leaf, Node, Number, Operation

NEAR_ZERO = 1e-9
"""A divisor smaller than this share of its parts may be zero."""

_ARITHMETIC = frozenset({"+", "-", "*", "/", "neg", "min", "max", "abs"})

Reals = NDArray[np.float64]


class Told(NamedTuple):
    """A number of every subject.

    Fields
      scale    largest number met on the way to it
      is_odd   whether fractions must say it
    """

    value: Reals
    scale: Reals
    is_odd: NDArray[np.bool_]


def is_arithmetic(formula: Formula) -> bool:
    """Say whether a formula is numbers, leaves and arithmetic, without a condition."""
    nodes: list[Node] = [formula.root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Operation):
            if node.operator not in _ARITHMETIC:
                return False
            nodes += node.operands
    return True


def reckon(formula: Formula, known: Mapping[Leaf, Reals], count: int) -> Told:
    """Return what an arithmetic formula comes to for every subject, in base units.

    Parameters
      known   leaf -> numbers in base units, one a subject
      count   of subjects
    """
    # Where floats overflow, the caller leaves the subject to the exact engine.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return _told(formula.root, known, count)


def _told(node: Node, known: Mapping[Leaf, Reals], count: int) -> Told:
    match node:
        case Number():
            value = np.full(count, float(node.value))
            return Told(value, np.abs(value), np.zeros(count, np.bool_))
        case Leaf():
            return Told(known[node], np.abs(known[node]), np.zeros(count, np.bool_))
        case Operation():
            return _operated(node.operator, [_told(part, known, count) for part in node.operands])
        case _ as other:
            assert_never(other)


def _operated(operator: str, parts: list[Told]) -> Told:
    values = [part.value for part in parts]
    scales = [part.scale for part in parts]
    is_odd = np.logical_or.reduce([part.is_odd for part in parts])
    if operator == "/":
        return _divided(parts, is_odd)
    if operator == "*":
        return Told(np.multiply.reduce(values), np.multiply.reduce(scales), is_odd)
    return Told(_SUMS[operator](values), np.add.reduce(scales), is_odd)


def _divided(parts: list[Told], is_odd: NDArray[np.bool_]) -> Told:
    above, below = parts
    may_be_zero = np.abs(below.value) <= NEAR_ZERO * below.scale
    divisor = np.where(may_be_zero, 1.0, below.value)
    value = above.value / divisor
    # An error of the divisor, a share of its own scale, carries over in proportion.
    scale = above.scale / np.abs(divisor) * np.maximum(below.scale / np.abs(divisor), 1.0)
    return Told(value, scale, is_odd | may_be_zero)


_SUMS: Mapping[str, Callable[[list[Reals]], Reals]] = {
    "+": np.add.reduce,
    "-": lambda values: values[0] - values[1],
    "neg": lambda values: -values[0],
    "abs": lambda values: np.abs(values[0]),
    "min": np.minimum.reduce,
    "max": np.maximum.reduce,
}
"""Operators whose error is a share of the sum of their parts."""
