"""Passports and the enquiry over HTTP."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from loopbook import Book
from loopbook.api.app import create_api
from loopbook.book.viewing import own
from loopbook.terms.party import anonymous
from tests.web.battery import BATTERY, battery_book
from tests.web.pages.test_enquiry import photo


@pytest.fixture(scope="module")
def filled() -> Iterator[Book]:
    with battery_book() as opened:
        yield opened


@pytest.fixture(scope="module")
def public(filled: Book) -> TestClient:
    view = own(filled.seen_by(anonymous()))
    return TestClient(create_api(view), raise_server_exceptions=False)


def test_a_passport_is_told_to_its_reader(public: TestClient) -> None:
    told = public.get("/passport", params={"item": BATTERY}).json()
    lines = {line["id"]: line for line in told["lines"]}
    assert lines["rated_capacity"]["value"] == 180
    assert lines["accidents"]["is_hidden"]
    assert lines["accidents"]["value"] is None
    assert public.get("/passport", params={"item": "nothing"}).status_code == 404
    refused = public.get("/passport", params={"item": BATTERY, "audience": "commission"})
    assert (refused.status_code, refused.json()["code"]) == (403, "LB-U61")


def test_an_enquiry_is_answered_to_anyone(public: TestClient, filled: Book) -> None:
    typed = public.get("/enquiry", params={"code": BATTERY}).json()
    assert typed["what"] == "Electric vehicle battery"
    assert typed["has_passport"]
    seen = public.post("/enquiry/photo", content=photo(filled)).json()
    assert seen["item"] == typed["item"]
    assert public.get("/enquiry", params={"code": "nothing"}).json()["is_known"] is False


def test_what_is_no_photo_is_refused(public: TestClient) -> None:
    for content, code in ((b"nothing", "LB-U64"), (b"x" * (9 << 20), "LB-U65")):
        answer = public.post("/enquiry/photo", content=content)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
