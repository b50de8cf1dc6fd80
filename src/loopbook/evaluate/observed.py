"""Observed leaf: `observed(straw_rate)`, a published value of a word for a subject and a period.

Several official values for one cell are normal: all are kept, ranked by the preference that the
indicator declares, and the spread is shown (reference of the rules, section 10, points 1 and 3).
"""

from fractions import Fraction

import msgspec

from loopbook.errors import UnitError
from loopbook.evaluate.figure import chinese_symbol_of, symbol_of
from loopbook.evaluate.leaf import (
    LeafValue,
    Question,
    grade_doubt,
    scope_doubt,
    shown_sd,
    shown_unit,
    shown_value,
    word_rules,
)
from loopbook.rules.expression import Value
from loopbook.rules.leaf import leaf_text
from loopbook.rules.unit import find_unit
from loopbook.terms.event import Basis
from loopbook.terms.formula import Leaf
from loopbook.terms.history import Observed
from loopbook.terms.observation import Observation
from loopbook.terms.period import Period, contains
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Scheme, Word
from loopbook.terms.statement import Evidence, Reason


class _Asked(msgspec.Struct, frozen=True):
    """One word, as a formula asks for it; `unit` is the one it is shown in."""

    leaf: Leaf
    question: Question
    word: Word
    unit: Unit


def read_observed(leaf: Leaf, question: Question) -> LeafValue:
    """Return the value of an `observed` leaf for the period and subject of the question.

    The best publisher's latest value counts; other values that may decide are rivals; what may not
    stands beside with why. For a change, values on one base count: the base wanted, else that of
    the best value; values on another base stand beside.
    """
    word = question.scheme.vocabulary[leaf.arguments[0]]
    own = word.unit or question.indicator.unit
    asked = _Asked(leaf, question, word, shown_unit(question, own))
    about = [
        each
        for each in question.sources.observations(word.term, question.indicator.subject)
        if _overlaps(each.observation.period, question.period)
    ]
    ranked = sorted(about, key=lambda each: _rank(each, asked))
    sound = [each for each in ranked if _doubt(each.observation, asked) is None]
    base = _base(sound, question)
    chosen = [each for each in sound if each.observation.base_period == base]
    beside = tuple(
        _evidence(each, asked, _doubt(each.observation, asked) or _other_base(each, base))
        for each in ranked
        if each not in chosen
    )
    if not chosen:
        return _unknown(asked, beside)
    same, rivals = _parted(chosen)
    return msgspec.structs.replace(
        _value(same[0], asked, tuple(sorted(each.sequence for each in same))),
        rivals=tuple(_value(each, asked, (each.sequence,)) for each in rivals),
        beside=beside,
    )


def observed_unit(code: str, scheme: Scheme, word: Word) -> Unit | None:
    """Return the unit an observation names, when it measures what the word does; else None.

    An observation without unit is in the unit of the word.
    """
    if word.unit is None or code in ("", word.unit.code):
        return word.unit
    try:
        unit = find_unit(scheme.units, code)
    except UnitError:
        return None
    return unit if unit.dimension == word.unit.dimension else None


def _overlaps(one: Period, other: Period) -> bool:
    return one.first < other.end and other.first < one.end


def _rank(each: Observed, asked: _Asked) -> tuple[int, int, int]:
    """Return the order of a value: publisher as declared, then later said, then later recorded."""
    preference = asked.question.indicator.preference
    seen = each.observation
    place = preference.index(seen.publisher) if seen.publisher in preference else len(preference)
    return place, -(seen.published.toordinal() if seen.published else 0), -each.sequence


