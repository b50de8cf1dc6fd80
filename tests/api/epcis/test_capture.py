"""Capture over HTTP: 202 and a job, limits, media types, packed bodies, single events."""

import gzip
import zlib

import pytest
from starlette.testclient import TestClient

from loopbook import Book
from loopbook.book.jobs import Jobs
from tests.api.documents import document

from .conftest import LIMITS
from .sending import JSON, PROCEED, XML, captured, found, named


def test_a_document_becomes_a_job_and_its_events_are_there(client: TestClient, jobs: Jobs) -> None:
    answer = client.post("/epcis/capture", content=document(named(1), named(2)), headers=JSON)
    assert answer.status_code == 202
    assert answer.content == b""
    where = answer.headers["Location"]
    assert where.startswith("/epcis/capture/")
    waiting = client.get(where).json()
    assert (waiting["running"], waiting["success"], waiting["errors"]) == (True, True, [])
    assert "finishedAt" not in waiting
    jobs.work()
    done = client.get(where).json()
    assert (done["running"], done["success"], done["errors"]) == (False, True, [])
    assert done["captureID"] == where.rpartition("/")[2]
    assert done["captureErrorBehaviour"] == "rollback"
    assert done["createdAt"] <= done["finishedAt"]
    assert len(found(client, "/epcis/events")) == 2


def test_rollback_keeps_nothing_and_tells_each_error(client: TestClient, jobs: Jobs) -> None:
    done = captured(client, jobs, [named(1), named(2, bizStep="recieving")])
    assert (done["running"], done["success"]) == (False, False)
    (error,) = [one for one in done["errors"] if one["severity"] == "error"]
    assert error["type"] == "epcisException:ValidationException"
    assert (error["event"], error["pointer"]) == (2, "/bizStep")
    assert error["code"].startswith("LB-")
    assert error["what"]
    assert error["mend"]
    assert found(client, "/epcis/events") == []


def test_proceed_keeps_what_is_good(client: TestClient, jobs: Jobs) -> None:
    body = document(named(1), named(2, bizStep="recieving"), named(3))
    answer = client.post("/epcis/capture", content=body, headers=PROCEED)
    jobs.work()
    done = client.get(answer.headers["Location"]).json()
    assert (done["success"], done["appended"], done["refused"]) == (False, 2, 1)
    assert len(found(client, "/epcis/events")) == 2


def test_a_job_in_xml_and_in_chinese(client: TestClient, jobs: Jobs) -> None:
    done = captured(client, jobs, [named(1, bizStep="recieving")])
    where = f"/epcis/capture/{done['captureID']}"
    answer = client.get(where, headers={"Accept": "application/xml"})
    assert answer.headers["content-type"].startswith("application/xml")
    assert '<epcis:EPCISCaptureJob xmlns:epcis="urn:epcglobal:epcis:xsd:2"' in answer.text
    assert 'running="false"' in answer.text
    told = client.get(where, headers={"Accept-Language": "zh-CN"}).json()["errors"][0]
    assert told["what"] != done["errors"][0]["what"]


def test_jobs_are_listed_page_by_page(client: TestClient) -> None:
    ids = []
    for number in range(5):
        answer = client.post("/epcis/capture", content=document(named(number)), headers=JSON)
        ids.append(answer.headers["Location"].rpartition("/")[2])
    listed: list[str] = []
    address = "/epcis/capture?perPage=2"
    pages = 0
    while address:
        answer = client.get(address)
        listed += [job["captureID"] for job in answer.json()]
        assert ("GS1-Next-Page-Token-Expires" in answer.headers) == ("Link" in answer.headers)
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
        pages += 1
    assert listed == ids
    assert pages == 3


def test_a_job_that_is_not_there_is_no_such_resource(client: TestClient) -> None:
    answer = client.get("/epcis/capture/0123")
    assert answer.status_code == 404
    assert answer.json()["type"] == "epcisException:NoSuchResourceException"


def test_more_events_than_allowed_are_refused_at_once(client: TestClient, book: Book) -> None:
    body = document(*(named(number) for number in range(LIMITS.events + 1)))
    answer = client.post("/epcis/capture", content=body, headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["type"] == "epcisException:CaptureLimitExceededException"
    assert answer.headers["GS1-EPCIS-Capture-Limit"] == "50"
    assert book.desk.listed("job.open") == []


@pytest.mark.parametrize("is_packed", [False, True])
def test_more_octets_than_allowed_are_refused(client: TestClient, is_packed: bool) -> None:
    body = document(named(1)) + b" " * 5_000_000
    headers = {**JSON, "Content-Encoding": "gzip"} if is_packed else JSON
    answer = client.post(
        "/epcis/capture",
        content=gzip.compress(body, mtime=0) if is_packed else body,
        headers=headers,
    )
    assert answer.status_code == 413
    assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == "100000"


def test_a_packed_body_is_read(client: TestClient, jobs: Jobs) -> None:
    body = gzip.compress(document(named(1)))
    answer = client.post(
        "/epcis/capture", content=body, headers={**JSON, "Content-Encoding": "gzip"}
    )
    assert answer.status_code == 202
    jobs.work()
    assert len(found(client, "/epcis/events")) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"no gzip",
        gzip.compress(document(named(1)), mtime=0)[:-9],
        gzip.compress(b"{}", mtime=0) + b"more",
    ],
    ids=["none", "cut", "more"],
)
def test_a_body_that_is_not_packed_as_it_says_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post(
        "/epcis/capture", content=body, headers={**JSON, "Content-Encoding": "gzip"}
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "LB-H34"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "text/csv"}, b"a,b"),
        ({}, b"{}"),
        ({"Content-Type": "application/json; charset=gb18030"}, b"{}"),
        ({**JSON, "Content-Encoding": "br"}, b"{}"),
        ({**JSON, "Content-Encoding": "deflate"}, zlib.compress(b"{}")),
    ],
)
def test_another_media_type_is_refused(
    client: TestClient, headers: dict[str, str], body: bytes
) -> None:
    answer = client.post("/epcis/capture", content=body, headers=headers)
    assert answer.status_code == 415
    assert answer.json()["type"] == "epcisException:UnsupportedMediaTypeException"


