"""Passport value: what one attribute of a passport is worth, and which entries say so.

A value stated of the item itself counts before that of its model: what was measured on this battery
is nearer to it than what is written of all batteries of its kind.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, assert_never
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from loopbook.evaluate.mark import class_named
from loopbook.rules.exact import exact
from loopbook.rules.unit import find_unit
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.history import Fact
from loopbook.terms.life import Lives, Passings
from loopbook.terms.lineage import microseconds_of, moment_of
from loopbook.terms.passport import PassportAttribute, PassportRule, ValueFrom
from loopbook.terms.passport_source import Stated, Told
from loopbook.terms.quantity import Unit
from loopbook.terms.statement import Label

NOT_STATED = "passport.missing.not_stated"
NOT_REACHED = "passport.missing.not_reached"
NOT_ATTRIBUTED = "passport.missing.not_attributed"
PART_UNKNOWN = "passport.missing.part_unknown"
UNREADABLE = "passport.missing.unreadable"
NOWHERE = "passport.missing.nowhere"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What an attribute is worth.

    Fields
      at        moment that the value was true from, microseconds since 1970 UTC; None: always
      changes   entry and moment of every statement that gave it another value, the last included
      label     of a status, in both languages
    """

    value: str | float | None = None
    at: int | None = None
    sequences: tuple[int, ...] = ()
    changes: tuple[tuple[int, int], ...] = ()
    missing: str = ""
    label: Label | None = None


class Reading(NamedTuple):
    """What the values of one passport are read from.

    Fields
      names    milestones by their position in `passed.milestone`
    """

    lives: Lives
    rule: PassportRule
    names: Sequence[str]
    passed: Passings
    told: Told

    def facts(self, term: str) -> list[Fact]:
        """Return what is stated of a word, by event time, then entry."""
        found = [fact for fact in self.told.facts if fact.term == term]
        return sorted(found, key=lambda fact: (fact.time, fact.sequence))

    def stated(self, term: str) -> str:
        """Return the text of a word of the item or its model; empty when neither states it."""
        facts = self.facts(term)
        if facts:
            return facts[-1].text
        found = self.told.model.get(f"{LOOPBOOK}{term}")
        return found.value if found is not None and isinstance(found.value, str) else ""

    def passings_of(self, milestone: str) -> Passings:
        """Return the passings of a milestone, by time."""
        return self.passed.at(self.passed.milestone == self.names.index(milestone))


def found_value(reading: Reading, attribute: PassportAttribute) -> Found:
    """Return what an attribute is worth, or why it is worth nothing."""
    match attribute.value_from:
        case ValueFrom.IDENTIFIER:
            found = Found(value=reading.told.item)
        case ValueFrom.PASSPORT:
            found = Found(value=reading.told.address)
        case ValueFrom.CLASS:
            found = _of_class(reading)
        case ValueFrom.FACT:
            found = _of_facts(reading, attribute, reading.facts(attribute.of))
        case ValueFrom.MODEL:
            found = _of_model(reading, attribute)
        case ValueFrom.DATE | ValueFrom.PLACE | ValueFrom.PARTY:
            found = _of_milestone(reading, attribute)
        case ValueFrom.STATUS:
            found = _of_status(reading)
        case ValueFrom.ATTRIBUTED:
            found = _of_attributed(reading, attribute)
        case ValueFrom.NOWHERE:
            found = Found(missing=NOWHERE)
        case _ as never:
            assert_never(never)
    return found


def _of_class(reading: Reading) -> Found:
    name = class_named(reading.lives, reading.told.number)
    return Found(value=name) if name else Found(missing=NOT_STATED)


def _of_facts(reading: Reading, attribute: PassportAttribute, facts: Sequence[Fact]) -> Found:
    if not facts:
        return Found(missing=NOT_STATED)
    changes = []
    before: tuple[Fraction | None, str] | None = None
    for fact in facts:
        said = (fact.value, "" if fact.value is not None else fact.text)
        if said != before:
            changes.append((fact.sequence, microseconds_of(fact.time)))
        before = said
    last = facts[-1]
    value = _fact_value(reading, attribute, last)
    return Found(
        value=value,
        at=microseconds_of(last.time),
        sequences=(last.sequence,),
        changes=tuple(changes),
        missing=UNREADABLE if value is None else "",
    )


def _fact_value(reading: Reading, attribute: PassportAttribute, fact: Fact) -> str | float | None:
    if not attribute.unit:
        return fact.text or None
    unit = find_unit(reading.lives.scheme.units, attribute.unit)
    return None if fact.value is None else _in_unit(fact.value, unit)


