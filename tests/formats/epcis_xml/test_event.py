"""Event: every field of the standard, the wrappers of 1.x, and what has no place."""

import pytest

from tests.formats.epcis_xml.samples import (
    EX,
    WHEN,
    codes,
    document,
    event_json,
    object_event,
    old,
    read,
)


def test_every_dimension_becomes_json() -> None:
    found = event_json(
        document(
            f"""<TransformationEvent>{WHEN}<eventID>urn:uuid:1</eventID><errorDeclaration>
            <declarationTime>2024-04-01T00:00:00Z</declarationTime>
            <reason>urn:epcglobal:cbv:er:incorrect_data</reason><correctiveEventIDs>
            <correctiveEventID>urn:uuid:2</correctiveEventID></correctiveEventIDs>
            <ex:who>me</ex:who></errorDeclaration>
            <certificationInfo>https://example.com/c</certificationInfo>
            <inputEPCList/><inputQuantityList><quantityElement>
            <epcClass>urn:epc:class:lgtin:4012345.012345.A</epcClass><quantity>2.50</quantity>
            <uom>KGM</uom></quantityElement><quantityElement>
            <epcClass>urn:epc:class:lgtin:4012345.012345.B</epcClass><quantity xsi:nil="true"/>
            </quantityElement></inputQuantityList>
            <outputEPCList><epc> urn:epc:id:sgtin:0614141.107346.1 </epc></outputEPCList>
            <transformationID>urn:uuid:3</transformationID>
            <bizStep>https://ref.gs1.org/cbv/BizStep-commissioning</bizStep>
            <disposition>cbv:Disp-active</disposition>
            <readPoint><id>urn:epc:id:sgln:0614141.07346.0</id><ex:a>1</ex:a></readPoint>
            <bizTransactionList><bizTransaction>urn:uuid:4</bizTransaction>
            <bizTransaction type="urn:epcglobal:cbv:btt:po">urn:uuid:5</bizTransaction>
            </bizTransactionList><sourceList><source type="urn:epcglobal:cbv:sdt:location">
            urn:epc:id:sgln:4012345.00225.0</source></sourceList>
            <persistentDisposition><set>urn:epcglobal:cbv:disp:active</set>
            <set>urn:epcglobal:cbv:disp:damaged</set></persistentDisposition>
            <ilmd><extension><ex:w>1</ex:w></extension><cbvmda:lotNumber>A</cbvmda:lotNumber></ilmd>
            <extension><ex:b/></extension><ex:c>1</ex:c><ex:c>2</ex:c></TransformationEvent>"""
        )
    )
    assert found == {
        "type": "TransformationEvent",
        "eventTime": "2024-03-01T10:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "eventID": "urn:uuid:1",
        "errorDeclaration": {
            "declarationTime": "2024-04-01T00:00:00Z",
            "reason": "incorrect_data",
            "correctiveEventIDs": ["urn:uuid:2"],
            f"{EX}who": "me",
        },
        "certificationInfo": "https://example.com/c",
        "inputEPCList": [],
        "inputQuantityList": [
            {
                "epcClass": "urn:epc:class:lgtin:4012345.012345.A",
                "quantity": pytest.approx(2.5),
                "uom": "KGM",
            },
            {"epcClass": "urn:epc:class:lgtin:4012345.012345.B"},
        ],
        "outputEPCList": ["urn:epc:id:sgtin:0614141.107346.1"],
        "transformationID": "urn:uuid:3",
        "bizStep": "commissioning",
        "disposition": "active",
        "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.0", f"{EX}a": "1"},
        "bizTransactionList": [
            {"bizTransaction": "urn:uuid:4"},
            {"type": "po", "bizTransaction": "urn:uuid:5"},
        ],
        "sourceList": [{"type": "location", "source": "urn:epc:id:sgln:4012345.00225.0"}],
        "persistentDisposition": {"set": ["active", "damaged"]},
        "ilmd": {"urn:epcglobal:cbv:mda:lotNumber": "A", f"{EX}w": "1"},
        f"{EX}b": "",
        f"{EX}c": ["1", "2"],
    }


def test_the_wrappers_of_1_2_are_taken_off() -> None:
    new = "<eventID>urn:uuid:1</eventID>"
    lots = (
        "<quantityList><quantityElement><epcClass>urn:epc:class:lgtin:4012345.012345.A</epcClass>"
        "</quantityElement></quantityList>"
    )
    wrapped = object_event(f"<extension>{lots}<extension><ex:a>1</ex:a></extension></extension>")
    wrapped = wrapped.replace(WHEN, f"{WHEN}<baseExtension>{new}</baseExtension>")
    plain = object_event(f"{new}{lots}<ex:a>1</ex:a>")
    (parsed,) = read(old(wrapped))
    assert codes(parsed) == ["LB-X13"]
    (same,) = read(document(plain))
    assert parsed.identity is not None
    assert same.identity is not None
    assert parsed.identity.content_hash == same.identity.content_hash


def test_a_quantity_event_of_1_x_observes_a_quantity_of_a_class() -> None:
    (parsed,) = read(
        old(
            f"<QuantityEvent>{WHEN}<epcClass>urn:epc:class:lgtin:4012345.012345.A</epcClass>"
            "<quantity>5</quantity><bizStep>urn:epcglobal:cbv:bizstep:storing</bizStep>"
            "</QuantityEvent>"
        )
    )
    assert codes(parsed) == ["LB-X13", "LB-X15"]
    assert parsed.event is not None
    assert parsed.event.type.value == "ObjectEvent"
    assert parsed.event.quantities[0].quantity == 5


def test_elements_in_the_namespace_of_the_document_are_read_too() -> None:
    plain = event_json(document(object_event()))
    space = 'xmlns="urn:epcglobal:epcis:xsd:2"'
    assert (
        event_json(document(object_event().replace("ObjectEvent>", f"ObjectEvent {space}>", 1)))
        == plain
    )


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ("<bizStep>urn:a:b</bizStep><bizStep>urn:a:c</bizStep>", "LB-X07", "/bizStep[2]"),
        ("<readPoint><id>urn:a:b</id><id>urn:a:c</id></readPoint>", "LB-X07", "/readPoint/id[2]"),
        ('<bizStep a="b">urn:a:b</bizStep>', "LB-X09", "/bizStep"),
        ("<bizStep>urn:a:b<ex:c/></bizStep>", "LB-X12", "/bizStep/ex:c"),
        ("<sourceList><target/></sourceList>", "LB-X12", "/sourceList/target"),
        ("<quantityList>text<quantityElement/></quantityList>", "LB-X08", "/quantityList"),
        (
            "<quantityList><quantityElement><ex:a/></quantityElement></quantityList>",
            "LB-X12",
            "/quantityList/quantityElement/ex:a",
        ),
        ("text", "LB-X08", ""),
        ("<ilmd>text<ex:a/></ilmd>", "LB-X08", "/ilmd"),
    ],
)
def test_what_json_has_no_place_for_is_refused_with_its_path(
    more: str, code: str, path: str
) -> None:
    (parsed,) = read(document(object_event(more)))
    assert codes(parsed) == [code]
    assert parsed.event is None
    start = "/epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent[1]"
    assert parsed.findings[0].place.pointer == start + path


def test_an_attribute_of_the_event_is_an_extension() -> None:
    text = document(object_event().replace("<ObjectEvent>", '<ObjectEvent ex:a="1">'))
    assert event_json(text)[f"{EX}a"] == "1"
