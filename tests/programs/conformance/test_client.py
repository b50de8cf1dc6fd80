"""The client: plain requests, evidence without secrets, and no answer taken for one."""

import pytest

from loopbook.errors import QueryError
from loopbook.programs.conformance.check import Unmet
from loopbook.programs.conformance.client import Client, values

from .tiny import serving


@pytest.mark.parametrize("url", ["", "localhost", "ftp://a/b", "http://", "file:///etc/passwd"])
def test_only_http_is_asked(url: str) -> None:
    with pytest.raises(QueryError) as told:
        Client(url, {})
    assert told.value.code == "LB-O01"


def test_evidence_holds_no_credentials() -> None:
    with serving() as (_, url):
        client = Client(url, {"Authorization": "Bearer hidden-words", "X-Api-Key": "hidden-too"})
        client.get("/events", [("MATCH_epc", "a|b")]).must_be(200)
    shown = client.said[-1]
    assert "hidden" not in shown.request
    assert "a%7Cb" in shown.request
    assert shown.status == 200
    assert client.count == 1


def test_an_address_that_does_not_answer_is_told() -> None:
    with pytest.raises(Unmet) as told:
        Client("http://127.0.0.1:9", {}).get("/")
    assert told.value.why == "conformance.why.no_answer"


def test_another_server_is_not_asked() -> None:
    """A next link or a Location that leads elsewhere would carry the credentials there."""
    with serving() as (_, url):
        client = Client(url, {"Authorization": "Bearer hidden-words"})
        with pytest.raises(Unmet):
            client.get("http://example.com/events")


def test_answers_are_read_as_they_are() -> None:
    with serving() as (_, url):
        client = Client(url, {})
        assert client.get("/").object()["type"] == "Collection"
        with pytest.raises(Unmet):
            client.get("/").must_be(201, 202)
        with pytest.raises(Unmet):
            client.get("/queries").object()
        with pytest.raises(Unmet):
            client.ask("OPTIONS", "/").json()
    assert client.url("/events", [("EQ_a:b", "c d")]).endswith("/epcis/events?EQ_a:b=c%20d")
    assert client.url("/events?a=b", [("c", "d")]).endswith("?a=b&c=d")
    assert values({"a": [1]}, "a") == [1]
    assert values({"a": 1}, "a") == values([], "a") == ()


def test_faults_and_problem_names_are_remembered() -> None:
    with serving("fails") as (_, url):
        client = Client(url, {})
        client.ask("POST", "/capture", (), {}, b"{}")
        client.get("/queries/none")
    assert len(client.faults) == 1
    assert client.problems == {"ImplementationException", "NoSuchNameException"}
