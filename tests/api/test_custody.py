"""Custody over HTTP."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook import Book
from loopbook.api.custody import custody_router
from loopbook.api.problem import handle_problems
from loopbook.book.viewing import own

from .documents import chain

CELL = "https://id.example.org/01/09520001000102/21/L1"
PACK = "https://id.example.org/01/09520001000201/21/K1"


@pytest.fixture
def door(book: Book) -> Iterator[TestClient]:
    """The routes alone, over a book with the chain."""
    book.record(chain())
    app = FastAPI()
    handle_problems(app)
    app.include_router(custody_router(own(book)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_where_is_told_in_the_order_asked(door: TestClient) -> None:
    told = door.get("/where", params={"item": [PACK, CELL, PACK]}).json()
    assert [each["item"] for each in told] == [PACK, CELL, PACK]
    assert [each["is_ended"] for each in told] == [False, True, False]
    assert door.get("/where", params={"item": "urn:none"}).json()["code"] == "LB-U02"
    assert door.get("/where", params={"item": CELL, "at": "soon"}).json()["code"] == "LB-D03"


def test_custody_and_contents_are_told(door: TestClient) -> None:
    told = door.get("/custody", params={"item": CELL}).json()
    assert [gap["kind"] for gap in told["gaps"]] == ["not_received"]
    assert len(told["chain"]) == 4
    then = door.get("/contents", params={"item": PACK, "at": "2025-05-05"}).json()
    assert then == [CELL]
    assert door.get("/contents", params={"item": PACK}).json() == []
