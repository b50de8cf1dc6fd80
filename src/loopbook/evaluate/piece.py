"""Piece: a part of an indicator with what it has in the numerator and denominator at two ends."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import msgspec

from loopbook.evaluate.base_period import pack_base
from loopbook.evaluate.contribution import Change
from loopbook.evaluate.exact import READERS
from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.label import labelled
from loopbook.evaluate.leaf import LeafValue, Question
from loopbook.rules.expression import evaluate
from loopbook.rules.leaf import leaves_in
from loopbook.rules.term import node_text, ratio_of, terms_of
from loopbook.terms.formula import Formula, Leaf, Node
from loopbook.terms.observation import Bound
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Label, Reason

REST: Label = ("the rest", "其余")


class Part(msgspec.Struct, frozen=True):
    """A subject that is part of the whole, asked about at both ends."""

    id: str
    labels: Label
    first: Question
    last: Question


class Piece(msgspec.Struct, frozen=True):
    """A part with its values at both ends, in base units; None where it has no such side."""

    id: str
    labels: Label
    numerator: Change | None = None
    denominator: Change | None = None


class Pieces(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of an indicator, what was read for them, and what is missing.

    Fields
      bounded   leaves of which a value is known as at least or at most
    """

    pieces: tuple[Piece, ...]
    decides: bool
    missing: tuple[Reason, ...]
    rules: tuple[str, ...]
    bounded: tuple[str, ...] = ()


class _Reader:
    """Values of nodes at two ends; what is unknown is kept with the part it belongs to."""

    def __init__(self) -> None:
        self.missing: dict[str, Reason] = {}
        self.rules: dict[str, None] = {}
        self.bounded: dict[str, None] = {}
        self.decides = True

    def change(self, node: Node, first: Question, last: Question, name: str = "") -> Change:
        return Change(self._value(node, first, name), self._value(node, last, name))

    def _value(self, node: Node, question: Question, name: str) -> Fraction:
        formula = Formula("", node)
        base = question.base or pack_base(question.indicator, question.period, question.scheme)
        question = msgspec.structs.replace(question, base=base)
        read = {leaf: READERS[leaf.name](leaf, question) for leaf in leaves_in(formula)}
        value = evaluate(formula, lambda leaf: read[leaf].value)
        for reason in value.missing:
            told = labelled(reason, question.scheme)
            told = _of_part(told, name) if name else told
            self.missing.setdefault(reason_text(told), told)
        self._keep(read.values())
        return Fraction(value.value or 0)

    def _keep(self, read: Iterable[LeafValue]) -> None:
        for each in read:
            self.rules.update(dict.fromkeys(each.evidence.rules))
            is_bound = each.evidence.bound not in (Bound.EXACT, Bound.ABOUT)
            self.bounded.update({each.evidence.leaf: None} if is_bound else {})
            self.decides = self.decides and each.is_deciding and not is_bound


def pieces_of(first: Question, last: Question, parts: Sequence[Part], *, has_rest: bool) -> Pieces:
    """Return the parts of an indicator between two ends.

    Parameters
      parts      subjects; none: the terms of the formula, each a piece of one side
      has_rest   whether what the whole has beyond its subjects is a piece of its own
    """
    reader = _Reader()
    if parts:
        pieces = list(_of_subjects(reader, parts))
        rest = _rest(reader, first, last, pieces) if has_rest else None
        pieces += [] if rest is None else [rest]
    else:
        pieces = list(_of_terms(reader, first, last))
    return Pieces(
        pieces=tuple(pieces),
        decides=reader.decides,
        missing=tuple(reader.missing.values()),
        rules=tuple(reader.rules),
        bounded=tuple(reader.bounded),
    )


def _of_terms(reader: _Reader, first: Question, last: Question) -> Iterator[Piece]:
    ratio = ratio_of(first.indicator.formula.root)
    for term in terms_of(ratio.numerator):
        change = _signed(reader.change(term.node, first, last), term.sign)
        yield Piece(node_text(term.node), _node_labels(term.node, first.scheme), change)
    for term in terms_of(ratio.denominator) if ratio.denominator is not None else ():
        change = _signed(reader.change(term.node, first, last), term.sign)
        labels = _node_labels(term.node, first.scheme)
        yield Piece(node_text(term.node), labels, denominator=change)


def _of_subjects(reader: _Reader, parts: Sequence[Part]) -> Iterator[Piece]:
    for part in parts:
        ratio = ratio_of(part.first.indicator.formula.root)
        above = reader.change(ratio.numerator, part.first, part.last, part.id)
        below = None
        if ratio.denominator is not None:
            below = reader.change(ratio.denominator, part.first, part.last, part.id)
        yield Piece(part.id, part.labels, above, below)


def _rest(
    reader: _Reader, first: Question, last: Question, pieces: Sequence[Piece]
) -> Piece | None:
    """Return what the whole has and none of the subjects; None when they make up all of it."""
    ratio = ratio_of(first.indicator.formula.root)
    above = _less(reader.change(ratio.numerator, first, last), [p.numerator for p in pieces])
    below = None
    if ratio.denominator is not None:
        whole = reader.change(ratio.denominator, first, last)
        below = _less(whole, [piece.denominator for piece in pieces])
    left = [above, below or Change(Fraction(0), Fraction(0))]
    if all(each.first == 0 and each.last == 0 for each in left):
        return None
    return Piece("", REST, above, below)


def _less(whole: Change, parts: Sequence[Change | None]) -> Change:
    known = [part for part in parts if part is not None]
    return Change(
        whole.first - sum((part.first for part in known), Fraction(0)),
        whole.last - sum((part.last for part in known), Fraction(0)),
    )


def _signed(change: Change, sign: int) -> Change:
    return Change(change.first * sign, change.last * sign)


def _of_part(reason: Reason, name: str) -> Reason:
    english, chinese = reason_text(reason), reason_text(reason, "zh")
    values = {"part": name, "why": english}
    return Reason("reason.part_unknown", values, {"why": (english, chinese)})


def _node_labels(node: Node, scheme: Scheme) -> Label:
    """Return what a stream is called; a term that is more than a leaf, as it is written."""
    if isinstance(node, Leaf) and node.arguments:
        name = node.arguments[0]
        if name in scheme.system.flows and node.name in ("flow", "earlier", "mean_before"):
            flow = scheme.system.flows[name]
            return flow.label_en, flow.label_zh
        if name in scheme.vocabulary and node.name == "observed":
            return scheme.vocabulary[name].label_en, scheme.vocabulary[name].label_zh
    text = node_text(node)
    return text, text
