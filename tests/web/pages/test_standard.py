"""One row of the registry on a page: validity, editions, relations, clauses."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.book.registry_book import scored_book
from tests.web.looking import Looked
from tests.web.standards_book import told


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with scored_book(tmp_path_factory.mktemp("pack")) as book:
        yield TestClient(create_web(own(book)), raise_server_exceptions=False)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("row", ["works_2018", "works_2025", "park_draft", "circle"])
def test_the_page_is_whole_in_both_languages(small: TestClient, language: str, row: str) -> None:
    answered = small.get(f"/standards/small/{row}?day=2026-01-01&lang={language}")
    assert answered.status_code == 200
    assert not Looked(answered.text).faults


def test_a_row_says_when_it_holds_and_what_followed_it(small: TestClient) -> None:
    text = small.get("/standards/small/works_2018?day=2026-01-01&lang=en").text
    words, looked = told(text), Looked(text)
    assert "On 2026-01-01: repealed, replaced by GB/T 1-2025." in words
    assert "GB/T 1-2018 2018-12-01 – 2025-12-30 repealed" in words
    assert "Replaced by GB/T 1-2025" in words
    assert any(link.startswith("/standards/small/works_2025?") for link in looked.links)
    before = told(small.get("/standards/small/works_2018?day=2025-12-30&lang=en").text)
    assert "On 2025-12-30: in force." in before


def test_clauses_are_told_with_limits_and_weights(small: TestClient) -> None:
    words = told(small.get("/standards/small/works_2025?lang=en").text)
    assert "4.2 Waste per product kg/t (less is better) baseline 40, leading 20 0.375" in words
    assert "5.1 A plan is kept yes or no" in words
    old = told(small.get("/standards/small/works_2018?lang=en").text)
    assert "from 50: 30 points, from 90: 60 points 60 points" in old


def test_clauses_leave_as_a_table(small: TestClient) -> None:
    rows = small.get("/standards/small/works_2025?format=json&table=clauses").json()
    assert [row["id"] for row in rows] == ["reuse", "waste", "plan_kept"]


def test_a_row_that_nobody_carries_out_says_so(small: TestClient) -> None:
    words = told(small.get("/standards/small/park_draft?lang=en").text)
    assert "No active pack carries this standard out" in words
    (row,) = small.get("/standards/small/park_draft?format=json").json()
    assert row["number"] == "DB 7-2026"


def test_a_row_that_is_not_there_is_a_page_that_says_so(small: TestClient) -> None:
    refused = small.get("/standards/small/nothing")
    assert refused.status_code == 404
    assert "LB-Z20" in refused.text
