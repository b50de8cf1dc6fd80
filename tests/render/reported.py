"""A book with the published values of the national plan, for reports."""

from datetime import UTC, datetime
from pathlib import Path

import loopbook
from loopbook import Book

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def nation() -> Book:
    """Return a book of cn-14fyp with every published value of the examples, on a fixed day."""
    moment = datetime(2026, 8, 1, tzinfo=UTC)
    book = loopbook.open(":memory:", schemes=["cn-14fyp"], party="reporter", clock=lambda: moment)
    for table in ("rates", "masses"):
        book.record(EXAMPLES / f"published-{table}.csv", table=table)
    return book
