"""Item leaves: `items(battery_pack)` and `graded(reuse, A)`, counts of items and of their grades.

Items are counted as they stand at the checkpoint. A period that ended before a fact was stated has
no count of its own: the answer is unknown, and says to ask as of the end of the period.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from zoneinfo import ZoneInfo

import msgspec

from loopbook.evaluate.figure import symbol_of
from loopbook.evaluate.grade import grade_item
from loopbook.evaluate.leaf import LeafValue, Question, weakest, word_rules
from loopbook.rules.expression import Value
from loopbook.rules.leaf import leaf_text
from loopbook.terms.event import Basis
from loopbook.terms.formula import Leaf
from loopbook.terms.history import Fact, ItemFacts, ItemGrade
from loopbook.terms.observation import Bound
from loopbook.terms.period import last_day, month_of
from loopbook.terms.statement import Evidence, Reason

COUNT_UNIT = "C62"
"""UN/ECE Recommendation 20: one; the unit of counts."""

_NAMED_MAX = 3


class _Count(msgspec.Struct, frozen=True):
    """How many, on what grounds."""

    number: int
    bound: str = Bound.EXACT
    facts: tuple[Fact, ...] = ()
    rules: tuple[str, ...] = ()


def read_items(leaf: Leaf, question: Question) -> LeafValue:
    """Return how many items of a class are known; none known is unknown, not zero."""
    item_class = leaf.arguments[0]
    items = question.sources.facts(item_class)
    rules = word_rules(question.scheme, "class", (item_class,))
    reason = _no_count(items, item_class, question)
    if reason is not None:
        return _unknown(leaf, question, reason, rules)
    facts = tuple(fact for item in items for fact in item.facts.values())
    # That an item exists is as sure as its surest fact: a made-up mass beside a measured capacity
    # does not make the item made up.
    surest = tuple(
        min(item.facts.values(), key=lambda fact: list(Basis).index(fact.basis))
        for item in items
        if item.facts
    )
    known = _known(leaf, question, _Count(len(items), facts=surest, rules=rules))
    evidence = msgspec.structs.replace(
        known.evidence,
        sequences=_sequences(facts),
        rules=tuple(dict.fromkeys([*rules, *(fact.rule for fact in facts)])),
    )
    return msgspec.structs.replace(known, evidence=evidence)


def read_graded(leaf: Leaf, question: Question) -> LeafValue:
    """Return how many items of a class stand on a rung of a ladder.

    Items whose grade is unknown may stand there too: the count is then "at least", and names them.
    Where no item has a grade, nothing is known.
    """
    ladder = question.scheme.ladders[leaf.arguments[0]]
    item_class = leaf.arguments[2] if len(leaf.arguments) > 2 else ladder.item_class
    items = question.sources.facts(item_class)
    grades = [grade_item(ladder, item) for item in items]
    rules = (
        *word_rules(question.scheme, "class", (item_class,)),
        *dict.fromkeys(rule for grade in grades for rule in grade.rules),
    )
    ungraded = [grade for grade in grades if grade.missing]
    reason = _no_count(items, item_class, question)
    if reason is None and len(ungraded) == len(grades):
        reason = _ungraded(ungraded)
    if reason is not None:
        return _unknown(leaf, question, reason, rules)
    facts = tuple(fact for grade in grades for fact in grade.facts)
    count = _Count(
        sum(grade.rung == leaf.arguments[1] for grade in grades),
        bound=Bound.AT_LEAST if ungraded else Bound.EXACT,
        facts=facts,
        rules=rules,
    )
    known = _known(leaf, question, count)
    if not ungraded:
        return known
    beside = msgspec.structs.replace(
        known.evidence,
        value=float(len(ungraded)),
        bound=Bound.EXACT,
        sequences=_sequences(fact for grade in ungraded for fact in grade.facts),
        missing=_ungraded(ungraded),
    )
    return msgspec.structs.replace(known, beside=(beside,))


def _no_count(items: Sequence[ItemFacts], item_class: str, question: Question) -> Reason | None:
    """Return why there is no count: no item, or facts later than the period asked about."""
    period = question.period
    values = {"class": item_class, "period": str(period), "day": str(last_day(period))}
    if not items:
        return Reason("reason.no_items", values)
    zone = ZoneInfo(question.scheme.system.zone)
    later = [
        item.item
        for item in items
        if any(month_of(fact.time, zone).first >= period.end for fact in item.facts.values())
    ]
    if later:
        return Reason("reason.items_later", {**values, "items": _named(later)})
    return None


def _ungraded(grades: list[ItemGrade]) -> Reason:
    facts = dict.fromkeys(term for grade in grades for term in grade.missing)
    values = {
        "count": str(len(grades)),
        "items": _named([grade.item for grade in grades]),
        "facts": ", ".join(facts),
    }
    return Reason("reason.items_ungraded", values)


def _named(items: list[str]) -> str:
    more = f" +{len(items) - _NAMED_MAX}" if len(items) > _NAMED_MAX else ""
    return ", ".join(items[:_NAMED_MAX]) + more


def _sequences(facts: Iterable[Fact]) -> tuple[int, ...]:
    return tuple(sorted({fact.sequence for fact in facts}))


def _known(leaf: Leaf, question: Question, count: _Count) -> LeafValue:
    basis = weakest(fact.basis for fact in count.facts)
    evidence = Evidence(
        leaf=leaf_text(leaf),
        value=float(count.number),
        unit=symbol_of(question.scheme.units.by_code[COUNT_UNIT]),
        sd=0.0,
        basis=basis,
        bound=count.bound,
        sequences=_sequences(count.facts),
        rules=tuple(dict.fromkeys([*count.rules, *(fact.rule for fact in count.facts)])),
    )
    return LeafValue(
        evidence=evidence,
        value=Value(Fraction(count.number)),
        is_deciding=basis not in (Basis.MODELLED, Basis.CONSTRUCTED),
    )


def _unknown(leaf: Leaf, question: Question, reason: Reason, rules: tuple[str, ...]) -> LeafValue:
    evidence = Evidence(
        leaf=leaf_text(leaf),
        value=None,
        unit=symbol_of(question.scheme.units.by_code[COUNT_UNIT]),
        rules=rules,
        missing=reason,
    )
    return LeafValue(evidence=evidence, value=Value(None, missing=(reason,)), is_deciding=False)
