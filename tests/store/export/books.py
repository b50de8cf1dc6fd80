"""Books to export: the chain of the battery pack, with errors declared and an open aggregation."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import loopbook
from loopbook.book import Book, new_book

CHAIN = Path(loopbook.__file__).parent / "schemes" / "cn-battery" / "cases" / "chain"
CELL = "https://id.example.org/01/09520001000102/21/"
PACK = "https://id.example.org/01/09520001000201/21/K9"
SITE = "https://id.example.org/414/9520001000010"
ERROR = {"declarationTime": "2025-06-02T00:00:00Z", "reason": "did_not_occur"}


def event(number: int, **members: Any) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:061365dc-41cd-5962-a833-{number:012d}",
        "eventTime": "2025-01-01T03:00:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        **members,
    }


def received(number: int, mass: float, **members: Any) -> dict[str, Any]:
    report = {"type": "Mass", "value": mass, "uom": "GRM", "sDev": 0.5}
    return event(
        number,
        action="ADD",
        bizStep="receiving",
        epcList=[f"{CELL}L9"],
        readPoint={"id": SITE},
        sensorElementList=[{"sensorReport": [report]}],
        **members,
    )


def packed(number: int, child: str, **members: Any) -> dict[str, Any]:
    return event(
        number,
        type="AggregationEvent",
        action="ADD",
        bizStep="assembling",
        parentID=PACK,
        childEPCs=[f"{CELL}{child}"],
        **members,
    )


def corrections() -> bytes:
    """Return a weighing declared wrong and corrected, and a wrong child beside a right one."""
    corrected = {**ERROR, "correctiveEventIDs": [received(2, 0)["eventID"]]}
    events = [
        received(1, 400.0),
        received(2, 310.0),
        received(1, 400.0, errorDeclaration=corrected),
        packed(3, "L9"),
        packed(4, "L8"),
        packed(4, "L8", errorDeclaration=ERROR),
    ]
    whole = json.loads((CHAIN / "chain.jsonld").read_bytes())
    whole["epcisHeader"], whole["epcisBody"] = {}, {"eventList": events}
    return json.dumps(whole).encode()


def recorded(book: Book) -> Book:
    for source in (CHAIN / "chain.jsonld", corrections()):
        receipt = book.record(source)
        assert receipt.refused == 0, receipt.findings
    return book


def sealed_book(path: Path, packs: Sequence[str] = ("cn-battery",)) -> Book:
    """Return a book of which part is sealed."""
    with new_book(path, list(packs)) as book:
        book.record(CHAIN / "chain.jsonld")
    return recorded(loopbook.open(path, is_read_only=False))
