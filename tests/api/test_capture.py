"""Capture: durable before the answer, safe to repeat, refused in words."""

import pytest
from fastapi.testclient import TestClient

from loopbook import Book

from .documents import chain, document, event

JSON = {"Content-Type": "application/json"}
PROCEED = {**JSON, "GS1-Capture-Error-Behaviour": "proceed"}


def test_a_document_is_recorded_once_and_repeats_are_no_ops(client: TestClient, book: Book) -> None:
    body = document(event("1"), event("2"))
    first = client.post("/capture", content=body, headers={"Content-Type": "application/ld+json"})
    assert first.status_code == 201, first.text
    receipt = first.json()
    assert (receipt["appended"], receipt["refused"]) == (2, 0)
    assert receipt["checkpoint"]["size"] == book.checkpoint().size
    assert receipt["checkpoint"]["root"] == book.checkpoint().root
    again = client.post("/capture", content=body, headers=JSON)
    assert again.status_code == 200
    assert (again.json()["appended"], again.json()["repeated"]) == (0, 2)


def test_the_bytes_recorded_are_the_bytes_that_came(client: TestClient, book: Book) -> None:
    assert client.post("/capture", content=chain(), headers=PROCEED).status_code == 201
    content = book.entry(book.checkpoint().size).entry.draft.content
    assert content.strip() in chain()


def test_one_bad_event_rolls_all_back_unless_told_to_proceed(
    client: TestClient, book: Book
) -> None:
    body = document(event("1"), event("2", eventTime="yesterday"))
    size = book.checkpoint().size
    refused = client.post("/capture", content=body, headers=JSON)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["code"] == "LB-D50"
    assert any("yesterday" in finding["what"] for finding in problem["findings"])
    assert book.checkpoint().size == size
    taken = client.post("/capture", content=body, headers=PROCEED)
    assert taken.status_code == 201
    assert (taken.json()["appended"], taken.json()["refused"]) == (1, 1)


def test_other_content_under_a_known_id_is_a_conflict(client: TestClient) -> None:
    client.post("/capture", content=document(event("1")), headers=JSON)
    changed = document(event("1", bizStep="shipping"))
    refused = client.post("/capture", content=changed, headers=JSON)
    assert refused.status_code == 409
    assert refused.json()["findings"][0]["code"] == "LB-D01"


@pytest.mark.parametrize(
    "media", ["text/csv", "application/xml", "multipart/form-data; boundary=x"]
)
def test_another_media_type_is_refused(client: TestClient, media: str) -> None:
    refused = client.post("/capture", content=b"{}", headers={"Content-Type": media})
    assert refused.status_code == 415
    assert refused.json()["code"] == "LB-D56"


def test_a_body_beyond_the_limit_is_refused_before_it_is_read_whole(
    client: TestClient, book: Book
) -> None:
    size = book.checkpoint().size
    for body in (b" " * 200_001, iter([b" " * 150_000, b" " * 150_000])):
        refused = client.post("/capture", content=body, headers=JSON)
        assert refused.status_code == 413
        assert refused.json()["code"] == "LB-D55"
    assert book.checkpoint().size == size


def test_what_is_no_json_is_refused_with_its_place(client: TestClient) -> None:
    refused = client.post("/capture", content=b'{"type": "EPCISDocument", ', headers=JSON)
    assert refused.status_code in {400, 422}
    assert refused.headers["content-type"] == "application/problem+json"


def test_an_unknown_error_behaviour_is_refused(client: TestClient) -> None:
    headers = {**JSON, "GS1-Capture-Error-Behaviour": "ignore"}
    refused = client.post("/capture", content=document(event()), headers=headers)
    assert refused.status_code == 400
    assert "ignore" in refused.json()["what"]
