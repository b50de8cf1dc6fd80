"""A book of the plan of a province, and the tables that fill it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import loopbook
from loopbook.book import MEMORY, Book

PACK = Path(__file__).parent / "plan_pack"
PARKS = tuple(f"https://id.example.org/414/95200010000{number}" for number in (10, 27, 34, 41))
NORTH, SOUTH = "CN-NORTH", "CN-SOUTH"
HEAD = "Subject,Indicator,Period,Value,Unit,Uncertainty,Scope,Published"

ACCEPTED = (
    (PARKS[0], "transformed", 2023, 1, "C62", "", "", "2024-01-31"),
    (PARKS[1], "transformed", 2024, 1, "C62", "", "", "2025-01-31"),
    (PARKS[2], "transformed", 2025, 1, "C62", "", "", "2026-01-15"),
    (PARKS[3], "transformed", 2025, 0, "C62", "", "", "2026-01-15"),
)
FIGURES = (
    *(
        (place, "recycled_rate", year, value, "P1", sd, "", f"{year + 1}-01-20")
        for place, year, value, sd in (
            (NORTH, 2023, 50, 1),
            (NORTH, 2025, 61, 1),
            (SOUTH, 2023, 40, ""),
            (SOUTH, 2025, 55, ""),
        )
    ),
    *(
        (place, word, year, value, "TNE", "", "list_2", f"{year + 1}-01-20")
        for place, word, year, value in (
            (NORTH, "energy", 2023, 30), (NORTH, "output", 2023, 10),
            (NORTH, "energy", 2025, 80), (NORTH, "output", 2025, 40),
            (SOUTH, "energy", 2023, 20), (SOUTH, "output", 2023, 40),
            (SOUTH, "energy", 2025, 16), (SOUTH, "output", 2025, 40),
        )
    ),
)  # fmt: skip


def evening() -> datetime:
    """Return when all of it is recorded and judged: after the plan's last day, every day alike."""
    return datetime(2026, 2, 1, 9, 0, tzinfo=UTC)


def table(rows: Iterable[tuple[object, ...]], head: str = HEAD) -> bytes:
    """Return rows as a CSV file."""
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)]).encode()


def masters(elements: Iterable[tuple[str, dict[str, object]]]) -> bytes:
    """Return an EPCIS document of master data: identifier and attributes (`kind`, `since`)."""
    listed = [
        {
            "id": name,
            "attributes": [
                {"id": f"urn:loopbook:v1:{key}", "attribute": value}
                for key, value in attributes.items()
            ],
        }
        for name, attributes in elements
    ]
    kind = "urn:epcglobal:epcis:vtype:BusinessLocation"
    lists = [{"type": kind, "vocabularyElementList": listed}]
    return json.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-01-01T00:00:00Z",
            "epcisHeader": {"epcisMasterData": {"vocabularyList": lists}},
            "epcisBody": {"eventList": []},
        }
    ).encode()


def plan_book(*rows: tuple[object, ...], clock=evening) -> Book:
    """Return a book in memory with the four parks, what was accepted, and the figures."""
    book = loopbook.open(MEMORY, [str(PACK)], party="tester", clock=clock)
    told(book, masters((park, {"kind": "park"}) for park in PARKS))
    told(book, table((*ACCEPTED, *FIGURES, *rows)), table="values")
    return book


def told(book: Book, content: bytes, **wish: str) -> None:
    """Record something, all of which must be taken."""
    receipt = book.record(content, **wish)
    assert receipt.refused == 0, receipt.findings
