"""The public register and verification, through the HTTP door; the same answer at every door."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.api.app import create_api
from loopbook.api.declarations import declarations_router
from loopbook.book import MEMORY
from loopbook.book.book import Book as OpenBook
from loopbook.book.clock import utc_now
from loopbook.book.counter import withdrawal
from loopbook.book.credential import opened_credential
from loopbook.book.declaration_file import statement_bytes, token_of
from loopbook.book.viewing import own
from loopbook.cli.app import run
from loopbook.render.declaration import check_record
from loopbook.render.plain import json_bytes
from loopbook.terms.party import Reader, Scope, anonymous
from tests.book.declared import (
    LATER,
    PLANT,
    PLANT_KEY,
    checked,
    declared,
    plant_book,
)


@pytest.fixture
def book() -> Iterator[Book]:
    with plant_book() as opened:
        yield opened


@pytest.fixture
def client(book: Book) -> TestClient:
    return TestClient(create_api(own(book)), raise_server_exceptions=False)


def test_what_is_posted_stands_in_the_register(client: TestClient, book: Book) -> None:
    data = declared(book)
    posted = client.post("/register", content=data)
    assert posted.status_code == 201
    assert posted.json()["sha256"] == opened_credential(token_of(data)).sha256
    assert client.post("/register", content=data).status_code == 200
    (found,) = client.get("/declarations", params={"subject": PLANT}).json()
    assert found["state"] == "valid"
    assert found["jws"] == token_of(data)
    (then,) = client.get("/declarations", params={"on": "2026-03-02"}).json()
    assert then["state"] == "valid"
    assert client.get("/declarations", params={"subject": "x"}).json() == []


def test_what_is_forged_or_speaks_of_nothing_is_refused(client: TestClient, book: Book) -> None:
    data = declared(book)
    head, payload, _ = token_of(data).split(".")
    forged = client.post("/register", content=f"{head}.{payload}.{'A' * 86}")
    assert (forged.status_code, forged.json()["code"]) == (400, "LB-Z33")
    opened = opened_credential(token_of(data))
    gone = statement_bytes(withdrawal(opened, PLANT_KEY, "x", LATER))
    refused = client.post("/register", content=gone)
    assert (refused.status_code, refused.json()["code"]) == (404, "LB-L46")
    for path in ("/register", "/verify"):
        body = client.post(path, content=b"\xff")
        assert body.status_code in {200, 400}
    assert client.get("/declarations", params={"on": "yesterday"}).status_code == 404


def test_a_file_is_verified_step_by_step(client: TestClient) -> None:
    data = declared(plant_book(clock=utc_now))
    told = client.post("/verify", content=data, headers={"Accept-Language": "zh"}).json()
    steps = {each["step"]: each for each in told["steps"]}
    assert steps["clauses"]["holds"]
    assert steps["register"]["holds"]
    other = client.post("/verify", params={"subject": "x"}, content=data).json()
    codes = {each["code"] for each in other["steps"]}
    assert "LB-Z37" in codes
    assert not other["holds"]
    rubbish = client.post("/verify", content=b"{}").json()
    assert [each["code"] for each in rubbish["steps"]] == ["LB-Z30"]


def test_a_pack_that_is_not_known_here_is_not_read() -> None:
    data = declared(plant_book(clock=utc_now))
    with loopbook.open(MEMORY, ["green-factory"]) as other:
        client = TestClient(create_api(own(other)), raise_server_exceptions=False)
        told = client.post("/verify", content=data).json()
    codes = {each["step"]: each["code"] for each in told["steps"] if each["code"]}
    assert codes == {"packs": "LB-L52"}
    assert told["clauses"] == []


def test_a_body_is_bounded(book: Book) -> None:
    app = create_api(own(book))
    app.router.routes.clear()
    app.include_router(declarations_router(own(book), bytes_max=1_000))
    small = TestClient(app, raise_server_exceptions=False)
    data = declared(book)
    for path in ("/register", "/verify"):
        assert small.post(path, content=data).status_code == 413
        streamed = small.post(path, content=iter([data[:900], data[900:]]))
        assert streamed.status_code == 413


def test_everybody_reads_and_not_everybody_writes(book: Book) -> None:
    data = declared(book)
    book.register(data)

    def client_of(reader: Reader) -> TestClient:
        view: OpenBook = book.seen_by(reader)
        return TestClient(create_api(lambda _: view), raise_server_exceptions=False)

    public = client_of(anonymous())
    assert len(public.get("/declarations").json()) == 1
    assert public.post("/register", content=data).status_code == 403
    assert public.post("/verify", content=data).status_code == 200
    none = client_of(Reader("x", frozenset(), frozenset({Scope.SUBSCRIBE})))
    assert none.post("/verify", content=data).status_code == 403


def test_every_door_gives_the_same_answer(
    client: TestClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    data = declared(plant_book(clock=utc_now))
    Path("plant.json").write_bytes(data)
    assert run(["verify", "plant.json", "--json"]) == 0
    shell = json.loads(capfd.readouterr().out)
    http = client.post("/verify", content=data).json()
    plain = json.loads(json_bytes(check_record(checked(data, now=utc_now()))))
    for told in (shell, http):
        assert told["clauses"] == plain["clauses"]
        assert told["sha256"] == plain["sha256"]
        assert told["credential"] == plain["credential"]
    assert shell["steps"] == plain["steps"]
    assert http["steps"][:-1] == plain["steps"]
