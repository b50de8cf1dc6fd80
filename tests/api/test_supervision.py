"""Supervision over HTTP: ranked, limited, by kind, in two languages; refusals with words."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from loopbook.api.problem import handle_problems
from loopbook.api.supervision import supervision_router
from loopbook.book.viewing import own
from tests.book.contradicted import BAD, contradicted


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    """The route alone, over a book with a battery that was used up twice."""
    app = FastAPI()
    handle_problems(app)
    with contradicted(*BAD["transformed twice"][2]) as book:
        app.include_router(supervision_router(own(book)))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


def test_suspicions_come_with_their_entries(door: TestClient) -> None:
    told = door.get("/supervision?kind=LB-U34&kind=LB-U31").json()
    assert told["counts"] == {"LB-U34": 1}
    assert told["suspicions"][0]["sequences"] == [2, 3]
    assert door.get("/supervision?limit=0").json()["suspicions"] == []
    chinese = door.get("/supervision?lang=zh").json()["suspicions"][0]["what"]
    assert chinese != told["suspicions"][0]["what"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("kind=LB-U3", "LB-U50"),
        ("limit=-1", "LB-D58"),
        ("limit=1001", "LB-D58"),
        ("as_of=soon", "LB-D03"),
    ],
)
def test_wrong_words_are_refused(door: TestClient, words: str, code: str) -> None:
    answer = door.get(f"/supervision?{words}")
    assert answer.status_code in (400, 404)
    assert answer.json()["code"] == code
