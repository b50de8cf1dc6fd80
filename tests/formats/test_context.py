"""Names are expanded by what the document declares; nothing is fetched."""

import json

import pytest

from loopbook.formats.context import Names, context_of, merged, names_of
from loopbook.formats.event import event_of, read_event
from loopbook.terms.finding import Place
from loopbook.terms.profile import Profile
from tests.formats.events import CELL, CONTEXT, OBJECT, STANDARD, changed, found, read_one


def names(context: object) -> Names:
    return names_of(context_of(json.dumps(context).encode()))


@pytest.mark.parametrize(
    "context",
    [
        {"ex": "https://example.org/v/"},
        [STANDARD, {"ex": "https://example.org/v/"}],
        [{"ex": "https://other.example.org/"}, {"ex": "https://example.org/v/"}],
        {"ex": {"@id": "https://example.org/v/", "@prefix": True}},
    ],
)
def test_a_prefix_is_expanded_and_the_last_declaration_counts(context: object) -> None:
    assert names(context).expand("ex:lot") == "https://example.org/v/lot"
    assert names(context).braced("ex:lot") == "{https://example.org/v/}lot"


def test_a_prefix_may_be_declared_by_another() -> None:
    context = {"a": "https://example.org/", "b": "a:deeper/"}
    assert names(context).expand("b:x") == "https://example.org/deeper/x"


def test_the_prefixes_of_the_standard_are_known_without_fetching() -> None:
    known = names(STANDARD)
    assert not known.findings
    assert known.expand("cbvmda:lotNumber") == "urn:epcglobal:cbv:mda:lotNumber"
    assert known.braced("cbvmda:lotNumber") == "{urn:epcglobal:cbv:mda}lotNumber"


def test_absolute_and_bare_names_stay_as_they_are() -> None:
    known = names(CONTEXT)
    assert known.expand("https://example.org/v/lot") == "https://example.org/v/lot"
    assert known.braced("https://example.org/v/lot") == "{https://example.org/v/}lot"
    assert known.expand("epcList") == "epcList"


def test_a_declared_term_without_prefix_is_an_extension_that_the_schema_does_not_know() -> None:
    context = context_of(
        json.dumps([STANDARD, {"colour": "https://example.org/v/colour"}]).encode()
    )
    content = json.dumps(changed(OBJECT, colour="red")).encode()
    assert found(read_event(content, context, Place())) == [("LB-F70", "/colour")]
    kept = read_event(content, context, Place(), Profile.LENIENT)
    assert found(kept) == [("LB-F70", "/colour")]
    assert kept.event is not None
    assert kept.event.extensions == {"https://example.org/v/colour": "red"}
    assert event_of(content, context) == kept.event


def test_a_word_of_the_standard_cannot_be_given_another_meaning() -> None:
    context = [STANDARD, {"epcList": "https://example.org/v/x", "type": "@type"}]
    event = read_one(OBJECT, context).event
    assert event is not None
    assert event.epcs == tuple(OBJECT["epcList"])


def test_a_remote_context_is_not_fetched_and_said_so() -> None:
    parsed = read_one(OBJECT, [STANDARD, "https://example.org/context.jsonld"])
    assert found(parsed) == [("LB-F15", "")]
    assert parsed.event is not None


def test_an_unknown_prefix_is_an_error_that_names_the_nearest() -> None:
    parsed = read_one(changed(OBJECT, lopbook__basis="measured"))
    assert found(parsed) == [("LB-F16", "/lopbook:basis")]
    assert parsed.findings[0].values == {"prefix": "lopbook", "nearest": "loopbook"}
    assert parsed.event is None


@pytest.mark.parametrize("context", [7, [[1]], {"ex": 7}, [None, {"a": []}]])
def test_a_context_that_is_none_stops_the_reading(context: object) -> None:
    assert found(read_one(OBJECT, context)) == [("LB-F17", "")]


def test_what_an_event_declares_counts_for_it_alone() -> None:
    own = changed(OBJECT, **{"@context": {"ex": "https://example.org/v/"}}, ex__lot="7")
    event = read_one(own).event
    assert event is not None
    assert event.extensions == {"https://example.org/v/lot": "7"}
    assert found(read_one(changed(OBJECT, ex__lot="7"))) == [("LB-F16", "/ex:lot")]


def test_merged_contexts_are_canonical_bytes() -> None:
    assert merged(b"", {"b": "u:", "a": "v:"}) == b'[{"a":"v:","b":"u:"}]'
    assert merged(b'[{"a":"v:"}]', ["x", {"b": "u:"}]) == b'[{"a":"v:"},"x",{"b":"u:"}]'


def test_names_left_out_of_the_hash_are_kept_expanded() -> None:
    context = context_of(b'{"ex":"https://example.org/v/"}', b'["ex:seen","ex:at"]')
    assert names_of(context).ignored == {
        "https://example.org/v/seen",
        "https://example.org/v/at",
    }


def test_more_names_than_are_kept_do_no_harm() -> None:
    known = Names(b'[{"ex":"https://example.org/v/"}]')
    for number in range(10_050):
        assert known.expand(f"ex:{number}") == f"https://example.org/v/{number}"


def test_words_with_a_prefix_are_read_with_it() -> None:
    sensors = [{"sensorReport": [{"type": "loopbook:soh", "value": 0.8, "uom": "C62"}]}]
    event = read_one(changed(OBJECT, epcList=[CELL], sensorElementList=sensors)).event
    assert event is not None
    assert event.sensors[0].type == "urn:loopbook:v1:soh"


def test_a_term_is_no_longer_than_its_bound_however_it_came_to_be() -> None:
    long = names({"a": "urn:" + "x" * 2_000, "ok": "urn:" + "x" * 1_990 + ":"})
    assert [found.code for found in long.findings] == ["LB-F17"]
    assert not long.knows("a:b")
    assert long.knows("ok:b")
    chain = {"a0": "urn:a:"} | {f"a{n + 1}": f"a{n}:xxxxxxxx" for n in range(1_000)}
    grown = names(chain)
    assert {found.code for found in grown.findings} == {"LB-F17"}
    assert max(len(grown.expand(f"{term}:n")) for term in chain) <= 2_010


def test_very_many_doubts_of_a_context_are_few_and_none_hides_an_error() -> None:
    doubted = names([*(f"urn:x:{n}" for n in range(1_000)), 7])
    assert sum(found.code == "LB-F15" for found in doubted.findings) == 50
    assert doubted.findings[-1].code == "LB-F17"


def test_a_name_is_shown_with_the_prefix_of_the_longest_beginning() -> None:
    known = names({"a": "urn:x:", "b": "urn:x:y:", "c": "urn:x:y:"})
    assert known.short("urn:x:z") == "a:z"
    assert known.short("urn:x:y:z") == "c:z"
    assert known.short("urn:other:z") == "urn:other:z"
