"""Everything together: made without a runner running, with private addresses shut."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.api.epcis.app import create_door, create_epcis
from loopbook.api.epcis.notices import create_listening, forgotten_in, notice_routers
from loopbook.book.jobs import Jobs
from loopbook.book.viewing import own


@pytest.fixture
def client() -> Iterator[TestClient]:
    """The interface over an empty book, as it is by default."""
    with loopbook.open(":memory:", party="tester") as book:
        yield TestClient(site_of(book))


def site_of(book: Book) -> FastAPI:
    listening = create_listening(book)
    door = create_door(book, own(book), Jobs(book))
    return create_epcis(door, notice_routers(door, listening), forgotten_in(listening))


def test_private_addresses_are_shut_by_default(client: TestClient) -> None:
    assert client.post("/queries", json={"name": "q", "query": {}}).status_code == 201
    body = {"dest": "http://127.0.0.1:8080/", "stream": True}
    answer = client.post("/queries/q/subscriptions", json=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "LB-N24"


def test_the_description_has_the_addresses_of_the_standard(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"get", "post"} <= paths["/queries/{queryName}/subscriptions"].keys()
    one = paths["/queries/{queryName}/subscriptions/{subscriptionID}"]
    assert {"get", "delete", "options"} <= one.keys()
    assert not any(path.endswith("/resume") for path in paths)
