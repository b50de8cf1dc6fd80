"""Write: documents of XML that are read back as the same events; the official examples."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from loopbook.errors import EventError, ParseError
from loopbook.formats import epcis_json, epcis_xml
from loopbook.formats.content import content_of
from loopbook.formats.epcis_document import DocumentKind, EventOut, MasterOut
from loopbook.formats.epcis_xml.write import XmlHead, event_xml, written_xml
from loopbook.formats.epcis_xml.write_event import CbvForm
from loopbook.terms.entry import EntryKind
from loopbook.terms.parsed import Parsed
from tests.formats.epcis_xml.samples import document, object_event, read

NOW = datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)


def out(parsed: Parsed) -> EventOut:
    assert parsed.event is not None
    return EventOut(parsed.content, parsed.context, parsed.event.event_id, NOW)


def again(items: list[Parsed], head: XmlHead) -> list[Parsed]:
    """What is read of what was written of what was read."""
    events = [out(one) for one in items if one.event is not None]
    master = [MasterOut(one.content, one.context) for one in items if one.master is not None]
    text = b"".join(written_xml(events, head, master))
    return list(epcis_xml.read(io.BytesIO(text), "again.xml"))


def canonical(parsed: Parsed) -> dict[str, object]:
    """The words of an event, with the eventID that the writer fills in."""
    assert parsed.event is not None, parsed.findings
    words = content_of(parsed.content, parsed.context).canonical
    return {"eventID": parsed.event.event_id, **words}


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("form", list(CbvForm))
def test_a_document_is_read_back(kind: DocumentKind, form: CbvForm) -> None:
    vocabulary = (
        '<EPCISHeader><EPCISMasterData><VocabularyList><Vocabulary type="urn:t:1">'
        '<VocabularyElementList><VocabularyElement id="urn:a"><attribute id="urn:b">x</attribute>'
        '<attribute id="urn:b">y</attribute><attribute id="urn:c"><ex:d ex:e="1">f</ex:d>'
        "</attribute><children><id>urn:g</id></children><ex:h/></VocabularyElement>"
        '<VocabularyElement id="urn:i"/></VocabularyElementList></Vocabulary>'
        '<Vocabulary type="urn:t:2"><VocabularyElementList><VocabularyElement id="urn:j"/>'
        "</VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></EPCISHeader>"
    )
    more = "<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><ex:a>1</ex:a>"
    text = document(object_event(more), object_event("<eventID>urn:uuid:1</eventID>"))
    items = read(text.replace("<EPCISBody>", vocabulary + "<EPCISBody>", 1))
    head = XmlHead(kind=kind, created=NOW, query_name="Mine", subscription_id="S<1>", form=form)
    back = again(items, head)
    assert [one.kind for one in back] == [EntryKind.MASTER] * 3 + [EntryKind.EVENT] * 2
    assert [one.master for one in back] == [one.master for one in items]
    assert [canonical(one) for one in back[3:]] == [canonical(one) for one in items[3:]]
    assert b'"recordTime":"2026-01-02T03:04:05.600000Z"' in back[3].content


def test_query_results_say_their_query() -> None:
    head = XmlHead(kind=DocumentKind.QUERY, created=NOW, subscription_id="S")
    root = etree.fromstring(b"".join(written_xml([], head)))
    assert root.findtext(".//queryName") == "SimpleEventQuery"
    assert root.findtext(".//subscriptionID") == "S"
    assert root.find(".//resultsBody/EventList") is not None
    assert root.get("creationDate") == "2026-01-02T03:04:05.600000Z"


def test_events_go_out_one_by_one() -> None:
    taken: list[int] = []

    def endless() -> Iterator[EventOut]:
        for number in range(10**9):
            taken.append(number)
            yield EventOut(b'{"type":"ObjectEvent"}', b"", f"urn:uuid:{number}")

    pieces = written_xml(endless(), XmlHead(created=NOW))
    for _ in range(5):
        next(pieces)
    assert len(taken) < 6


def test_what_cannot_be_said_or_read_is_an_error() -> None:
    with pytest.raises(EventError, match="LB-X16"):
        event_xml(EventOut(b'{"type":"ObjectEvent","bizStep":"\\u0000"}'))
    with pytest.raises(ParseError, match="LB-F08"):
        event_xml(EventOut(b"[]"))


def test_a_context_of_the_events_own_is_used() -> None:
    content = b'{"type":"ObjectEvent","@context":[{"ex":"http://e/"}],"ex:a":"1"}'
    assert b'xmlns:ex="http://e/"' in event_xml(EventOut(content))


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
LOCAL = st.sampled_from(["ex:a", "ex:b", "c", "ex:_x0031_", "cbvmda:lotNumber"])
TYPE = st.sampled_from(["", "xsd:integer", "xsd:double", "xsd:boolean", "xsd:date", "xsd:string"])
ATTRIBUTES = st.dictionaries(st.sampled_from(["u", "ex:v"]), TEXT, max_size=2)


def made(local: str, attributes: dict[str, str], inner: list[etree._Element] | str) -> bytes:
    """One extension element as bytes."""
    prefix, _, name = local.rpartition(":")
    spaces = {"ex": "http://example.com/ext/", "cbvmda": "urn:epcglobal:cbv:mda"}
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    nsmap = {**spaces, "xsi": xsi, "xsd": "http://www.w3.org/2001/XMLSchema"}
    at = etree.Element(f"{{{spaces[prefix]}}}{name}" if prefix else name, nsmap=nsmap)
    for key, value in attributes.items():
        space, _, short = key.rpartition(":")
        bound = {**spaces, "xsi": xsi}.get(space)
        at.set(f"{{{bound}}}{short}" if bound else short, value)
    if isinstance(inner, str):
        at.text = inner
    else:
        at.extend(inner)
    return bytes(etree.tostring(at))


LEAF = st.builds(
    lambda local, attributes, kind, text: made(
        local, {**attributes, **({"xsi:type": kind} if kind else {})}, text
    ),
    LOCAL,
    ATTRIBUTES,
    TYPE,
    st.one_of(TEXT, st.sampled_from(["10", "2.50", "true", "+1e3", "2024-01-01"])),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.builds(
        lambda local, attributes, children: made(
            local, attributes, [etree.fromstring(child) for child in children]
        ),
        LOCAL,
        ATTRIBUTES,
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(TREE, min_size=1, max_size=3))
def test_any_extension_goes_to_json_to_xml_to_json(trees: list[bytes]) -> None:
    more = b"".join(tree for tree in trees if not tree.startswith(b"<c"))
    items = read(
        document(
            object_event(f"<ilmd><ex:top>{more.decode()}</ex:top></ilmd>").replace("OBSERVE", "ADD")
        )
    )
    back = again(items, XmlHead(created=NOW))
    assert [canonical(one) for one in back] == [canonical(one) for one in items]
    assert [one.event.event_id for one in back if one.event] == [
        one.event.event_id for one in items if one.event
    ]


def of_corpus(path: Path) -> list[Parsed]:
    reader = epcis_xml if path.suffix == ".xml" else epcis_json
    with path.open("rb") as stream:
        return list(reader.read(stream, path.name))


@pytest.mark.corpus
def test_every_official_xml_example_is_written_and_read_back(corpora: Path) -> None:
    compared = 0
    for path in sorted((corpora / "epcis").rglob("*.xml")):
        items = [one for one in of_corpus(path) if one.event or one.master]
        back = again(items, XmlHead(created=NOW))
        events = [canonical(one) for one in items if one.event]
        assert [canonical(one) for one in back if one.event] == events, path.name
        assert [one.master for one in back if one.master] == [
            one.master for one in items if one.master
        ], path.name
        compared += len(items)
    assert compared == 128


@pytest.mark.corpus
def test_every_official_json_example_keeps_its_hash_through_xml(corpora: Path) -> None:
    """Words become bare and a list of one its member; the event says the same."""
    compared = 0
    for folder in ("gs1/json", "openepcis/json", "hash"):
        for path in sorted((corpora / "epcis" / folder).rglob("*.json*")):
            items = [one for one in of_corpus(path) if one.event]
            back = again(items, XmlHead(created=NOW))
            for one, same in zip(items, back, strict=True):
                assert one.event is not None
                assert same.event is not None
                assert same.event.event_id == one.event.event_id
                assert same.event.time == one.event.time
                assert same.event.epcs == one.event.epcs
                assert same.event.quantities == one.event.quantities
                assert same.event.sensors == one.event.sensors
            compared += len(items)
    assert compared == 112
