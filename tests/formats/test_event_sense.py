"""What the schema lets pass and cannot be meant: one finding each, with rule, pointer and words."""

import json

import pytest

from loopbook.formats.event import read_event
from loopbook.formats.event_sense import agree, is_event_hash, may_meet
from loopbook.terms.finding import Place, Severity, finding_text
from tests.formats.events import (
    AGGREGATION,
    ASSOCIATION,
    CELL,
    LOT,
    OBJECT,
    PACK,
    TRANSACTION,
    TRANSFORMATION,
    changed,
    found,
    read_one,
)

URN = "urn:epc:id:sgtin:4012345.011111.9876"
LINK = "https://example.com/01/04012345111118/21/9876"
REPORT = {"type": "Temperature", "value": 21.5, "uom": "CEL"}


def sensed(report: object = None, **metadata: object) -> dict[str, object]:
    element = {"sensorMetadata": metadata, "sensorReport": [report or REPORT]}
    return changed(OBJECT, sensorElementList=[element])


def declared(**fields: object) -> dict[str, object]:
    error = {"declarationTime": "2025-03-02T00:00:00Z", **fields}
    return changed(OBJECT, errorDeclaration=error)


M = "/sensorElementList/0/sensorMetadata"
R = "/sensorElementList/0/sensorReport/0"
ERRORS = [
    (changed(AGGREGATION, childEPCs=[CELL, PACK]), "LB-F38", "/parentID"),
    (changed(AGGREGATION, parentID=URN, childEPCs=[LINK]), "LB-F38", "/parentID"),
    (changed(ASSOCIATION, parentID=LINK, childEPCs=[CELL, URN]), "LB-F38", "/parentID"),
    (changed(TRANSACTION, parentID=PACK), "LB-F38", "/parentID"),
    (
        changed(OBJECT, quantityList=[{"epcClass": LOT, "quantity": -0.5}]),
        "LB-F31",
        "/quantityList/0/quantity",
    ),
    (
        changed(OBJECT, quantityList=[{"epcClass": LOT, "uom": "KGM"}]),
        "LB-F35",
        "/quantityList/0/uom",
    ),
    (
        sensed(startTime="2025-03-01T00:20:00Z", endTime="2025-03-01T02:10:00+02:00"),
        "LB-F54",
        f"{M}/startTime",
    ),
    (
        changed(OBJECT, persistentDisposition={"set": ["active", "damaged"], "unset": ["damaged"]}),
        "LB-F55",
        "/persistentDisposition/set/1",
    ),
    (changed(OBJECT, ex__a=1), "LB-F16", "/ex:a"),
    (changed(OBJECT, disposition="urn:epcglobal:cbv:disp:active"), "LB-F57", "/disposition"),
    (sensed({**REPORT, "type": "https://gs1.org/voc/Temperature"}), "LB-F57", f"{R}/type"),
]
WARNINGS = [
    (changed(OBJECT, epcList=[]), "LB-F51", "/epcList"),
    (changed(TRANSACTION, epcList=[]), "LB-F51", "/epcList"),
    (changed(OBJECT, epcList=["urn:epc:id:sgtin:9520001.0010.7"]), "LB-F44", "/epcList/0"),
    (
        changed(OBJECT, quantityList=[{"epcClass": "urn:epc:class:lgtin:952.1.L"}]),
        "LB-F44",
        "/quantityList/0/epcClass",
    ),
    (changed(OBJECT, readPoint={"id": "urn:epc:id:sgln:1.2.3"}), "LB-F44", "/readPoint/id"),
    (sensed({**REPORT, "deviceID": "urn:x:1"}, deviceID="urn:x:2"), "LB-F52", f"{R}/deviceID"),
    (sensed(time="2025-03-01T00:30:01Z"), "LB-F53", f"{M}/time"),
    (sensed({**REPORT, "time": "2025-03-01T09:30:00+08:00"}), "LB-F53", f"{R}/time"),
    (changed(OBJECT, bizStep="cbv:BizStep-receiving"), "LB-F58", "/bizStep"),
    (changed(TRANSFORMATION, outputEPCList=[PACK]), "LB-F59", "/outputEPCList/0"),
    (
        changed(TRANSFORMATION, inputEPCList=[CELL, URN], outputEPCList=[LINK]),
        "LB-F59",
        "/outputEPCList/0",
    ),
    (changed(OBJECT, eventTimeZoneOffset="+09:00"), "LB-F60", "/eventTimeZoneOffset"),
    (
        declared(correctiveEventIDs=["urn:x:1", OBJECT["eventID"]]),
        "LB-F61",
        "/errorDeclaration/correctiveEventIDs/1",
    ),
    (
        declared(declarationTime="2025-02-01T00:00:00Z"),
        "LB-F62",
        "/errorDeclaration/declarationTime",
    ),
    (sensed({**REPORT, "exception": "ERROR_CONDITION"}), "LB-F64", f"{R}/value"),
    (
        changed(OBJECT, eventID=f"ni:///sha-256;{'0' * 64}?ver=CBV2.0"),
        "LB-F56",
        "/eventID",
    ),
]


