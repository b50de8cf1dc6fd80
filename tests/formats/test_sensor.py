"""Sensor elements become one run of reports."""

from decimal import Decimal

import pytest

from loopbook.terms.event import Basis, SensorReport
from tests.formats.events import OBJECT, changed, found, read_one

REPORT = {"type": "Mass", "value": 412.50, "uom": "KGM", "sDev": 0.5}


def event(*elements: object) -> dict[str, object]:
    return changed(OBJECT, sensorElementList=list(elements))


def test_reports_of_all_elements_stand_in_order() -> None:
    parsed = read_one(
        event(
            {
                "sensorMetadata": {
                    "time": "2025-03-01T00:00:00Z",
                    "deviceID": "urn:x:1",
                    "loopbook:line": "2",
                },
                "sensorReport": [REPORT, {"type": "Temperature", "value": 26, "uom": "CEL"}],
            },
            {
                "sensorReport": [
                    {
                        "type": "loopbook:soh",
                        "value": 0.83,
                        "component": "x",
                        "loopbook:basis": "measured",
                    },
                    {"type": "urn:example:note", "stringValue": "scratched"},
                ]
            },
        )
    )
    assert not parsed.findings
    assert parsed.event is not None
    assert parsed.event.sensors == (
        SensorReport("Mass", Decimal("412.5"), "KGM", Decimal("0.5")),
        SensorReport("Temperature", Decimal(26), "CEL"),
        SensorReport("urn:loopbook:v1:soh", Decimal("0.83"), component="x", basis=Basis.MEASURED),
        SensorReport("urn:example:note"),
    )


def test_every_other_field_of_a_report_is_accepted() -> None:
    report = {
        **REPORT,
        "exception": "ALARM_CONDITION",
        "time": "2025-03-01T00:00:00Z",
        "booleanValue": True,
        "hexBinaryValue": "f0f0",
        "uriValue": "urn:x:1",
        "minValue": 1,
        "maxValue": 2.5,
        "coordinateReferenceSystem": "urn:x:2",
    }
    assert not read_one(event({"sensorReport": [report]})).findings


P = "/sensorElementList/0"
R = f"{P}/sensorReport/0"


@pytest.mark.parametrize(
    ("element", "code", "path"),
    [
        ("x", "LB-F21", P),
        ({}, "LB-F20", P),
        ({"sensorReport": []}, "LB-F21", f"{P}/sensorReport"),
        ({"sensorReport": {}}, "LB-F21", f"{P}/sensorReport"),
        ({"sensorReport": [REPORT], "sensorMetaData": {}}, "LB-F28", f"{P}/sensorMetaData"),
        ({"sensorReport": [REPORT], "sensorMetadata": 1}, "LB-F21", f"{P}/sensorMetadata"),
        (
            {"sensorReport": [REPORT], "sensorMetadata": {"time": "2025-03-01"}},
            "LB-F22",
            f"{P}/sensorMetadata/time",
        ),
        (
            {"sensorReport": [REPORT], "sensorMetadata": {"deviceID": "7"}},
            "LB-F27",
            f"{P}/sensorMetadata/deviceID",
        ),
        (
            {"sensorReport": [REPORT], "sensorMetadata": {"deviceId": "urn:x:7"}},
            "LB-F28",
            f"{P}/sensorMetadata/deviceId",
        ),
        ({"sensorReport": [7]}, "LB-F21", R),
        ({"sensorReport": [{"value": 1}]}, "LB-F20", R),
        ({"sensorReport": [{"type": "Mas", "value": 1}]}, "LB-F29", f"{R}/type"),
        ({"sensorReport": [{**REPORT, "value": "1"}]}, "LB-F21", f"{R}/value"),
        ({"sensorReport": [{**REPORT, "sDev": None}]}, "LB-F21", f"{R}/sDev"),
        ({"sensorReport": [{**REPORT, "meanValue": "x"}]}, "LB-F21", f"{R}/meanValue"),
        ({"sensorReport": [{**REPORT, "uom": 7}]}, "LB-F21", f"{R}/uom"),
        ({"sensorReport": [{**REPORT, "component": "w"}]}, "LB-F29", f"{R}/component"),
        ({"sensorReport": [{**REPORT, "exception": "ALARM"}]}, "LB-F29", f"{R}/exception"),
        ({"sensorReport": [{**REPORT, "booleanValue": "true"}]}, "LB-F21", f"{R}/booleanValue"),
        ({"sensorReport": [{**REPORT, "hexBinaryValue": "xy"}]}, "LB-F21", f"{R}/hexBinaryValue"),
        ({"sensorReport": [{**REPORT, "uriValue": "x"}]}, "LB-F27", f"{R}/uriValue"),
        ({"sensorReport": [{**REPORT, "time": "now"}]}, "LB-F23", f"{R}/time"),
        ({"sensorReport": [{**REPORT, "val": 1}]}, "LB-F28", f"{R}/val"),
        (
            {"sensorReport": [{**REPORT, "loopbook:basis": "measurd"}]},
            "LB-F40",
            f"{R}/loopbook:basis",
        ),
    ],
)
def test_another_shape_is_an_error_at_its_place(element: object, code: str, path: str) -> None:
    parsed = read_one(event(element))
    assert (code, path) in found(parsed)
    assert parsed.event is None


def test_a_list_that_is_none_is_an_error() -> None:
    assert found(read_one(changed(OBJECT, sensorElementList={}))) == [
        ("LB-F21", "/sensorElementList")
    ]
