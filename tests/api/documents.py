"""EPCIS documents to post."""

import json
from importlib.resources import files


def chain() -> bytes:
    """Return the chain of three cells, as the pack's case has it."""
    case = files("loopbook").joinpath("schemes", "cn-battery", "cases", "chain")
    return case.joinpath("chain.jsonld").read_bytes()


def document(*events: dict[str, object]) -> bytes:
    """Return a document of these events."""
    return json.dumps(
        {
            "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-01-05T00:00:00Z",
            "epcisBody": {"eventList": list(events)},
        }
    ).encode()


def event(name: str = "1", **more: object) -> dict[str, object]:
    """Return an object event that nothing is wrong with."""
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:061365dc-41cd-5962-a833-00000000000{name}",
        "eventTime": "2025-03-03T10:00:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "epcList": ["https://id.example.org/01/09520001000102/21/X1"],
        "bizStep": "inspecting",
        **more,
    }
