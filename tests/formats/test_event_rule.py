"""Rules between the fields of an event, by type."""

import pytest

from tests.formats.events import (
    AGGREGATION,
    ASSOCIATION,
    LOT,
    OBJECT,
    TRANSACTION,
    TRANSFORMATION,
    changed,
    found,
    read_one,
)

SENSORS = [{"sensorReport": [{"type": "Mass", "value": 1, "uom": "KGM"}]}]
PLACE = {"id": "urn:example:gate"}


@pytest.mark.parametrize(
    "event",
    [
        OBJECT,
        AGGREGATION,
        ASSOCIATION,
        TRANSACTION,
        TRANSFORMATION,
        changed(OBJECT, epcList=None, quantityList=[{"epcClass": LOT}]),
        changed(OBJECT, epcList=None, sensorElementList=SENSORS, readPoint=PLACE),
        changed(OBJECT, action="ADD", ilmd={"loopbook:x": 1}),
        changed(AGGREGATION, action="OBSERVE", parentID=None),
        changed(AGGREGATION, action="DELETE", childEPCs=None),
        changed(TRANSACTION, action="DELETE", epcList=None),
        changed(TRANSFORMATION, outputQuantityList=None, transformationID="urn:example:t"),
        changed(TRANSFORMATION, ilmd={"loopbook:x": 1}),
    ],
)
def test_an_event_that_keeps_the_rules_has_no_findings(event: dict[str, object]) -> None:
    parsed = read_one(event)
    assert not parsed.findings
    assert parsed.event is not None


@pytest.mark.parametrize(
    ("event", "code", "path"),
    [
        (changed(OBJECT, eventTime=None), "LB-F20", "/eventTime"),
        (changed(OBJECT, eventTimeZoneOffset=None), "LB-F20", "/eventTimeZoneOffset"),
        (changed(OBJECT, action=None), "LB-F20", "/action"),
        (changed(OBJECT, epcList=None), "LB-F30", "/epcList"),
        (changed(OBJECT, epcList=None, sensorElementList=SENSORS), "LB-F30", "/epcList"),
        (changed(OBJECT, ilmd={"loopbook:x": 1}), "LB-F34", "/ilmd"),
        (changed(AGGREGATION, parentID=None), "LB-F50", "/parentID"),
        (changed(AGGREGATION, parentID=None, action="DELETE"), "LB-F50", "/parentID"),
        (changed(OBJECT, recordTime="today"), "LB-F23", "/recordTime"),
        (changed(AGGREGATION, childEPCs=None), "LB-F30", "/childEPCs"),
        (changed(ASSOCIATION, action="OBSERVE", parentID=None), "LB-F20", "/parentID"),
        (changed(TRANSACTION, bizTransactionList=[]), "LB-F20", "/bizTransactionList"),
        (changed(TRANSACTION, epcList=None), "LB-F30", "/epcList"),
        (changed(TRANSFORMATION, action="ADD"), "LB-F26", "/action"),
        (changed(TRANSFORMATION, inputEPCList=None), "LB-F30", "/inputEPCList"),
        (changed(TRANSFORMATION, outputQuantityList=[]), "LB-F30", "/outputEPCList"),
        (
            changed(
                TRANSFORMATION,
                inputEPCList=None,
                outputQuantityList=None,
                transformationID="urn:example:t",
            ),
            "LB-F30",
            "/inputEPCList",
        ),
    ],
)
def test_a_broken_rule_is_an_error(event: dict[str, object], code: str, path: str) -> None:
    parsed = read_one(event)
    assert found(parsed) == [(code, path)]
    assert parsed.event is None


@pytest.mark.parametrize("event", [changed(OBJECT, epcList=[]), changed(TRANSACTION, epcList=[])])
def test_an_empty_list_is_a_doubt(event: dict[str, object]) -> None:
    parsed = read_one(event)
    assert found(parsed) == [("LB-F51", "/epcList")]
    assert parsed.event is not None
