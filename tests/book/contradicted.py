"""Books that contradict themselves, one for each bad input that supervision must bear."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import loopbook
from loopbook.book import MEMORY, Book

CLASS = "https://id.example.org/01/09520001000621/21/"
LOTS = "https://id.example.org/01/09520001000300/10/"
A, B, C, PACK, OTHER = (f"{CLASS}{name}" for name in ("A", "B", "C", "PACK", "OTHER"))
L, M = f"{LOTS}L", f"{LOTS}M"
Json = dict[str, object]


def made(time: str, came: list[str], went: list[str]) -> Json:
    """Return a transformation of things and lots."""
    content: Json = {"type": "TransformationEvent"}
    for side, names in (("input", came), ("output", went)):
        things = [name for name in names if "/21/" in name]
        lots = [{"epcClass": n, "quantity": 1, "uom": "KGM"} for n in names if "/10/" in n]
        content |= {f"{side}EPCList": things} if things else {}
        content |= {f"{side}QuantityList": lots} if lots else {}
    return content | {"eventTime": f"{time}T00:00:00Z"}


def said(time: str, item: str, step: str, action: str = "OBSERVE") -> Json:
    """Return an object event."""
    told: Json = {"type": "ObjectEvent", "action": action, "epcList": [item], "bizStep": step}
    return told | {"eventTime": f"{time}T00:00:00Z"}


def put(time: str, parent: str, child: str, action: str = "ADD") -> Json:
    """Return an aggregation: into a parent, or out of it."""
    told: Json = {"type": "AggregationEvent", "action": action, "parentID": parent}
    return told | {"childEPCs": [child], "eventTime": f"{time}T00:00:00Z"}


BAD: dict[str, tuple[str, str, list[Json]]] = {
    "a year late": (
        "LB-U39", A,
        [said("2020-01-01", B, "inspecting"), said("2018-01-01", A, "inspecting")],
    ),
    "in two packs at once": (
        "LB-U31", A, [put("2024-01-01", PACK, A), put("2024-02-01", OTHER, A)],
    ),
    "removed before it was added": (
        "LB-U32", A, [put("2024-01-01", PACK, A, "DELETE"), put("2024-02-01", PACK, A)],
    ),
    "transformed twice": (
        "LB-U34", A, [made("2024-01-01", [A], [L]), made("2024-02-01", [A], [M])],
    ),
    "older than its parts": (
        "LB-U36", A, [put("2024-01-01", PACK, A), said("2024-02-01", A, "commissioning", "ADD")],
    ),
    "a loop": ("LB-U37", A, [made("2024-01-01", [A], [B]), made("2024-02-01", [B], [A])]),
    "a loop of containers": (
        "LB-U38", PACK, [put("2024-01-01", PACK, OTHER), put("2024-02-01", OTHER, PACK)],
    ),
    "a re-used code": (
        "LB-U40", A,
        [said(f"2024-0{month}-01", A, "commissioning", "ADD") for month in (1, 6)],
    ),
    "spoken of after its end": (
        "LB-U41", A, [said("2024-01-01", A, "destroying"), said("2024-02-01", A, "inspecting")],
    ),
}  # fmt: skip
"""Name -> the code that finds it, the item it is about, the events that make it."""


def document(events: list[Json], mark: str = "x") -> bytes:
    """Return an EPCIS document of events."""
    listed = [
        {**event, "eventID": f"urn:x:{mark}:{number}", "eventTimeZoneOffset": "+00:00"}
        for number, event in enumerate(events)
    ]
    return json.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-01-01T00:00:00Z",
            "epcisBody": {"eventList": listed},
        }
    ).encode()


def marked(name: str, text: str) -> str:
    """Return a text whose things and lots are those of one bad input alone."""
    mark = f"{[*BAD].index(name)}-"
    return text.replace("/21/", f"/21/{mark}").replace("/10/", f"/10/{mark}")


def all_bad() -> list[Json]:
    """Return the events of all bad inputs, each with things of its own."""
    return [
        json.loads(marked(name, json.dumps(event)))
        for name, (_, _, events) in BAD.items()
        for event in events
    ]


@contextmanager
def contradicted(*events: Json, scheme: str = "cn-battery") -> Iterator[Book]:
    """Open a book in memory that holds these events."""
    with loopbook.open(MEMORY, [scheme], party="maker") as book:
        receipt = book.record(document([*events]))
        assert not receipt.refused, receipt.findings
        yield book