@pytest.mark.parametrize("media", ["application/json", "application/ld+json", "Application/JSON"])
def test_json_is_read_under_its_names(client: TestClient, media: str) -> None:
    answer = client.post(
        "/epcis/capture",
        content=document(named(1)),
        headers={"Content-Type": f"{media}; charset=UTF-8"},
    )
    assert answer.status_code == 202


@pytest.mark.parametrize("media", ["application/xml", "text/xml"])
def test_xml_is_read_under_its_names(client: TestClient, jobs: Jobs, media: str) -> None:
    answer = client.post("/epcis/capture", content=XML, headers={"Content-Type": media})
    assert answer.status_code == 202
    jobs.work()
    done = client.get(answer.headers["Location"]).json()
    assert done["errors"] == []
    (event,) = found(client, "/epcis/events")
    assert event["epcList"] == ["urn:epc:id:sgtin:0614141.107346.2018"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"{}",
        b'{"type": "EPCISDocument"',
        b'{"type": "ObjectEvent"}',
        document(named(1))[:-20],
        document(named(1)) + b"x",
        document(named(1)).replace(b'"action"', b"action"),
    ],
)
def test_what_is_no_whole_document_is_refused_at_once(client: TestClient, body: bytes) -> None:
    answer = client.post("/epcis/capture", content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["type"] == "epcisException:ValidationException"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a/>",
        XML[:-30],
        XML.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1),
        XML.replace(b"EPCISDocument", b"Other"),
    ],
)
def test_xml_that_is_no_whole_document_is_refused_at_once(client: TestClient, body: bytes) -> None:
    answer = client.post(
        "/epcis/capture", content=body, headers={"Content-Type": "application/xml"}
    )
    assert answer.status_code == 400


def test_an_error_behaviour_that_is_none_is_refused(client: TestClient) -> None:
    answer = client.post(
        "/epcis/capture",
        content=document(named(1)),
        headers={**JSON, "GS1-Capture-Error-Behaviour": "perhaps"},
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "LB-H15"


def test_one_event_is_made_and_answered(client: TestClient) -> None:
    answer = client.post("/epcis/events", json={"@context": [], **named(1)})
    assert answer.status_code == 201
    assert answer.headers["Location"] == (
        "/epcis/events/urn%3Auuid%3A061365dc-41cd-5962-a833-000000000001"
    )
    made = answer.json()
    assert made["eventID"] == named(1)["eventID"]
    assert "recordTime" in made
    (again,) = found(client, answer.headers["Location"])
    assert again["recordTime"] == made["recordTime"]


def test_an_event_without_an_id_is_given_its_hash(client: TestClient) -> None:
    event = named(1)
    del event["eventID"]
    answer = client.post("/epcis/events", json=event)
    assert answer.status_code == 201
    assert answer.json()["eventID"].startswith("ni:///sha-256;")
    assert len(found(client, answer.headers["Location"])) == 1


@pytest.mark.parametrize("more", [{}, {"bizStep": "shipping"}])
def test_an_event_that_is_there_is_not_made_again(client: TestClient, more: dict[str, str]) -> None:
    assert client.post("/epcis/events", json=named(1)).status_code == 201
    answer = client.post("/epcis/events", json=named(1, **more))
    assert answer.status_code == 409
    assert answer.json()["type"] == "epcisException:ResourceAlreadyExistsException"
    assert answer.json()["status"] == 409


def test_an_event_that_breaks_rules_is_told_why(client: TestClient) -> None:
    answer = client.post("/epcis/events", json=named(1, bizStep="recieving"))
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["type"] == "epcisException:ValidationException"
    assert problem["errors"][0]["pointer"] == "/bizStep"


@pytest.mark.parametrize("body", [document(named(1)), b"[]", b"1", b"nothing"])
def test_what_is_no_single_event_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post("/epcis/events", content=body, headers=JSON).status_code == 400


def test_one_event_in_xml_is_made(client: TestClient) -> None:
    start, end = XML.index(b"<ObjectEvent>"), XML.index(b"</EventList>")
    event = b'<?xml version="1.0" encoding="UTF-8"?>' + XML[start:end]
    headers = {"Content-Type": "application/xml"}
    answer = client.post("/epcis/events", content=event, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.json()["bizStep"] == "inspecting"
    assert client.post("/epcis/events", content=XML, headers=headers).status_code == 400
