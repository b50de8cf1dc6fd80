"""The registry on a page: coverage, days, links, both languages, and a book that has none."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from loopbook.web.safety import Guard
from tests.book.registry_book import scored_book
from tests.web.looking import Looked
from tests.web.standards_book import told


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser without scripts in front of the guarded pages of the small registry."""
    with scored_book(tmp_path_factory.mktemp("pack")) as book:
        yield TestClient(
            Guard(create_web(own(book))), base_url="http://localhost", raise_server_exceptions=False
        )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("words", ["", "&part=factory", "&words=GB/T 1", "&validity=draft"])
def test_the_page_is_whole_in_both_languages(small: TestClient, language: str, words: str) -> None:
    answered = small.get(f"/standards?day=2026-01-01&lang={language}{words}")
    assert answered.status_code == 200
    looked = Looked(answered.text)
    assert not looked.faults
    assert len(answered.content) < 50_000
    expected = "Standards on 2026-01-01" if language == "en" else "2026-01-01 的标准"
    assert expected in looked.words


def test_the_day_of_the_act_says_what_holds(small: TestClient) -> None:
    before = told(small.get("/standards?day=2025-12-30&words=works&lang=en").text)
    after = told(small.get("/standards?day=2025-12-31&words=works&lang=en").text)
    assert "GB/T 1-2018 in force Works 2018" in before
    assert "GB/T 1-2018 repealed Works 2018 2018-12-01 2025-12-30 GB/T 1-2025" in after


def test_numbers_of_the_coverage_lead_to_the_standards_behind_them(small: TestClient) -> None:
    looked = Looked(small.get("/standards?day=2026-01-01&lang=en").text)
    assert "Enterprise no standard" in looked.words
    (draft,) = [link for link in looked.links if "part=park" in link and "validity=draft" in link]
    behind = Looked(small.get(draft).text)
    assert "DB 7-2026" in behind.words
    assert "GB/T 1-2018" not in behind.words


def test_rows_come_in_pages(small: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loopbook.web.pages.standards._SHOWN", 3)
    first = Looked(small.get("/standards?day=2026-01-01&lang=en").text)
    assert "1 to 3 of 4" in first.words
    (following,) = [each for each in first.links if "first=3" in each]
    assert "4 to 4 of 4" in told(small.get(following).text)


def test_standards_leave_as_tables(small: TestClient) -> None:
    rows = small.get("/standards?day=2026-01-01&format=json").json()
    assert [row["key"] for row in rows][:2] == ["small/works_2018", "small/works_2025"]
    coverage = small.get("/standards?format=json&table=coverage").json()
    assert coverage[2]["carried_count"] == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [("day=soon", "LB-U21"), ("part=parc", "LB-Z21"), ("words=GB/T 9", "LB-Z20")],
)
def test_what_cannot_be_asked_is_a_page_that_says_so(
    small: TestClient, words: str, code: str
) -> None:
    refused = small.get(f"/standards?{words}")
    assert 400 <= refused.status_code < 500
    assert code in refused.text


@pytest.mark.slow
def test_a_book_without_a_registry_shows_what_is_shipped() -> None:
    with loopbook.open(":memory:", ["mci"]) as book:
        door = TestClient(create_web(own(book)))
        looked = Looked(door.get("/standards?day=2026-01-01&lang=en").text)
        assert "these are the packs that come with the program" in looked.words
        assert "GB/T 36132-2025" in Looked(door.get("/standards?words=GB/T 36132").text).words
