"""Flow leaf: `flow(cells_received)` or `flow(cells_received, Co)`, read from the account.

The first reading of the cell that covers the period, was counted under the indicator's scope and is
verified gives the value; what else may decide is a rival, the rest stands beside with why.
"""

import math
from fractions import Fraction

import msgspec

from loopbook.evaluate.figure import chinese_symbol_of, symbol_of
from loopbook.evaluate.leaf import (
    LeafValue,
    Question,
    basis_doubt,
    grade_doubt,
    scope_doubt,
    shown_sd,
    shown_unit,
    shown_value,
    word_rules,
)
from loopbook.rules.expression import Value
from loopbook.rules.leaf import leaf_text
from loopbook.terms.account import Cell, Reading
from loopbook.terms.formula import Leaf
from loopbook.terms.posting import Grain
from loopbook.terms.scheme import AmountFrom, PostingRule
from loopbook.terms.statement import Evidence, Reason
from loopbook.terms.system import Layer

_ANY_FLOW = "*"


class _Asked(msgspec.Struct, frozen=True):
    """One flow in one layer, as a formula asks for it."""

    leaf: Leaf
    question: Question
    layer: Layer

    @property
    def flow(self) -> str:
        return self.leaf.arguments[0]


def read_flow(leaf: Leaf, question: Question) -> LeafValue:
    """Return the value of a `flow` leaf for the period of the question.

    The layer is the one named, else the first of the system. Unmeasured is unknown, never zero.
    """
    layers = question.scheme.system.layers
    named = leaf.arguments[1] if len(leaf.arguments) > 1 else next(iter(layers))
    asked = _Asked(leaf, question, layers[named])
    cell = _cell(asked, named)
    readings = _ranked(cell, question.indicator.preference)
    doubts = [_doubt(reading, asked) for reading in readings]
    sound = [reading for reading, doubt in zip(readings, doubts, strict=True) if doubt is None]
    unproven = [
        reading
        for reading, doubt in zip(readings, doubts, strict=True)
        if doubt is not None and doubt == grade_doubt(reading.grade)
    ]
    taken = next(iter([*sound, *unproven]), None)
    others = [pair for pair in zip(readings, doubts, strict=True) if pair[0] is not taken]
    beside = [
        _evidence(reading, asked, doubt or basis_doubt(reading.basis)) for reading, doubt in others
    ]
    if taken is None:
        return _unknown(asked, tuple(beside))
    rivals = [
        _value(reading, asked)
        for reading, doubt in others
        if doubt is None and basis_doubt(reading.basis) is None
    ]
    return msgspec.structs.replace(
        _value(taken, asked),
        is_deciding=taken in sound and basis_doubt(taken.basis) is None,
        rivals=tuple(rivals),
        beside=tuple(each for each in beside if each.missing is not None),
    )


def _cell(asked: _Asked, layer: str) -> Cell:
    account = asked.question.sources.account(asked.question.period)
    found = [c for c in account.cells if c.flow == asked.flow and c.layer == layer]
    return found[0] if found else Cell(flow=asked.flow, layer=layer, chosen=None)


def _ranked(cell: Cell, preference: tuple[str, ...]) -> list[Reading]:
    """Return the readings in the order of the account; of one kind, by publisher, then later."""
    readings = [reading for reading in (cell.chosen, *cell.rivals) if reading is not None]
    kinds = list(dict.fromkeys((reading.basis, reading.grain) for reading in readings))

    def order(reading: Reading) -> tuple[int, int]:
        known = reading.publisher in preference
        place = preference.index(reading.publisher) if known else len(preference)
        return kinds.index((reading.basis, reading.grain)), place

    later_first = sorted(readings, key=lambda reading: reading.published, reverse=True)
    return sorted(later_first, key=order)


def _doubt(reading: Reading, asked: _Asked) -> Reason | None:
    """Return why the reading gives no value that decides; its basis is looked at apart."""
    if not reading.is_whole:
        values = {"flow": asked.flow, "period": str(asked.question.period)}
        return Reason("reason.partial_flow", values)
    scoped = reading.grain is Grain.STATISTIC
    doubt = scope_doubt(asked.question, reading.scope) if scoped else None
    return doubt or grade_doubt(reading.grade)


def _evidence(reading: Reading, asked: _Asked, doubt: Reason | None = None) -> Evidence:
    unit = shown_unit(asked.question, asked.layer.unit)
    quantum = asked.layer.quantum.factor
    sd = None if reading.sd is None else reading.sd * float(quantum)
    return Evidence(
        leaf=leaf_text(asked.leaf),
        value=shown_value(reading.amount * quantum, unit),
        unit=symbol_of(unit),
        unit_zh=chinese_symbol_of(unit),
        sd=shown_sd(sd, unit),
        basis=reading.basis,
        grade=reading.grade,
        publisher=reading.publisher,
        scope=reading.scope,
        published=reading.published,
        sequences=reading.sequences,
        rules=_rules(reading, asked),
        missing=doubt,
    )


