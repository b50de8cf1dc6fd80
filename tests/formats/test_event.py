"""One event: read, identified, and refused with everything that is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import EventError, ParseError
from loopbook.formats.context import context_of
from loopbook.formats.event import event_of, read_event
from loopbook.formats.event_field import FIELDS
from loopbook.formats.event_hash import event_hash
from loopbook.terms.event import EventType
from loopbook.terms.finding import Place, Severity, finding_text
from loopbook.terms.profile import Profile
from tests.formats.events import (
    AGGREGATION,
    CONTEXT,
    OBJECT,
    TRANSACTION,
    TRANSFORMATION,
    changed,
    found,
    read_one,
)

BYTES = context_of(json.dumps(CONTEXT).encode())
PLACE = Place("weights.json", event=3)


def content(**changes: object) -> bytes:
    return json.dumps(changed(OBJECT, **changes)).encode()


def test_an_event_read_again_is_the_same() -> None:
    parsed = read_event(content(loopbook__basis="measured"), BYTES, PLACE)
    assert parsed.event == event_of(parsed.content, parsed.context)


def test_the_bytes_are_kept_as_they_came() -> None:
    text = b'{ "type" : "ObjectEvent", ' + content()[1:].replace(b'"type": "ObjectEvent", ', b"")
    assert read_event(text, BYTES, PLACE).content == text


def test_identity_is_id_kind_and_words() -> None:
    plain = read_event(content(), BYTES, PLACE).identity
    declared = {"declarationTime": "2025-03-02T00:00:00Z"}
    voided = read_event(content(errorDeclaration=declared), BYTES, PLACE).identity
    assert plain is not None
    assert voided is not None
    assert plain.id == voided.id == OBJECT["eventID"]
    assert (plain.is_correction, voided.is_correction) == (False, True)
    assert plain.content_hash != voided.content_hash


def test_an_event_without_id_gets_the_event_hash() -> None:
    parsed = read_event(content(eventID=None), BYTES, PLACE)
    assert parsed.identity is not None
    assert parsed.event is not None
    assert parsed.identity.id == parsed.event.event_id == event_hash(parsed.content, BYTES)


def test_a_correction_of_it_keeps_the_hash() -> None:
    declared = {"declarationTime": "2025-03-02T00:00:00Z"}
    plain = read_event(content(eventID=None), BYTES, PLACE).identity
    voided = read_event(content(eventID=None, errorDeclaration=declared), BYTES, PLACE).identity
    assert plain is not None
    assert voided is not None
    assert plain.id == voided.id


def test_a_malformed_identifier_leaves_it_without_hash() -> None:
    parsed = read_one(changed(OBJECT, eventID=None, epcList=["urn:epc:id:sgtin:1.2.3"]))
    assert ("LB-F43", "/eventID") in found(parsed)
    assert parsed.event is None


def test_all_that_is_wrong_is_said_at_once_with_its_place() -> None:
    parsed = read_event(content(eventTime="2025-03-01", bizStep="x", action=None), BYTES, PLACE)
    assert found(parsed) == [
        ("LB-F22", "/eventTime"),
        ("LB-F29", "/bizStep"),
        ("LB-F20", "/action"),
    ]
    assert {finding.place.event for finding in parsed.findings} == {3}
    assert finding_text(parsed.findings[0]) == (
        "LB-F22 The time '2025-03-01' has no time zone. weights.json, event 3, /eventTime. "
        "Write date, time and zone, as 2025-03-01T08:30:00+08:00."
    )


@pytest.mark.parametrize(
    ("kind", "code"), [("Objectevent", "LB-F36"), (7, "LB-F21"), (None, "LB-F20"), ([], "LB-F21")]
)
def test_a_type_that_is_not_known_is_an_error(kind: object, code: str) -> None:
    assert found(read_one(changed(OBJECT, type=kind))) == [(code, "/type")]


def test_the_type_may_have_its_prefix() -> None:
    event = read_one(changed(OBJECT, type="epcis:ObjectEvent")).event
    assert event is not None
    assert event.type is EventType.OBJECT


def test_two_event_ids_are_a_doubt() -> None:
    text = content()[:-1] + b', "eventID": "urn:uuid:2"}'
    parsed = read_event(text, BYTES, PLACE)
    assert found(parsed) == [("LB-F37", "/eventID")]
    assert parsed.event is not None
    assert parsed.event.event_id == "urn:uuid:2"


def test_extensions_of_others_are_kept_by_expanded_name() -> None:
    event = read_one(
        changed(OBJECT, ex__a={"ex:b": [1.50]}), [{"ex": "https://example.org/v/"}]
    ).event
    assert event is not None
    (name,) = event.extensions
    assert name == "https://example.org/v/a"
    assert str(event.extensions) == (
        "{'https://example.org/v/a': {'https://example.org/v/b': [Decimal('1.5')]}}"
    )


def test_what_is_in_the_journal_and_no_event_is_an_error() -> None:
    for missing in ({"eventTime": None}, {"eventTimeZoneOffset": None}, {"type": None}):
        with pytest.raises(EventError, match="LB-F20"):
            event_of(content(**missing), BYTES)
    with pytest.raises(EventError, match="LB-F27"):
        event_of(content(epcList=["A1"]), BYTES)
    with pytest.raises(ParseError, match="LB-F08"):
        event_of(b"{", BYTES)


def test_an_own_context_with_a_fault_refuses_the_event() -> None:
    parsed = read_event(content(**{"@context": 7}), BYTES, PLACE)
    assert found(parsed) == [("LB-F17", ""), ("LB-F68", "/@context")]
    assert parsed.event is None


def test_an_event_with_very_many_faults_says_how_many() -> None:
    parsed = read_one(changed(OBJECT, epcList=None, **{f"field{n}": n for n in range(5_000)}))
    assert len(parsed.findings) == 51
    assert parsed.findings[-1].code == "LB-F49"
    assert parsed.findings[-1].values == {"count": "4951"}


FIELDS_OF_ALL = sorted(
    {name for fields in FIELDS.values() for name in fields}
    | {"@context", "loopbook:period", "ex:a"}
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "value", "epcClass", "quantity", "sensorReport", "@id", "ex:a"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(
    st.sampled_from([OBJECT, AGGREGATION, TRANSACTION, TRANSFORMATION]),
    st.dictionaries(st.sampled_from(FIELDS_OF_ALL), ANYTHING, max_size=3),
)
def test_no_value_of_a_field_raises(event: dict[str, object], changes: dict[str, object]) -> None:
    text = json.dumps({**event, **changes}).encode("utf-8", "surrogatepass")
    parsed = read_event(text, BYTES, PLACE)
    assert parsed.event is not None or parsed.findings
    for finding in parsed.findings:
        assert finding_text(finding, "zh")


OWN = {"type": "ex:Test", "eventTime": OBJECT["eventTime"], "eventTimeZoneOffset": "+08:00"}
OF_OTHERS = [*CONTEXT, {"ex": "https://example.org/v/"}]


def test_a_type_of_others_is_kept_with_what_its_fields_say() -> None:
    made = {**OWN, "epcList": ["urn:x:1"], "childEPCs": ["urn:x:2"], "parentID": "urn:x:3"}
    parsed = read_one({**made, "inputEPCList": ["urn:x:4"], "ex:grade": "A"}, OF_OTHERS)
    assert not parsed.findings
    event = parsed.event
    assert event is not None
    assert (event.type, event.type_name) == (EventType.EXTENDED, "https://example.org/v/Test")
    assert (event.epcs, event.parent) == (("urn:x:1", "urn:x:2"), "urn:x:3")
    assert event.inputs == ("urn:x:4",)
    assert event.extensions == {"https://example.org/v/grade": "A"}
    assert event_of(parsed.content, parsed.context) == event


@pytest.mark.parametrize("kind", ["ex:Test", "no type", "https://example.org/a b"])
def test_a_type_with_a_prefix_that_no_one_declared_is_an_error(kind: str) -> None:
    assert found(read_one({**OWN, "type": kind})) == [("LB-F36", "/type")]


def test_a_mild_profile_lets_in_what_can_be_read_and_it_is_read_again_alike() -> None:
    odd = content(bizStep="shreding", colour="red", epcList=[], action="DELETE", ilmd={"x:y": 1})
    assert read_event(odd, BYTES, PLACE).event is None
    parsed = read_event(odd, BYTES, PLACE, Profile.LENIENT)
    assert {finding.severity for finding in parsed.findings} == {Severity.WARNING}
    assert parsed.event is not None
    assert event_of(odd, BYTES) == parsed.event


def test_a_strict_profile_refuses_what_is_else_a_doubt() -> None:
    text = content(bizStep="cbv:BizStep-receiving")
    assert read_event(text, BYTES, PLACE).event is not None
    assert read_event(text, BYTES, PLACE, Profile.STRICT).event is None


def test_spellings_with_one_event_hash_are_one_event() -> None:
    plain = {
        "type": "ObjectEvent",
        "eventTime": "2025-03-01T08:30:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "epcList": ["urn:epc:id:sgtin:0614141.107346.2017", "urn:x:2"],
    }
    first = read_event(json.dumps(plain).encode(), b"", Place()).identity
    assert first is not None
    spellings = (
        {**plain, "eventID": first.id},
        {**plain, "epcList": ["urn:x:2", "https://id.gs1.org/01/10614141073464/21/2017"]},
        {**plain, "eventTime": "2025-03-01T00:30:00.000Z"},
    )
    for spelling in spellings:
        assert read_event(json.dumps(spelling).encode(), b"", Place()).identity == first
    other = read_event(
        json.dumps({**plain, "eventID": first.id, "action": "DELETE"}).encode(), b"", Place()
    ).identity
    assert other is not None
    assert (other.id, other.content_hash == first.content_hash) == (first.id, False)
