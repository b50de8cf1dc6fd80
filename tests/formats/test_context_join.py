"""Context join: what a document may say for its events, and what stays with them."""

import json

from loopbook.formats.context import IGNORE_FIELDS, STANDARD, context_of
from loopbook.formats.context_join import bare, joined, parts_of


def context(*items: object) -> bytes:
    return context_of(json.dumps(items).encode())


A = context(STANDARD, {"a": "http://a/", "s": "http://s/"})
B = context(STANDARD, {"b": "http://b/", "s": "http://s/"})


def test_one_context_of_all_is_said_as_it_is() -> None:
    found = joined([(b"{}", A), (b"{}", A)])
    assert json.loads(found.context) == [STANDARD, {"a": "http://a/", "s": "http://s/"}]
    assert found.own(A) == b""
    assert json.loads(joined([(b"{}", b"")]).context) == [STANDARD]


def test_contexts_that_do_not_contradict_are_joined() -> None:
    found = joined([(b'{"a:x":1}', A), (b'{"b:x":1}', B)])
    assert found.terms == {"a": b'"http://a/"', "b": b'"http://b/"', "s": b'"http://s/"'}
    assert found.own(A) == found.own(B) == b""


def test_a_term_of_two_meanings_stays_with_its_events() -> None:
    other = context(STANDARD, {"a": "http://other/"})
    found = joined([(b'{"a:x":1}', A), (b'{"a:x":1}', other)])
    assert "a" not in found.terms
    assert json.loads(found.own(other)) == [STANDARD, {"a": "http://other/"}]


def test_a_term_that_another_event_uses_undeclared_is_not_given_to_it() -> None:
    found = joined([(b'{"a:x":1}', A), (b'{"component":"a:x"}', B)])
    assert "a" not in found.terms
    assert found.own(A)
    assert not found.own(B)


def test_what_cannot_be_joined_stays_whole() -> None:
    remote = context("https://example.com/own.jsonld", {"a": "http://a/"})
    keyword = context({"@vocab": "http://v/"})
    for one in (remote, keyword):
        found = joined([(b"{}", A), (b"{}", one)])
        assert json.loads(found.own(one)) == json.loads(one)
        assert parts_of(one).is_own
        assert json.loads(joined([(b"{}", one)]).context) == json.loads(one)


def test_names_left_out_of_the_hash_are_told_apart() -> None:
    ignoring = context_of(json.dumps([STANDARD]).encode(), b'["a:b"]')
    assert IGNORE_FIELDS.encode() in ignoring
    found = joined([(b"{}", ignoring)])
    assert json.loads(found.context) == [STANDARD]
    assert json.loads(found.ignored) == ["a:b"]
    assert joined([(b"{}", ignoring), (b"{}", A)]).ignored == b""


def test_events_that_were_not_looked_at_carry_their_own() -> None:
    assert bare().own(A)
    assert not bare().own(context(STANDARD))
    assert parts_of(context(STANDARD, {"a": "b:"}, STANDARD)).items == ({"a": "b:"}, STANDARD)
