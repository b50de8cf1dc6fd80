"""Decompose: what moved an indicator between two ends, by effects and by single parts.

Ends are an indicator for a period (and a subject); parts are the terms of its formula, or subjects
for which numerator and denominator are each read. Spec: docs/spec/evaluate.md, section 8.
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from loopbook.evaluate.contribution import Change, contributions
from loopbook.evaluate.definition import must_be_comparable
from loopbook.evaluate.exact import Exact, evaluate_exactly
from loopbook.evaluate.figure import chinese_symbol_of, symbol_of
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.lmdi import Factors, additive, effects_of, multiplicative
from loopbook.evaluate.piece import Part, Piece, Pieces, pieces_of
from loopbook.rules.term import ratio_of, terms_of
from loopbook.terms.decomposition import (
    TERMS,
    Contribution,
    Decomposition,
    Effect,
    EffectKind,
    End,
)
from loopbook.terms.formula import Leaf
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import ANY_SUBJECT
from loopbook.terms.statement import Reason, Statement

_RATIO = (EffectKind.STRUCTURE, EffectKind.INTENSITY)
_WHOLE = (EffectKind.ACTIVITY, *_RATIO)
_NOTHING = Change(Fraction(0), Fraction(0))


class _Sides(msgspec.Struct, frozen=True):
    """Numerator and denominator of the whole, and the ratio in the indicator's unit."""

    numerator: Change
    denominator: Change
    ratio: Change


class _Effects(msgspec.Struct, frozen=True):
    """Effects of the whole and of each piece (structure, intensity), or why there are none."""

    ratio: tuple[Effect, ...] = ()
    whole: tuple[Effect, ...] = ()
    each: tuple[tuple[float, float] | None, ...] = ()
    note: Reason | None = None


def decompose(
    first: Question, last: Question, parts: Sequence[Part] = (), by: str = TERMS
) -> Decomposition:
    """Return what moved an indicator from one end to the other.

    Parameters
      parts   subjects that make up the whole; none: the terms of the formula. An indicator of any
              subject, asked about none, is the sum of its parts
      by      what the parts are called
    Returns   a change that is unknown, with its reasons, where an end or a part is unknown
    Raises    QueryError  LB-E05  the ends are counted under different definitions
                          LB-E09  they are changes on different base periods
    """
    is_summed = first.indicator.subject == ANY_SUBJECT
    wholes = () if is_summed else (evaluate_exactly(first), evaluate_exactly(last))
    ends = [(first, last), *((part.first, part.last) for part in parts)]
    for one, other in ends[1:] if is_summed else ends:
        statements = (evaluate_exactly(end).statement for end in (one, other))
        must_be_comparable(first.indicator, *statements)
    read = pieces_of(first, last, parts, has_rest=not is_summed)
    missing = read.missing or tuple(r for each in wholes for r in each.statement.missing)
    sides = None if missing else _sides(read.pieces, first.indicator.unit)
    if isinstance(sides, Reason):
        missing, sides = (sides,), None
    made = _frame(first, last, by, wholes, read)
    if read.bounded:
        bounded = Reason("reason.decomposed_bound", {"leaves": ", ".join(read.bounded)})
        made = msgspec.structs.replace(made, notes=(bounded,))
    if sides is None:
        return msgspec.structs.replace(made, missing=missing)
    return _filled(made, sides, read.pieces, first)


def _frame(
    first: Question, last: Question, by: str, wholes: Sequence[Exact], read: Pieces
) -> Decomposition:
    indicator, scheme = first.indicator, first.scheme
    told = [each.statement for each in wholes]
    statements: list[Statement | None] = [*told] if told else [None, None]
    ends = [
        End(
            subject="" if question.indicator.subject == ANY_SUBJECT else question.indicator.subject,
            period=question.period,
            value=statement.value if statement is not None else None,
            statement=statement,
        )
        for question, statement in zip((first, last), statements, strict=True)
    ]
    rules = [indicator.rule, *read.rules]
    rules += [rule for each in wholes for rule in each.statement.rules]
    numerator = _numerator_unit(first)
    return Decomposition(
        indicator=indicator.id,
        title_en=indicator.title_en,
        title_zh=indicator.title_zh,
        by=by,
        symbol=symbol_of(indicator.unit),
        symbol_zh=chinese_symbol_of(indicator.unit),
        first=ends[0],
        last=ends[1],
        change=None,
        numerator_symbol=symbol_of(numerator) if numerator is not None else "",
        decides=read.decides and all(each.statement.decides for each in wholes),
        pack=f"{scheme.id}@{scheme.version}",
        rules=tuple(dict.fromkeys(rule for rule in rules if rule)),
    )


def _sides(pieces: Sequence[Piece], unit: Unit) -> _Sides | Reason:
    """Return the whole as the sum of its pieces; or that its denominator is zero."""
    above = [piece.numerator for piece in pieces if piece.numerator is not None]
    below = [piece.denominator for piece in pieces if piece.denominator is not None]
    numerator = _sum(above)
    denominator = _sum(below) if below else Change(Fraction(1), Fraction(1))
    if not denominator.first or not denominator.last:
        return Reason("reason.zero_divisor")
    ratio = Change(
        numerator.first / denominator.first / unit.factor,
        numerator.last / denominator.last / unit.factor,
    )
    return _Sides(numerator, denominator, ratio)


