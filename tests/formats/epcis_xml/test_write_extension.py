"""Write extension: JSON values as elements, read back as the same values."""

import json
from decimal import Decimal

import pytest
from lxml import etree

from loopbook.errors import EventError
from loopbook.formats.context import names_of
from loopbook.formats.epcis_xml.write_extension import Writing, attribute, plain, write_value
from loopbook.formats.epcis_xml.write_name import ElementNames
from tests.formats.epcis_xml.samples import EX

CONTEXT = json.dumps([{"ex": EX, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}]).encode()


def writing() -> Writing:
    return Writing(ElementNames(names_of(CONTEXT)), {"ex:when": "xsd:dateTime", "ex:n": "xsd:int"})


def xml(name: str, value: object) -> str:
    """The elements of a field; they are well-formed."""
    made = writing()
    write_value(made, name, value)
    text = "".join(made.parts)
    spaces = "".join(f' xmlns:{one}="{space}"' for one, space in made.names.declared.items())
    etree.fromstring(f"<x{spaces}>{text}</x>")
    return text


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ex:a", "a<b", "<ex:a>a&lt;b</ex:a>"),
        ("ex:a", ["x", ["y"]], "<ex:a>x</ex:a><ex:a>y</ex:a>"),
        ("ex:a", [], ""),
        ("ex:a", None, '<ex:a xsi:nil="true"/>'),
        ("ex:a", True, '<ex:a xsi:type="xsd:boolean">true</ex:a>'),
        ("ex:a", 7, '<ex:a xsi:type="xsd:integer">7</ex:a>'),
        ("ex:a", Decimal("2.50"), '<ex:a xsi:type="xsd:double">2.50</ex:a>'),
        ("ex:when", "2024", '<ex:when xsi:type="xsd:dateTime">2024</ex:when>'),
        ("ex:n", "7", "<ex:n>7</ex:n>"),
        ("ex:n", 7, '<ex:n xsi:type="xsd:int">7</ex:n>'),
        ("ex:a", {"b": "1", "ex:c": {}}, "<ex:a><b>1</b><ex:c></ex:c></ex:a>"),
        ("ex:a", {"b": "1", "rdf:value": "2"}, '<ex:a b="1">2</ex:a>'),
        ("ex:a", {"@type": "ex:T", "@value": "2"}, '<ex:a xsi:type="ex:T">2</ex:a>'),
        ("ex:a", {"@value": "2", "@language": "en"}, '<ex:a xml:lang="en">2</ex:a>'),
        ("ex:a", {"@id": "urn:x"}, "<ex:a><_x0040_id>urn:x</_x0040_id></ex:a>"),
    ],
)
def test_a_value_becomes_elements(name: str, value: object, expected: str) -> None:
    assert xml(name, value) == expected


def test_what_xml_cannot_hold_is_refused() -> None:
    values: list[object] = ["\x00", {"@value": []}]
    for value in values:
        with pytest.raises(EventError, match="LB-X16"):
            write_value(writing(), "ex:a", value)
    several: list[object] = [[], {}, None]
    for value in several:
        with pytest.raises(EventError, match="LB-X16"):
            attribute(writing(), "ex:a", value)
    assert attribute(writing(), "ex:a", 'x"') == ' ex:a="x&quot;"'
    assert plain(False) == "false"
