"""Pumps: a small book with a mark and a passport, told by parties to whom they like."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from loopbook.book import MEMORY, Book, open_book

PACK = str(Path(__file__).parent / "marked_pack")
PUMP = "https://id.example.org/01/09520003000018/21/P1"
OTHER = "https://id.example.org/01/09520003000018/21/P2"
CORE = "https://id.example.org/01/09520003000117/21/C1"
WORKS = "https://id.example.org/414/9520003000001"
MAKER = "https://id.example.org/417/9520003000001"
CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"loopbook": "urn:loopbook:v1:"},
]
Json = dict[str, Any]


def seen(step: str, day: str, action: str = "OBSERVE", **more: object) -> Json:
    """Return an event that names the pump."""
    return {
        "type": "ObjectEvent",
        "eventTime": f"2026-{day}T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": action,
        "bizStep": step,
        "epcList": [PUMP],
        **more,
    }


def made(**facts: object) -> Json:
    """Return the event that makes the pump, with facts of it."""
    ilmd = {f"loopbook:{name}": value for name, value in facts.items()}
    more: Json = {"ilmd": ilmd} if ilmd else {}
    return seen("commissioning", "01-05", "ADD", readPoint={"id": WORKS}, **more)


def remade(inputs: Sequence[str] = (CORE,), day: str = "01-08", output: str = PUMP) -> Json:
    """Return the event that makes a pump of others."""
    return {
        "type": "TransformationEvent",
        "eventTime": f"2026-{day}T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "bizStep": "repairing",
        "inputEPCList": list(inputs),
        "outputEPCList": [output],
    }


def of_other(event: Json) -> Json:
    """Return an event of the pump as one of the other pump."""
    return {**event, "epcList": [OTHER]}


def stated(day: str, **facts: object) -> Json:
    """Return an event that states facts of the pump again."""
    ilmd = {f"loopbook:{name}": value for name, value in facts.items()}
    return seen("accepting", day, "ADD", ilmd=ilmd)


def document(
    events: Sequence[Json], masters: Mapping[str, Mapping[str, object]] | None = None
) -> bytes:
    """Return events and master data as an EPCIS document."""
    elements = [
        {"id": name, "attributes": [{"id": key, "attribute": value} for key, value in each.items()]}
        for name, each in (masters or {}).items()
    ]
    vtype = "urn:epcglobal:epcis:vtype:EPCClass"
    header = {
        "epcisMasterData": {"vocabularyList": [{"type": vtype, "vocabularyElementList": elements}]}
    }
    body: Json = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-01T00:00:00Z",
    }
    if elements:
        body["epcisHeader"] = header
    body["epcisBody"] = {"eventList": list(events)}
    return json.dumps(body).encode()


MASTERS: dict[str, dict[str, object]] = {
    "https://id.example.org/01/09520003000018": {"loopbook:power": 750},
    WORKS: {"loopbook:operator": MAKER},
    MAKER: {"urn:epcglobal:cbv:mda#name": "Example Pumps"},
}


def book_of(events: Sequence[Json], audience: Sequence[str] = ()) -> Book:
    """Return a book with these events, told to an audience."""
    book = open_book(MEMORY, [PACK])
    tell(book, events, audience, MASTERS)
    return book


def tell(
    book: Book,
    events: Sequence[Json],
    audience: Sequence[str] = (),
    masters: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """Record events for an audience; none may be refused."""
    receipt = book.record(document(events, masters), document="pumps.jsonld", audience=audience)
    assert not receipt.refused, receipt.findings
