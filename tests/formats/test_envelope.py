"""A body is counted and read to its end before anything is promised for it."""

import io
import json

import pytest

from loopbook.errors import ParseError
from loopbook.formats.envelope import count_json, count_xml, is_one_event, is_one_event_xml
from tests.api.documents import document, event

XML = (
    b'<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2"><EPCISBody><EventList>'
    + b"<ObjectEvent><a/></ObjectEvent>" * 3
    + b"</EventList></EPCISBody></epcis:EPCISDocument>"
)


def counted(content: bytes, most: int = 100) -> int:
    return count_json(io.BytesIO(content), most)


@pytest.mark.parametrize("number", [0, 1, 7])
def test_events_of_a_document_are_counted(number: int) -> None:
    assert counted(document(*(event() for _ in range(number)))) == number


def test_events_of_a_query_document_are_counted() -> None:
    body = {"queryResults": {"queryName": "a", "resultsBody": {"eventList": [event(), event()]}}}
    content = json.dumps({"type": "EPCISQueryDocument", "epcisBody": body}).encode()
    assert counted(content) == 2
    assert counted(content.decode().encode("utf-16")) == 2


def test_a_list_of_that_name_elsewhere_is_not_counted() -> None:
    content = {"type": "EPCISDocument", "x:y": {"eventList": [1]}, "epcisBody": {"eventList": []}}
    assert counted(json.dumps(content).encode()) == 0


def test_counting_stops_behind_the_limit() -> None:
    content = document(*(event() for _ in range(20)))[:-50]
    assert counted(content, 5) == 6
    assert count_xml(io.BytesIO(XML), 1) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"1",
        b"[]",
        b"{}",
        b"{",
        b'{"type": "EPCISDocument"',
        b'{"type": "EPCISDocument"} {}',
        b'{"type": 5}',
        b'{"type": "ObjectEvent"}',
        b'{"type": "EPCISDocument", "epcisBody": {"eventList": [{"a": nan}]}}',
        b'{"type": "EPCISDocument", "epcisBody": {"eventList": [{"a": 1,}]}}',
        b'{"type": "EPCISDocument", "epcisBody": {"eventList": [{"a": "\xff"}]}}',
    ],
)
def test_what_is_no_whole_document_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError):
        counted(content)


def test_a_body_that_is_null_has_no_events() -> None:
    assert counted(b'{"epcisBody": null, "type": "EPCISDocument"}') == 0


def test_events_in_xml_are_counted() -> None:
    assert count_xml(io.BytesIO(XML), 100) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        XML[:-1],
        XML.replace(b"EPCISDocument", b"EPCISMasterDataDocument"),
        XML + b"<b/>",
    ],
)
def test_xml_that_is_no_whole_document_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError):
        count_xml(io.BytesIO(content), 100)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"type": "ObjectEvent"}', True),
        (b"{}", True),
        (b'{"type": "EPCISDocument"}', False),
        (b'{"epcisBody": {"eventList": []}}', False),
        (b'{"epcisHeader": null}', False),
        (b'{"type": 1}', False),
        (b"[]", False),
        (b"1", False),
    ],
)
def test_one_event_is_told_from_a_document(content: bytes, expected: bool) -> None:
    assert is_one_event(content) is expected


@pytest.mark.parametrize("content", [b"", b"{", b"{} {}", b'{"type": "\xff"}'])
def test_what_is_no_json_is_no_event(content: bytes) -> None:
    with pytest.raises(ParseError):
        is_one_event(content)


def test_an_event_in_xml_is_told_by_its_root() -> None:
    assert is_one_event_xml(b"<ObjectEvent><a/></ObjectEvent>")
    assert not is_one_event_xml(XML)
    for content in (b"", b"<a/>", b"text"):
        with pytest.raises(ParseError):
            is_one_event_xml(content)
