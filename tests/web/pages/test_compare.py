"""Two standards side by side on a page."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.book.registry_book import NORTH, scored_book
from tests.web.looking import Looked
from tests.web.standards_book import told

ASKED = f"/compare?subject={quote(NORTH, safe='')}&first=small/old&second=small/new"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with scored_book(tmp_path_factory.mktemp("pack")) as book:
        yield TestClient(create_web(own(book)), raise_server_exceptions=False)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("more", ["", "&third=small/circle_only"])
def test_the_page_is_whole_in_both_languages(small: TestClient, language: str, more: str) -> None:
    answered = small.get(f"{ASKED}{more}&lang={language}")
    assert answered.status_code == 200
    assert not Looked(answered.text).faults


def test_clauses_stand_beside_each_other(small: TestClient) -> None:
    words = told(small.get(f"{ASKED}&lang=en").text)
    assert "Works, edition of 2018 100 — —" in words
    assert (
        "Water reused another limit, another weight, another result 95 % 60 of 60 "
        "95 % baseline 50, leading 100 45 of 50" in words
    )
    assert "A plan is kept another weight yes 40 of 40 yes 20 of 20" in words
    assert "Waste per product not in all — 20 kg/t" in words
    assert "LB-Z01" in words


def test_standards_named_without_their_pack_stay_chosen(small: TestClient) -> None:
    address = f"/compare?subject={quote(NORTH, safe='')}&first=old&second=works&lang=en"
    text = small.get(address).text
    chosen = re.findall(r'<option value="([^"]+)" selected>', text)
    assert chosen == ["small/old", "small/new"]


def test_nothing_is_compared_before_two_are_chosen(small: TestClient) -> None:
    for address in ("/compare", "/compare?subject=x&first=small/old&second=small/old"):
        looked = Looked(small.get(f"{address}{'&' if '?' in address else '?'}lang=en").text)
        assert not looked.faults
        assert "choose two standards" in looked.words


def test_a_comparison_leaves_as_a_table(small: TestClient) -> None:
    rows = small.get(f"{ASKED}&format=json").json()
    assert [row["concept"] for row in rows] == ["reuse", "plan", "waste"]
    assert (rows[0]["old.low"], rows[0]["new.low"]) == (60.0, 45.0)
