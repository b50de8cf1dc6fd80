"""Actions of a plan on a page: by action and by department, with what the account makes of them."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.web.looking import Looked
from tests.web.standards_book import told


@pytest.fixture(scope="module")
def plan() -> Iterator[TestClient]:
    with loopbook.open(":memory:", ["cn-14fyp"]) as book:
        yield TestClient(create_web(own(book)), raise_server_exceptions=False)


ASKED = "/actions?as_of=2026-01-01&lang=en"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("more", ["", "&department=ndrc", "&scheme=cn-14fyp"])
def test_the_page_is_whole_in_both_languages(plan: TestClient, language: str, more: str) -> None:
    answered = plan.get(f"/actions?as_of=2026-01-01&lang={language}{more}")
    assert answered.status_code == 200
    assert not Looked(answered.text).faults
    assert len(answered.content) < 50_000


def test_an_action_has_the_verdicts_of_its_targets(plan: TestClient) -> None:
    looked = Looked(plan.get(ASKED).text)
    assert "IV (2)" in looked.words
    assert any(link.startswith("/statement/cn-14fyp/") for link in looked.links)
    assert "no number" in looked.words


def test_a_department_is_told_by_what_it_leads(plan: TestClient) -> None:
    looked = Looked(plan.get(ASKED).text)
    (link,) = [each for each in looked.links if each.endswith("department=most")]
    behind = told(plan.get(link).text)
    assert "IV (5)" in behind
    assert "IV (2)" not in behind
    assert "All departments" in behind


def test_actions_leave_as_a_table(plan: TestClient) -> None:
    rows = plan.get(f"{ASKED}&format=json").json()
    assert len(rows) == 12
    assert rows[0]["due"] == "2025-12-31"


def test_a_department_that_is_not_there_is_a_page_that_says_so(plan: TestClient) -> None:
    assert "LB-Z76" in plan.get("/actions?department=nobody").text


def test_a_book_without_actions_says_so() -> None:
    with loopbook.open(":memory:", ["mci"]) as book:
        words = told(TestClient(create_web(own(book))).get("/actions?lang=en").text)
    assert "No active pack has projects or actions." in words