def _in_unit(base: Fraction, unit: Unit) -> float | None:
    """Return a value in base units in a unit; None where no double holds it."""
    try:
        return float((base - unit.offset) / unit.factor)
    except OverflowError:
        return None


def _of_model(reading: Reading, attribute: PassportAttribute) -> Found:
    own = reading.facts(attribute.of.removeprefix(LOOPBOOK))
    if own:
        return _of_facts(reading, attribute, own)
    stated = reading.told.model.get(attribute.of)
    if stated is None:
        return Found(missing=NOT_STATED)
    value = _stated_value(reading, attribute, stated)
    told = (stated.sequence,)
    return Found(
        value=value,
        sequences=told,
        changes=((stated.sequence, stated.time),),
        missing=UNREADABLE if value is None else "",
    )


def _stated_value(
    reading: Reading, attribute: PassportAttribute, stated: Stated
) -> str | float | None:
    content = stated.value
    if not attribute.unit:
        return content if isinstance(content, str) else msgspec.json.encode(content).decode()
    unit = find_unit(reading.lives.scheme.units, attribute.unit)
    if not isinstance(content, dict):
        number = _number(content)
        return None if number is None else _in_unit(number * unit.factor + unit.offset, unit)
    number, code = _number(content.get("value")), content.get("uom", "")
    given = reading.lives.scheme.units.by_code.get(code) if isinstance(code, str) else None
    given = given if code else unit
    if number is None or given is None or given.dimension != unit.dimension:
        return None
    return _in_unit(number * given.factor + given.offset, unit)


def _number(content: object) -> Fraction | None:
    if isinstance(content, bool) or not isinstance(content, int | float | str | Decimal):
        return None
    try:
        return exact(str(content))
    except ValueError:
        return None


def _of_milestone(reading: Reading, attribute: PassportAttribute) -> Found:
    passed = reading.passings_of(attribute.of)
    if not len(passed.owner):
        return Found(missing=NOT_REACHED)
    time, sequence = int(passed.time[0]), int(passed.sequence[0])
    value = _milestone_value(reading, attribute.value_from, passed, time)
    return Found(
        value=value or None,
        at=time if value else None,
        sequences=(sequence,) if value else (),
        changes=((sequence, time),) if value else (),
        missing="" if value else NOT_STATED,
    )


def _milestone_value(reading: Reading, value_from: ValueFrom, passed: Passings, time: int) -> str:
    lives = reading.lives
    if value_from is ValueFrom.DATE:
        zone = ZoneInfo(lives.scheme.system.zone)
        return moment_of(time).astimezone(zone).date().isoformat()
    first = passed.at(np.arange(1))
    places = np.where(first.read_point > 0, first.read_point, first.biz_location)
    name = lives.texts[int(places[0])]
    if value_from is ValueFrom.PARTY:
        (runs,) = lives.operators(places)
        name = runs or lives.texts[int(first.party[0])]
    return reading.told.names(name) if name else ""


def _of_status(reading: Reading) -> Found:
    ordered = [
        (time, sequence, reading.names[milestone])
        for time, sequence, milestone in zip(
            reading.passed.time.tolist(),
            reading.passed.sequence.tolist(),
            reading.passed.milestone.tolist(),
            strict=True,
        )
        if reading.names[milestone] in reading.rule.statuses
    ]
    if not ordered:
        return Found(missing=NOT_REACHED)
    changes, before = [], ""
    for time, sequence, name in sorted(ordered):
        if name != before:
            changes.append((sequence, time))
        before = name
    sequence, time = changes[-1]
    words = reading.lives.scheme.milestones[before][0]
    return Found(
        value=before,
        at=time,
        sequences=(sequence,),
        changes=tuple(changes),
        label=(words.label_en, words.label_zh),
    )


def _of_attributed(reading: Reading, attribute: PassportAttribute) -> Found:
    found = reading.told.attributed(attribute.of)
    if found is None or found.value is None:
        return Found(missing=NOT_ATTRIBUTED)
    # A share of which a part is unknown is a bound, and a passport states values.
    if found.unknown > 0:
        return Found(missing=PART_UNKNOWN)
    unit = reading.lives.scheme.units.by_code.get(found.unit)
    wanted = find_unit(reading.lives.scheme.units, attribute.unit or found.unit)
    given = unit or wanted
    base = Fraction(found.value) * given.factor + given.offset
    return Found(value=_in_unit(base, wanted), sequences=found.sequences)
