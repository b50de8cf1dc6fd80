"""Admission: who is let in, with what, and that nobody else learns anything."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.book import Book
from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.programs.site import create_site

CELL = "https://id.example.org/01/09520001000102/21/C1"
MAKER = "urn:party:maker"


@pytest.fixture
def book() -> Iterator[Book]:
    with loopbook.open(":memory:", schemes=["cn-battery"]) as opened:
        yield opened


@pytest.fixture
def access(book: Book) -> Access:
    return Access(book.desk, utc_now)


@pytest.fixture
def client(book: Book, access: Access) -> TestClient:
    return TestClient(create_site(book, (), access), base_url="http://localhost")


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def document(audience: str = "") -> bytes:
    event = {
        "type": "ObjectEvent",
        "eventTime": "2025-01-01T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "ADD",
        "bizStep": "commissioning",
        "epcList": [CELL],
        "certificationInfo": f"urn:x:{audience or 'none'}",
    }
    return json.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2025-01-01T00:00:00Z",
            "epcisBody": {"eventList": [event]},
        }
    ).encode()


def test_without_a_key_only_what_is_public_is_there(
    book: Book, access: Access, client: TestClient
) -> None:
    told, _ = access.new_key(MAKER, ["read", "record"])
    sent = {**bearer(told), "Content-Type": "application/json"}
    assert client.post("/api/capture", content=document(), headers=sent).status_code == 201
    assert client.get("/api/trace", params={"item": CELL}).status_code == 404
    assert client.get("/api/entries/2").status_code == 404
    assert CELL not in client.get("/item").text
    seen = client.get("/api/trace", params={"item": CELL}, headers=bearer(told))
    assert seen.status_code == 200
    refused = client.post(
        "/api/capture", content=document(), headers={"Content-Type": "application/json"}
    )
    assert refused.status_code == 403
    assert book.entry(2).entry.draft.party == MAKER


def test_what_is_recorded_for_the_public_is_there_for_everyone(
    access: Access, client: TestClient
) -> None:
    told, _ = access.new_key(MAKER, ["record"], audience=["public"])
    sent = {**bearer(told), "Content-Type": "application/json"}
    assert client.post("/api/capture", content=document(), headers=sent).status_code == 201
    assert client.get("/api/trace", params={"item": CELL}).status_code == 200
    assert CELL in client.get("/item").text


def test_a_key_that_opens_nothing_is_turned_away(access: Access, client: TestClient) -> None:
    told, key = access.new_key(MAKER, ["read"])
    assert client.get("/api/checkpoint", headers=bearer(told)).status_code == 200
    access.revoke(key.id)
    for wrong in (told, told[:-1], "x", "lbk_", "key with spaces"):
        answered = client.get("/api/checkpoint", headers=bearer(wrong))
        assert answered.status_code == 401
        assert answered.headers["www-authenticate"].startswith("Bearer")
        assert answered.headers["content-type"] == "application/problem+json"
        assert answered.json()["code"] == "LB-K14"
    zh = client.get("/api/checkpoint", headers={**bearer("x"), "Accept-Language": "zh"})
    assert "密钥" in zh.json()["title"]


def test_a_person_signs_in_and_out(book: Book, access: Access, client: TestClient) -> None:
    told, _ = access.new_key(MAKER, ["read", "record"])
    book.record(document(), party=MAKER)
    assert CELL not in client.get("/item").text
    assert client.get("/sign-in").status_code == 200
    wrong = client.post("/sign-in", data={"key": "lbk_no"})
    assert wrong.status_code == 401
    assert "LB-K14" in wrong.text
    assert client.post("/sign-in", data={"key": "x" * 10_000}).status_code == 401
    signed = client.post("/sign-in", data={"key": told}, follow_redirects=False)
    assert signed.status_code == 303
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert CELL in client.get("/item").text
    client.post("/sign-out")
    assert CELL not in client.get("/item").text


def test_a_form_of_another_site_signs_nobody_in(access: Access, client: TestClient) -> None:
    told, _ = access.new_key(MAKER, ["read"])
    foreign = {"Origin": "https://elsewhere.example"}
    assert client.post("/sign-in", data={"key": told}, headers=foreign).status_code == 403


def test_without_keys_whoever_reaches_this_machine_is_the_owner(book: Book) -> None:
    client = TestClient(create_site(book), base_url="http://localhost")
    sent = {"Content-Type": "application/json"}
    assert client.post("/api/capture", content=document(), headers=sent).status_code == 201
    assert client.get("/api/entries/2").json()["entry"]["draft"]["party"] == "local"
    assert client.get("/sign-in").status_code == 404
