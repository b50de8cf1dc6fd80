"""Score sheets on a page: bars of what is certain, numbers that lead to entries, both languages."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.book import registry_book
from tests.book.registry_book import EAST, NORTH, SOUTH, WEST, scored_book
from tests.web.books import record_case
from tests.web.looking import Looked
from tests.web.standards_book import told


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with scored_book(tmp_path_factory.mktemp("pack")) as book:
        yield TestClient(create_web(own(book)), raise_server_exceptions=False)


def address(subject: str, standard: str = "small/new", more: str = "") -> str:
    return f"/scores?standard={standard}&subject={quote(subject, safe='')}&lang=en{more}"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("standard", ["small/new", "small/old", "small/circle_only"])
def test_the_page_is_whole_in_both_languages(
    small: TestClient, language: str, standard: str
) -> None:
    answered = small.get(address(WEST, standard).replace("lang=en", f"lang={language}"))
    assert answered.status_code == 200
    assert not Looked(answered.text).faults


def test_a_family_is_shown_as_the_edition_that_it_came_to(small: TestClient) -> None:
    assert '<option value="small/new" selected>' in small.get(address(NORTH, "works")).text


def test_who_answered_is_offered(small: TestClient) -> None:
    looked = Looked(small.get("/scores?standard=small/new&lang=en").text)
    assert f"North works {NORTH}" in looked.words
    (north,) = [link for link in looked.links if link.endswith("%2FN")]
    assert "95 2025" in told(small.get(north).text)


def test_the_first_standard_that_anybody_answered_is_offered() -> None:
    with loopbook.open(":memory:", ["green-supply-chain"]) as book:
        client = TestClient(create_web(own(book)))
        assert "Nobody answered anything" in client.get("/scores?lang=en").text
        record_case(book, "green-supply-chain", "stars", "answers.csv", "answers")
        looked = Looked(client.get("/scores?lang=en").text)
    assert any("green_supply_chain" in link and "subject=" in link for link in looked.links)


def test_unknown_answers_are_drawn_as_an_open_part(small: TestClient) -> None:
    text = small.get(address(WEST)).text
    assert "45 to 75" in Looked(text).words
    assert 'aria-label="Use: 25 to 55 of 80; Care: 20 of 20"' in text
    assert text.count('class="open"') == 1
    assert small.get(address(NORTH)).text.count('class="open"') == 0


def test_a_number_leads_to_the_entry_that_gave_it(small: TestClient) -> None:
    looked = Looked(small.get(address(SOUTH)).text)
    links = [link for link in looked.links if link.startswith("/event/")]
    assert len(set(links)) == 3
    assert SOUTH in small.get(links[0]).text
    assert "5.1 A plan is kept Care no" in told(small.get(address(SOUTH)).text)


def test_an_expired_edition_is_told(small: TestClient) -> None:
    looked = Looked(small.get(address(NORTH, "small/old")).text)
    assert "LB-Z01" in looked.words
    assert "LB-Z01" not in small.get(address(NORTH, "small/old", "&day=2025-06-30")).text


def test_a_sheet_leaves_as_a_table(small: TestClient) -> None:
    rows = small.get(address(WEST, more="&format=json")).json()
    assert [(row["id"], row["low"], row["high"]) for row in rows] == [
        ("reuse", 25.0, 25.0),
        ("waste", 0.0, 30.0),
        ("plan_kept", 20.0, 20.0),
    ]


def test_who_said_nothing_is_a_page_that_says_so(small: TestClient) -> None:
    assert "LB-Z24" in small.get(address(EAST)).text
    assert small.get(address(EAST, more="&period=2025")).status_code == 200
    assert "LB-Z13" in small.get(address(EAST, "small/newer")).text


def test_a_book_without_standards_says_so() -> None:
    with loopbook.open(":memory:", ["mci"]) as book:
        words = Looked(TestClient(create_web(own(book))).get("/scores?lang=en").text).words
    assert "No active pack of this book scores anything." in words


MARKUP = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>"""


def test_names_of_packs_and_books_are_text_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = MARKUP.replace('"', '\\"')
    cell = '"' + MARKUP.replace('"', '""') + '"'
    score = registry_book.SCORE
    for said in ("Use", "Water reused", "Works, edition of 2025", "Green works", "4.1", "Test"):
        score = score.replace(f'"{said}"', f'"{toml}"')
    rows = registry_book.ROWS.replace("Works 2025", cell).replace("GB/T 1-2025", cell)
    monkeypatch.setattr(registry_book, "SCORE", score)
    monkeypatch.setattr(registry_book, "ROWS", rows.replace("Points instead of classes", cell))
    monkeypatch.setattr(registry_book, "ANSWERS", registry_book.ANSWERS.replace("meter", cell))
    north, asked = quote(NORTH, safe=""), quote(MARKUP, safe="")
    addresses = {
        "/standards": True,
        "/standards/small/works_2025": True,
        f"/standards?words={asked}": True,
        "/scores?standard=small/new": True,
        f"/scores?standard=small/new&subject={north}": True,
        f"/scores?standard={asked}&subject={asked}": True,
        f"/compare?subject={north}&first=small/old&second=small/new": True,
        f"/declarations?subject={asked}": True,
        f"/actions?as_of={asked}": False,
    }
    with scored_book(tmp_path) as book:
        client = TestClient(create_web(own(book)), raise_server_exceptions=False)
        texts = {each: client.get(each).text for each in addresses}
    for address_, text in texts.items():
        assert "<script>alert" not in text, address_
        assert "<img" not in text, address_
        assert ("&lt;script&gt;alert" in text) == addresses[address_], address_
