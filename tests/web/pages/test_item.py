"""An item: its life, what is known of it, where it came from and went."""

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from loopbook import Book
from loopbook.book import MEMORY, open_book
from loopbook.book.viewing import own
from loopbook.render.attribution import value_text
from loopbook.web.app import create_web
from loopbook.web.safety import Guard
from tests.web.books import record_case
from tests.web.looking import Looked


def cell(book: Book) -> str:
    return next(name for name in book.items(0, 100) if name.endswith("/21/L1"))


def test_a_cell_shows_facts_timeline_genealogy_and_custody(pages: TestClient, book: Book) -> None:
    text = pages.get(f"/item?id={quote(cell(book), safe='')}&lang=en").text
    looked = Looked(text)
    assert 'class="picture timeline"' in text
    assert 'class="picture genealogy"' in text
    assert "Where it went" in looked.words
    assert len(book.item(cell(book)).entries) >= 2
    for recorded in book.item(cell(book)).entries:
        assert any(link.startswith(f"/event/{recorded.entry.sequence}") for link in looked.links)


def test_the_list_of_items_pages_through_all_of_them(pages: TestClient, book: Book) -> None:
    looked = Looked(pages.get("/item?lang=en").text)
    listed = [link for link in looked.links if link.startswith("/item?") and "id=" in link]
    assert len(listed) == min(len(book.items(0, 1000)), 50)
    assert pages.get("/item?from=100000&lang=en").status_code == 200


def test_an_unknown_item_offers_the_nearest(pages: TestClient, book: Book) -> None:
    missing = pages.get(f"/item?id={quote(cell(book) + '9', safe='')}")
    assert missing.status_code == 404
    assert "LB-D16" in missing.text


def test_an_identifier_with_markup_stays_text(pages: TestClient) -> None:
    text = pages.get("/item?id=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script" not in text


def test_its_entries_leave_as_a_table(pages: TestClient, book: Book) -> None:
    answered = pages.get(f"/item?id={quote(cell(book), safe='')}&format=json")
    assert [row["sequence"] for row in answered.json()] == [
        r.entry.sequence for r in book.item(cell(book)).entries
    ]


def test_made_up_times_and_places_are_marked_in_every_table(
    made_up_pages: TestClient, made_up: Book
) -> None:
    text = made_up_pages.get(f"/item?id={quote(cell(made_up), safe='')}&lang=en").text
    looked = Looked(text)
    assert "This page shows constructed data" in looked.words
    assert looked.words.count("+08:00 made up") >= 2 * len(made_up.item(cell(made_up)).entries)
    assert 'title="https://id.example.org/414/9520001000010">…/414/9520001000010<' in text


def test_facts_and_handovers_leave_as_tables(pages: TestClient, book: Book) -> None:
    address = f"/item?id={quote(cell(book), safe='')}&lang=en&format=json&table="
    facts = pages.get(f"{address}facts").json()
    assert len(facts) == len(book.item(cell(book)).facts)
    handed = pages.get(f"{address}custody").json()
    assert handed[0]["time"] == "2025-03-03 10:00 +08:00"
    assert handed[0]["place"].startswith("https://id.example.org/414/")


def lines_of(text: str, heading: str) -> list[str]:
    """Return the lines of the list under a heading of the page."""
    _, found, rest = text.partition(f"<h2>{heading}</h2>")
    return rest.partition("</ul>")[0].split("<li>")[1:] if found else []


def test_every_indicator_of_items_has_a_line_with_its_data(pages: TestClient, book: Book) -> None:
    pack = next(name for name in book.items(0, 100) if name.endswith("/21/K1"))
    indicators = book.scheme("cn-battery").attributions
    for language, heading in (("en", "What it is made of"), ("zh", "构成与足迹")):
        text = pages.get(f"/item?id={quote(pack, safe='')}&lang={language}").text
        assert len(lines_of(text, heading)) == len(indicators)
        looked = Looked(text)
        assert not looked.faults
        for name, indicator in indicators.items():
            found = book.attribute(pack, f"cn-battery/{name}")
            title = indicator.title_zh if language == "zh" else indicator.title_en
            assert f"{title}: {value_text(found, language)} JSON" in looked.words
            (data,) = [link for link in looked.links if f"cn-battery%2F{name}" in link]
            assert data.startswith("/api/attribute?")
            assert quote(pack, safe="") in data


def test_lines_are_of_what_was_known_then(pages: TestClient, book: Book) -> None:
    """Before anything was recorded of it, no indicator speaks of an item."""
    address = f"/item?id={quote(cell(book), safe='')}&lang=en"
    assert lines_of(pages.get(address).text, "What it is made of")
    assert not lines_of(pages.get(f"{address}&as_of=1990-01-01").text, "What it is made of")
    # A pack without indicators of items has nothing to say.
    assert not lines_of(pages.get(f"{address}&scheme=cn-14fyp").text, "What it is made of")


def test_a_large_book_names_the_indicators_and_works_none_out(
    pages: TestClient, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loopbook.web.pages.item._ATTRIBUTED_MAX", 0)
    text = pages.get(f"/item?id={quote(cell(book), safe='')}&lang=en").text
    assert len(lines_of(text, "What it is made of")) == 6
    assert Looked(text).words.count("worked out when asked for") == 6


def test_an_indicator_that_packs_share_has_one_line() -> None:
    """A pack that extends another has its indicators too."""
    with open_book(MEMORY, ["cn-battery", "cn-vehicle"]) as book:
        record_case(book, "cn-battery", "chain", "chain.jsonld")
        door = TestClient(Guard(create_web(own(book))), base_url="http://localhost")
        item = "https://id.example.org/01/09520001000201/21/K1"
        told = door.get("/item", params={"id": item}).text
        hrefs = re.findall(r'href="/api/attribute[^"]*indicator=([^"&]*)', told)
        names = [href.rpartition("%2F")[2] for href in hrefs]
        assert names
        assert len(names) == len(set(names))
        assert all(href.startswith("cn-battery") for href in hrefs)
