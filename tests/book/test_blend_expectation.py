"""Expectations of blends: met, not met, and the rows that they prove."""

from collections.abc import Iterator

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.blend_expectation import BlendOutcome, blend_outcome
from loopbook.errors import UnknownTerm
from tests.book.test_blends import MOVES

SITE = "https://id.example.org/414/9520004000137"


@pytest.fixture(scope="module")
def claims() -> Iterator[Book]:
    """A book of the shipped pack's own case."""
    with loopbook.open(MEMORY, ["chain-of-custody"]) as opened:
        opened.record(MOVES)
        yield opened


def met(book: Book, **line: object) -> BlendOutcome:
    return blend_outcome(book, book.scheme(), line)


def test_a_balance_is_compared_by_site_and_first_day(claims: Book) -> None:
    asked = {"blend": "quarterly", "site": SITE, "first": "2025-07-01"}
    found = met(claims, **asked, closing=-10, lapsed=2)
    assert found.holds
    assert "blends.toml:39" in found.rules
    assert "milestones.csv:2" in found.rules
    assert not met(claims, **asked, closing=-9).holds
    assert not met(claims, **asked, known=False).holds
    assert "no balance" in met(claims, **{**asked, "first": "2024-01-01"}).found


def test_faults_are_counted_of_all_or_of_one_item(claims: Book) -> None:
    item = "https://id.example.org/01/09520004000014/10/P2"
    assert met(claims, blend="identity", faults=1, unknown=0).holds
    assert met(claims, blend="identity", item=item, faults=1).holds
    assert not met(claims, blend="identity", item=item, faults=0).holds
    assert met(claims, blend="quarterly", site=SITE, faults=1).holds


def test_a_line_that_asks_nothing_is_not_met(claims: Book) -> None:
    assert not met(claims, blend="identity").holds


def test_a_blend_that_is_not_there_is_told(claims: Book) -> None:
    with pytest.raises(UnknownTerm, match="no blend 'other'"):
        met(claims, blend="other", faults=0)