def _filled(
    made: Decomposition, sides: _Sides, pieces: Sequence[Piece], first: Question
) -> Decomposition:
    unit, numerator = first.indicator.unit, _numerator_unit(first)
    scale = float(numerator.factor) if numerator is not None else 1.0
    effects = _effects(pieces, sides, float(unit.factor), scale)
    change = float(sides.ratio.last - sides.ratio.first)
    shown = [
        msgspec.structs.replace(end, value=float(value))
        for end, value in (
            (made.first, sides.ratio.first),
            (made.last, sides.ratio.last),
        )
    ]
    each = effects.each or (None,) * len(pieces)
    parts = _contributions(pieces, float(unit.factor), scale)
    told = [
        part if own is None else msgspec.structs.replace(part, structure=own[0], intensity=own[1])
        for part, own in zip(parts, each, strict=True)
    ]
    return msgspec.structs.replace(
        made,
        first=shown[0],
        last=shown[1],
        change=change,
        parts=tuple(sorted(told, key=lambda part: -abs(part.total))),
        effects=effects.ratio,
        totals=effects.whole,
        residual=change - sum(e.additive for e in effects.ratio) if effects.ratio else 0.0,
        notes=made.notes if effects.note is None else (*made.notes, effects.note),
    )


def _contributions(pieces: Sequence[Piece], unit: float, scale: float) -> tuple[Contribution, ...]:
    has_ratio = any(piece.denominator is not None for piece in pieces)
    above, below = contributions(
        [piece.numerator or _NOTHING for piece in pieces],
        [piece.denominator or _NOTHING for piece in pieces] if has_ratio else [],
    )
    below = below or (Fraction(0),) * len(pieces)
    return tuple(
        Contribution(
            id=piece.id,
            labels=piece.labels,
            first=float((piece.numerator or piece.denominator or _NOTHING).first) / scale,
            last=float((piece.numerator or piece.denominator or _NOTHING).last) / scale,
            of_numerator=float(of_numerator) / unit,
            of_denominator=float(of_denominator) / unit,
            total=float(of_numerator + of_denominator) / unit,
        )
        for piece, of_numerator, of_denominator in zip(pieces, above, below, strict=True)
    )


def _effects(pieces: Sequence[Piece], sides: _Sides, unit: float, scale: float) -> _Effects:
    """Return the effects of a ratio over parts that have both sides; else why there are none."""
    if any(piece.numerator is None or piece.denominator is None for piece in pieces):
        return _Effects(note=Reason("reason.no_parts_with_both"))
    bare = next((piece for piece in pieces if not _has_logarithm(piece)), None)
    if bare is not None:
        return _Effects(note=Reason("reason.no_logarithm", {"part": bare.labels[0]}))
    of_ratio = [_factors(piece, sides, with_activity=False) for piece in pieces]
    of_whole = [_factors(piece, sides, with_activity=True) for piece in pieces]
    each = [effects_of(factors) for factors in of_ratio]
    return _Effects(
        _told(_RATIO, of_ratio, unit),
        _told(_WHOLE, of_whole, scale),
        tuple((structure / unit, intensity / unit) for structure, intensity in each),
    )


def _told(
    kinds: Sequence[EffectKind], parts: Sequence[Factors], scale: float
) -> tuple[Effect, ...]:
    ratios = multiplicative(parts) or (None,) * len(kinds)
    return tuple(
        Effect(kind=kind, additive=effect / scale, multiplicative=ratio)
        for kind, effect, ratio in zip(kinds, additive(parts), ratios, strict=True)
    )


def _has_logarithm(piece: Piece) -> bool:
    """Say whether nothing is negative, and nothing stands over zero."""
    above, below = piece.numerator or _NOTHING, piece.denominator or _NOTHING
    ends = ((above.first, below.first), (above.last, below.last))
    return all(n >= 0 and d >= 0 and (d > 0 or n == 0) for n, d in ends)


def _factors(piece: Piece, sides: _Sides, *, with_activity: bool) -> Factors:
    above, below = piece.numerator or _NOTHING, piece.denominator or _NOTHING
    total = sides.denominator
    ends = (
        (above.first, below.first, total.first),
        (above.last, below.last, total.last),
    )
    rows: list[tuple[float | None, ...]] = []
    values: list[float] = []
    for numerator, denominator, whole in ends:
        intensity = float(numerator / denominator) if denominator else None
        activity = (float(whole),) if with_activity else ()
        rows.append((*activity, float(denominator / whole), intensity))
        values.append(float(numerator if with_activity else numerator / whole))
    return Factors(rows[0], rows[1], values[0], values[1])


def _sum(changes: Sequence[Change]) -> Change:
    return Change(
        sum((change.first for change in changes), Fraction(0)),
        sum((change.last for change in changes), Fraction(0)),
    )


def _numerator_unit(question: Question) -> Unit | None:
    """Return the unit in which a numerator made of plain leaves is shown; None: base units."""
    scheme = question.scheme
    terms = terms_of(ratio_of(question.indicator.formula.root).numerator)
    leaf = terms[0].node
    if not all(isinstance(term.node, Leaf) for term in terms) or not isinstance(leaf, Leaf):
        return None
    if leaf.name == "observed":
        return scheme.vocabulary[leaf.arguments[0]].unit
    if leaf.name == "flow":
        named = leaf.arguments[1] if len(leaf.arguments) > 1 else next(iter(scheme.system.layers))
        return scheme.system.layers[named].unit
    return None
