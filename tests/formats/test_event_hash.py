"""The CBV 2.0 event hash: pre-hash texts written by hand from the rules, and published hashes."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import EventError, ParseError
from loopbook.formats.content import content_of
from loopbook.formats.context import context_of
from loopbook.formats.event_hash import event_hash, hash_of, pre_hash
from tests.formats.events import AGGREGATION, CELL, OBJECT, TRANSFORMATION, WHEN, changed

CONTEXT = context_of(b'[{"ex":"https://example.org/v/","gs1":"https://gs1.org/voc/"}]')
HEAD = "eventTime=2025-03-01T00:30:00.000ZeventTimeZoneOffset=+08:00"
EPC = "https://id.gs1.org/01/09520001000102/21/P1"


def pre(event: dict[str, object]) -> str:
    read = content_of(json.dumps(event).encode(), CONTEXT)
    return pre_hash(read.written, read.names)


def test_an_event_is_written_field_by_field_in_the_order_of_the_standard() -> None:
    event = {
        **OBJECT,
        "recordTime": "2025-03-02T00:00:00Z",
        "errorDeclaration": {"declarationTime": "2025-03-02T00:00:00Z"},
        "disposition": "urn:epcglobal:cbv:disp:in_progress",
        "certificationInfo": "https://example.org/cert/7",
        "persistentDisposition": {"unset": ["damaged"], "set": ["recalled", "expired"]},
        "bizLocation": {"id": "urn:epc:id:sgln:9520001.00011.0"},
        "readPoint": {"id": "https://gs1.example.org/414/9520001000119/254/D7", "ex:door": " 7 "},
        "quantityList": [
            {"epcClass": "urn:epc:class:lgtin:9520001.000102.L7", "quantity": 2.50, "uom": "KGM"},
            {"epcClass": "urn:epc:idpat:sgtin:9520001.000102.*", "quantity": 3.0},
        ],
    }
    assert pre(event) == (
        f"eventType=ObjectEvent{HEAD}certificationInfo=https://example.org/cert/7"
        f"epcListepc={EPC}"
        "quantityListquantityElementepcClass=https://id.gs1.org/01/09520001001024/10/L7"
        "quantity=2.5uom=KGM"
        "quantityElementepcClass=https://id.gs1.org/01/09520001001024quantity=3"
        "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-receiving"
        "disposition=https://ref.gs1.org/cbv/Disp-in_progress"
        "persistentDispositionset=https://ref.gs1.org/cbv/Disp-expired"
        "set=https://ref.gs1.org/cbv/Disp-recalledunset=https://ref.gs1.org/cbv/Disp-damaged"
        "readPointid=https://id.gs1.org/414/9520001000119/254/D7{https://example.org/v/}door=7"
        "bizLocationid=https://id.gs1.org/414/9520001000119"
    )


def test_parents_children_inputs_and_outputs_have_their_places() -> None:
    cell = CELL.replace("id.example.org", "id.gs1.org")
    assert pre(AGGREGATION) == (
        f"eventType=AggregationEvent{HEAD}parentID={EPC}childEPCsepc={cell}action=ADD"
    )
    assert pre(TRANSFORMATION) == (
        f"eventType=TransformationEvent{HEAD}inputEPCListepc={EPC}"
        "outputQuantityListquantityElementepcClass=https://id.gs1.org/01/09520001000300/10/L7"
        "quantity=12.5uom=KGM"
    )


def test_lists_of_parties_and_extensions_are_sorted_together() -> None:
    event = {
        "type": "ObjectEvent",
        **WHEN,
        "ex:b": {"ex:y": ["2", 1.0], "ex:x": True},
        "ex:a": None,
        "ilmd": {"ex:lot": "L-7", "ex:grade": "A"},
        "sourceList": [{"source": "urn:ex:s", "type": "owning_party"}],
        "destinationList": [{"type": "location", "destination": "urn:ex:d"}],
        "bizTransactionList": [{"bizTransaction": "urn:ex:2"}, {"bizTransaction": "urn:ex:1"}],
    }
    assert pre(event) == (
        f"eventType=ObjectEvent{HEAD}"
        "bizTransactionListbizTransaction=urn:ex:1bizTransaction=urn:ex:2"
        "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=urn:ex:d"
        "ilmd{https://example.org/v/}grade=A{https://example.org/v/}lot=L-7"
        "sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=urn:ex:s"
        "{https://example.org/v/}a"
        "{https://example.org/v/}b{https://example.org/v/}x=true"
        "{https://example.org/v/}y=1{https://example.org/v/}y=2"
    )


def test_sensor_elements_end_with_their_own_extensions() -> None:
    report = {"ex:cv": 1, "uom": "CEL", "value": 26.0, "type": "gs1:Temperature", "component": "x"}
    element = {"sensorReport": [report], "sensorMetadata": {"time": "2025-03-01T00:00:00Z"}}
    event = {"type": "ObjectEvent", **WHEN, "sensorElementList": [{**element, "ex:z": "end"}]}
    assert pre(event) == (
        f"eventType=ObjectEvent{HEAD}sensorElementListsensorElement"
        "sensorMetadatatime=2025-03-01T00:00:00.000Z"
        "sensorReporttype=https://gs1.org/voc/Temperaturevalue=26"
        "component=https://ref.gs1.org/cbv/Comp-xuom=CEL{https://example.org/v/}cv=1"
        "{https://example.org/v/}z=end"
    )


@pytest.mark.parametrize(
    ("time", "written"),
    [
        ("2025-03-01T00:30:00Z", "2025-03-01T00:30:00.000Z"),
        ("2025-03-01T00:30:00.5Z", "2025-03-01T00:30:00.500Z"),
        ("2025-03-01T00:30:00.1414999Z", "2025-03-01T00:30:00.141Z"),
        ("2025-03-01T00:30:00.1415Z", "2025-03-01T00:30:00.142Z"),
        ("2025-12-31T23:59:59.9995-01:00", "2026-01-01T01:00:00.000Z"),
    ],
)
def test_times_are_utc_with_milliseconds_rounded_on_the_fourth_digit(
    time: str, written: str
) -> None:
    assert f"eventTime={written}event" in pre(changed(OBJECT, eventTime=time))


def test_a_comment_says_nothing() -> None:
    event = changed(OBJECT, rdfs__comment="Seen at the gate")
    assert pre(event) == pre(OBJECT)


def test_names_that_the_document_leaves_out_do_not_count() -> None:
    context = context_of(b'{"ex":"https://example.org/v/"}', b'["ex:seen"]')
    with_mark = json.dumps({**OBJECT, "ex:seen": "today"}).encode()
    assert event_hash(with_mark, context) == event_hash(json.dumps(OBJECT).encode(), CONTEXT)


def test_the_hash_is_a_named_information_uri_over_the_text() -> None:
    digest = sha256(pre(OBJECT).encode()).hexdigest()
    expected = f"ni:///sha-256;{digest}?ver=CBV2.0"
    assert event_hash(json.dumps(OBJECT).encode(), CONTEXT) == expected


@given(st.permutations(sorted(changed(OBJECT, ex__a="1", ex__b={"ex:c": [1, 2]}).items())))
def test_the_order_of_fields_does_not_matter(fields: list[tuple[str, object]]) -> None:
    event = changed(OBJECT, ex__a="1", ex__b={"ex:c": [2, 1]})
    assert pre(dict(fields)) == pre(event)


@pytest.mark.parametrize("change", [{"action": "ADD"}, {"ex__a": "1"}, {"bizStep": None}])
def test_any_other_word_makes_another_hash(change: dict[str, object]) -> None:
    assert pre(changed(OBJECT, **change)) != pre(OBJECT)


def test_what_has_no_canonical_form_is_an_error() -> None:
    for change in ({"epcList": ["urn:epc:id:sgtin:1.2.3"]}, {"eventTime": "yesterday"}):
        with pytest.raises(EventError):
            event_hash(json.dumps({**OBJECT, **change}).encode(), CONTEXT)
    with pytest.raises(ParseError):
        event_hash(b"[]")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1.50", "1.5"),
        ("+007", "7"),
        ("-0.0", "0"),
        ("1e2", "100"),
        (".5", "0.5"),
        ("0.1000000000000000000000000000000000001", "0.1000000000000000000000000000000000001"),
        ("9" * 5000, "9" * 5000),
        ("1.2.3", "1.2.3"),
        ("1e999", "1e999"),
    ],
)
def test_a_text_that_is_a_number_is_written_as_one(text: str, written: str) -> None:
    assert pre(changed(OBJECT, ex__a=text)).endswith(f"}}a={written}")


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [[1]], [{"a": {}}], {"id": [{}]}])
def test_odd_shapes_do_no_harm(value: object) -> None:
    names = content_of(b"{}", CONTEXT).names
    for field in ("epcList", "quantityList", "readPoint", "sensorElementList", "ilmd", "ex:a"):
        assert hash_of({**OBJECT, field: value}, names).startswith("ni:///sha-256;")


def test_a_value_with_its_type_hashes_as_the_value() -> None:
    typed = {"@type": "xsd:double", "@value": 20}
    assert pre(changed(OBJECT, ex__a=[typed, "x"])) == pre(changed(OBJECT, ex__a=["20", "x"]))


def test_the_text_of_an_element_with_attributes_stands_before_them() -> None:
    text = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
    weight = {"unit": "KGM", text: "3.50"}
    assert pre(changed(OBJECT, ex__a=weight)).endswith("}a=3.5unit=KGM")


@pytest.mark.corpus
def test_every_published_hash_of_a_json_event_is_reached(corpora: Path) -> None:
    """RalphTro/epcis-event-hash-generator, tests/examples: the lines of `.hashes`, in order."""
    compared = 0
    for path in sorted((corpora / "epcis" / "hash").glob("*.jsonld")):
        document = json.loads(path.read_text(encoding="utf-8"))
        ignored = [v for name, v in document.items() if name.endswith(":ignoreFields")]
        context = context_of(
            json.dumps(document["@context"]).encode(),
            json.dumps(ignored[0]).encode() if ignored else b"",
        )
        published = path.with_suffix(".hashes").read_text(encoding="utf-8").split()
        events = document["epcisBody"]["eventList"]
        made = [event_hash(json.dumps(event).encode(), context) for event in events]
        assert made == published, path.name
        compared += len(made)
    assert compared == 17
