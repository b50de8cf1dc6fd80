"""Facts: what an event states about one item: readings of sensors and tests, and its ILMD.

On the walk: `book` asks for the facts of each event and keeps them by item; checks (trace/check)
ask what an event states at all.

Source    EPCIS 2.0 (ISO/IEC 19987), 7.3.7 sensor elements, 7.3.8 ILMD
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import msgspec

from loopbook.terms.event import LOOPBOOK, Basis, Event, SensorReport
from loopbook.terms.history import Fact
from loopbook.terms.scheme import Scheme, Word
from loopbook.trace.classify import class_of
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.measure import exact, unit_named

__all__ = ["class_of", "fact_word", "facts_of", "latest", "stated"]


class Stated(msgspec.Struct, frozen=True):
    """A fact as an event states it, and whether it stands in the ILMD."""

    fact: Fact
    is_ilmd: bool


def facts_of(sequence: int, event: Event, scheme: Scheme) -> tuple[tuple[str, Fact], ...]:
    """Return (item, fact) for each fact that the event states about one item.

    A reading belongs to an item when the event names exactly one thing or lot: a mass of sixteen
    cells together is a fact of none of them. ILMD belong to everything the event brings into being.
    """
    if event.error is not None or event.statistic is not None:
        return ()
    everything = stated(sequence, event, scheme)
    if not everything:
        return ()
    made = _made(event)
    named = tuple(dict.fromkeys((*made, *_things(event))))
    found: list[tuple[str, Fact]] = []
    for each in everything:
        items = made if each.is_ilmd else named
        if each.is_ilmd or len(named) == 1:
            found += [(item, each.fact) for item in items]
    return tuple(found)


def stated(sequence: int, event: Event, scheme: Scheme) -> tuple[Stated, ...]:
    """Return every fact the event states in words of the pack, whatever it is about, in order."""
    read = [_of_report(sequence, event, report, scheme) for report in event.sensors]
    kept = [_of_ilmd(sequence, event, pair, scheme) for pair in event.ilmd.items()]
    return (
        *(Stated(fact, is_ilmd=False) for fact in read if fact is not None),
        *(Stated(fact, is_ilmd=True) for fact in kept if fact is not None),
    )


def latest(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return term -> the fact stated last: by event time, then by sequence."""
    return {fact.term: fact for fact in sorted(facts, key=lambda f: (f.time, f.sequence))}


def fact_word(scheme: Scheme, name: str) -> Word | None:
    """Return the word of kind `fact` that a sensor type or ILMD field means; None when no word."""
    term = scheme.codes.get(name) or name.removeprefix(LOOPBOOK)
    word = scheme.vocabulary.get(term)
    return word if word is not None and word.kind == "fact" else None


def _made(event: Event) -> tuple[str, ...]:
    named = (*event.epcs, *event.outputs)
    lots = (*event.quantities, *event.output_quantities)
    return (*named, *(q.epc_class for q in lots if level_of(q.epc_class) is not Level.CLASS))


def _things(event: Event) -> Iterator[str]:
    yield from event.inputs
    for each in event.input_quantities:
        if level_of(each.epc_class) is not Level.CLASS:
            yield each.epc_class
    if event.parent:
        yield event.parent


def _of_report(sequence: int, event: Event, report: SensorReport, scheme: Scheme) -> Fact | None:
    # A reading of a component (one of 21 voltages) is not the reading of the whole.
    name = f"{report.type}#{report.component}" if report.component else report.type
    word = fact_word(scheme, name)
    if word is None:
        return None
    value = _in_base(report.value, report.uom, word, scheme)
    return Fact(
        term=word.term,
        value=value,
        sd=_sd_in_base(report, word, scheme) if value is not None else None,
        text="" if report.value is None else f"{report.value} {report.uom}".strip(),
        basis=_basis(event, report.basis, Basis.MEASURED, (name, word.term)),
        sequence=sequence,
        time=event.time,
        rule=word.rule,
    )


def _of_ilmd(sequence: int, event: Event, pair: tuple[str, object], scheme: Scheme) -> Fact | None:
    name, content = pair
    word = fact_word(scheme, name)
    if word is None:
        return None
    number, uom = _number(content)
    text = f"{number} {uom}".strip() if number is not None else str(content)
    return Fact(
        term=word.term,
        value=_in_base(number, uom, word, scheme),
        text=text,
        basis=_basis(event, None, Basis.DECLARED, (name, word.term, "ilmd")),
        sequence=sequence,
        time=event.time,
        rule=word.rule,
    )


def _number(content: object) -> tuple[Decimal | None, str]:
    """Return number and unit of a JSON value: 2.1, "2.1", or {"value": 2.1, "uom": "AMH"}."""
    if isinstance(content, dict):
        number, _ = _number(content.get("value"))
        uom = content.get("uom", "")
        return number, uom if isinstance(uom, str) else ""
    if isinstance(content, bool) or not isinstance(content, int | float | str | Decimal):
        return None, ""
    try:
        return Decimal(str(content).strip()), ""
    except InvalidOperation:
        return None, ""


def _in_base(number: Decimal | None, uom: str, word: Word, scheme: Scheme) -> Fraction | None:
    """Return a number in base units of the word's unit; None when its unit is of another kind."""
    value = exact(number) if number is not None else None
    unit = unit_named(scheme.units, uom) if uom else word.unit
    if value is None or (uom and unit is None):
        return None
    if unit is None:
        return value
    if word.unit is not None and unit.dimension != word.unit.dimension:
        return None
    return value * unit.factor + unit.offset


def _sd_in_base(report: SensorReport, word: Word, scheme: Scheme) -> float | None:
    unit = unit_named(scheme.units, report.uom) if report.uom else word.unit
    sd = exact(report.sd) if report.sd is not None else None
    # An offset moves a value and leaves its spread as it is.
    return None if sd is None else float(sd * (unit.factor if unit is not None else 1))


def _basis(event: Event, own: Basis | None, usual: Basis, names: tuple[str, ...]) -> Basis:
    """Return what a number rests on: its own word, made up by name, the event's, or `usual`."""
    if own is not None:
        return own
    if is_constructed(event, names):
        return Basis.CONSTRUCTED
    return event.basis or usual


def is_constructed(event: Event, names: Iterable[str]) -> bool:
    """Say whether the reporter lists one of these fields as made up, with or without prefix."""
    if not event.constructed:
        return False
    made_up = {_local(name) for name in event.constructed}
    return any(_local(name) in made_up for name in names)


def _local(name: str) -> str:
    return name.removeprefix(LOOPBOOK).removeprefix("loopbook:")
