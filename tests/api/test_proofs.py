"""Proofs over HTTP, checked without the book."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook import Book
from loopbook.api.problem import handle_problems
from loopbook.api.proofs import proofs_router
from loopbook.book.verifying import Held, verify_chain
from loopbook.book.viewing import own
from loopbook.terms.note import public_key_of
from loopbook.terms.party import anonymous

from .documents import chain


@pytest.fixture
def door(book: Book) -> Iterator[TestClient]:
    """The routes alone, over a book with the chain."""
    book.record(chain())
    app = FastAPI()
    handle_problems(app)
    app.include_router(proofs_router(own(book)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def held_of(door: TestClient, checkpoint: str | None = None) -> Held:
    key = public_key_of(door.get("/checkpoint/keys").json()["keys"][-1]["key"])
    assert key is not None
    return Held(key, checkpoint)


def test_a_receipt_over_http_is_verified_without_the_book(door: TestClient) -> None:
    old = door.get("/checkpoint/note?size=3")
    assert old.headers["content-type"].startswith("text/plain")
    answer = door.get("/prove/5?since=3")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert verify_chain(answer.content, held_of(door, old.text)).holds
    event_id = answer.json()["header"]["identity"]["id"]
    by_name = door.get(f"/prove/{event_id}")
    assert by_name.json()["sequence"] == 5


def test_that_the_log_grew_is_proved_over_http(door: TestClient) -> None:
    old = door.get("/checkpoint/note?size=3").text
    document = door.get("/consistency?first=3")
    assert verify_chain(document.content, held_of(door, old)).holds
    assert door.get("/consistency?first=3&second=9").json()["since"]["first"] == 3


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/prove/99999", 404, "LB-L03"),
        ("/prove/urn:example:nothing", 404, "LB-L03"),
        ("/prove/3?size=2", 404, "LB-L01"),
        ("/prove/3?size=x", 400, "LB-D58"),
        ("/checkpoint/note?size=99999", 404, "LB-S19"),
        ("/consistency?first=99999", 404, "LB-L02"),
        ("/consistency?first=-1", 400, "LB-D58"),
        ("/consistency", 400, "LB-D51"),
    ],
)
def test_what_cannot_be_proved_is_a_problem(
    door: TestClient, address: str, status: int, code: str
) -> None:
    answer = door.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] == code


def test_a_reader_is_told_nothing_of_what_he_may_not_see(book: Book) -> None:
    book.record(chain())
    app = FastAPI()
    handle_problems(app)
    app.include_router(proofs_router(lambda _: book.seen_by(anonymous())))
    with TestClient(app, raise_server_exceptions=False) as client:
        hidden, missing = client.get("/prove/5"), client.get("/prove/99999")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["code"] == missing.json()["code"]
