"""Standards over HTTP: the registry, comparisons, reviews, rankings, and refusals with words."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook.api.problem import handle_problems
from loopbook.api.standards import standards_router
from loopbook.book.viewing import own
from tests.book.registry_book import NORTH, WEST, scored_book


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The routes alone, over the book of three works."""
    app = FastAPI()
    handle_problems(app)
    with scored_book(tmp_path_factory.mktemp("pack")) as book:
        app.include_router(standards_router(own(book)))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


def test_the_registry_is_that_of_the_day(door: TestClient) -> None:
    asked = {"words": "works", "day": "2025-12-30", "part": "factory", "scheme": "small"}
    told = door.get("/registry", params=asked).json()
    assert [row["validity"] for row in told["rows"]] == ["in_force", "not_yet"]
    assert told["day"] == "2025-12-30"
    assert len(told["coverage"]) == 8


def test_a_subject_is_compared(door: TestClient) -> None:
    asked = {"subject": NORTH, "standard": ["old", "new"], "period": "2025"}
    told = door.get("/compare", params=asked).json()
    assert [sheet["total"]["low"] for sheet in told["sheets"]] == [100.0, 95.0]
    assert told["clauses"][0]["difference"] == "limit"


def test_a_standard_is_reviewed_by_id_and_by_pack(door: TestClient) -> None:
    told = door.get("/review/small/new?period=2025&idle_share=1").json()
    assert told == door.get("/review/new?idle_share=1").json()
    assert told["idle_share"] == 1.0
    assert len(told["clauses"]) == 3


def test_subjects_are_ranked(door: TestClient) -> None:
    told = door.get("/rank/small/new?kind=works&wanted=2&weights=10&seed=4&spread=0.1").json()
    assert [each["is_selected"] for each in told["subjects"]] == [True, True, False, False]
    assert told["subjects"][1]["subject"] == WEST
    assert (told["seed"], told["spread"], told["weights"]) == (4, 0.1, 10)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/registry?day=soon", "LB-U21"),
        ("/registry?words=GB/T 99", "LB-Z20"),
        ("/registry?part=parc", "LB-Z21"),
        ("/compare?subject=x&standard=old", "LB-Z22"),
        ("/compare?subject=x&standard=old&standard=newer", "LB-Z13"),
        ("/compare?subject=x&standard=old&standard=new", "LB-Z24"),
        ("/review/circle_only", "LB-Z23"),
        ("/review/new?idle_share=nan", "LB-Z21"),
        ("/rank/new?spread=much", "LB-Z21"),
        ("/rank/new?kind=village", "LB-Z21"),
        ("/rank/new?wanted=0", "LB-D58"),
        ("/rank/new?weights=1000000", "LB-D58"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_both_languages(
    door: TestClient, address: str, code: str
) -> None:
    refused = door.get(address)
    assert 400 <= refused.status_code < 500
    assert refused.json()["code"] == code
    mark = "&" if "?" in address else "?"
    assert door.get(f"{address}{mark}lang=zh").json()["what"] != refused.json()["what"]
