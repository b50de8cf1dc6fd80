"""A line of a case may say what supervision finds, by whom, and that it finds nothing."""

from collections.abc import Iterator

import pytest

from loopbook.book import Book
from loopbook.book.suspect_expectation import suspect_outcome
from tests.book.contradicted import BAD, A, B, contradicted


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """A book in which one battery was used up twice."""
    with contradicted(*BAD["transformed twice"][2]) as opened:
        yield opened


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"item": A}, True),
        ({"item": A, "found": True, "weight": 90, "entries": [2, 3]}, True),
        ({"item": A, "weight": 91}, False),
        ({"item": A, "entries": [2]}, False),
        ({"item": A, "found": False}, False),
        ({"item": B, "found": False}, True),
        ({"item": B}, False),
        ({}, True),
        ({"as_of": "2024-01-15"}, False),
        ({"as_of": "2024-01-15", "found": False}, True),
    ],
)
def test_a_line_holds_or_not(book: Book, line: dict[str, object], holds: bool) -> None:
    found = suspect_outcome(book, book.scheme(""), {"suspicion": "LB-U34", **line})
    assert found.holds is holds


def test_the_row_of_the_pack_counts_as_used(book: Book) -> None:
    rule = book.scheme("").suspects[0]
    found = suspect_outcome(book, book.scheme(""), {"suspicion": rule.id, "found": False})
    assert (found.holds, found.rules) == (True, (rule.rule,))
