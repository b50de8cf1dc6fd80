"""Duties over HTTP: pages, filters, and refusals with words."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook.api.duties import duties_router
from loopbook.api.problem import handle_problems
from loopbook.book.viewing import own
from tests.book.clock_book import clock_book
from tests.evaluate.duty_world import FIRM


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    """The route alone, over the book of three repairs."""
    app = FastAPI()
    handle_problems(app)
    with clock_book() as book:
        app.include_router(duties_router(own(book)))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


def test_duties_come_in_pages(door: TestClient) -> None:
    first = door.get("/duties?day=2026-11-21&count=2").json()
    rest = door.get("/duties?day=2026-11-21&first=2").json()
    assert [len(first["owed"]), len(rest["owed"])] == [2, 3]
    assert first["count"] == rest["count"] == 5
    assert first["owed"][0]["state"] == "late"
    assert first["counts"] == rest["counts"]


def test_duties_are_asked_for_by_party_state_and_day(door: TestClient) -> None:
    asked = {"party": FIRM, "state": "late", "day": "2026-11-21", "scheme": "clock"}
    assert door.get("/duties", params=asked).json()["count"] == 4
    assert door.get("/duties?as_of=2024-09-14").json()["day"] == "2024-09-14"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("day=soon", "LB-U21"),
        ("state=overdue", "LB-U20"),
        ("count=-1", "LB-D58"),
        ("first=x", "LB-D58"),
        ("as_of=soon", "LB-D03"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_both_languages(
    door: TestClient, words: str, code: str
) -> None:
    refused = door.get(f"/duties?{words}")
    assert 400 <= refused.status_code < 500
    assert refused.json()["code"] == code
    assert door.get(f"/duties?{words}&lang=zh").json()["what"] != refused.json()["what"]
