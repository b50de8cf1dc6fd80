"""Facts: what an event states about one item: readings of sensors and tests, and its ILMD.

On the walk: `book` asks for the facts of each event and keeps them by item; checks (trace/check)
ask what an event states at all.

Source    EPCIS 2.0 (ISO/IEC 19987), 7.3.7 sensor elements, 7.3.8 ILMD
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import partial

import msgspec

from loopbook.terms.event import LOOPBOOK, Basis, Event, SensorReport
from loopbook.terms.history import Fact
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Scheme, Word
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.measure import exact, unit_named


class Stated(msgspec.Struct, frozen=True):
    """A fact as an event states it, and whether it stands in the ILMD."""

    fact: Fact
    is_ilmd: bool


class Reading(msgspec.Struct, frozen=True):
    """How the numbers of a field are read.

    Fields
      word       the word of the pack that the field means
      unit       what its numbers come in; None: pure numbers
      is_misfit  whether that unit is unknown or of another kind than the word's: no value then
    """

    word: Word
    unit: Unit | None
    is_misfit: bool = False

    def in_base(self, number: Decimal | None) -> Fraction | None:
        """Return a number in base units of the word's unit; None where it has no exact value."""
        value = None if self.is_misfit or number is None else exact(number)
        if value is None or self.unit is None:
            return value
        factor, offset = self.unit.factor, self.unit.offset
        # One reduction in place of three: this is done for every number of every event.
        above, below = value.numerator * factor.numerator, value.denominator * factor.denominator
        return Fraction(above, below) + offset if offset else Fraction(above, below)


Read = Callable[[str, str], Reading | None]
"""What reads fields: name and unit code -> how; None when no word of the pack means the name."""


def reading_of(scheme: Scheme, name: str, uom: str) -> Reading | None:
    """Return how numbers under `name` in unit `uom` are read; None when no word means the name.

    Parameters
      uom  code of a unit; empty: the word's own
    """
    word = fact_word(scheme, name)
    if word is None:
        return None
    unit = unit_named(scheme.units, uom) if uom else word.unit
    if unit is None:
        return Reading(word, None, is_misfit=bool(uom))
    is_misfit = word.unit is not None and unit.dimension != word.unit.dimension
    return Reading(word, unit, is_misfit)


def facts_of(sequence: int, event: Event, scheme: Scheme) -> tuple[tuple[str, Fact], ...]:
    """Return (item, fact) for each fact that the event states about one item.

    A reading belongs to an item when the event names exactly one thing or lot: a mass of sixteen
    cells together is a fact of none of them. ILMD belong to everything the event brings into being.
    """
    return facts_read(sequence, event, partial(reading_of, scheme), _is_class)


def facts_read(
    sequence: int, event: Event, read: Read, is_class: Callable[[str], bool]
) -> tuple[tuple[str, Fact], ...]:
    """Return what `facts_of` does.

    Parameters
      read      how fields are read: `reading_of` of a pack, or what remembers its answers
      is_class  whether an identifier names a pure class, which is no thing
    """
    if event.error is not None or event.statistic is not None:
        return ()
    everything = _stated(sequence, event, read)
    if not everything:
        return ()
    made = _made(event, is_class)
    named = tuple(dict.fromkeys((*made, *_things(event, is_class))))
    found: list[tuple[str, Fact]] = []
    for each in everything:
        items = made if each.is_ilmd else named
        if each.is_ilmd or len(named) == 1:
            found += [(item, each.fact) for item in items]
    return tuple(found)


def stated(sequence: int, event: Event, scheme: Scheme) -> tuple[Stated, ...]:
    """Return every fact the event states in words of the pack, whatever it is about, in order."""
    return _stated(sequence, event, partial(reading_of, scheme))


def _stated(sequence: int, event: Event, read: Read) -> tuple[Stated, ...]:
    reports = [_of_report(sequence, event, report, read) for report in event.sensors]
    ilmd = [_of_ilmd(sequence, event, pair, read) for pair in event.ilmd.items()]
    return (
        *(Stated(fact, is_ilmd=False) for fact in reports if fact is not None),
        *(Stated(fact, is_ilmd=True) for fact in ilmd if fact is not None),
    )


def latest(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return term -> the fact stated last: by event time, then by sequence."""
    return {fact.term: fact for fact in sorted(facts, key=lambda f: (f.time, f.sequence))}


def fact_word(scheme: Scheme, name: str) -> Word | None:
    """Return the word of kind `fact` that a sensor type or ILMD field means; None when no word."""
    term = scheme.codes.get(name) or name.removeprefix(LOOPBOOK)
    word = scheme.vocabulary.get(term)
    return word if word is not None and word.kind == "fact" else None


def _is_class(identifier: str) -> bool:
    return level_of(identifier) is Level.CLASS


def _made(event: Event, is_class: Callable[[str], bool]) -> tuple[str, ...]:
    named = (*event.epcs, *event.outputs)
    lots = (*event.quantities, *event.output_quantities)
    return (*named, *(q.epc_class for q in lots if not is_class(q.epc_class)))


def _things(event: Event, is_class: Callable[[str], bool]) -> Iterator[str]:
    yield from event.inputs
    for each in event.input_quantities:
        if not is_class(each.epc_class):
            yield each.epc_class
    if event.parent:
        yield event.parent


def _of_report(sequence: int, event: Event, report: SensorReport, read: Read) -> Fact | None:
    # A reading of a component (one of 21 voltages) is not the reading of the whole.
    name = f"{report.type}#{report.component}" if report.component else report.type
    reading = read(name, report.uom)
    if reading is None:
        return None
    word = reading.word
    value = reading.in_base(report.value)
    return Fact(
        term=word.term,
        value=value,
        sd=_sd_in_base(report.sd, reading) if value is not None else None,
        text="" if report.value is None else f"{report.value} {report.uom}".strip(),
        basis=_basis(event, report.basis, Basis.MEASURED, (name, word.term)),
        sequence=sequence,
        time=event.time,
        rule=word.rule,
    )


def _of_ilmd(sequence: int, event: Event, pair: tuple[str, object], read: Read) -> Fact | None:
    name, content = pair
    if read(name, "") is None:
        return None
    number, uom = _number(content)
    reading = read(name, uom)
    if reading is None:
        return None
    word = reading.word
    return Fact(
        term=word.term,
        value=reading.in_base(number),
        text=f"{number} {uom}".strip() if number is not None else str(content),
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


def _sd_in_base(stated: Decimal | None, reading: Reading) -> float | None:
    sd = exact(stated) if stated is not None else None
    # An offset moves a value and leaves its spread as it is.
    return None if sd is None else float(sd * (reading.unit.factor if reading.unit else 1))


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
