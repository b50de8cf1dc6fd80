"""Extension: elements, attributes and types as JSON-LD values."""

import json

import msgspec
import pytest

from loopbook.formats.epcis_xml.extension import (
    Typed,
    add,
    boolean_of,
    members_of,
    number_of,
    refuse_text,
    settled,
    value_of,
)
from tests.formats.epcis_xml.samples import begun, element

XSI_NIL = '<ex:a xsi:nil="true"/>'


def value(text: str) -> object:
    """The value of an element as JSON."""
    at = element(text)
    made = begun(at)
    members: dict[str, object] = {"ex:v": value_of(at, made)}
    settled(members, made)
    assert not made.faults
    return json.loads(msgspec.json.encode(members))["ex:v"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<ex:a>text</ex:a>", "text"),
        ("<ex:a> kept as it is </ex:a>", " kept as it is "),
        ("<ex:a><![CDATA[<b>]]></ex:a>", "<b>"),
        ("<ex:a/>", ""),
        (XSI_NIL, None),
        ("<ex:a>\n <ex:b>1</ex:b>\n <c>2</c>\n</ex:a>", {"ex:b": "1", "c": "2"}),
        ("<ex:a><ex:b>1</ex:b><ex:c/><ex:b>2</ex:b></ex:a>", {"ex:b": ["1", "2"], "ex:c": ""}),
        ('<ex:a ex:b="1" c="2"/>', {"ex:b": "1", "c": "2"}),
        ('<ex:a ex:b="1"><ex:b>2</ex:b></ex:a>', {"ex:b": ["1", "2"]}),
        ('<ex:a unit="KGM">3.5</ex:a>', {"unit": "KGM", "rdf:value": "3.5"}),
        ('<ex:a xsi:schemaLocation="a b">x</ex:a>', "x"),
        ('<ex:a xsi:type="xsd:integer">10</ex:a>', 10),
        ('<ex:a xsi:type="xsd:boolean">1</ex:a>', True),
        ('<ex:a xsi:type="xsd:string">10</ex:a>', "10"),
        ('<ex:a xsi:type="xsd:double">2.5</ex:a>', 2.5),
        ('<ex:a xsi:type="xsd:double">20</ex:a>', {"@type": "xsd:double", "@value": 20}),
        ('<ex:a xsi:type="ex:Own">x</ex:a>', {"@type": "ex:Own", "@value": "x"}),
        ('<ex:a xsi:type="no:Own">x</ex:a>', {"@type": "no:Own", "@value": "x"}),
    ],
)
def test_an_element_becomes_a_value(text: str, expected: object) -> None:
    found = value(text)
    if isinstance(expected, dict) and "@type" in expected:
        # All values of the name share the type: the context says it.
        assert found == expected["@value"]
    else:
        assert found == expected


def test_a_text_that_is_no_such_number_keeps_its_type_beside_it() -> None:
    found = value('<ex:a xsi:type="xsd:integer">ten</ex:a>')
    assert found == {"@type": "xsd:integer", "@value": "ten"}


def test_a_type_that_all_values_share_stands_in_the_context() -> None:
    at = element(
        '<ex:a><ex:t xsi:type="xsd:dateTime">x</ex:t><ex:t xsi:type="xsd:dateTime">y</ex:t>'
        '<ex:m xsi:type="xsd:double">1</ex:m><ex:m>1</ex:m><b xsi:type="xsd:date">z</b></ex:a>'
    )
    made = begun(at)
    members = {"ex:a": value_of(at, made)}
    assert settled(members, made) == {"ex:t": "xsd:dateTime"}
    assert json.loads(msgspec.json.encode(members))["ex:a"] == {
        "ex:t": ["x", "y"],
        "ex:m": [{"@type": "xsd:double", "@value": 1}, "1"],
        "b": {"@type": "xsd:date", "@value": "z"},
    }


def test_text_between_elements_and_depth_are_found() -> None:
    at = element("<ex:a>text<ex:b/></ex:a>")
    made = begun(at)
    assert value_of(at, made) == {"ex:b": ""}
    refuse_text(at, made)
    deep = element("<ex:a>" * 70 + "<ex:b/>" + "</ex:a>" * 70)
    value_of(deep, made)
    assert [one.code for one in made.faults] == ["LB-X08", "LB-X08", "LB-F07"]
    assert not members_of(element("<ex:a/>"), made, 1)


@pytest.mark.parametrize(
    ("text", "written"),
    [("26.0", "26.0"), (" 5 ", "5"), ("+05.", "5"), (".5", "0.5"), ("1e3", "1e3"), ("-0", "-0")],
)
def test_a_number_keeps_its_digits(text: str, written: str) -> None:
    found = number_of(text)
    assert isinstance(found, msgspec.Raw)
    assert bytes(found).decode() == written


def test_what_is_no_number_or_truth_stays_text() -> None:
    for text in ("INF", "NaN", "1,5", "", "0x1", "+" + "9" * 500):
        assert number_of(text) == text
    assert boolean_of(" true ") is True
    assert boolean_of("yes") == "yes"


def test_a_name_that_stands_again_becomes_a_list() -> None:
    members: dict[str, object] = {}
    for one in (1, 2, Typed({"@type": "a", "@value": 3})):
        add(members, "a", one)
    assert members == {"a": [1, 2, {"@type": "a", "@value": 3}]}
