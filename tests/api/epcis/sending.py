"""Sending documents through the door, and what comes back."""

from collections.abc import Sequence
from typing import Any

from starlette.testclient import TestClient

from loopbook.book.jobs import Jobs
from tests.api.documents import document, event

JSON = {"Content-Type": "application/json"}
PROCEED = {**JSON, "GS1-Capture-Error-Behaviour": "proceed"}
XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"
 creationDate="2026-01-05T00:00:00Z"><EPCISBody><EventList><ObjectEvent>
<eventTime>2025-03-03T10:00:00+08:00</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>
<eventID>urn:uuid:061365dc-41cd-5962-a833-0000000000ff</eventID>
<epcList><epc>urn:epc:id:sgtin:0614141.107346.2018</epc></epcList>
<action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:inspecting</bizStep>
</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"""


def named(number: int, **more: object) -> dict[str, object]:
    """Return an event with an eventID of that number."""
    return {**event(), **more, "eventID": f"urn:uuid:061365dc-41cd-5962-a833-{number:012d}"}


def captured(client: TestClient, jobs: Jobs, events: Sequence[dict[str, object]]) -> dict[str, Any]:
    """Capture events, wait until their job is done, and return the job."""
    answer = client.post("/epcis/capture", content=document(*events), headers=JSON)
    assert answer.status_code == 202, answer.text
    jobs.work()
    done: dict[str, Any] = client.get(answer.headers["Location"]).json()
    assert done["running"] is False
    return done


def found(client: TestClient, address: str, **headers: str) -> list[dict[str, Any]]:
    """Return the events at an address, page after page."""
    events: list[dict[str, Any]] = []
    while address:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, answer.text
        events += answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    return events
