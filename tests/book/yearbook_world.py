"""A book of made-up figures of provinces, read by the pack of the evaluation system of 2017."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import loopbook
from loopbook.book import MEMORY, Book

TABLE = Path(__file__).parents[2] / "docs" / "examples" / "province-figures.csv"
PACK = "cn-ce-2017"


@contextmanager
def province_book(place: str | Path = MEMORY) -> Iterator[Book]:
    """Lend a book that holds the table."""
    with loopbook.open(place, [PACK], clock=lambda: datetime(2026, 11, 20, tzinfo=UTC)) as book:
        assert book.record(TABLE, table="values").refused == 0
        yield book