@pytest.mark.parametrize(("event", "code", "pointer"), [*ERRORS, *WARNINGS])
def test_what_cannot_be_meant_is_told_once_with_its_place(
    event: dict[str, object], code: str, pointer: str
) -> None:
    parsed = read_one(event)
    assert found(parsed) == [(code, pointer)]
    (finding,) = parsed.findings
    is_error = (event, code, pointer) in ERRORS
    assert finding.severity is (Severity.ERROR if is_error else Severity.WARNING)
    assert (parsed.event is None) is is_error
    assert finding_text(finding) != finding_text(finding, "zh")


@pytest.mark.parametrize(
    "event",
    [
        changed(AGGREGATION, parentID=LINK.replace("9876", "9877"), childEPCs=[URN]),
        changed(OBJECT, eventTime="2025-03-01T00:30:00Z", eventTimeZoneOffset="-05:00"),
        sensed(time="2025-03-01T00:30:00Z", startTime="2025-02-28T00:00:00Z"),
        sensed({"type": "Temperature", "exception": "ERROR_CONDITION", "uriValue": "urn:x:1"}),
        sensed({**REPORT, "exception": "ALARM_CONDITION"}),
        changed(OBJECT, persistentDisposition={"set": ["active"], "unset": ["damaged"]}),
        declared(correctiveEventIDs=["urn:x:1"]),
        changed(OBJECT, eventID=f"ni:///sha-256;{'0' * 64}?ver=CBV3.0"),
    ],
)
def test_what_may_be_meant_is_left_alone(event: dict[str, object]) -> None:
    assert not read_one(event).findings


def test_an_event_with_its_own_hash_is_believed() -> None:
    event = changed(OBJECT, eventID=None)
    named = read_one(event).event
    assert named is not None
    assert is_event_hash(named.event_id)
    assert not read_one({**event, "eventID": named.event_id}).findings
    again = {**event, "eventID": named.event_id, "bizStep": "shipping"}
    assert found(read_one(again)) == [("LB-F56", "/eventID")]
    error = {"declarationTime": "2025-03-02T00:00:00Z"}
    assert not read_one({**again, "bizStep": "receiving", "errorDeclaration": error}).findings


def test_zones_agree_when_they_are_alike_or_utc() -> None:
    assert agree("2025-03-01T08:30:00+08:00", "+08:00")
    assert agree("2025-03-01T08:30:00Z", "+08:00")
    assert not agree("2025-03-01T08:30:00+07:00", "+08:00")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (URN, LINK),
        (LINK, LINK.replace("example.com", "id.gs1.org")),
        (LINK, f"{LINK}?a=b"),
        (LINK, f"{LINK}/"),
        (LINK, LINK.replace("04012345111118", "4012345111118")),
        (LINK, LINK.replace("/01/", "/gtin/").replace("/21/", "/ser/")),
        ("urn:epc:id:sscc:4012345.1234567890", "https://id.gs1.org/00/140123452345678905"),
        (URN, URN),
    ],
)
def test_what_is_one_thing_may_meet(one: str, other: str) -> None:
    assert may_meet((one,), ("urn:x:1", other))
    assert may_meet((other, CELL), (one,))


def test_plain_others_do_not_meet() -> None:
    assert not may_meet((PACK,), (CELL, CELL.replace("C1", "C2")))
    assert not may_meet((URN,), (URN.replace("9876", "1234"),))


def test_a_repetition_on_both_sides_of_a_table_of_urns_is_found_by_either_reading() -> None:
    made = changed(AGGREGATION, eventID="urn:uuid:1", parentID=LINK, childEPCs=[f"{LINK}?x"])
    parsed = read_event(json.dumps(made).encode(), b"", Place())
    assert found(parsed) == [("LB-F38", "/parentID")]
