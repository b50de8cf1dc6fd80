"""EPCIS document: events leave with their bytes unharmed and are read back as the same."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest

from loopbook.formats import epcis_json
from loopbook.formats.content import content_of
from loopbook.formats.context import context_of
from loopbook.formats.epcis_document import (
    JOINED_EVENTS_MAX,
    DocumentKind,
    EventOut,
    MasterOut,
    event_json,
    instant_text,
    written_json,
)
from loopbook.terms.parsed import Parsed

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CONTEXT = context_of(
    b'["https://ref.gs1.org/standards/epcis/epcis-context.jsonld",{"ex":"http://e/"}]'
)
OTHER = context_of(b'[{"ex":"http://other/"}]')
PLAIN = (
    b'{ "type": "ObjectEvent", "eventTime": "2024-03-01T10:00:00.0Z",'
    b' "eventTimeZoneOffset": "+00:00",\n "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],'
    b' "action": "OBSERVE", "ex:a": 1.50 }'
)


def read(content: bytes) -> list[Parsed]:
    return list(epcis_json.read(io.BytesIO(content), "again.json"))


def test_bytes_go_out_as_they_came_with_two_members_spliced_in() -> None:
    event = EventOut(PLAIN, CONTEXT, "urn:uuid:1", NOW)
    content = b"".join(written_json([event], created=NOW))
    spliced = b'{"eventID":"urn:uuid:1","recordTime":"2026-01-02T03:04:05Z",' + PLAIN[1:]
    assert spliced in content
    assert json.loads(content)["@context"] == json.loads(CONTEXT)


def test_an_event_keeps_its_own_id_and_gets_the_record_time_of_the_book() -> None:
    own = PLAIN[:-1] + b', "eventID": "urn:uuid:own", "recordTime" : "1999-01-01T00:00:00Z"}'
    (parsed,) = read(
        b"".join(written_json([EventOut(own, CONTEXT, "urn:uuid:1", NOW)], created=NOW))
    )
    assert parsed.event is not None
    assert parsed.event.event_id == "urn:uuid:own"
    assert b"1999" not in parsed.content
    assert b'"recordTime" :"2026-01-02T03:04:05Z"' in parsed.content
    assert event_json(EventOut(own, b"")).endswith(own[1:])


def test_contradicting_contexts_stay_with_their_events() -> None:
    events = [
        EventOut(PLAIN, context, f"urn:uuid:{n}") for n, context in enumerate((CONTEXT, OTHER))
    ]
    back = read(b"".join(written_json(events, created=NOW)))
    expanded = [sorted(content_of(one.content, one.context).canonical)[-1] for one in back]
    assert expanded == ["type", "type"]
    assert [one.event.extensions for one in back if one.event] == [
        {"http://e/a": back[0].event.extensions["http://e/a"]} if back[0].event else {},
        {"http://other/a": back[1].event.extensions["http://other/a"]} if back[1].event else {},
    ]


def test_a_long_stream_is_not_looked_at_as_a_whole() -> None:
    taken: list[int] = []

    def endless() -> Iterator[EventOut]:
        for number in range(10**9):
            taken.append(number)
            yield EventOut(PLAIN, (CONTEXT, OTHER)[number % 2], f"urn:uuid:{number}")

    pieces = written_json(endless(), created=NOW)
    head = b"".join(next(pieces) for _ in range(20))
    assert len(taken) <= JOINED_EVENTS_MAX + 20
    assert b'"@context":[{"ex":"http://other/"}]' in head
    assert b'"http://e/"' in head


def test_query_results_and_master_data_are_valid_and_read_back() -> None:
    master = [
        MasterOut(
            b'{"type":"urn:t:1","id":"urn:a","attributes":[{"id":"ex:b","attribute":{"ex:c":"d"}}],'
            b'"children":["urn:e"]}',
            CONTEXT,
        ),
        MasterOut(b'{"type":"urn:t:1","id":"urn:f"}', b""),
        MasterOut(b'{"type":"urn:t:2","id":"urn:g","attributes":[],"children":[]}', b""),
    ]
    for kind in DocumentKind:
        content = b"".join(
            written_json(
                [EventOut(PLAIN, CONTEXT, "urn:uuid:1", NOW)],
                kind=kind,
                created=NOW,
                subscription_id="S",
                master=master,
            )
        )
        back = read(content)
        records = [one.master for one in back if one.master]
        assert [(one.type, one.id, one.children) for one in records] == [
            ("urn:t:1", "urn:a", ("urn:e",)),
            ("urn:t:1", "urn:f", ()),
            ("urn:t:2", "urn:g", ()),
        ]
        assert records[0].attributes == {"http://e/b": {"http://e/c": "d"}}
        assert back[-1].event is not None
    assert json.loads(content)["epcisBody"]["queryResults"]["subscriptionID"] == "S"
    assert json.loads(content)["epcisBody"]["queryResults"]["queryName"] == "SimpleEventQuery"


def test_no_events_make_a_document_too() -> None:
    assert json.loads(b"".join(written_json([], created=NOW)))["epcisBody"] == {"eventList": []}
    assert instant_text(NOW.replace(microsecond=5)) == "2026-01-02T03:04:05.000005Z"


@pytest.mark.corpus
def test_every_official_json_example_is_valid_and_the_same_again(corpora: Path) -> None:
    schema = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    validator = jsonschema_rs.validator_for(
        json.loads(schema.read_text(encoding="utf-8")), validate_formats=True
    )
    compared = 0
    for folder in ("gs1/json", "openepcis/json", "hash"):
        for path in sorted((corpora / "epcis" / folder).rglob("*.json*")):
            items = [one for one in read(path.read_bytes()) if one.event]
            for kind in DocumentKind:
                compared += _same_again(items, kind, validator, path)
    assert compared == 2 * 112


def _same_again(
    items: list[Parsed],
    kind: DocumentKind,
    validator: jsonschema_rs.Validator,
    path: Path,
) -> int:
    events = [
        EventOut(one.content, one.context, one.event.event_id, NOW) for one in items if one.event
    ]
    content = b"".join(written_json(events, kind=kind, created=NOW))
    validator.validate(json.loads(content))
    back = read(content)
    for one, same in zip(items, back, strict=True):
        assert one.event is not None
        assert same.event is not None, same.findings
        assert same.event.event_id == one.event.event_id
        words = content_of(one.content, one.context).canonical
        again = content_of(same.content, same.context).canonical
        assert again == {"eventID": one.event.event_id, **words}, path.name
        if b'"eventID"' in one.content:
            assert one.identity == same.identity
    return len(items)
