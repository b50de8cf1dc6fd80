"""Bound: whether a value is exact, about, at least or at most, when its parts are.

"At least 88 %" is not 88 %: a formula over it is a bound too, or nothing can be said. The rules are
those of interval arithmetic with one side open (Moore, Interval Analysis, 1966, chapter 2), for
amounts and rates, which are not negative where they multiply.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import assert_never

from loopbook.rules.expression import Value, evaluate
from loopbook.terms.formula import Formula, Leaf, Node, Number, Operation
from loopbook.terms.observation import Bound

OPEN = ""
"""The value is neither exact nor a bound: parts point in opposite ways."""

_FLIPPED: Mapping[str, str] = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}


def bound_of(node: Node, lookup: Callable[[Leaf], Value], bounds: Mapping[Leaf, str]) -> str:
    """Return the bound of a formula's value: `eq`, `about`, `at_least`, `at_most`, or OPEN.

    Parameters
      lookup   value of each leaf, as for `evaluate`
      bounds   how each leaf's value is meant
    """
    match node:
        case Number():
            return Bound.EXACT
        case Leaf():
            return bounds[node]
        case Operation():
            parts = [bound_of(part, lookup, bounds) for part in node.operands]
            if all(part == Bound.EXACT for part in parts):
                return Bound.EXACT
            return _operate(node, parts, lookup)
        case _ as other:
            assert_never(other)


def flipped(bound: str) -> str:
    """Return the bound of the value with its sign turned, or as a divisor."""
    return _FLIPPED.get(bound, bound)


def joined(bounds: list[str]) -> str:
    """Return the bound of a value that grows with each part."""
    kinds = set(bounds) - {Bound.EXACT}
    firm = kinds - {Bound.ABOUT}
    if OPEN in kinds or len(firm) > 1:
        return OPEN
    return firm.pop() if firm else (kinds.pop() if kinds else Bound.EXACT)


def _operate(node: Operation, parts: list[str], lookup: Callable[[Leaf], Value]) -> str:
    match node.operator:
        case "+" | "min" | "max":
            return joined(parts)
        case "-":
            return joined([parts[0], flipped(parts[1])])
        case "neg":
            return flipped(parts[0])
        case "*" | "/":
            values = [_number(evaluate(Formula("", part), lookup)) for part in node.operands]
            return _scaled(node.operator, parts, values)
        case _:
            return OPEN


def _scaled(operator: str, parts: list[str], values: list[Fraction]) -> str:
    turned = []
    for place, part in enumerate(parts):
        others = values[:place] + values[place + 1 :]
        is_turned = sum(other < 0 for other in others) % 2 == 1
        is_divisor = operator == "/" and place == 1
        turned.append(flipped(part) if is_turned != is_divisor else part)
    return joined(turned)


def _number(value: Value) -> Fraction:
    return Fraction(0) if value.value is None else Fraction(value.value)
