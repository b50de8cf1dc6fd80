"""Whatever comes as an event, the answer is an event or findings, soon, and never an exception."""

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import LoopbookError
from loopbook.formats.context import context_of
from loopbook.formats.event import event_of, read_event
from loopbook.terms.finding import Place, Severity, finding_text
from loopbook.terms.parsed import Parsed
from loopbook.terms.profile import Profile
from loopbook.trace.capture import admit
from tests.formats.events import (
    AGGREGATION,
    ASSOCIATION,
    CONTEXT,
    LOT,
    OBJECT,
    PACK,
    TRANSACTION,
    TRANSFORMATION,
    read_all,
)

BYTES = context_of(
    json.dumps([*CONTEXT, {"ex": "https://example.org/v/", "bare": "urn:x:b"}]).encode()
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SENSED = {
    "sensorMetadata": {"time": "2025-03-01T00:00:00Z", "deviceID": "urn:x:1"},
    "sensorReport": [{"type": "Mass", "value": 1, "uom": "KGM", "exception": "ERROR_CONDITION"}],
}
FULL = {
    "recordTime": "2025-03-01T00:00:00Z",
    "certificationInfo": ["urn:x:1"],
    "errorDeclaration": {
        "declarationTime": "2025-03-02T00:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:2"],
    },
    "persistentDisposition": {"set": ["recalled"], "unset": ["damaged"]},
    "quantityList": [{"epcClass": LOT, "quantity": 0.1, "uom": "KGM"}],
    "sensorElementList": [SENSED],
    "sourceList": [{"type": "owning_party", "source": "urn:example:party:1"}],
    "ilmd": {"loopbook:soh": 0.83},
    "loopbook:flow": "x",
    "loopbook:period": "2025",
    "ex:a": {"ex:b": [1, None, {"c": "d"}]},
    "@context": {"own": "https://example.org/own/"},
}
EVENTS = [
    {**one, **FULL} for one in (OBJECT, AGGREGATION, ASSOCIATION, TRANSACTION, TRANSFORMATION)
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**80), 10**80)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        [PACK, "urn:epc:id:sgtin:1.2.3", "cbv:BizStep-receiving", "ADD", "ex:a", "urn:a", "1e9",
         "2025-03-01T00:00:00Z", "urn:epcglobal:cbv:disp:active", "ni:///sha-256;0?ver=CBV2.0"]
    )
)  # fmt: skip
NAMES = st.sampled_from(
    sorted({*FULL, *OBJECT, *AGGREGATION, *TRANSFORMATION, *SENSED, "type", "bare"})
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def judged(content: bytes, profile: Profile = Profile.STANDARD, context: bytes = BYTES) -> Parsed:
    """Return what is read of an event, all rules asked, each finding said in both languages."""
    parsed = read_event(content, context, Place("a.json", event=1), profile)
    findings = (*parsed.findings, *admit(parsed, (), lambda _: False, NOW))
    for finding in findings:
        assert finding_text(finding)
        assert finding_text(finding, "zh")
    assert (parsed.event is None) == (parsed.identity is None)
    if parsed.event is None:
        assert any(finding.severity is Severity.ERROR for finding in parsed.findings)
    else:
        # What was let in is read again, and is the same.
        assert event_of(content, parsed.context, parsed.event.event_id) == parsed.event
    return parsed


@given(ANYTHING, st.sampled_from(Profile))
def test_any_json_is_an_event_or_findings(value: object, profile: Profile) -> None:
    judged(json.dumps(value).encode("utf-8", "surrogatepass"), profile)


@given(
    st.sampled_from(EVENTS),
    st.dictionaries(NAMES, ANYTHING, max_size=3),
    st.sets(NAMES),
    st.sampled_from(Profile),
)
def test_any_change_of_an_event_is_an_event_or_findings(
    event: dict[str, object], changes: dict[str, object], dropped: set[str], profile: Profile
) -> None:
    made = {name: value for name, value in event.items() if name not in dropped}
    judged(json.dumps({**made, **changes}).encode("utf-8", "surrogatepass"), profile)


@given(
    st.sampled_from(EVENTS),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), min_size=1, max_size=4),
)
def test_any_damage_to_the_bytes_is_an_event_or_findings(
    event: dict[str, object], damages: list[tuple[int, bytes]]
) -> None:
    text = json.dumps(event).encode()
    for place, put in damages:
        at = place % len(text)
        text = text[:at] + put + text[at + 1 :]
    try:
        judged(text)
    except LoopbookError as fault:
        pytest.fail(f"{fault} of {text!r}")


@given(ANYTHING)
def test_any_document_is_read(value: object) -> None:
    whole = {"@context": value, "type": "EPCISDocument", "epcisHeader": value, "epcisBody": value}
    for item in read_all(json.dumps(whole).encode("utf-8", "surrogatepass")):
        assert item.event is not None or item.master is not None or item.findings


def members(text: str, count: int) -> bytes:
    """Return an event with very many members made of a pattern."""
    many = ",".join(text.replace("#", str(number)) for number in range(count))
    return json.dumps(OBJECT)[:-1].encode() + b"," + many.encode() + b"}"


LARGE = {
    "very many extensions": (members('"ex:f#":#', 100_000), 30),
    "very many unknown fields": (members('"field#":#', 100_000), 30),
    "very many undeclared prefixes": (members('"p#:f":#', 100_000), 30),
    "one fault very often": (
        json.dumps({**OBJECT, "quantityList": [{"epcClass": LOT, "quantity": -1}] * 100_000})
        .encode(),
        30,
    ),
    "very many identical doubts": (
        json.dumps({**AGGREGATION, "childEPCs": ["urn:epc:id:sgtin:1.2.3"] * 100_000}).encode(),
        30,
    ),
    "very many children of one end": (
        json.dumps({**AGGREGATION, "childEPCs": [f"{PACK}?{n}" for n in range(100_000)]}).encode(),
        30,
    ),
    "a long identifier": (
        json.dumps({**OBJECT, "epcList": ["urn:" + "a:" * 500_000]}).encode(), 30
    ),
    "a long word": (json.dumps({**OBJECT, "bizStep": "a" * 1_000_000}).encode(), 30),
    "percent signs": (
        json.dumps({**OBJECT, "epcList": ["urn:x:" + "%41" * 300_000 + " "]}).encode(), 30
    ),
    "a long authority": (
        json.dumps({**OBJECT, "epcList": ["http://" + "a:@" * 100_000]}).encode(), 30
    ),
    "deep nesting": (b'{"type":' + b'{"a":' * 200_000 + b"1" + b"}" * 200_000 + b"}", 30),
    "a huge number": (members('"ex:n#":' + "9" * 100_000, 3), 30),
    "a huge exponent": (members('"ex:n#":1e999999999', 3), 30),
    "very many dispositions": (
        json.dumps(
            {**OBJECT, "persistentDisposition": {
                "set": [f"urn:x:{n}" for n in range(30_000)],
                "unset": [f"urn:y:{n}" for n in range(30_000)],
            }}
        ).encode(),
        30,
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_what_is_very_large_is_answered_soon(name: str) -> None:
    content, seconds = LARGE[name]
    start = time.monotonic()
    parsed = judged(content)
    assert time.monotonic() - start < seconds
    assert len(parsed.findings) <= 52


@pytest.mark.slow
def test_a_million_extensions_are_answered() -> None:
    start = time.monotonic()
    assert judged(members('"ex:f#":#', 1_000_000)).event is not None
    assert time.monotonic() - start < 120
