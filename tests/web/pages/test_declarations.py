"""The register of declarations on a page: how each stands on a day, and who said what."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from tests.book.declared import PLANT, Now, declared, plant_book
from tests.web.looking import Looked
from tests.web.standards_book import told


@pytest.fixture(scope="module")
def register() -> Iterator[TestClient]:
    """A browser in front of a book that holds one declaration of 2026-03-01, valid for a year."""
    with plant_book() as plant, loopbook.open(":memory:", ["mci"], clock=Now()) as book:
        book.register(declared(plant))
        yield TestClient(create_web(own(book)), raise_server_exceptions=False)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("more", ["", f"&subject={PLANT}", "&subject=nobody", "&on=2027-12-31"])
def test_the_page_is_whole_in_both_languages(
    register: TestClient, language: str, more: str
) -> None:
    answered = register.get(f"/declarations?lang={language}{more}")
    assert answered.status_code == 200
    assert not Looked(answered.text).faults


def test_a_declaration_stands_as_the_day_has_it(register: TestClient) -> None:
    valid = told(register.get("/declarations?on=2026-06-01&lang=en").text)
    assert f"{PLANT} valid Tidy plant, 2025" in valid
    assert "2026-03-01" in valid
    assert "expired" in told(register.get("/declarations?on=2027-06-01&lang=en").text)


def test_a_declaration_leads_to_its_entry(register: TestClient) -> None:
    looked = Looked(register.get("/declarations?on=2026-06-01&lang=en").text)
    (entry,) = [link for link in looked.links if link.startswith("/event/")]
    assert register.get(entry).status_code == 200


def test_who_declared_nothing_has_no_row(register: TestClient) -> None:
    words = told(register.get("/declarations?subject=nobody&lang=en").text)
    assert "The register has no such declaration." in words


def test_the_register_leaves_as_a_table(register: TestClient) -> None:
    (row,) = register.get("/declarations?on=2026-06-01&format=json").json()
    assert row["subject"] == PLANT
    assert row["state"] == "valid"


def test_a_wrong_day_is_a_page_that_says_so(register: TestClient) -> None:
    assert "LB-D03" in register.get("/declarations?on=soon").text
