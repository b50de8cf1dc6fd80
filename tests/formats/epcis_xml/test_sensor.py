"""Sensor: attributes become fields, typed as the JSON schema wants them."""

import json

import msgspec

from loopbook.formats.epcis_xml.sensor import sensor_of
from tests.formats.epcis_xml.samples import begun, element


def test_attributes_become_fields_with_their_types() -> None:
    at = element(
        '<sensorElement><sensorMetadata time=" 2024-01-01T00:00:00Z " deviceID="urn:d" ex:m="x"/>'
        '<sensorReport type="gs1:Temperature" value="26.0" uom="CEL" booleanValue="true"'
        ' component="https://ref.gs1.org/cbv/Comp-x" exception="gs1:ALARM_CONDITION" ex:r="1"/>'
        '<sensorReport type="ex:own" stringValue="007" hexBinaryValue="f0"/>'
        "<ex:more><ex:a>1</ex:a></ex:more><extension><ex:last/></extension></sensorElement>"
    )
    made = begun(at)
    found = json.loads(msgspec.json.encode(sensor_of(at, made)))
    assert not made.faults
    assert found == {
        "sensorMetadata": {"time": "2024-01-01T00:00:00Z", "deviceID": "urn:d", "ex:m": "x"},
        "sensorReport": [
            {
                "type": "Temperature",
                "value": 26.0,
                "uom": "CEL",
                "booleanValue": True,
                "component": "x",
                "exception": "ALARM_CONDITION",
                "ex:r": "1",
            },
            {"type": "ex:own", "stringValue": "007", "hexBinaryValue": "f0"},
        ],
        "ex:more": {"ex:a": "1"},
        "ex:last": "",
    }


def test_what_has_no_place_in_a_sensor_element_is_found() -> None:
    at = element(
        '<sensorElement x="1"><sensorMetadata/><sensorMetadata/><sensorReport>text</sensorReport>'
        "<sensorReport><a/></sensorReport>text</sensorElement>"
    )
    made = begun(at)
    sensor_of(at, made)
    assert [one.code for one in made.faults] == ["LB-X09", "LB-X07", "LB-X08", "LB-X12", "LB-X08"]
