"""The quick reading says what the general one says, or nothing at all."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loopbook
from loopbook.formats.context import context_of, names_of
from loopbook.formats.epcis_json import read
from loopbook.formats.event import event_of, read_event, read_irregular
from loopbook.formats.regular import regular_of
from loopbook.terms.finding import Place
from tests.formats.events import (
    AGGREGATION,
    ASSOCIATION,
    CELL,
    CONTEXT,
    LOT,
    OBJECT,
    PACK,
    STANDARD,
    TRANSACTION,
    TRANSFORMATION,
    WHEN,
)

ID = "urn:uuid:6f0b6d3e-7a0f-4b5c-9a58-000000000001"
PLACE = Place("weights.json", event=3)
HOUSE = {"loopbook": "urn:loopbook:v1:"}
CONTEXTS = [
    context_of(json.dumps(one).encode())
    for one in (
        CONTEXT,
        [STANDARD],
        [STANDARD, HOUSE, {"ex": "https://example.org/v/", "cbv": "https://example.org/w/"}],
        [STANDARD, {"urn": "https://example.org/u/"}],
        [STANDARD, {"loopbook": "https://example.org/l/"}],
        [STANDARD, HOUSE, {"weight": "https://example.org/v/weight"}],
    )
] + [b""]
EVENTS = [
    {**one, "eventID": ID}
    for one in (OBJECT, AGGREGATION, ASSOCIATION, TRANSACTION, TRANSFORMATION)
]
REPORT = {"type": "Mass", "value": 310.4, "uom": "GRM", "sDev": 0.5, "loopbook:basis": "measured"}
FULL = {
    "bizLocation": {"id": "https://id.example.org/414/9520001000010"},
    "readPoint": {"id": "https://id.example.org/414/9520001000010"},
    "disposition": "in_progress",
    "sourceList": [{"type": "owning_party", "source": "urn:example:party:1"}],
    "destinationList": [{"type": "location", "destination": "urn:example:party:2"}],
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:example:po:7"}],
    "sensorElementList": [{"sensorReport": [REPORT, {"type": "loopbook:soh", "value": 80}]}],
    "loopbook:basis": "declared",
    "loopbook:constructed": ["eventTime", "loopbook:basis"],
    "recordTime": "2025-03-02T00:00:00Z",
}
TEXTS = [
    "", "a", "receiving", "cbv:BizStep-receiving", "https://ref.gs1.org/cbv/BizStep-receiving",
    "urn:epcglobal:cbv:disp:active", "loopbook:x", "urn:loopbook:v1:x", "ex:a", "urn:a b:c",
    "urn:a:\u00a0", "urn:a:é", "urn:a:{}", PACK, CELL, LOT, "urn:epc:id:sgtin:4012345.011111.9876",
    "urn:epc:id:sgtin:4012345.9876", 'urn:a:"b', "urn:a:b\nurn:a:c", "https://gs1.org/voc/Masses",
    "ADD", "OBSERVE", "DELETE", "KGM", "kg", "+08:00", "+14:00", "+15:00", "2025-03-01T08:30:00Z",
    "2025-03-01t08:30:00.123456789z", "2025-02-30T08:30:00Z", "2025-03-01 08:30:00Z",
    "20250301T083000Z", "9999-12-31T23:59:59-14:00", "measured", "said", "ObjectEvent",
]  # fmt: skip
NUMBERS = [0, 1, -1, 12.5, -0.0, 1e20, 10**70, 2**63, True, None]
LEAVES = st.sampled_from([*TEXTS, *NUMBERS])
NAMES = [
    "id", "type", "value", "uom", "sDev", "component", "time", "epcClass", "quantity", "source",
    "destination", "bizTransaction", "sensorReport", "sensorMetadata", "loopbook:basis",
    "loopbook:class", "urn:loopbook:v1:basis", "ex:a", "weight",
]  # fmt: skip
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = sorted(
    {name for event in EVENTS for name in event}
    | set(FULL)
    | {
        "ilmd", "quantityList", "childQuantityList", "inputQuantityList", "outputEPCList",
        "transformationID", "persistentDisposition", "errorDeclaration", "certificationInfo",
        "urn:loopbook:v1:basis", "loopbook:flow", "ex:a", "weight", "@context", "parentID",
    }
)  # fmt: skip


def both(text: bytes, context: bytes) -> None:
    plain = read_irregular(text, context, PLACE)
    assert read_event(text, context, PLACE) == plain
    quick = regular_of(text, names_of(context))
    if quick is not None:
        assert plain.findings == ()
        assert event_of(text, context) == plain.event == quick.event


def written(event: Mapping[str, object]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["type"])
def test_what_is_regular_is_read_quickly(event: dict[str, object]) -> None:
    for one in (event, {**FULL, **event}, dict(reversed([*FULL.items(), *event.items()]))):
        assert regular_of(written(one), names_of(CONTEXTS[0])) is not None
        both(written(one), CONTEXTS[0])
        both(json.dumps(one, indent=1).encode(), CONTEXTS[0])


@given(
    st.sampled_from(EVENTS),
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3),
    st.sets(st.sampled_from(sorted(FULL))),
    st.sampled_from(CONTEXTS),
    st.booleans(),
)
def test_both_readings_say_the_same_of_any_event(
    event: dict[str, object],
    changes: dict[str, object],
    more: set[str],
    context: bytes,
    is_spaced: bool,
) -> None:
    made = {**event, **{name: FULL[name] for name in more}, **changes}
    text = json.dumps(made, ensure_ascii=False, indent=1 if is_spaced else None)
    both(text.encode("utf-8", "surrogatepass"), context)


@given(
    st.sampled_from(EVENTS),
    st.sampled_from(sorted(FULL)),
    st.sampled_from(TEXTS),
    st.sampled_from(CONTEXTS),
)
def test_a_word_changed_anywhere_is_read_alike(
    event: dict[str, object], field: str, text: str, context: bytes
) -> None:
    for old in ("owning_party", "po", "Mass", "loopbook:soh", "GRM", "urn:example:po:7"):
        changed = json.dumps({**event, field: FULL[field]}, ensure_ascii=False)
        both(changed.replace(json.dumps(old), json.dumps(text)).encode(), context)


@given(st.sampled_from(EVENTS), st.data())
def test_a_name_that_stands_twice_is_never_overlooked(
    event: dict[str, object], data: st.DataObject
) -> None:
    members = [f"{json.dumps(name)}:{json.dumps(value)}" for name, value in event.items()]
    again = data.draw(st.sampled_from(members))
    blank = data.draw(st.sampled_from(["", " ", "\n"]))
    members.insert(data.draw(st.integers(0, len(members))), again.replace('":', f'"{blank}:', 1))
    # A number that grows as it is read must not hide what was dropped.
    members.append('"quantityList":[{"epcClass":"urn:a:b","quantity":1e30}]')
    text = ("{" + ",".join(members) + "}").encode()
    assert regular_of(text, names_of(CONTEXTS[0])) is None
    both(text, CONTEXTS[0])


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b'{"type":"ObjectEvent"}', b'{"type":"ObjectEvent"} x', b"\xff",
        b'{"type":"ObjectEvent","eventID":"urn:a:\x01"}', b'{"type": "Event"}',
        b'{"type":"ObjectEvent","ilmd":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_event_is_left_to_the_general_way(text: bytes) -> None:
    assert regular_of(text, names_of(b"")) is None
    both_refuse = read_irregular(text, b"", PLACE)
    assert read_event(text, b"", PLACE) == both_refuse
    assert both_refuse.event is None


def test_control_characters_in_a_text_are_refused_before_addresses_are_joined() -> None:
    event = {**EVENTS[0], "epcList": ["urn:a:b\nurn:a:c"]}
    raw = written(event).replace(b"\\n", b"\n")
    assert regular_of(raw, names_of(b"")) is None
    assert regular_of(written(event), names_of(b"")) is None


def test_examples_are_read_alike() -> None:
    quick = 0
    cases = Path(loopbook.__file__).parent / "schemes"
    files = [*Path(__file__).parent.glob("examples/*.json*"), *cases.rglob("cases/*/*.jsonld")]
    for file in files:
        with file.open("rb") as stream:
            for parsed in read(stream, file.name):
                both(parsed.content, parsed.context)
                quick += regular_of(parsed.content, names_of(parsed.context)) is not None
    assert quick > 0


@pytest.mark.corpus
def test_the_examples_of_the_standard_are_read_alike(corpora: Path) -> None:
    for file in sorted((corpora / "epcis" / "gs1" / "json").rglob("*.json*")):
        with file.open("rb") as stream:
            for parsed in read(stream, file.name):
                if parsed.content:
                    both(parsed.content, parsed.context)


def test_a_word_of_the_house_in_a_value_stays_as_it_is_written() -> None:
    said = {**EVENTS[0], "loopbook:constructed": ["loopbook:basis"], **WHEN}
    quick = regular_of(written(said), names_of(CONTEXTS[0]))
    assert quick is not None
    assert quick.event.constructed == ("loopbook:basis",)
    both(written(said), CONTEXTS[0])
