"""Headers: editions that cannot be met, forms that are none, prefixes that a client declares."""

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from loopbook.api.epcis.header import extensions
from loopbook.api.epcis.refusal import Refusal
from loopbook.book.jobs import Jobs

from .sending import captured, found, named


def request(**headers: str) -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw})


def test_every_answer_says_its_editions(client: TestClient) -> None:
    for answer in (client.get("/epcis/"), client.get("/epcis/nothing"), client.get("/epcis/epcs")):
        assert answer.headers["GS1-EPCIS-Version"] == "2.0.0"
        assert answer.headers["GS1-CBV-Version"] == "2.0.0"
        assert "GS1-Extensions" in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"GS1-EPCIS-Min": "2.0.0", "GS1-EPCIS-Max": "2.0.0"},
        {"GS1-EPCIS-Min": "1.2", "GS1-EPCIS-Max": "3"},
        {"GS1-CBV-Min": "2", "GS1-CBV-Max": "2.0"},
        {"GS1-EPCIS-Version": "2.0"},
    ],
)
def test_editions_that_can_be_met_are_answered(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/epcis/events", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"GS1-EPCIS-Min": "2.1"},
        {"GS1-EPCIS-Max": "1.2.0"},
        {"GS1-CBV-Min": "3.0.0"},
        {"GS1-CBV-Max": "1"},
        {"GS1-EPCIS-Min": "3", "GS1-EPCIS-Max": "1"},
        {"GS1-EPCIS-Version": "3.0.0"},
        {"GS1-EPC-Format": "Sometimes"},
        {"GS1-CBV-XML-Format": "urn"},
        {"Accept": "text/csv"},
        {"Accept": "application/json;q=0"},
    ],
)
def test_what_cannot_be_met_is_not_acceptable(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/epcis/events", headers=headers)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "epcisException:NotAcceptableException"
    assert answer.json()["status"] == 406


@pytest.mark.parametrize("text", ["two", "2.", "v2.0", "2.0.0.0.0.0.0", "9" * 40, "٢.٠"])
def test_a_version_that_is_none_is_refused(client: TestClient, text: str) -> None:
    answer = client.get("/epcis/", headers={b"GS1-EPCIS-Min": text.encode()})
    assert answer.status_code == 400
    assert answer.json()["code"] == "LB-H28"


def test_a_client_declares_prefixes_for_its_parameters(client: TestClient, jobs: Jobs) -> None:
    event = {**named(1), "mine:colour": "red"}
    event["@context"] = [{"mine": "https://example.org/own/"}]
    assert captured(client, jobs, [event, named(2)])["success"]
    declared = {"GS1-Extensions": "other=https://example.org/own/, x=urn:x:"}
    (event,) = found(client, "/epcis/events?EQ_other:colour=red", **declared)
    assert event["eventID"] == named(1)["eventID"]
    assert found(client, "/epcis/events?EQ_x:colour=red", **declared) == []


def test_extensions_are_read_as_a_context() -> None:
    assert extensions(request()) == b""
    read = extensions(request(**{"GS1-Extensions": "a=urn:a:,\n b = https://b.example/ "}))
    assert read == b'{"a":"urn:a:","b":"https://b.example/"}'


@pytest.mark.parametrize("text", ["a", "=b", "a=", "1=b", "a=b c", "a=<b>", "a=b,,"])
def test_extensions_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        extensions(request(**{"GS1-Extensions": text}))
