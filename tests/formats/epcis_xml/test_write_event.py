"""Write event: order of the schema, spelling of words, and the way back."""

import json
from decimal import Decimal

import pytest
from lxml import etree

from loopbook.formats.context import names_of
from loopbook.formats.epcis_xml.write_event import CbvForm, write_event
from loopbook.formats.epcis_xml.write_extension import Writing
from loopbook.formats.epcis_xml.write_name import ElementNames
from tests.formats.epcis_xml.samples import EX

CONTEXT = json.dumps([{"ex": EX}]).encode()
EVENT: dict[str, object] = {
    "ex:z": "1",
    "type": "ObjectEvent",
    "ilmd": {"ex:lot": "A"},
    "action": "ADD",
    "quantityList": [{"uom": "KGM", "quantity": Decimal("1E+2"), "epcClass": "urn:x:1"}],
    "bizStep": "shipping",
    "disposition": "ex:own",
    "persistentDisposition": {"set": ["active"], "unset": ["damaged"]},
    "readPoint": {"ex:a": "b", "id": "urn:x:2"},
    "bizTransactionList": [{"bizTransaction": "urn:x:3", "type": "po"}, {"bizTransaction": "u:4"}],
    "sensorElementList": [
        {
            "ex:s": "1",
            "sensorReport": [{"type": "Mass", "value": Decimal("2.0"), "booleanValue": True}],
            "sensorMetadata": {"time": "2024"},
        }
    ],
    "certificationInfo": ["urn:x:5", "urn:x:6"],
    "eventTimeZoneOffset": "+00:00",
    "eventTime": "2024-03-01T10:00:00Z",
    "@context": {"ex": EX},
}


def written(event: dict[str, object], form: CbvForm = CbvForm.URN) -> etree._Element:
    writing = Writing(ElementNames(names_of(CONTEXT)), {})
    write_event(writing, event, form)
    return etree.fromstring("".join(writing.parts))


def test_elements_stand_in_the_order_of_the_schema() -> None:
    event = written(EVENT)
    assert [str(one.tag).rpartition("}")[2] for one in event] == [
        "eventTime",
        "eventTimeZoneOffset",
        "certificationInfo",
        "certificationInfo",
        "action",
        "bizStep",
        "disposition",
        "readPoint",
        "bizTransactionList",
        "quantityList",
        "sensorElementList",
        "persistentDisposition",
        "ilmd",
        "z",
    ]
    assert [one.text for one in event.iterfind("quantityList/quantityElement/*")] == [
        "urn:x:1",
        "100",
        "KGM",
    ]
    assert [one.tag for one in event.iterfind("persistentDisposition/*")] == ["unset", "set"]
    assert event.nsmap == {"ex": EX}
    assert event.findtext("disposition") == "ex:own"


@pytest.mark.parametrize(
    ("form", "step", "kind"),
    [
        (CbvForm.URN, "urn:epcglobal:cbv:bizstep:shipping", "urn:epcglobal:cbv:btt:po"),
        (CbvForm.WEB, "https://ref.gs1.org/cbv/BizStep-shipping", "https://ref.gs1.org/cbv/BTT-po"),
    ],
)
def test_words_are_spelled_as_asked(form: CbvForm, step: str, kind: str) -> None:
    event = written(EVENT, form)
    assert event.findtext("bizStep") == step
    transactions = event.findall("bizTransactionList/bizTransaction")
    assert [one.get("type") for one in transactions] == [kind, None]
    report = event.find("sensorElementList/sensorElement/sensorReport")
    assert report is not None
    # Measurements have no URN: the address stands in both forms.
    assert dict(report.attrib) == {
        "type": "https://gs1.org/voc/Mass",
        "value": "2.0",
        "booleanValue": "true",
    }


def test_an_event_of_another_type_has_its_namespace() -> None:
    event = written({**EVENT, "type": "ex:Own", "parentID": "urn:x:9"})
    assert event.tag == f"{{{EX}}}Own"
    assert event.findtext("parentID") == "urn:x:9"
    assert written({**EVENT, "type": "epcis:ObjectEvent"}).tag == "ObjectEvent"
