"""Terms: a formula taken apart into a ratio of sums, and written back as text."""

from fractions import Fraction
from typing import assert_never

import msgspec

from loopbook.rules.leaf import leaf_text
from loopbook.terms.formula import Leaf, Node, Number, Operation

_CALLS = ("min", "max", "abs")


class Term(msgspec.Struct, frozen=True):
    """A term of a sum, with its sign: 1 or -1."""

    node: Node
    sign: int = 1


class Ratio(msgspec.Struct, frozen=True):
    """A formula as a ratio; without denominator it is one sum."""

    numerator: Node
    denominator: Node | None = None


def ratio_of(root: Node) -> Ratio:
    """Return the ratio that a formula is at its root, or the whole of it as a sum."""
    if isinstance(root, Operation) and root.operator == "/":
        return Ratio(root.operands[0], root.operands[1])
    return Ratio(root)


def terms_of(node: Node, sign: int = 1) -> tuple[Term, ...]:
    """Return the terms that are added and taken off, in order; what is no sum is one term."""
    match node:
        case Operation("+", operands):
            return tuple(term for part in operands for term in terms_of(part, sign))
        case Operation("-", (left, right)):
            return (*terms_of(left, sign), *terms_of(right, -sign))
        case Operation("neg", (part,)):
            return terms_of(part, -sign)
        case _:
            return (Term(node, sign),)


def node_text(node: Node) -> str:
    """Return a part of a formula as text; numbers are in base units."""
    match node:
        case Number(value):
            return _number(value)
        case Leaf():
            return leaf_text(node)
        case Operation(operator, operands):
            parts = [node_text(part) for part in operands]
            if operator in _CALLS:
                return f"{operator}({', '.join(parts)})"
            if len(parts) == 1:
                return f"{'-' if operator == 'neg' else operator + ' '}{_bracketed(operands[0])}"
            return f" {operator} ".join(_bracketed(part) for part in operands)
        case _ as other:
            assert_never(other)


def _bracketed(node: Node) -> str:
    text = node_text(node)
    is_open = isinstance(node, Operation) and node.operator not in _CALLS
    return f"({text})" if is_open else text


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
