"""Custody on the page of an item: milestones, who had it, breaks, and its passport."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from loopbook import Book
from loopbook.book.viewing import own
from loopbook.render.naming import label_of
from loopbook.web.app import create_web
from tests.book.clock_book import clock_book
from tests.evaluate.duty_world import CELL
from tests.web.looking import Looked

REPAIRED_AND_ARRIVED, SENT_BACK = f"{CELL}C", f"{CELL}B"


@pytest.fixture(scope="module")
def clock() -> Iterator[Book]:
    """The book of three repairs."""
    with clock_book() as book:
        yield book


def page_of(book: Book, item: str, language: str = "en") -> Looked:
    door = TestClient(create_web(own(book)))
    return Looked(door.get(f"/item?id={quote(item, safe='')}&lang={language}").text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_an_item_reached_stands_in_order_with_its_entries(clock: Book, language: str) -> None:
    looked = page_of(clock, REPAIRED_AND_ARRIVED, language)
    assert not looked.faults
    passed = clock.milestones(REPAIRED_AND_ARRIVED)
    assert [each.milestone for each in passed] == ["repaired", "arrived"]
    assert "2026-05-06 09:00 +08:00" in looked.words
    places = [looked.words.find(label_of(each, language)) for each in passed]
    assert 0 < places[0] < places[1]


def test_who_had_it_and_where_the_chain_breaks_stand_with_links(clock: Book) -> None:
    found = clock.custody(SENT_BACK)
    looked = page_of(clock, SENT_BACK)
    assert "Who had it" in looked.words
    assert found.gaps
    for gap in found.gaps:
        for sequence in gap.sequences:
            assert any(link.startswith(f"/event/{sequence}?") for link in looked.links)
    assert "Breaks in the chain" in looked.words


def test_milestones_and_chain_leave_as_tables(clock: Book) -> None:
    door = TestClient(create_web(own(clock)))
    address = f"/item?id={quote(REPAIRED_AND_ARRIVED, safe='')}&format=json&table="
    assert [row["milestone"] for row in door.get(f"{address}milestones").json()] == [
        "Repaired",
        "Arrived",
    ]
    assert len(door.get(f"{address}chain").json()) == len(clock.custody(REPAIRED_AND_ARRIVED).chain)


def test_an_item_without_milestones_and_chain_says_so(pages: TestClient, book: Book) -> None:
    """Of a refined metal nothing but its making is recorded."""
    name = next(n for n in book.items(0, 1_000) if not book.custody(n).chain)
    looked = Looked(pages.get(f"/item?id={quote(name, safe='')}&lang=en").text)
    assert "No entry says who had it" in looked.words


def test_an_item_without_a_passport_has_no_link_to_one(clock: Book) -> None:
    assert "Passport" not in page_of(clock, SENT_BACK).words
