"""The official example events, and the questions that their own values make."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from loopbook.formats.content import canonical_bytes, content_of
from loopbook.formats.context import context_of

Json = dict[str, Any]
SCOPES: dict[str, Callable[[Json], list[Json]]] = {
    "": lambda event: [event],
    "ILMD_": lambda event: [event["ilmd"]] if "ilmd" in event else [],
    "ERROR_DECLARATION_": lambda event: [event[E]] if E in event else [],
    "SENSORELEMENT_": lambda event: event.get("sensorElementList", []),
    "SENSORMETADATA_": lambda event: _within(event, "sensorMetadata"),
    "SENSORREPORT_": lambda event: _within(event, "sensorReport"),
    "readPoint_": lambda event: [event["readPoint"]] if "readPoint" in event else [],
    "bizLocation_": lambda event: [event["bizLocation"]] if "bizLocation" in event else [],
}
E = "errorDeclaration"
PLAIN = {
    "type": "eventType",
    "eventID": "EQ_eventID",
    "action": "EQ_action",
    "bizStep": "EQ_bizStep",
    "disposition": "EQ_disposition",
    "transformationID": "EQ_transformationID",
    "parentID": "MATCH_parentID",
}
LISTS = {
    "epcList": "MATCH_epc",
    "childEPCs": "MATCH_epc",
    "inputEPCList": "MATCH_inputEPC",
    "outputEPCList": "MATCH_outputEPC",
}
QUANTITIES = {
    "quantityList": "MATCH_epcClass",
    "childQuantityList": "MATCH_epcClass",
    "inputQuantityList": "MATCH_inputEPCClass",
    "outputQuantityList": "MATCH_outputEPCClass",
}
SENSOR_TEXTS = (
    "deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules",
    "stringValue", "hexBinaryValue", "uriValue",
)  # fmt: skip
AMOUNTS = ("value", "minValue", "maxValue", "meanValue", "sDev", "percValue")
ORDERS = ("GT", "GE", "LT", "LE")


def official_events(folder: Path) -> list[Json]:
    """Return the canonical events of every JSON example."""
    found = []
    for file in sorted(folder.rglob("*.jsonld")):
        document = json.loads(file.read_text("utf-8"))
        context = context_of(canonical_bytes(document.get("@context", [])))
        for event in _events(document):
            found.append(content_of(json.dumps(event).encode(), context).canonical)
    return found


def _events(document: Json) -> list[Json]:
    body = document.get("epcisBody", {})
    results = body.get("queryResults", {}).get("resultsBody", {})
    return [*body.get("eventList", []), *results.get("eventList", [])]


def _within(event: Json, name: str) -> list[Json]:
    found = []
    for element in event.get("sensorElementList", []):
        value = element.get(name, [])
        found += value if isinstance(value, list) else [value]
    return found


def questions_of(event: Json) -> Iterator[tuple[str, str]]:
    """Yield parameters with a value of the event itself, as an address has them."""
    for field, name in PLAIN.items():
        if field in event:
            yield name, event[field]
    for field, name in LISTS.items():
        for epc in event.get(field, []):
            yield name, epc
            yield "MATCH_anyEPC", epc
    for time, tests in (("eventTime", ("GE", "LT")),):
        for test in tests:
            yield f"{test}_{time}", event[time]
    yield from _quantities(event)
    yield from _places(event)
    yield from _lists(event)
    yield from _sensors(event)
    yield from _errors(event)
    yield from _extensions(event)
    for name in ("errorDeclaration", "sensorElementList", "ilmd"):
        if name in event:
            yield f"EXISTS_{name}", ""


def _quantities(event: Json) -> Iterator[tuple[str, str]]:
    for field, name in QUANTITIES.items():
        for one in event.get(field, []):
            yield name, one["epcClass"]
            yield "MATCH_anyEPCClass", one["epcClass"]
            if "quantity" in one:
                for test in ("EQ", *ORDERS):
                    yield f"{test}_quantity", str(one["quantity"])
                    if "uom" in one:
                        yield f"{test}_quantity_{one['uom']}", str(one["quantity"])


def _places(event: Json) -> Iterator[tuple[str, str]]:
    for field in ("readPoint", "bizLocation"):
        if field in event:
            yield f"EQ_{field}", event[field]["id"]
            yield f"WD_{field}", event[field]["id"]


def _lists(event: Json) -> Iterator[tuple[str, str]]:
    for field in ("bizTransaction", "source", "destination"):
        for one in event.get(f"{field}List", []):
            if ":" not in one.get("type", ":"):
                yield f"EQ_{field}_{one['type']}", one[field]
    for side, words in event.get("persistentDisposition", {}).items():
        for word in words:
            yield f"EQ_persistentDisposition_{side}", word


def _sensors(event: Json) -> Iterator[tuple[str, str]]:
    reports = _within(event, "sensorReport")
    for one in (*_within(event, "sensorMetadata"), *reports):
        for field in SENSOR_TEXTS:
            if field in one:
                yield f"EQ_{field}", one[field]
        if "booleanValue" in one:
            yield "EQ_booleanValue", str(one["booleanValue"]).lower()
        for field in ("time", "startTime", "endTime"):
            if field in one:
                yield f"GE_{field}", one[field]
                yield f"LT_{field}", one[field]
    for one in reports:
        if "type" in one:
            yield "EQ_type", one["type"]
        for test in ORDERS:
            if "percRank" in one:
                yield f"{test}_percRank", str(one["percRank"])
            for field in AMOUNTS:
                if field in one and "uom" in one:
                    yield f"{test}_{field}_{one['uom']}", str(one[field])
        if "value" in one and "uom" in one:
            yield f"EQ_value_{one['uom']}", str(one["value"])
            yield "GE_value_KEL", "280"
            yield "LT_value_FAH", "80"


def _errors(event: Json) -> Iterator[tuple[str, str]]:
    error = event.get("errorDeclaration", {})
    if "reason" in error:
        yield "EQ_errorReason", error["reason"]
    for one in error.get("correctiveEventIDs", []):
        yield "EQ_correctiveEventID", one
    if error:
        yield "GE_errorDeclarationTime", error["declarationTime"]
        yield "LT_errorDeclaration_Time", error["declarationTime"]


def _extensions(event: Json) -> Iterator[tuple[str, str]]:
    for scope, nodes in SCOPES.items():
        for node in nodes(event):
            for field, value in node.items():
                if ":" in field:
                    yield from _field(scope, field, value)
                    yield from _inner(scope, value)


def _inner(scope: str, value: Any) -> Iterator[tuple[str, str]]:
    for one in value if isinstance(value, list) else [value]:
        for field, inner in one.items() if isinstance(one, dict) else ():
            if ":" in field:
                yield from _field(f"INNER_{scope}", field, inner)
            yield from _inner(scope, inner)


def _field(scope: str, field: str, value: Any) -> Iterator[tuple[str, str]]:
    yield f"EXISTS_{scope}{field}", ""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one and "|" not in one:
            yield f"EQ_{scope}{field}", one
        elif isinstance(one, int | float) and not isinstance(one, bool):
            for test in ("EQ", *ORDERS):
                yield f"{test}_{scope}{field}", str(one)
