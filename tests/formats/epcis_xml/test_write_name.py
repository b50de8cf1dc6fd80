"""Write name: qualified names, escapes, and text that XML cannot hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from loopbook.errors import EventError
from loopbook.formats.context import names_of
from loopbook.formats.epcis_xml.write_name import (
    XSD,
    ElementNames,
    escaped_name,
    escaped_text,
    escaped_value,
)
from tests.formats.epcis_xml.samples import begun

CONTEXT = json.dumps([{"ex": "http://example.com/ext/", "ref": "http://a/b#"}]).encode()


def test_names_take_the_prefix_of_the_context() -> None:
    names = ElementNames(names_of(CONTEXT))
    assert names.tag("ex:a") == "ex:a"
    assert names.tag("bare") == "bare"
    assert names.tag("http://example.com/ext/a") == "ex:a"
    assert names.tag("http://other.com/a") == "ns:a"
    assert names.tag("urn:x:a") == "ns2:a"
    assert names.tag("cbvmda:lot") == "cbvmda:lot"
    assert names.kind("xsd:integer") == "xsd:integer"
    assert names.kind("integer") == "integer"
    assert names.word("ref:x") == "ref:x"
    assert names.word("http://c/d") == "http://c/d"
    assert names.declared["cbvmda"] == "urn:epcglobal:cbv:mda"
    assert names.declared["xsd"] == XSD
    assert names.declared["ref"] == "http://a/b#"
    with pytest.raises(EventError, match="LB-X16"):
        names.tag("http://example.com/ext/")


@given(st.text(min_size=1, max_size=12))
def test_any_name_is_one_that_xml_can_hold_and_reads_back(name: str) -> None:
    if any(0xD800 <= ord(sign) <= 0xDFFF for sign in name):
        return
    at = etree.fromstring(f"<{escaped_name(name)}/>")
    assert begun(at).name(str(at.tag), at) == name


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_text_and_attributes_read_back(text: str) -> None:
    text += "\r\n\t<&>\"'"
    at = etree.fromstring(f'<a b="{escaped_value(text)}">{escaped_text(text)}</a>')
    assert at.get("b") == text
    assert at.text == text


def test_control_characters_are_refused() -> None:
    for text in ("\x00", "\x1b", "\ufffe", "\ud800"):
        with pytest.raises(EventError, match="LB-X16"):
            escaped_text(text, "ex:a")
