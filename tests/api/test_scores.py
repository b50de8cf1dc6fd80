"""Scores over HTTP: sheets, gaps, and refusals with words."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook.api.problem import handle_problems
from loopbook.api.scores import scores_router
from loopbook.book.viewing import own
from tests.book.score_book import ONE, TWO, score_book


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    """The routes alone, over the book of two plants."""
    app = FastAPI()
    handle_problems(app)
    with score_book() as book:
        app.include_router(scores_router(own(book)))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


def test_sheets_come_in_the_order_asked(door: TestClient) -> None:
    asked = {"standard": "clean_plating", "period": "2025", "subject": [TWO, ONE]}
    told = door.get("/scores", params=asked).json()
    assert [each["subject"] for each in told] == [TWO, ONE]
    assert told[1]["standard"] == "plating_2025"
    assert door.get("/scores", params={**asked, "day": "2025-01-01"}).json()[1]["level_low"] == "I"


def test_a_gap_takes_its_costs_from_the_address(door: TestClient) -> None:
    asked = {"standard": "plating_2015", "period": "2025", "subject": TWO, "level": "II"}
    told = door.get("/gaps", params={**asked, "cost": ["water:300"]}).json()
    assert (told["is_reachable"], told["cost"]) == (True, 300.0)


@pytest.mark.parametrize(
    ("path", "words", "code"),
    [
        ("scores", "standard=none&period=2025&subject=x", "LB-Z13"),
        ("scores", "standard=clean_plating&period=2010&subject=x", "LB-Z14"),
        ("scores", "standard=plating_2015&period=2025&subject=x&day=soon", "LB-U21"),
        ("gaps", "standard=plating_2015&period=2025&subject=x&level=IV", "LB-Z15"),
        ("gaps", "standard=plating_2015&period=2025&subject=x&level=I&cost=water", "LB-Z19"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_both_languages(
    door: TestClient, path: str, words: str, code: str
) -> None:
    refused = door.get(f"/{path}?{words}")
    assert 400 <= refused.status_code < 500
    assert refused.json()["code"] == code
    assert door.get(f"/{path}?{words}&lang=zh").json()["what"] != refused.json()["what"]
