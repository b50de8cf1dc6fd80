"""Fact: a value known of an item, in the unit of its word; and the grade it leads to."""

from collections.abc import Mapping
from fractions import Fraction

from loopbook.render.naming import label_of
from loopbook.render.number import number_text, unit_symbol
from loopbook.terms.history import Fact, ItemGrade
from loopbook.terms.scheme import Ladder, Word
from loopbook.wording import say


def fact_text(fact: Fact, words: Mapping[str, Word], language: str = "en") -> str:
    """Return the value with unit and uncertainty; the text as written when it is no number.

    A fact is held in base units. Without the word's unit the number is told as that.
    """
    if fact.value is None:
        return fact.text or say("chart.unknown", language)
    unit = words[fact.term].unit if fact.term in words else None
    if unit is None:
        return number_text(fact.value, language, sd=fact.sd)
    value = (fact.value - unit.offset) / unit.factor
    sd = None if fact.sd is None else float(Fraction(fact.sd) / unit.factor)
    return number_text(value, language, sd=sd, symbol=unit_symbol(unit, language))


def grade_name(grade: ItemGrade, ladders: Mapping[str, Ladder], language: str = "en") -> str:
    """Return the label of the rung, or what is missing to name one."""
    if not grade.rung:
        return say("chart.ungraded", language, facts=", ".join(grade.missing) or "-")
    rungs = ladders[grade.ladder].rungs if grade.ladder in ladders else ()
    labels = [label_of(rung, language) for rung in rungs if rung.id == grade.rung]
    return labels[0] if labels else grade.rung
