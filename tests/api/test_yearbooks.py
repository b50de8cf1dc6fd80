"""Yearbooks over HTTP: pages, and the same answer as at the other doors."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook.api.problem import handle_problems
from loopbook.api.yearbooks import yearbooks_router
from loopbook.book import Book
from loopbook.book.viewing import own
from loopbook.render.plain import plain
from loopbook.render.yearbook import yearbook_records
from tests.book.yearbook_world import PACK, province_book


@pytest.fixture(scope="module")
def provinces() -> Iterator[Book]:
    with province_book() as book:
        yield book


@pytest.fixture(scope="module")
def door(provinces: Book) -> Iterator[TestClient]:
    app = FastAPI()
    handle_problems(app)
    app.include_router(yearbooks_router(own(provinces)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_the_door_says_what_the_book_says(door: TestClient, provinces: Book) -> None:
    asked = {"years": "2024", "indicators": "energy_output,gisw_rate", "scheme": PACK}
    told = door.get("/yearbook", params=asked).json()
    made = provinces.yearbook("2024", ("energy_output", "gisw_rate"), scheme=PACK)
    assert told == plain(yearbook_records(made, "en", 0, 1_000))


def test_cells_come_in_pages(door: TestClient) -> None:
    asked = {"years": "2021..2025", "indicators": "energy_output", "scheme": PACK}
    first = door.get("/yearbook", params={**asked, "count": 4}).json()
    rest = door.get("/yearbook", params={**asked, "first": 4}).json()
    assert [len(first["cells"]), len(rest["cells"])] == [4, 11]
    assert first["quality"] == rest["quality"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "LB-Z90"),
        ("years=soon", "LB-Z90"),
        (f"years=2024&scheme={PACK}&subjects=CN-99", "LB-Z92"),
        (f"years=2024&scheme={PACK}&count=-1", "LB-D58"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_both_languages(
    door: TestClient, words: str, code: str
) -> None:
    refused = door.get(f"/yearbook?{words}&scheme={PACK}")
    assert 400 <= refused.status_code < 500
    assert refused.json()["code"] == code
    zh = door.get(f"/yearbook?{words}&scheme={PACK}&lang=zh")
    assert zh.json()["what"] != refused.json()["what"]
