"""Duties on a page: filters, links, pages of rows, both languages, and a book that has none."""

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.book.clock_book import clock_book
from tests.evaluate.duty_world import FIRM
from tests.web.looking import Looked

DAY = "day=2026-11-21&lang=en"


@pytest.fixture(scope="module")
def clock() -> Iterator[TestClient]:
    """A browser without scripts in front of the book of three repairs."""
    with clock_book() as book:
        yield TestClient(create_web(own(book)), raise_server_exceptions=False)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("words", ["", "&state=all", "&state=unknown", f"&party={FIRM}"])
def test_the_page_is_whole_in_both_languages(clock: TestClient, language: str, words: str) -> None:
    answered = clock.get(f"/duties?day=2026-11-21&lang={language}{words}")
    assert answered.status_code == 200
    looked = Looked(answered.text)
    assert not looked.faults
    assert ("Duties on 2026-11-21" if language == "en" else "2026-11-21 的义务") in looked.words


def test_what_is_owed_leads_to_items_and_entries(clock: TestClient) -> None:
    looked = Looked(clock.get(f"/duties?{DAY}").text)
    assert looked.words.count("late20") == 4  # of which two are done late
    assert any(link.startswith("/event/4") for link in looked.links)
    assert any(link.startswith("/item?") and link.endswith("21%2FA") for link in looked.links)


def test_numbers_of_the_counts_lead_to_the_duties_behind_them(clock: TestClient) -> None:
    looked = Looked(clock.get(f"/duties?{DAY}").text)
    asked = [parse_qs(urlsplit(each).query) for each in looked.links if "/duties" in each]
    late = [each for each in asked if each.get("state") == ["late"] and each.get("party") == [FIRM]]
    assert late
    assert all(each["day"] == ["2026-11-21"] for each in late)
    narrowed = Looked(clock.get(f"/duties?{DAY}&state=late&party={quote(FIRM, safe='')}").text)
    assert "Treat it" not in narrowed.words
    assert "All parties" in narrowed.words


def test_rows_come_in_pages(clock: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loopbook.web.pages.duties._SHOWN", 2)
    first = Looked(clock.get(f"/duties?{DAY}").text)
    assert "1 to 2 of 5" in first.words
    (following,) = [each for each in first.links if "first=2" in each]
    assert "3 to 4 of 5" in Looked(clock.get(following).text).words
    assert "5 to 5 of 5" in Looked(clock.get(f"/duties?{DAY}&first=4").text).words
    assert clock.get(f"/duties?{DAY}&first=nonsense").status_code == 200


def test_the_reason_of_an_unknown_stands_below(clock: TestClient) -> None:
    looked = Looked(clock.get(f"/duties?{DAY}&state=all").text)
    assert "The text that was read does not say within how many days." in looked.words


def test_duties_leave_as_tables(clock: TestClient) -> None:
    rows = clock.get(f"/duties?{DAY}&state=all&format=json").json()
    assert len(rows) == 7
    assert rows[0]["deadline"] == "2024-09-23"
    counts = clock.get(f"/duties?{DAY}&format=json&table=duty-counts").json()
    assert [row["late"] for row in counts] == [2, 0, 2, 0]


def test_a_wrong_day_or_state_is_a_page_that_says_so(clock: TestClient) -> None:
    for words, code in (("day=soon", "LB-U21"), ("state=overdue", "LB-U20")):
        refused = clock.get(f"/duties?{words}")
        assert 400 <= refused.status_code < 500
        assert code in refused.text


def test_a_book_without_duties_says_so() -> None:
    with loopbook.open(":memory:", ["cn-14fyp"]) as book:
        door = TestClient(create_web(own(book)))
        looked = Looked(door.get("/duties?lang=en").text)
        assert "No active rule pack has duties" in looked.words
        assert not looked.faults
    with clock_book(b'{"type": "ObjectEvent", "eventTime": "2025-03-01T00:00:00Z", '
                    b'"eventTimeZoneOffset": "+00:00", "action": "ADD", '
                    b'"epcList": ["urn:example:1"]}') as book:  # fmt: skip
        door = TestClient(create_web(own(book)))
        assert "No duty has begun by" in Looked(door.get("/duties?lang=en").text).words
