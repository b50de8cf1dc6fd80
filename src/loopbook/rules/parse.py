"""Parse a formula: text becomes a tree whose names exist and whose dimensions fit, or faults.

The language has no loops, no definitions and no imports: each formula is one expression over the
leaves its place allows, so that it always ends (docs/spec/formula.md; decision 0005).

Source    operator precedence by binding powers: V. Pratt, Top down operator precedence, POPL 1973
"""

from collections.abc import Mapping

import msgspec

from loopbook.errors import Fault, UnitError, fault_text
from loopbook.rules.exact import exact
from loopbook.rules.fault import nearest
from loopbook.rules.token import Token, tokens_of
from loopbook.rules.unit import dimension_text, find_unit
from loopbook.terms.formula import (
    Formula,
    Leaf,
    LeafFunction,
    Node,
    Number,
    Operation,
    ParameterKind,
)
from loopbook.terms.quantity import Dimension, Units, multiply

TEXT_MAX = 2000
"""Characters of a formula."""
DEPTH_MAX = 50
"""Operations inside operations; sums, products, `and` and `or` of many parts count as one."""

WHOLE_MAX = 99_999
"""The largest whole number that a leaf takes as an argument (years, days)."""

_POWER = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}
_COMPARE = 4
_POWER |= dict.fromkeys(("<", "<=", ">", ">=", "=", "!="), _COMPARE)
_NOT, _MINUS = 3, 7
_CHAINED = {"or", "and", "+", "*"}
_MEASURED = (ParameterKind.LAYER, ParameterKind.FACT)
"""Kinds of arguments that give a leaf its dimension, wherever they stand among its arguments."""
_FUNCTIONS = {"min": (1, 100), "max": (1, 100), "abs": (1, 1)}


class Names(msgspec.Struct, frozen=True):
    """What formulas of one place may speak of.

    Fields
      leaves   the functions allowed there
      units    units that numbers may carry
      known    kind of argument -> name -> dimension of a leaf over it (None: it has none)
      rungs    ladder -> its rungs
    """

    leaves: tuple[LeafFunction, ...]
    units: Units
    known: Mapping[ParameterKind, Mapping[str, Dimension | None]]
    rungs: Mapping[str, tuple[str, ...]] = {}


class FormulaFault(msgspec.Struct, frozen=True):
    """What is wrong with a formula, and the column (1 first) where it is."""

    column: int
    said: Fault

    @property
    def text(self) -> str:
        """What is wrong, in English."""
        return fault_text(self.said, "en")


class _Part(msgspec.Struct, frozen=True):
    """A tree with what it comes to; `is_sure` False: a fault inside was told, check no further."""

    node: Node
    dimension: Dimension | None
    column: int
    depth: int = 0
    is_sure: bool = True


class _Stop(Exception):
    """The text cannot be read on."""


def parse(text: str, names: Names) -> Formula | tuple[FormulaFault, ...]:
    """Return the formula that `text` writes, or its faults: never an exception.

    A text that is no expression has one fault, at the place where reading stopped; unknown names,
    units and dimensions that do not fit are all told.
    """
    parser = _Parser(text, names)
    try:
        part = parser.whole()
    except _Stop:
        return tuple(parser.faults)
    return tuple(parser.faults) or Formula(text, part.node, part.dimension)


