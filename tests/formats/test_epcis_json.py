"""Documents of every kind, whole and broken: what is intact is read, what is not is said."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.formats import scanner
from loopbook.formats.epcis_json import read
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.parsed import Parsed
from loopbook.terms.profile import Profile
from tests.formats.events import (
    AGGREGATION,
    CONTEXT,
    OBJECT,
    TRANSACTION,
    TRANSFORMATION,
    changed,
    document,
    found,
    read_all,
)

EXAMPLES = Path(__file__).parent / "examples"
EVENTS = [OBJECT, AGGREGATION, TRANSACTION, TRANSFORMATION]


class OneWay(io.BytesIO):
    """A stream that cannot be sought."""

    def seekable(self) -> bool:
        return False


def contents(parsed: list[Parsed]) -> list[object]:
    return [json.loads(item.content) for item in parsed]


def errors(parsed: list[Parsed]) -> list[str]:
    return [f.code for p in parsed for f in p.findings if f.severity is Severity.ERROR]


FORMS = {
    "document": document(EVENTS),
    "list": json.dumps(EVENTS, indent=1).encode(),
    "lines": b"\n".join(json.dumps(event).encode() for event in EVENTS),
    "lines, spaced": b"\r\n\r\n".join(json.dumps(event).encode() for event in EVENTS) + b"\n",
    "query": json.dumps(
        {
            "@context": CONTEXT,
            "type": "EPCISQueryDocument",
            "schemaVersion": "2.0",
            "epcisBody": {"queryResults": {"queryName": "q", "resultsBody": {"eventList": EVENTS}}},
        }
    ).encode(),
    "with mark": b"\xef\xbb\xbf" + document(EVENTS),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_gives_the_same_events(text: bytes) -> None:
    parsed = read_all(text)
    assert contents(parsed) == EVENTS
    assert not any(item.findings for item in parsed)
    assert [item.place.event for item in parsed] == [1, 2, 3, 4]


def test_one_event_alone_is_read() -> None:
    assert contents(read_all(json.dumps(OBJECT).encode())) == [OBJECT]


def test_utf_16_is_read_and_kept_as_utf_8() -> None:
    event = changed(OBJECT, loopbook__constructed=["电池"])
    parsed = read_all(document([event, OBJECT]).decode().encode("utf-16"))
    assert contents(parsed) == [event, OBJECT]
    assert [found(item) for item in parsed] == [[("LB-F05", "")], []]


@pytest.mark.parametrize("stream", [io.BytesIO, OneWay])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_context_behind_the_events_counts(stream: type[io.BytesIO], encoding: str) -> None:
    event = changed(OBJECT, loopbook__basis="measured")
    whole = {
        "epcisHeader": {},
        "schemaVersion": "2.0",
        "creationDate": "2025-03-02T00:00:00Z",
        "epcisBody": {"eventList": [event] * 3},
        "type": "EPCISDocument",
        "@context": CONTEXT,
        "loopbook:ignoreFields": ["loopbook:basis"],
    }
    parsed = list(read(stream(json.dumps(whole).encode(encoding)), "x"))
    assert len(parsed) == 3
    assert not errors(parsed)
    assert all(b"ignoreFields" in item.context for item in parsed)


def test_the_context_of_document_and_event_are_merged() -> None:
    own = changed(OBJECT, **{"@context": {"ex": "urn:ex:"}})
    first, second = read_all(document([OBJECT, own], {"loopbook": "urn:loopbook:v1:"}))
    assert first.context == b'[{"loopbook":"urn:loopbook:v1:"}]'
    assert second.context == b'[{"loopbook":"urn:loopbook:v1:"},{"ex":"urn:ex:"}]'


def test_master_data_of_the_header_come_first() -> None:
    parsed = read_all((EXAMPLES / "plant.jsonld").read_bytes())
    assert [item.kind for item in parsed] == [EntryKind.MASTER] * 3 + [EntryKind.EVENT] * 2
    assert not any(item.findings for item in parsed)
    assert parsed[1].place.pointer == (
        "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/1"
    )
    assert parsed[0].master is not None
    assert parsed[0].master.attributes["urn:loopbook:v1:class"] == "cell"


@pytest.mark.parametrize(
    ("vocabulary", "code"),
    [
        ({"type": "urn:x:t", "vocabularyElementList": 7}, "LB-F11"),
        ({"type": "urn:x:t", "vocabularyElementList": [{"id": "x"}]}, "LB-F46"),
        ({"type": 7, "vocabularyElementList": [{"id": "urn:x:1"}]}, "LB-F46"),
    ],
)
def test_a_vocabulary_that_is_none_is_an_error_and_events_are_read(
    vocabulary: object, code: str
) -> None:
    header = {"epcisMasterData": {"vocabularyList": [vocabulary]}}
    parsed = read_all(document([OBJECT], epcisHeader=header))
    assert errors(parsed) == [code]
    assert parsed[-1].event is not None


def test_the_bytes_of_an_event_are_those_of_the_document() -> None:
    text = b'[ {"b" : 1.0 ,\t"a":"\\u7535" } ]'
    assert read_all(text)[0].content == b'{"b" : 1.0 ,\t"a":"\\u7535" }'


def test_a_text_that_ends_early_gives_everything_before_it() -> None:
    whole = document(EVENTS)
    cut = whole.index(b'"TransactionEvent"') + 5
    parsed = read_all(whole[:cut])
    assert contents(parsed[:-1]) == EVENTS[:2]
    assert parsed[-1].event is None
    (finding,) = parsed[-1].findings
    assert finding_text(finding) == (
        f"LB-F01 The text ends too early, at byte {cut}; what stood before was read. "
        "input.json, event 2. "
        "Send the whole file again; events that are in the book already are recognised."
    )


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ('{"type": "ObjectEvent",}', "LB-F08"),
        ('{"type": nope}', "LB-F08"),
        ('{"type": "ObjectEvent", "x": NaN}', "LB-F08"),
        ('{"type": "ObjectEvent", "x": 1e9999}', "LB-F10"),
        ('{"type": "ObjectEvent", "type": "ObjectEvent"}', "LB-F09"),
        ('{"type": %s}' % ("[" * 70 + "]" * 70), "LB-F07"),
        ("[]", "LB-F11"),
        ("7", "LB-F11"),
        ("null", "LB-F11"),
    ],
)
def test_a_fault_in_the_middle_stops_nothing(fault: str, code: str) -> None:
    first, last = json.dumps(OBJECT), json.dumps(TRANSACTION)
    parsed = read_all(f"[{first}, {fault}, {last}]".encode())
    assert contents([parsed[0], parsed[-1]]) == [OBJECT, TRANSACTION]
    assert parsed[-1].event is not None
    assert errors(parsed) == [code]
    assert parsed[1].findings[0].place.event == 2


@pytest.mark.parametrize("text", ["[{0} {1}]", "[{0}, {1},]", "[,{0}, {1}]", "[{0},, {1}]"])
def test_a_comma_too_many_or_missing_is_a_doubt(text: str) -> None:
    shown = text.replace("{0}", json.dumps(OBJECT)).replace("{1}", json.dumps(TRANSACTION))
    parsed = read_all(shown.encode())
    assert [item.event is not None for item in parsed[:2]] == [True, True]
    assert [f.code for item in parsed for f in item.findings] == ["LB-F13"]


def test_an_event_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "VALUE_BYTES_MAX", 1000)
    large = changed(OBJECT, loopbook__constructed=["x" * 600_000])
    parsed = read_all(document([OBJECT, large, TRANSACTION]))
    assert errors(parsed) == ["LB-F06"]
    assert contents([parsed[0], parsed[2]]) == [OBJECT, TRANSACTION]


@pytest.mark.parametrize("encoding", ["gb18030", "latin-1"])
def test_another_encoding_is_told_by_name_at_the_event(encoding: str) -> None:
    word = {"gb18030": "电池", "latin-1": "Fläche"}[encoding]
    named = changed(OBJECT, loopbook__constructed=[word])
    parsed = read_all(document([OBJECT, named, TRANSACTION]).decode().encode(encoding))
    assert errors(parsed) == ["LB-F04"]
    expected = {"gb18030": "GB18030", "latin-1": "Windows-1252"}[encoding]
    assert parsed[1].findings[0].values["encoding"] == expected
    assert parsed[2].event is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "LB-F03"),
        (b" \n ", "LB-F03"),
        (b"<?xml version='1.0'?>", "LB-F02"),
        (b"eventTime;epc\n", "LB-F02"),
        (b"7", "LB-F02"),
        (b"{", "LB-F01"),
        (b'{"epcisBody": ', "LB-F01"),
        (b'{"epcisBody": []}', "LB-F02"),
        (b'{"epcisBody": {"eventList": {}}}', "LB-F02"),
        (document([OBJECT]) + b"{}", "LB-F14"),
        (b'{"@context": 7, "epcisBody": {"eventList": []}}', "LB-F17"),
        ("{}".encode("utf-32"), "LB-F04"),
        ("[]".encode("utf-16-le"), "LB-F04"),
    ],
)
def test_a_text_that_is_none_is_one_error(text: bytes, code: str) -> None:
    assert errors(read_all(text)) == [code]


@pytest.mark.parametrize("text", [b"[]", document([]), b'{"epcisBody": null}'])
def test_an_input_without_events_says_so(text: bytes) -> None:
    assert "LB-F12" in [f.code for item in read_all(text) for f in item.findings]


def test_a_document_of_another_kind_or_version_is_a_doubt() -> None:
    parsed = read_all(document([OBJECT], type="EPCISDokument", schemaVersion="1.2"))
    assert parsed[0].event is not None
    assert [f.code for item in parsed for f in item.findings] == ["LB-F19", "LB-F47"]


def test_ignored_fields_behind_the_events_are_a_doubt() -> None:
    text = document([OBJECT])[:-1] + b', "loopbook:ignoreFields": ["loopbook:basis"]}'
    assert [f.code for item in read_all(text) for f in item.findings] == ["LB-F18"]


def test_every_finding_can_be_said_in_both_languages() -> None:
    texts = [document([changed(OBJECT, bizStep="x", epc=1, a__b=1)]), b"{", b"<", b"", b"[7]"]
    findings = [f for text in texts for item in read_all(text) for f in item.findings]
    assert len(findings) >= 7
    for finding in findings:
        assert finding_text(finding, "en") != finding_text(finding, "zh")


@given(st.binary(max_size=300))
def test_no_bytes_raise(text: bytes) -> None:
    for item in read_all(text):
        assert item.event is not None or item.findings


@given(
    st.sampled_from(sorted(FORMS)),
    st.integers(0, 10_000),
    st.sampled_from(
        [b"", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\xff", b"\x00", b"1e9"]
    ),
    st.integers(0, 3),
)
def test_no_intact_event_before_a_fault_is_lost(
    form: str, place: int, put: bytes, dropped: int
) -> None:
    """A document changed at one place still gives every event that ends before it."""
    text = FORMS[form]
    place %= len(text)
    parsed = read_all(text[:place] + put + text[place + dropped :])
    if place < text.index(b'"type": "ObjectEvent"'):
        return
    whole = [item.content for item in read_all(text)]
    before = []
    start = 0
    for content in whole:
        start = text.index(content, start) + len(content)
        if start <= place:
            before.append(content)
    assert [item.content for item in parsed[: len(before)]] == before
    assert all(item.event is not None for item in parsed[: len(before)])


class Made(io.RawIOBase):
    """A document of many events, made while it is read."""

    def __init__(self, events: int, context_last: bool = False) -> None:
        self._parts = self._made(events, context_last)
        self._rest = b""

    @staticmethod
    def _made(events: int, context_last: bool) -> Iterator[bytes]:
        context = b'"@context": %s' % json.dumps(CONTEXT).encode()
        yield b'{"type": "EPCISDocument", ' + (b"" if context_last else context + b", ")
        yield b'"epcisBody": {"eventList": ['
        pad = {"loopbook:constructed": ["x" * 420]}
        event = json.dumps({**OBJECT, **pad, "eventID": "urn:uuid:#"})
        for number in range(events):
            yield (b", " if number else b"") + event.replace("#", f"{number:09}").encode()
        yield b"]}" + (b", " + context if context_last else b"") + b"}"

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def peak_mib(events: int, context_last: bool) -> float:
    tracemalloc.start()
    try:
        count = sum(item.event is not None for item in read(Made(events, context_last), "x"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == events
    return peak / 2**20


def test_memory_stays_flat() -> None:
    assert peak_mib(7_000, context_last=False) < 12


@pytest.mark.slow
@pytest.mark.parametrize("context_last", [False, True])
def test_memory_stays_flat_on_a_large_document(context_last: bool) -> None:
    assert peak_mib(300_000, context_last) < 24


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("folder", "pattern", "documents"),
    [("gs1/json", "*.jsonld", 47), ("openepcis/json", "*.json", 24), ("hash", "*.jsonld", 12)],
)
def test_public_documents_are_read_whole(
    folder: str, pattern: str, documents: int, corpora: Path
) -> None:
    """No error, and each event equal to what the standard library reads of the document."""
    paths = sorted((corpora / "epcis" / folder).rglob(pattern))
    assert len(paths) == documents
    for path in paths:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
        body = whole["epcisBody"]
        if "queryResults" in body:
            body = body["queryResults"]["resultsBody"]
        with path.open("rb") as stream:
            # The schema refuses one of them: what can be read of it is read all the same.
            parsed = list(read(stream, path.name, Profile.LENIENT))
        assert not errors(parsed), path.name
        assert contents(parsed) == body["eventList"], path.name
        assert all(item.event is not None for item in parsed)
