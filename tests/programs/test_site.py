"""Site: every door behind one guard, with its work in the background."""

import json
import time

import pytest
from starlette.testclient import TestClient, WebSocketDisconnect

import loopbook
from loopbook.programs.site import create_site


def test_the_doors_stand_behind_one_guard() -> None:
    with loopbook.open(":memory:", schemes=["cn-battery"]) as book:
        client = TestClient(create_site(book), base_url="http://127.0.0.1:8765")
        page = client.get("/")
        assert page.status_code == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert page.headers["content-encoding"] == "gzip"
        assert client.get("/api/checkpoint").json()["size"] == book.checkpoint().size
        assert client.get("/api/nowhere").headers["content-type"] == "application/problem+json"
        assert client.get("/api/openapi.json").status_code == 200
        foreign = client.post(
            "/api/capture", content=b"{}", headers={"Origin": "https://elsewhere.example"}
        )
        assert foreign.status_code == 403
        assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400


def test_a_capture_job_is_worked_on_while_the_site_runs() -> None:
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-01-01T00:00:00Z",
        "epcisBody": {
            "eventList": [
                {
                    "type": "ObjectEvent",
                    "eventTime": "2025-01-01T08:00:00Z",
                    "eventTimeZoneOffset": "+00:00",
                    "action": "ADD",
                    "bizStep": "commissioning",
                    "epcList": ["https://id.example.org/01/09520001000102/21/C1"],
                }
            ]
        },
    }
    with loopbook.open(":memory:") as book:
        with TestClient(create_site(book), base_url="http://localhost") as client:
            sent = client.post(
                "/epcis/capture",
                content=json.dumps(document).encode(),
                headers={"Content-Type": "application/json"},
            )
            assert sent.status_code == 202
            deadline = time.monotonic() + 20
            while client.get(sent.headers["location"]).json()["running"]:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            events = client.get("/epcis/events").json()
        assert len(events["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1
        assert book.checkpoint().size == 1


def test_a_websocket_under_another_sites_name_is_closed() -> None:
    with loopbook.open(":memory:") as book:
        client = TestClient(create_site(book), base_url="http://localhost")
        foreign = {"Host": "rebound.example", "Origin": "http://rebound.example"}
        with (
            pytest.raises(WebSocketDisconnect) as closed,
            client.websocket_connect("/epcis/queries/x/events?stream=true", headers=foreign),
        ):
            pass
        assert closed.value.code == 1008
