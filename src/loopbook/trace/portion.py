"""Portion: what an event says of how much went where: its things with amounts, for attribution.

Links say that something became something; portions say how much of it. An amount is what the event
states, in base units of its kind (kilogram, piece, cubic metre); nothing is shared out here, and an
amount that is not stated, or in a unit nobody knows, is None.

Source    EPCIS 2.0 (ISO/IEC 19987), 7.3.3.3 quantity elements, 7.4 event types
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from loopbook.rules.unit import dimension_text
from loopbook.terms.event import Action, Event, EventType, QuantityElement
from loopbook.terms.quantity import Units
from loopbook.trace.link import TRANSFORMATION
from loopbook.trace.measure import PIECE, exact, unit_named

THING = "thing"
"""Measure of an instance, which is always one and whole."""

MASS = "mass"
"""Measure of an amount in kilograms."""

_MASS_TYPE = "Mass"


class Verb(StrEnum):
    """What an event did with its things, as far as amounts go."""

    MADE = "made"  # came into the book, or more of a lot did
    REMOVED = "removed"
    BECAME = "became"  # inputs are used up, outputs come out
    JOINED = "joined"  # went into a parent, and can be taken out again
    LEFT = "left"
    SEEN = "seen"


class Stake(NamedTuple):
    """A thing of an event and how much of it.

    Fields
      amount    in base units of `measure`; 1 of a thing; None when not stated
      measure   THING, MASS, `piece`, `length^3`; empty when there is no amount
    """

    name: str
    amount: float | None
    measure: str


class PartMass(NamedTuple):
    """A mass that a sensor report states of a component: kilograms, and their uncertainty."""

    component: str
    mass_kg: float
    sd_kg: float | None


class Portion(NamedTuple):
    """What one event says of amounts.

    Fields
      inputs    used up, taken away, or put into the parent
      outputs   come out, come in, or are only seen
      parent    of an aggregation or association; or empty
      parts     masses of components, as reported
      node      identifier under which the events of one transformation meet; or empty
    """

    verb: Verb
    inputs: tuple[Stake, ...]
    outputs: tuple[Stake, ...]
    parent: str
    parts: tuple[PartMass, ...]
    node: str


def portion_of(event: Event, units: Units) -> Portion | None:
    """Return what an event says of amounts; None for statistics, declarations, foreign types."""
    if event.statistic is not None or event.error is not None:
        return None
    parts = tuple(_parts(event, units)) if event.sensors else ()
    named = (*_things(event.epcs), *_lots(event.quantities, units))
    if event.type is EventType.EXTENDED:
        return None
    return _of_kind(event, named, parts, units)


def _of_kind(
    event: Event, named: tuple[Stake, ...], parts: tuple[PartMass, ...], units: Units
) -> Portion | None:
    match event.type:
        case EventType.TRANSFORMATION:
            inputs = (*_things(event.inputs), *_lots(event.input_quantities, units))
            outputs = (*_things(event.outputs), *_lots(event.output_quantities, units))
            node = f"{TRANSFORMATION}{event.transformation_id}" if event.transformation_id else ""
            return Portion(Verb.BECAME, inputs, outputs, "", parts, node)
        case EventType.AGGREGATION | EventType.ASSOCIATION if event.action in _JOINING:
            if not event.parent:
                return None
            return Portion(_JOINING[event.action], named, (), event.parent, parts, "")
        case EventType.OBJECT if event.action is Action.DELETE:
            return Portion(Verb.REMOVED, named, (), "", parts, "")
        case _:
            is_made = event.type is EventType.OBJECT and event.action is Action.ADD
            verb = Verb.MADE if is_made else Verb.SEEN
            return Portion(verb, (), named, event.parent, parts, "")


_JOINING = {Action.ADD: Verb.JOINED, Action.DELETE: Verb.LEFT}


def _things(names: Sequence[str]) -> Iterator[Stake]:
    for name in dict.fromkeys(names):
        yield Stake(name, 1.0, THING)


def _lots(quantities: Sequence[QuantityElement], units: Units) -> Iterator[Stake]:
    for each in quantities:
        amount, measure = amount_of(each, units)
        yield Stake(each.epc_class, amount, measure)


def amount_of(quantity: QuantityElement, units: Units) -> tuple[float | None, str]:
    """Return an amount in base units and what it is an amount of; None and nothing when unread."""
    if quantity.quantity is None:
        return None, ""
    unit = unit_named(units, quantity.uom) if quantity.uom else PIECE
    number = exact(quantity.quantity)
    if unit is None or number is None or number < 0 or unit.offset:
        return None, ""
    return float(number * unit.factor), dimension_text(unit.dimension)


def _parts(event: Event, units: Units) -> Iterator[PartMass]:
    for report in event.sensors:
        if report.type != _MASS_TYPE or not report.component or report.value is None:
            continue
        unit = unit_named(units, report.uom)
        number = exact(report.value)
        if unit is None or number is None or dimension_text(unit.dimension) != MASS:
            continue
        spread = exact(report.sd) if report.sd is not None else None
        sd = None if spread is None else float(spread * unit.factor)
        yield PartMass(report.component, float(number * unit.factor), sd)
