"""A book of pumps under the small pack of lives (tests/rules/packs/lives)."""

from pathlib import Path

from loopbook.book import Book
from loopbook.book.opening import MEMORY, open_book

PACK = Path(__file__).parents[1] / "rules" / "packs" / "lives"
PUMP = "https://id.example.org/01/09520001000010/21/A"


def pump_book() -> Book:
    """Return a book that holds what the case of the pack records."""
    book = open_book(MEMORY, [str(PACK)])
    with (PACK / "cases" / "pump" / "pump.jsonld").open("rb") as stream:
        book.record(stream, document="pump.jsonld")
    return book
