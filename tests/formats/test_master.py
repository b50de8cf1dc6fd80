"""Vocabulary elements: entry content of our own, and the record read from it."""

import json

import pytest

from loopbook.errors import EventError
from loopbook.formats.context import context_of
from loopbook.formats.master import master_of, read_master
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Place

CONTEXT = context_of(b'{"loopbook":"urn:loopbook:v1:"}')
KIND = "urn:epcglobal:epcis:vtype:EPCClass"
ELEMENT = {
    "id": "urn:epc:idpat:sgtin:9520001.000102.*",
    "attributes": [
        {"id": "loopbook:class", "attribute": "cell"},
        {"id": "cbvmda:netWeight", "attribute": 1.50},
        {"id": "urn:example:alias", "attribute": "a"},
        {"id": "urn:example:alias", "attribute": "b"},
    ],
    "children": ["urn:example:child"],
}
PLACE = Place("master.json", pointer="/vocabularyList/0/vocabularyElementList/0")


def test_an_element_is_read_and_can_be_read_again() -> None:
    parsed = read_master(KIND, ELEMENT, CONTEXT, PLACE)
    assert parsed.kind is EntryKind.MASTER
    assert parsed.master == master_of(parsed.content, parsed.context)
    assert parsed.master is not None
    assert (parsed.master.type, parsed.master.id) == (KIND, ELEMENT["id"])
    assert parsed.master.children == ("urn:example:child",)
    assert json.loads(json.dumps(parsed.master.attributes, default=float)) == {
        "urn:loopbook:v1:class": "cell",
        "urn:epcglobal:cbv:mda:netWeight": 1.5,
        "urn:example:alias": ["a", "b"],
    }


def test_the_same_words_are_the_same_record_and_others_add_to_it() -> None:
    first = read_master(KIND, ELEMENT, CONTEXT, PLACE).identity
    again = read_master(KIND, dict(reversed(ELEMENT.items())), CONTEXT, PLACE).identity
    later = read_master(KIND, {**ELEMENT, "children": []}, CONTEXT, PLACE).identity
    assert first == again
    assert first is not None
    assert later is not None
    assert first.id != later.id


@pytest.mark.parametrize(
    ("kind", "element", "code"),
    [
        (KIND, "x", "LB-F46"),
        (KIND, {}, "LB-F46"),
        (KIND, {"id": "x"}, "LB-F46"),
        (None, ELEMENT, "LB-F46"),
        (KIND, {**ELEMENT, "attributes": {}}, "LB-F46"),
        (KIND, {**ELEMENT, "children": "x"}, "LB-F46"),
        (KIND, {**ELEMENT, "attributes": [{"attribute": 1}]}, "LB-F46"),
        (KIND, {**ELEMENT, "attributes": [{"id": "x:y"}]}, "LB-F16"),
        (KIND, {**ELEMENT, "attribute": []}, "LB-F28"),
    ],
)
def test_what_is_no_element_is_an_error(kind: object, element: object, code: str) -> None:
    parsed = read_master(kind, element, CONTEXT, PLACE)
    assert [finding.code for finding in parsed.findings] == [code]
    assert parsed.identity is None


def test_other_bytes_in_the_journal_are_an_error() -> None:
    with pytest.raises(EventError, match="LB-F46"):
        master_of(b'{"id":"x"}', CONTEXT)
