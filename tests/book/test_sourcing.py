"""What a verb reads of a book: sources at a place or at all of them, an indicator by its name."""

import io
from collections.abc import Iterator
from importlib.resources import files

import pytest

import loopbook
from loopbook import Book
from loopbook.errors import UnknownTerm

PLANT = "https://id.example.org/414/9520003000018"
CASE = "schemes/cp-electroplating/cases/zinc-copper-nickel"
FLOW = "bare_ware"


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """A book with the flows of one plant, and a plan beside; read only."""
    with loopbook.open(":memory:", ["cp-electroplating", "cn-14fyp"]) as opened:
        for name, table in (("places.jsonld", ""), ("amounts.csv", "amounts")):
            content = (files("loopbook") / CASE / name).read_bytes()
            receipt = opened.record(
                io.BytesIO(content), table=table, document=name, scheme="cp-electroplating"
            )
            assert receipt.refused == 0
        yield opened


def test_flows_are_read_everywhere_or_at_one_place(book: Book) -> None:
    everywhere = book.series(FLOW, scheme="cp-electroplating")
    assert [point.value for point in everywhere] == [2_000_000]
    here = book.series(FLOW, subject=PLANT, scheme="cp-electroplating")
    assert [point.value for point in here] == [2_000_000]


def test_a_place_where_nothing_is_posted_is_an_error_unless_it_may_have_no_flows(
    book: Book,
) -> None:
    with pytest.raises(UnknownTerm, match="LB-D97"):
        book.series(FLOW, subject="urn:test:elsewhere", scheme="cp-electroplating")
    sheet = book.score("electroplating_2015", "urn:test:elsewhere", "2025")
    assert all(row.value is None for row in sheet.criteria)


def test_an_indicator_is_found_by_its_name_or_with_its_pack(book: Book) -> None:
    named = next(iter(book.scheme("cn-14fyp").indicators))
    assert book.evaluate(named, "2025").indicator == named
    assert book.evaluate(f"cn-14fyp/{named}", "2025").indicator == named
    with pytest.raises(UnknownTerm, match="LB-D15"):
        book.evaluate("no_such_indicator", "2025")
