"""Supervision on a page: ranked suspicions with links, kinds, and a book in which all fits."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.book.viewing import own
from loopbook.render.suspicion import kind_of, what_text
from loopbook.web.app import create_web
from tests.book.clock_book import clock_book, document
from tests.evaluate.duty_world import CELL, PLANT
from tests.web.looking import Looked

LIFE = (
    ("receiving", "2026-01-03T08:00:00+08:00", "A", PLANT, ""),
    ("shipping", "2026-01-05T08:00:00+08:00", "A", PLANT, ""),
)


@pytest.fixture(scope="module")
def faulty() -> Iterator[Book]:
    """A book in which something was received that nobody handed over, and sent to nobody."""
    with clock_book(document(LIFE)) as book:
        yield book


@pytest.fixture(scope="module")
def door(faulty: Book) -> TestClient:
    """A browser without scripts in front of it."""
    return TestClient(create_web(own(faulty)), raise_server_exceptions=False)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_suspicions_are_ranked_with_links_to_their_entries(
    door: TestClient, faulty: Book, language: str
) -> None:
    found = faulty.supervise().suspicions
    assert found
    looked = Looked(door.get(f"/supervision?lang={language}").text)
    assert not looked.faults
    places = [looked.words.find(what_text(each, language)) for each in found]
    assert -1 not in places
    assert places == sorted(places)
    for each in found:
        for sequence in each.sequences:
            assert any(link.startswith(f"/event/{sequence}") for link in looked.links)
    assert any(link.startswith("/item?") for link in looked.links)
    assert CELL in looked.words


def test_one_kind_is_shown_alone(door: TestClient, faulty: Book) -> None:
    kinds = {kind_of(each) for each in faulty.supervise().suspicions}
    kind = sorted(kinds)[0]
    looked = Looked(door.get(f"/supervision?lang=en&kind={kind}").text)
    assert "All kinds" in looked.words
    assert door.get("/supervision?kind=no_such_kind").status_code == 404


def test_suspicions_leave_as_a_table(door: TestClient, faulty: Book) -> None:
    rows = door.get("/supervision?format=json").json()
    assert len(rows) == len(faulty.supervise().suspicions)


def test_a_book_in_which_all_fits_says_so() -> None:
    life = (("repairing", "2026-01-03T08:00:00+08:00", "A", PLANT, ""),)
    with clock_book(document(life)) as book:
        looked = Looked(TestClient(create_web(own(book))).get("/supervision?lang=en").text)
        assert "Nothing was found that does not fit." in looked.words


def test_a_book_without_packs_says_what_it_wants() -> None:
    with loopbook.open(":memory:") as book:
        looked = Looked(TestClient(create_web(own(book))).get("/supervision?lang=en").text)
        assert "No rule pack is active" in looked.words


def test_a_large_book_names_the_command_instead(
    door: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loopbook.web.pages.supervision._LOOKED_MAX", 1)
    looked = Looked(door.get("/supervision?lang=en").text)
    assert "loopbook supervise" in looked.words
    assert "suspicions, the first" not in looked.words
