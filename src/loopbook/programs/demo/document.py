"""EPCIS 2.0 documents as the demo's parties write them: plain JSON-LD, valid under GS1's schema."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from loopbook.terms.event import LOOPBOOK

DEMO = "https://id.example.org/ns/demo/"
"""Namespace of fields that only the demo has: rows of its input, cycles, state of charge."""

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"loopbook": LOOPBOOK, "demo": DEMO},
]
OFFSET = "+08:00"
CLASS_TYPE = "urn:epcglobal:epcis:vtype:EPCClass"
PLACE_TYPE = "urn:epcglobal:epcis:vtype:BusinessLocation"

Json = dict[str, object]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """When and where an event happened, and which of its fields are made up.

    Fields
      event_id     eventID
      time         with its zone
      step         CBV business step;  place  address of read point and business location
      constructed  names of fields that no source states
      basis        what its numbers rest on, where a report says nothing else
      rows         rows of the input it was made from, for a person; empty when there are none
    """

    event_id: str
    time: datetime
    step: str
    place: str
    constructed: tuple[str, ...]
    basis: str = "constructed"
    rows: str = ""


def event(kind: str, happening: Happening, content: Mapping[str, object]) -> Json:
    """Return an event of type `kind` with what is special to it."""
    head: Json = {
        "type": kind,
        "eventID": happening.event_id,
        "eventTime": happening.time.isoformat(),
        "eventTimeZoneOffset": OFFSET,
    }
    where: Json = {
        "bizStep": happening.step,
        "readPoint": {"id": happening.place},
        "bizLocation": {"id": happening.place},
    }
    tail: Json = {
        "loopbook:basis": happening.basis,
        "loopbook:constructed": list(happening.constructed),
    }
    if happening.rows:
        tail["demo:rows"] = happening.rows
    return head | dict(content) | where | tail


def report(kind: str, value: Decimal, uom: str, component: str = "") -> Json:
    """Return a sensor report; `component` tells it from others of its kind."""
    made: Json = {"type": kind}
    if component:
        made["component"] = component
    return made | {"value": value, "uom": uom}


def mass_report(mass_mg: int, sd_mg: int, component: str = "") -> Json:
    """Return a sensor report of a mass in grams with its standard uncertainty."""
    made = report("Mass", grams(mass_mg), "GRM", component)
    return made | {"sDev": grams(sd_mg), "loopbook:basis": "constructed"}


def grams(mass_mg: int) -> Decimal:
    """Return milligrams as grams, exactly."""
    return Decimal(mass_mg).scaleb(-3)


def sensors(reports: Sequence[Json], metadata: Mapping[str, object] | None = None) -> Json:
    """Return a sensor element of some reports."""
    made: Json = {"sensorMetadata": dict(metadata)} if metadata else {}
    return made | {"sensorReport": list(reports)}


def vocabulary(kind: str, elements: Mapping[str, Mapping[str, str]]) -> Json:
    """Return master data of one kind: identifier -> attribute -> value."""
    return {
        "type": kind,
        "vocabularyElementList": [
            {
                "id": identifier,
                "attributes": [{"id": name, "attribute": text} for name, text in values.items()],
            }
            for identifier, values in elements.items()
        ],
    }


def document(
    name: str, created: datetime, events: Sequence[Json], vocabularies: Sequence[Json] = ()
) -> bytes:
    """Return an EPCISDocument as UTF-8 bytes; numbers keep the digits they were given.

    Parameters
      name     last part of the document's own address
      created  creation date, with its zone
    """
    made: Json = {
        "@context": CONTEXT,
        "id": f"https://id.example.org/document/{name}",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": created.isoformat(),
    }
    if vocabularies:
        made["epcisHeader"] = {"epcisMasterData": {"vocabularyList": list(vocabularies)}}
    made["epcisBody"] = {"eventList": list(events)}
    return msgspec.json.Encoder(decimal_format="number").encode(made)
