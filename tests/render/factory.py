"""A book with the made-up factory of the how-to, for reports of an evaluation."""

from datetime import UTC, datetime

import loopbook
from loopbook import Book
from tests.render.reported import EXAMPLES

FACTORY = "https://id.example.org/414/9520003200012"


def factory() -> Book:
    """Return a book of green-factory with all that the made-up factory states."""
    moment = datetime(2026, 8, 1, tzinfo=UTC)
    book = loopbook.open(":memory:", schemes=["green-factory"], party="f", clock=lambda: moment)
    book.record(EXAMPLES / "green-factory-places.jsonld")
    for table in ("amounts", "facts", "answers"):
        book.record(EXAMPLES / f"green-factory-{table}.csv", table=table, scheme="green-factory")
    declared = EXAMPLES / "green-factory-declared-2025.csv"
    book.record(declared, table="answers", scheme="green-factory")
    return book
