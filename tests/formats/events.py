"""Events to read: a plain one of each kind, changed at will, and the document around them."""

import io
import json
from collections.abc import Mapping, Sequence

from loopbook.formats.epcis_json import read
from loopbook.terms.parsed import Parsed

STANDARD = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CONTEXT = [STANDARD, {"loopbook": "urn:loopbook:v1:"}]
PACK = "https://id.example.org/01/09520001000102/21/P1"
CELL = "https://id.example.org/01/09520001000201/21/C1"
LOT = "https://id.example.org/01/09520001000300/10/L7"

WHEN = {"eventTime": "2025-03-01T08:30:00+08:00", "eventTimeZoneOffset": "+08:00"}
OBJECT = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:6f0b6d3e-7a0f-4b5c-9a58-000000000001",
    **WHEN,
    "action": "OBSERVE",
    "bizStep": "receiving",
    "epcList": [PACK],
}
AGGREGATION = {
    "type": "AggregationEvent",
    **WHEN,
    "action": "ADD",
    "parentID": PACK,
    "childEPCs": [CELL],
}
ASSOCIATION = {**AGGREGATION, "type": "AssociationEvent"}
TRANSACTION = {
    "type": "TransactionEvent",
    **WHEN,
    "action": "ADD",
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:example:po:7"}],
    "epcList": [PACK],
}
TRANSFORMATION = {
    "type": "TransformationEvent",
    **WHEN,
    "inputEPCList": [PACK],
    "outputQuantityList": [{"epcClass": LOT, "quantity": 12.5, "uom": "KGM"}],
}


def changed(event: Mapping[str, object], **changes: object) -> dict[str, object]:
    """Return the event with fields changed; None leaves a field out. `__` in a name is a colon."""
    new = dict(event)
    for name, value in changes.items():
        field = name.replace("__", ":")
        if value is None:
            new.pop(field, None)
        else:
            new[field] = value
    return new


def document(events: Sequence[object], context: object = CONTEXT, **members: object) -> bytes:
    """Return an EPCISDocument of the events."""
    whole = {
        "@context": context,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-03-02T00:00:00Z",
        **members,
        "epcisBody": {"eventList": events},
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def read_all(text: bytes) -> list[Parsed]:
    """Return everything that stands in a text called `input.json`."""
    return list(read(io.BytesIO(text), "input.json"))


def read_one(event: Mapping[str, object], context: object = CONTEXT) -> Parsed:
    """Return what is read of one event in a document."""
    (parsed,) = read_all(document([event], context))
    return parsed


def found(parsed: Parsed) -> list[tuple[str, str]]:
    """Return code and path of every finding."""
    return [(finding.code, finding.place.pointer) for finding in parsed.findings]
