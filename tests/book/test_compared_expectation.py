"""Tests of lines that ask how two standards differ: met, not met, and the rows they read."""

from collections.abc import Iterator

import pytest

from loopbook import Book
from loopbook.book.compared_expectation import compared_outcome

from .registry_book import NORTH, scored_book

LINE = {"compared": ["old", "new"], "subject": NORTH, "period": "2025"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with scored_book(tmp_path_factory.mktemp("pack")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("concept", "difference", "holds"),
    [
        ("reuse", "limit", True),
        ("reuse", "same", False),
        ("waste", "only_in", True),
        ("air", "only_in", False),
    ],
)
def test_a_line_is_met_or_not(book: Book, concept: str, difference: str, holds: bool) -> None:
    line = {**LINE, "concept": concept, "difference": difference}
    found = compared_outcome(book, book.scheme("small"), line)
    assert found.holds is holds, found.found


def test_the_clauses_compared_are_read(book: Book) -> None:
    line = {**LINE, "concept": "reuse", "difference": "limit", "day": "2025-12-31"}
    rules = compared_outcome(book, book.scheme("small"), line).rules
    text = book.scheme("small").standards
    assert rules == (text["old"].criteria[0].rule, text["new"].criteria[0].rule)