def _doubt(seen: Observation, asked: _Asked) -> Reason | None:
    """Return why a value decides nothing, the strongest reason first; None when it may."""
    question = asked.question
    if seen.period != question.period:
        inside = contains(question.period, seen.period)
        key = "reason.part_of_period" if inside else "reason.other_period"
        return Reason(key, {"period": str(seen.period), "wanted": str(question.period)})
    if observed_unit(seen.unit, question.scheme, asked.word) is None:
        own = asked.word.unit.code if asked.word.unit else "-"
        return Reason("reason.other_unit", {"unit": seen.unit, "wanted": own})
    if question.indicator.is_change and seen.base_period is None:
        return Reason("reason.base_unstated")
    if seen.base_period is not None and not question.indicator.is_change:
        return Reason("reason.is_change", {"base": str(seen.base_period)})
    return scope_doubt(question, seen.scope) or grade_doubt(seen.grade)


def _base(sound: list[Observed], question: Question) -> Period | None:
    bases = [each.observation.base_period for each in sound]
    if question.base in bases:
        return question.base
    return bases[0] if bases else None


def _other_base(each: Observed, base: Period | None) -> Reason:
    values = {"base": str(each.observation.base_period), "wanted": str(base)}
    return Reason("reason.other_base", values)


def _parted(chosen: list[Observed]) -> tuple[list[Observed], list[Observed]]:
    """Return the entries that say the same as the first (publisher and value), and the rivals."""
    first = _said(chosen[0].observation)
    same = [each for each in chosen if _said(each.observation) == first]
    return same, [each for each in chosen if each not in same]


def _said(seen: Observation) -> tuple[object, ...]:
    return seen.publisher, seen.value, seen.unit, seen.bound, seen.scope


def _in_base(seen: Observation, asked: _Asked) -> tuple[Fraction, float | None]:
    """Return value and standard uncertainty in base units; a foreign unit is left as it is."""
    unit = observed_unit(seen.unit, asked.question.scheme, asked.word) or asked.unit
    sd = None if seen.sd is None else float(Fraction(seen.sd) * unit.factor)
    return Fraction(seen.value) * unit.factor + unit.offset, sd


def _evidence(each: Observed, asked: _Asked, doubt: Reason | None) -> Evidence:
    seen = each.observation
    base, sd = _in_base(seen, asked)
    is_foreign = doubt is not None and doubt.key == "reason.other_unit"
    scheme = asked.question.scheme
    return Evidence(
        leaf=leaf_text(asked.leaf),
        value=shown_value(base, asked.unit),
        unit=seen.unit if is_foreign else symbol_of(asked.unit),
        unit_zh="" if is_foreign else chinese_symbol_of(asked.unit),
        sd=shown_sd(sd, asked.unit),
        basis=Basis.DECLARED,
        grade=seen.grade,
        publisher=seen.publisher,
        scope=seen.scope,
        published=seen.published.isoformat() if seen.published else "",
        bound=seen.bound.value,
        sequences=(each.sequence,),
        rules=(
            asked.word.rule,
            *word_rules(scheme, "scope", (seen.scope,)),
            *word_rules(scheme, "publisher", (seen.publisher,)),
        ),
        missing=doubt,
    )


def _value(each: Observed, asked: _Asked, sequences: tuple[int, ...]) -> LeafValue:
    base, sd = _in_base(each.observation, asked)
    source = f"observed:{each.sequence}"
    return LeafValue(
        evidence=msgspec.structs.replace(_evidence(each, asked, None), sequences=sequences),
        value=Value(base, {source: 1.0}),
        sds={source: sd},
        base_period=each.observation.base_period,
    )


def _unknown(asked: _Asked, beside: tuple[Evidence, ...]) -> LeafValue:
    indicator, period = asked.question.indicator, str(asked.question.period)
    values = {"word": asked.word.term, "subject": indicator.subject or "-", "period": period}
    key = "reason.none_decides" if beside else "reason.no_observation"
    reason = Reason(key, {**values, "count": str(len(beside))})
    evidence = Evidence(
        leaf=leaf_text(asked.leaf),
        value=None,
        unit=symbol_of(asked.unit),
        unit_zh=chinese_symbol_of(asked.unit),
        rules=(asked.word.rule,),
        missing=reason,
    )
    return LeafValue(
        evidence=evidence, value=Value(None, missing=(reason,)), is_deciding=False, beside=beside
    )
