"""Items and grades over HTTP, now and as known then."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook import Book
from loopbook.api.items import items_router
from loopbook.api.problem import handle_problems
from loopbook.book.viewing import own

from .documents import chain


@pytest.fixture
def door(book: Book) -> Iterator[TestClient]:
    """The routes alone, over a book with the chain."""
    book.record(chain())
    app = FastAPI()
    handle_problems(app)
    app.include_router(items_router(own(book)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_items_are_listed_page_by_page(door: TestClient) -> None:
    names = door.get("/items").json()
    assert len(names) > 3
    assert door.get("/items?first=1&count=2").json() == names[1:3]
    assert door.get("/items?count=0").json()["code"] == "LB-D58"


def test_an_item_is_told_as_it_was_known(door: TestClient, book: Book) -> None:
    name = next(n for n in book.items() if len(book.item(n).entries) > 1)
    now = door.get("/item", params={"item": name}).json()
    first = now["entries"][0]["entry"]["sequence"]
    then = door.get("/item", params={"item": name, "as_of": str(first)}).json()
    assert len(then["entries"]) < len(now["entries"])
    assert door.get("/item", params={"item": "urn:example:none"}).status_code == 404
    assert door.get("/item", params={"item": name, "as_of": "soon"}).json()["code"] == "LB-D03"


def test_grades_are_told_as_they_were_known(door: TestClient, book: Book) -> None:
    ladder = next(iter(book.scheme().ladders))
    now = door.get(f"/grades/{ladder}").json()
    assert now
    assert any(grade["rung"] for grade in now)
    then = door.get(f"/grades/{ladder}?as_of=2000-01-01").json()
    assert not any(grade["rung"] for grade in then)
    assert door.get("/grades/none").json()["code"] == "LB-D13"