def _rules(reading: Reading, asked: _Asked) -> tuple[str, ...]:
    scheme = asked.question.scheme
    return (
        scheme.system.flows[asked.flow].rule,
        asked.layer.rule,
        *reading.rules,
        *(scheme.factors[name].rule for name in reading.factors if name in scheme.factors),
        *word_rules(scheme, "scope", (reading.scope,)),
        *word_rules(scheme, "publisher", (reading.publisher,)),
    )


def _value(reading: Reading, asked: _Asked) -> LeafValue:
    base = Fraction(reading.amount) * asked.layer.quantum.factor
    own = ":".join(
        ("flow", asked.flow, asked.layer.id, reading.basis, reading.grain, reading.publisher)
    )
    gradient, sds = _parts(reading, asked, own)
    apart = len(gradient) > 1 or not reading.factors
    return LeafValue(
        evidence=_evidence(reading, asked),
        value=Value(base, gradient),
        sds=sds,
        factors=() if apart else reading.factors,
    )


def _parts(
    reading: Reading, asked: _Asked, own: str
) -> tuple[dict[str, float], dict[str, float | None]]:
    """Return derivative and uncertainty of each source of the reading.

    Where one factor made the substance, its part is taken apart, so that it cancels or adds fully
    between the flows of a formula; variance of the rest = variance - (amount x sd/value)^2.
    """
    quantum = float(asked.layer.quantum.factor)
    alone = {own: 1.0}, {own: None if reading.sd is None else reading.sd * quantum}
    factors = asked.question.scheme.factors
    if reading.sd is None or len(reading.factors) != 1 or reading.factors[0] not in factors:
        return alone
    factor = factors[reading.factors[0]]
    if factor.sd is None or not factor.value:
        return alone
    unit = float(factor.unit.factor)
    amount = reading.amount * quantum
    shared = amount * factor.sd / float(factor.value)
    rest = math.sqrt(max((reading.sd * quantum) ** 2 - shared**2, 0.0))
    slope = amount / (float(factor.value) * unit)
    name = f"factor:{factor.name}"
    return {own: 1.0, name: slope}, {own: rest, name: factor.sd * unit}


def _unknown(asked: _Asked, beside: tuple[Evidence, ...]) -> LeafValue:
    scheme = asked.question.scheme
    ways = _ways(asked)
    reason = beside[0].missing if beside else None
    if reason is None:
        reason = _unmeasured(asked, ways[0] if ways else None)
    unit = shown_unit(asked.question, asked.layer.unit)
    evidence = Evidence(
        leaf=leaf_text(asked.leaf),
        value=None,
        unit=symbol_of(unit),
        unit_zh=chinese_symbol_of(unit),
        rules=(
            scheme.system.flows[asked.flow].rule,
            asked.layer.rule,
            *(way.rule for way in ways[:1] if not beside),
        ),
        missing=reason,
    )
    return LeafValue(
        evidence=evidence, value=Value(None, missing=(reason,)), is_deciding=False, beside=beside
    )


def _ways(asked: _Asked) -> list[PostingRule]:
    """Return the posting rules that would state the flow, those of events before statistics."""
    layer = asked.layer.goods if asked.layer.is_substance else asked.layer.id
    ways = [
        rule
        for rule in asked.question.scheme.posting
        if rule.layer == layer
        and (
            rule.flow == asked.flow
            or (rule.flow == _ANY_FLOW and rule.amount is AmountFrom.STATISTIC)
        )
    ]
    return sorted(ways, key=lambda rule: rule.amount is AmountFrom.STATISTIC)


def _unmeasured(asked: _Asked, way: PostingRule | None) -> Reason:
    """Return that nothing states the flow, and what would: the event of the posting rule."""
    period = str(asked.question.period)
    values = {"flow": asked.flow, "layer": asked.layer.id, "period": period}
    if asked.layer.is_substance and _is_stated(asked):
        return Reason("reason.no_factor", {**values, "substance": asked.layer.substance})
    if way is None:
        return Reason("reason.unposted", values)
    event = " ".join(word for word in (way.event_type, way.action, way.biz_step) if word)
    values |= {"event": event or "*", "class": way.item_class, "sensor": _sensor(way)}
    return Reason(f"reason.unmeasured.{way.amount.value}", values)


def _sensor(way: PostingRule) -> str:
    return f"{way.sensor_type}:{way.component}" if way.component else way.sensor_type


def _is_stated(asked: _Asked) -> bool:
    """Say whether the goods of a substance layer are stated: then a factor is what is missing."""
    return _cell(asked, asked.layer.goods).chosen is not None
