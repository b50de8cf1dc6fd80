"""Event: what happened, as GS1 EPCIS 2.0 / CBV 2.0 (ISO/IEC 19987, 19988) says it.

The journal keeps the bytes as they came; an Event is the reading of them that the verbs use. A bulk
flow ("540,000 t of fly ash from A to B in 2025") is an event too: class-level, with a Statistic.
Values here hold no cycles, so the collector need not look at them (gc=False): an eighth of capture.
The house's own words stand in the namespace LOOPBOOK, usually under the prefix `loopbook`.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from loopbook.terms.period import Period

LOOPBOOK = "urn:loopbook:v1:"


class EventType(StrEnum):
    """The five event types of EPCIS 2.0, and those that others add to them."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSACTION = "TransactionEvent"
    TRANSFORMATION = "TransformationEvent"
    ASSOCIATION = "AssociationEvent"
    EXTENDED = "ExtendedEvent"  # a type of another vocabulary: Event.type_name says which


class Action(StrEnum):
    """What an event did to the things it names."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


class Side(StrEnum):
    """Which things of an event are meant."""

    ITEMS = "items"  # epcList / childEPCs and their quantities
    INPUT = "input"
    OUTPUT = "output"
    PARENT = "parent"


SIDES = tuple(Side)
"""Sides by their code in a column."""


class Basis(StrEnum):
    """What a number rests on. Bases are never summed together."""

    MEASURED = "measured"
    DECLARED = "declared"
    MODELLED = "modelled"
    CONSTRUCTED = "constructed"


class Grade(StrEnum):
    """How far a published figure is verified. Only the first two decide anything."""

    VERIFIED = "verified"
    DERIVED = "derived"  # verified figures, joined by arithmetic that is written down
    WEAK = "weak"
    FORECAST = "forecast"
    KNOWLEDGE = "knowledge"  # from memory, not checked


class QuantityElement(msgspec.Struct, frozen=True, gc=False):
    """So much of a class or lot. `quantity` and `uom` are absent when only the class is stated."""

    epc_class: str
    quantity: Decimal | None = None
    uom: str = ""


class SensorReport(msgspec.Struct, frozen=True, gc=False):
    """One reading of a sensor or test.

    Fields
      type       EPCIS measurement type (`Mass`) or an expanded name (`urn:loopbook:v1:soh`)
      value      the reading; absent for texts and alarms
      uom        UN/ECE code
      sd         standard uncertainty, same unit (EPCIS sDev)
      component  which of several, as `x` or an expanded name
      basis      what it rests on, when it differs from the event's
    """

    type: str
    value: Decimal | None = None
    uom: str = ""
    sd: Decimal | None = None
    component: str = ""
    basis: Basis | None = None


class ErrorDeclaration(msgspec.Struct, frozen=True, gc=False):
    """Says that the event with the same eventID did not happen, or not so."""

    time: datetime
    reason: str = ""
    corrective_ids: tuple[str, ...] = ()


class Statistic(msgspec.Struct, frozen=True, gc=False):
    """A published figure for a whole period, stated as a class-level event.

    Fields
      flow        flow of the pack it speaks of
      period      the period it covers
      sd          standard uncertainty, in the unit of the quantity; None when not stated
      publisher   who says so
      published   when it was said
      source      title, place
      grade       how far it is verified
      scope       definition it was counted under; decides only where the target has the same
    """

    flow: str
    period: Period
    sd: Decimal | None = None
    publisher: str = ""
    published: date | None = None
    source: str = ""
    grade: Grade = Grade.KNOWLEDGE
    scope: str = ""


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One event. Identifiers are texts as they came, never rewritten.

    Fields
      event_id       eventID, or the CBV 2.0 event hash when none was given
      type_name      the type as it stands, expanded, when it is none of the five; else empty
      time           eventTime, in UTC
      offset         eventTimeZoneOffset, as `+08:00`
      action         absent on transformations
      biz_step, disposition   bare CBV words, or a URI
      epcs, quantities         epcList / childEPCs, quantityList / childQuantityList
      inputs, input_quantities, outputs, output_quantities   of a transformation
      parent                   parentID
      ilmd           instance/lot master data by expanded name; values as JSON has them
      sensors        all reports of all sensor elements, in order
      sources, destinations    (type, id) pairs
      error          present when this is an error declaration
      statistic      present when this is a bulk flow
      basis          what its numbers rest on, when the event says so
      constructed    names of fields that the reporter made up (demo data say so)
      extensions     other extension fields by expanded name, `{namespace}local` joined as one text
    """

    event_id: str
    type: EventType
    time: datetime
    offset: str
    action: Action | None = None
    biz_step: str = ""
    disposition: str = ""
    read_point: str = ""
    biz_location: str = ""
    epcs: tuple[str, ...] = ()
    quantities: tuple[QuantityElement, ...] = ()
    inputs: tuple[str, ...] = ()
    input_quantities: tuple[QuantityElement, ...] = ()
    outputs: tuple[str, ...] = ()
    output_quantities: tuple[QuantityElement, ...] = ()
    parent: str = ""
    transformation_id: str = ""
    ilmd: dict[str, object] = {}
    sensors: tuple[SensorReport, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    destinations: tuple[tuple[str, str], ...] = ()
    error: ErrorDeclaration | None = None
    statistic: Statistic | None = None
    basis: Basis | None = None
    constructed: tuple[str, ...] = ()
    extensions: dict[str, object] = {}
    type_name: str = ""
