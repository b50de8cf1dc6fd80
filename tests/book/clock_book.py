"""A book of the pack with duties, and the documents to fill it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import loopbook
from loopbook.book import MEMORY, Book
from tests.evaluate.duty_world import CELL, FIRM, FOLDER, GARAGE, PLANT

PLACES = {
    GARAGE: {"role": "garage", "operator": FIRM},
    PLANT: {"role": "recycler"},
}

LIFE = (
    ("repairing", "2024-09-13T23:30:00+08:00", "A", GARAGE, ""),
    ("repairing", "2025-02-20T09:00:00+08:00", "B", GARAGE, ""),
    ("shipping", "2025-02-25T09:00:00+08:00", "B", GARAGE, "returned"),
    ("repairing", "2026-05-06T09:00:00+08:00", "C", GARAGE, ""),
    ("receiving", "2026-10-30T09:00:00+08:00", "C", PLANT, ""),
)
"""Step, time, serial, place and disposition of each event."""


def document(
    life: Sequence[tuple[str, str, str, str, str]] = LIFE,
    places: dict[str, dict[str, str]] = PLACES,
) -> bytes:
    """Return an EPCIS document of these events and master data."""
    elements = [
        {
            "id": place,
            "attributes": [
                {"id": f"urn:loopbook:v1:{name}", "attribute": value}
                for name, value in attributes.items()
            ],
        }
        for place, attributes in places.items()
    ]
    kind = "urn:epcglobal:epcis:vtype:ReadPoint"
    lists = [{"type": kind, "vocabularyElementList": elements}] if elements else []
    return json.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-11-01T00:00:00Z",
            "epcisHeader": {"epcisMasterData": {"vocabularyList": lists}},
            "epcisBody": {"eventList": [_event(*row) for row in life]},
        }
    ).encode()


def _event(step: str, time: str, serial: str, place: str, disposition: str) -> dict[str, object]:
    return {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": time,
        "eventTimeZoneOffset": time[-6:],
        "epcList": [CELL + serial],
        "bizStep": step,
        **({"disposition": disposition} if disposition else {}),
        "readPoint": {"id": place},
    }


def recorded() -> datetime:
    """Return when all of it is recorded: long after, and the same on every day."""
    return datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def clock_book(content: bytes = b"", *schemes: str) -> Book:
    """Return a book in memory under the pack of duties, with one document in it."""
    book = loopbook.open(MEMORY, [*schemes, str(FOLDER)], party="tester", clock=recorded)
    receipt = book.record(content or document())
    assert receipt.refused == 0, receipt.findings
    return book