class _Parser:
    def __init__(self, text: str, names: Names) -> None:
        self.names = names
        self.leaves = {leaf.name: leaf for leaf in names.leaves}
        self.faults: list[FormulaFault] = []
        self.is_long = len(text) > TEXT_MAX
        self.tokens = [] if self.is_long else tokens_of(text)
        self.place = 0
        self.nesting = 0

    def fault(self, column: int, key: str, **values: object) -> None:
        self.faults.append(FormulaFault(column, Fault("", f"formula.{key}", tuple(values.items()))))

    def stop(self, column: int, key: str, **values: object) -> _Stop:
        self.fault(column, key, **values)
        return _Stop()

    def peek(self) -> Token:
        return self.tokens[self.place]

    def at(self, sign: str) -> bool:
        token = self.tokens[self.place]
        return token.kind == "sign" and token.text == sign

    def binding(self) -> int:
        """Return how tightly the operator that comes next binds; 0 when it is none."""
        token = self.tokens[self.place]
        return _POWER.get(token.text, 0) if token.kind in ("sign", "name") else 0

    def next(self) -> Token:
        token = self.tokens[self.place]
        self.place += token.kind not in ("end", "other")
        return token

    def expect(self, sign: str) -> None:
        if not self.at(sign):
            raise self._unexpected(self.peek(), f"'{sign}'")
        self.next()

    def _unexpected(self, token: Token, wanted: str) -> _Stop:
        if token.kind == "end":
            return self.stop(token.column, "ends", wanted=wanted)
        return self.stop(token.column, "unexpected", found=token.text, wanted=wanted)

    def whole(self) -> _Part:
        if self.is_long:
            raise self.stop(1, "too_long", count=TEXT_MAX)
        part = self.expression(0)
        if self.peek().kind != "end":
            raise self._unexpected(self.peek(), "an operator")
        return part

    def expression(self, power: int) -> _Part:
        """Read operators that bind tighter than `power`, and their operands."""
        self.nesting += 1
        if self.nesting > DEPTH_MAX:
            raise self.stop(self.peek().column, "too_deep", count=DEPTH_MAX)
        left = self.prefix()
        while (binding := self.binding()) > power:
            sign = self.next()
            if binding == _COMPARE and self._is_comparison(left.node):
                raise self.stop(sign.column, "chained", sign=sign.text)
            left = self.joined(sign, left, self.expression(binding))
        self.nesting -= 1
        return left

    @staticmethod
    def _is_comparison(node: Node) -> bool:
        return isinstance(node, Operation) and _POWER.get(node.operator) == _COMPARE

    def prefix(self) -> _Part:
        token = self.next()
        if token.kind == "number":
            return self.number(token)
        if token.text == "(" and token.kind == "sign":
            part = self.expression(0)
            self.expect(")")
            return part
        if token.text == "-" and token.kind == "sign":
            return self.signed(token, self.expression(_MINUS))
        if token.text == "not" and token.kind == "name":
            return self.negated(token, self.expression(_NOT))
        if token.kind == "name" and token.text not in _POWER:
            return self.call(token)
        raise self._unexpected(token, "a number, a name or '('")

    def number(self, token: Token) -> _Part:
        try:
            value = exact(token.text)
        except ValueError:
            self.fault(token.column, "number", value=token.text)
            return _Part(Number(exact("0")), (), token.column, is_sure=False)
        if self.peek().kind != "unit":
            return _Part(Number(value), (), token.column)
        bracket = self.next()
        try:
            unit = find_unit(self.names.units, bracket.text)
        except UnitError as error:
            near = error.values["nearest"]
            self.fault(bracket.column, "unit", value=bracket.text, nearest=near)
            return _Part(Number(value), (), token.column, is_sure=False)
        base = value * unit.factor + unit.offset
        return _Part(Number(base, unit.dimension), unit.dimension, token.column)

    def signed(self, token: Token, part: _Part) -> _Part:
        self.must_count(part)
        return self.made("neg", token.column, [part], part.dimension)

    def negated(self, token: Token, part: _Part) -> _Part:
        self.must_decide(part)
        return self.made("not", token.column, [part], None)

    def joined(self, sign: Token, left: _Part, right: _Part) -> _Part:
        """Join two operands; chains of one sign become one operation of many operands."""
        parts, dimension = [left, right], left.dimension
        if sign.text in ("and", "or"):
            self.must_decide(left)
            self.must_decide(right)
            return self.made(sign.text, left.column, parts, None)
        self.must_count(left)
        self.must_count(right)
        if sign.text in ("*", "/"):
            power = 1 if sign.text == "*" else -1
            dimension = multiply(left.dimension or (), right.dimension or (), power)
            return self.made(sign.text, left.column, parts, dimension)
        self.must_agree(sign.column, sign.text, left, right)
        is_comparison = _POWER[sign.text] == _COMPARE
        return self.made(sign.text, left.column, parts, None if is_comparison else dimension)

    def made(
        self, sign: str, column: int, parts: list[_Part], dimension: Dimension | None
    ) -> _Part:
        """Return the operation over `parts`; a chain of one sign grows instead of deepening."""
        first = parts[0].node
        is_grown = sign in _CHAINED and isinstance(first, Operation) and first.operator == sign
        operands: tuple[Node, ...] = tuple(part.node for part in parts)
        depth = 1 + max(part.depth for part in parts)
        if is_grown and isinstance(first, Operation):
            operands = (*first.operands, *operands[1:])
            depth = max(parts[0].depth, 1 + max(part.depth for part in parts[1:]))
        if depth > DEPTH_MAX:
            raise self.stop(column, "too_deep", count=DEPTH_MAX)
        is_sure = all(part.is_sure for part in parts)
        return _Part(Operation(sign, operands), dimension, column, depth, is_sure)

    def must_count(self, part: _Part) -> None:
        if part.is_sure and part.dimension is None:
            self.fault(part.column, "not_a_number")

    def must_decide(self, part: _Part) -> None:
        if part.is_sure and part.dimension is not None:
            self.fault(part.column, "not_a_truth")

    def must_agree(self, column: int, sign: str, left: _Part, right: _Part) -> None:
        if not (left.is_sure and right.is_sure) or None in (left.dimension, right.dimension):
            return
        if left.dimension != right.dimension:
            texts = [dimension_text(part.dimension or ()) for part in (left, right)]
            self.fault(column, "dimensions", sign=sign, left=texts[0], right=texts[1])

    def call(self, name: Token) -> _Part:
        if not self.at("("):
            near = nearest(name.text, [*self.leaves, *_FUNCTIONS])
            raise self.stop(name.column, "no_call", name=name.text, nearest=near)
        self.next()
        if name.text in _FUNCTIONS:
            return self.function(name)
        arguments = self.arguments()
        leaf = self.leaves.get(name.text)
        if leaf is None:
            near = nearest(name.text, [*self.leaves, *_FUNCTIONS])
            self.fault(name.column, "function", name=name.text, nearest=near)
            return _Part(Leaf(name.text), (), name.column, is_sure=False)
        return self.leaf(name, leaf, arguments)

    def function(self, name: Token) -> _Part:
        parts = [self.expression(0)]
        while self.at(","):
            self.next()
            parts.append(self.expression(0))
        self.expect(")")
        if not _FUNCTIONS[name.text][0] <= len(parts) <= _FUNCTIONS[name.text][1]:
            self.fault(name.column, "argument_count", name=name.text, count=len(parts), wanted=1)
        for part in parts:
            self.must_count(part)
            self.must_agree(part.column, name.text, parts[0], part)
        return self.made(name.text, name.column, parts, parts[0].dimension)

    def arguments(self) -> list[Token]:
        """Read the names and whole numbers between the brackets of a leaf."""
        names: list[Token] = []
        if self.at(")"):
            self.next()
            return names
        while True:
            token = self.next()
            if token.kind not in ("name", "number"):
                raise self._unexpected(token, "a name")
            names.append(token)
            if not self.at(","):
                break
            self.next()
        self.expect(")")
        return names

    def leaf(self, name: Token, leaf: LeafFunction, arguments: list[Token]) -> _Part:
        wanted = len(leaf.parameters)
        if not wanted - leaf.optional <= len(arguments) <= wanted:
            self.fault(
                name.column, "argument_count", name=leaf.name, count=len(arguments), wanted=wanted
            )
            return _Part(Leaf(leaf.name), (), name.column, is_sure=False)
        texts = [argument.text for argument in arguments]
        is_sure = True
        for place, kind in enumerate(leaf.parameters[: len(arguments)]):
            if kind is ParameterKind.WHOLE:
                is_sure &= self.is_whole(arguments[place])
                continue
            if arguments[place].kind != "name":
                raise self._unexpected(arguments[place], "a name")
            known = self.known(leaf, place, texts)
            if texts[place] not in known:
                is_sure = False
                self.unknown(arguments[place], kind, known)
        dimension = None if leaf.is_truth else self.dimension(leaf, texts)
        return _Part(Leaf(leaf.name, tuple(texts)), dimension, name.column, is_sure=is_sure)

    def is_whole(self, token: Token) -> bool:
        """Say whether an argument is a whole number from 1 to WHOLE_MAX; find the fault if not."""
        if token.text.isdecimal() and token.text.isascii() and 1 <= int(token.text) <= WHOLE_MAX:
            return True
        self.fault(token.column, "whole", value=token.text, count=WHOLE_MAX)
        return False

    def unknown(self, token: Token, kind: ParameterKind, known: Mapping[str, object]) -> None:
        near = nearest(token.text, known)
        self.fault(token.column, "unknown", kind=kind.value, name=token.text, nearest=near)

    def known(
        self, leaf: LeafFunction, place: int, texts: list[str]
    ) -> Mapping[str, Dimension | None]:
        """Return the names an argument may have; rungs are those of the ladder before them."""
        kind = leaf.parameters[place]
        if kind is not ParameterKind.RUNG:
            return self.names.known.get(kind, {})
        ladder = texts[leaf.parameters.index(ParameterKind.LADDER)]
        return dict.fromkeys(self.names.rungs.get(ladder, ()))

    def dimension(self, leaf: LeafFunction, texts: list[str]) -> Dimension:
        """Return the dimension of a leaf: its own, its layer's or fact's, or its first name's."""
        if leaf.dimension is not None:
            return leaf.dimension
        for kind, text in zip(leaf.parameters, texts, strict=False):
            if kind in _MEASURED:
                return self.names.known.get(kind, {}).get(text) or ()
        first = leaf.parameters[0] if leaf.parameters and texts else None
        return (self.names.known.get(first, {}).get(texts[0]) or ()) if first else ()
