"""Problems: the standard's names, the house's words, JSON or XML, no internals, addresses."""

from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from loopbook import Book
from loopbook.api.epcis.app import create_door, create_epcis
from loopbook.api.epcis.path import ADDRESS_MAX
from loopbook.book.jobs import Jobs
from loopbook.book.viewing import admitted

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "what", "where", "mend"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_problem_says_what_where_and_mend_in_the_readers_language(
    client: TestClient, language: str
) -> None:
    answer = client.get("/epcis/events?EQ_action=TAKE", headers={"Accept-Language": language})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    problem = answer.json()
    assert set(problem) == MEMBERS
    assert problem["status"] == answer.status_code == 400
    assert problem["where"] == "EQ_action"
    assert problem["instance"] == "/epcis/events"
    assert problem["what"] in problem["detail"]


@pytest.mark.parametrize("accept", ["application/problem+xml, */*;q=0.1", "application/xml"])
def test_a_problem_in_xml(client: TestClient, accept: str) -> None:
    answer = client.get("/epcis/events/a%01%3Cb%3E", headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+xml"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "{urn:epcglobal:epcis:xsd:2}EPCISException"
    assert root.findtext("type") == "epcisException:NoSuchResourceException"
    assert root.findtext("status") == "404"
    assert "a\N{REPLACEMENT CHARACTER}<b>" in (root.findtext("what") or "")


@pytest.mark.parametrize("path", ["/nothing", "/events/a/b", "/epcs/a/b/events", "/capture/"])
def test_an_address_that_is_none(client: TestClient, path: str) -> None:
    answer = client.get(f"/epcis{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "epcisException:NoSuchResourceException"


def test_an_address_that_is_no_utf_8(client: TestClient) -> None:
    answer = client.get("/epcis/epcs/%FF%FE")
    assert answer.status_code == 404
    assert answer.json()["code"] == "LB-H25"


def test_an_address_with_a_line_feed_in_it(client: TestClient) -> None:
    answer = client.get("/epcis/epcs/a%0Ab%0D%00/events")
    assert answer.status_code == 200
    assert client.get("/epcis/epcs/a%0Ab").json()["code"] == "LB-H17"


def test_an_address_that_is_too_long(client: TestClient) -> None:
    answer = client.get("/epcis/events?EQ_bizStep=" + "x" * ADDRESS_MAX)
    assert answer.status_code == 414
    assert answer.json()["type"] == "epcisException:URITooLongException"


def test_whoever_was_not_let_in_is_shown_nothing(book: Book, jobs: Jobs) -> None:
    client = TestClient(create_epcis(create_door(book, admitted(book), jobs)))
    answer = client.get("/events")
    assert answer.status_code == 403
    assert answer.json()["type"] == "epcisException:SecurityException"
    assert client.options("/events").status_code == 403


def test_a_fault_of_the_program_tells_nothing_of_it(book: Book, jobs: Jobs) -> None:
    app: FastAPI = create_epcis(create_door(book, lambda _: book, jobs))

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret")

    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["type"] == "epcisException:ImplementationException"
    assert "secret" not in answer.text


def test_a_book_that_is_closed_is_said_to_be_unavailable(book: Book, jobs: Jobs) -> None:
    client = TestClient(
        create_epcis(create_door(book, lambda _: book, jobs)), raise_server_exceptions=False
    )
    book.close()
    answer = client.get("/events")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
