"""Blends of a book: the shipped pack, its five sites, as far as a reader may know."""

from collections.abc import Iterator

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.errors import UnknownTerm
from tests.book.conftest import SCHEMES

MOVES = SCHEMES / "chain-of-custody" / "cases" / "five-models" / "moves.jsonld"


@pytest.fixture
def claims() -> Iterator[Book]:
    """A book of the pack's own case."""
    with loopbook.open(MEMORY, ["chain-of-custody"]) as opened:
        assert opened.record(MOVES).refused == 0
        yield opened


def test_every_blend_of_the_pack_is_reported_in_its_order(claims: Book) -> None:
    found = claims.blends()
    assert [report.blend.id for report in found] == list(claims.scheme().blends)
    assert [len(report.faults) for report in found] == [1, 1, 1, 1, 2]
    assert claims.blends(scheme="chain-of-custody") == found


def test_what_was_not_known_that_day_is_in_no_balance(claims: Book) -> None:
    (balance,) = (r for r in claims.blends(as_of="2025-03-31")[3].balances if r.is_known)
    assert (balance.credited_kg, balance.claimed_kg) == (40, 30)
    assert claims.blends(as_of=1)[3].balances == ()


def test_a_pack_without_blends_reports_none(book: Book) -> None:
    assert book.blends() == ()
    with pytest.raises(UnknownTerm):
        book.blends(scheme="chain-of-custody")
