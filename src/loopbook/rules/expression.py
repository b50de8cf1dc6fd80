"""Evaluate a formula: exact numbers, unknown as a value, uncertainty to first order.

Total: whatever the data, a Value comes back. Division by zero, a missing leaf or a number too large
to hold makes the value unknown, with the reason. `parse.parse` makes the formulas.

Source    JCGM 100:2008 (GUM), 5.1.2: u(y)^2 = sum of (dy/dx * u(x))^2 over independent inputs x;
          one source that occurs twice is one input, so its derivatives are added before squaring
          (JCGM 100, 5.2). Truth: the strong three-valued logic of Kleene.
"""

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import assert_never

import msgspec

from loopbook.terms.formula import Formula, Leaf, Node, Number, Operation
from loopbook.terms.statement import Reason

BITS_MAX = 8192
"""Bits that numerator or denominator may have; beyond, the value is unknown and work is bounded."""


class Value(msgspec.Struct, frozen=True):
    """What a formula, or a leaf of it, comes to.

    Fields
      value     in base units; True or False for a condition; None: unknown
      gradient  derivative by each uncertain source, in base units of the value per base unit of
                the source: {"factor:x": 2.0}. A leaf that is one source itself has {source: 1.0};
                a leaf without uncertainty, and every condition, has none. The caller names the
                sources: same name, same quantity, fully correlated.
      missing   why it is unknown; empty when known
    """

    value: Fraction | bool | None
    gradient: dict[str, float] = {}
    missing: tuple[Reason, ...] = ()


def evaluate(formula: Formula, lookup: Callable[[Leaf], Value]) -> Value:
    """Return the value of `formula`, its leaves looked up; never raises for what data can be.

    Parameters
      lookup    gives each leaf its value in base units; called once per occurrence
    """
    return _value(formula.root, lookup)


def sd_of(value: Value, sds: Mapping[str, float | None]) -> float | None:
    """Return the standard uncertainty of `value`, in its base unit, to first order.

    Parameters
      sds       source -> standard uncertainty in base units; None: the source states none
    Returns   None when the value is unknown or a condition, or a source that counts states none
    """
    if value.value is None or isinstance(value.value, bool):
        return None
    squares = []
    for source, slope in value.gradient.items():
        if slope == 0.0:
            continue
        sd = sds.get(source)
        if sd is None:
            return None
        squares.append(slope * sd)
    return math.hypot(*squares)


def _value(node: Node, lookup: Callable[[Leaf], Value]) -> Value:
    match node:
        case Number():
            return Value(node.value)
        case Leaf():
            return _bounded(lookup(node))
        case Operation():
            return _operate(node.operator, [_value(part, lookup) for part in node.operands])
        case _ as other:
            assert_never(other)


def _operate(sign: str, parts: list[Value]) -> Value:
    if sign in _TRUTH:
        return _TRUTH[sign](parts)
    missing = _reasons(parts)
    if missing or any(part.value is None for part in parts):
        return Value(None, missing=missing)
    if sign in _COMPARE:
        return Value(_COMPARE[sign](_number(parts[0]), _number(parts[1])))
    return _bounded(_ARITHMETIC[sign](parts))


def _reasons(parts: list[Value]) -> tuple[Reason, ...]:
    """Return the reasons of all parts, in order, each once."""
    reasons: list[Reason] = []
    for part in parts:
        reasons += [reason for reason in part.missing if reason not in reasons]
    return tuple(reasons)


def _number(value: Value) -> Fraction:
    return Fraction(0) if value.value is None else Fraction(value.value)


def _bounded(value: Value) -> Value:
    """Return `value`, or unknown when its numbers outgrow the bound or the range of floats."""
    number = value.value
    if number is None or isinstance(number, bool):
        return value
    bits = max(abs(number.numerator).bit_length(), number.denominator.bit_length())
    numbers = [_real(number), *value.gradient.values()] if bits <= BITS_MAX else [math.inf]
    if all(math.isfinite(each) for each in numbers):
        return value
    return Value(None, missing=(Reason("reason.too_large", {"bits": str(BITS_MAX)}),))


def _real(number: Fraction) -> float:
    """Return the nearest float; infinity beyond their range, so that no overflow is raised."""
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _weighted(parts: list[tuple[Value, float]]) -> dict[str, float]:
    """Return the sum of gradients, each times its weight."""
    gradient: dict[str, float] = {}
    for part, weight in parts:
        for source, slope in part.gradient.items():
            gradient[source] = gradient.get(source, 0.0) + weight * slope
    return gradient


def _add(parts: list[Value]) -> Value:
    total = parts[0]
    for part in parts[1:]:
        gradient = _weighted([(total, 1.0), (part, 1.0)])
        total = _bounded(Value(_number(total) + _number(part), gradient))
        if total.value is None:
            return total
    return total


def _subtract(parts: list[Value]) -> Value:
    left, right = parts
    return Value(_number(left) - _number(right), _weighted([(left, 1.0), (right, -1.0)]))


def _negate(parts: list[Value]) -> Value:
    return Value(-_number(parts[0]), _weighted([(parts[0], -1.0)]))


def _multiply(parts: list[Value]) -> Value:
    product = parts[0]
    for part in parts[1:]:
        left, right = _number(product), _number(part)
        gradient = _weighted([(product, _real(right)), (part, _real(left))])
        product = _bounded(Value(left * right, gradient))
        if product.value is None:
            return product
    return product


def _divide(parts: list[Value]) -> Value:
    above, below = _number(parts[0]), _number(parts[1])
    if below == 0:
        return Value(None, missing=(Reason("reason.zero_divisor"),))
    quotient = above / below
    gradient = _weighted([(parts[0], _real(1 / below)), (parts[1], _real(-quotient / below))])
    return Value(quotient, gradient)


def _least(parts: list[Value]) -> Value:
    """Return the least part with its gradient; among equals the first."""
    return min(parts, key=_number)


def _most(parts: list[Value]) -> Value:
    return max(parts, key=_number)


def _magnitude(parts: list[Value]) -> Value:
    """Return the part without its sign; at zero, where there is no derivative, that of plus."""
    return parts[0] if _number(parts[0]) >= 0 else _negate(parts)


def _every(parts: list[Value]) -> Value:
    """Return `and`: false as soon as one is false, whatever is unknown."""
    if any(part.value is False for part in parts):
        return Value(value=False)
    return _unless_unknown(parts, Value(value=True))


def _some(parts: list[Value]) -> Value:
    """Return `or`: true as soon as one is true, whatever is unknown."""
    if any(part.value is True for part in parts):
        return Value(value=True)
    return _unless_unknown(parts, Value(value=False))


def _unless_unknown(parts: list[Value], answer: Value) -> Value:
    unknown = [part for part in parts if part.value is None]
    return Value(None, missing=_reasons(unknown)) if unknown else answer


def _opposite(parts: list[Value]) -> Value:
    return parts[0] if parts[0].value is None else Value(not parts[0].value)


_Verb = Callable[[list[Value]], Value]
_TRUTH: Mapping[str, _Verb] = {"and": _every, "or": _some, "not": _opposite}
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_ARITHMETIC: Mapping[str, _Verb] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "neg": _negate,
    "min": _least,
    "max": _most,
    "abs": _magnitude,
}
