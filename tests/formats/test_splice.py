"""Splice: members put into JSON bytes; every other byte stays."""

import json

from hypothesis import given
from hypothesis import strategies as st

from loopbook.formats.splice import has_member, members_of, spliced

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(["a", "b", 'q"', "b\\", "中", "recordTime"])


def test_a_member_is_put_first_or_replaced_where_it_stands() -> None:
    content = b' { "a" : {"b": [1, 2]},\n "b" : "x,}" }'
    assert spliced(content, {"c": b"1"}) == b' {"c":1, "a" : {"b": [1, 2]},\n "b" : "x,}" }'
    assert spliced(content, {"b": b"1"}) == b' { "a" : {"b": [1, 2]},\n "b" :1}'
    assert spliced(content, {"a": b"1", "z": b"2"}) == b' {"z":2, "a" :1,\n "b" : "x,}" }'
    assert next(iter(members_of(content)))[0] == "a"


def test_only_members_of_its_own_count() -> None:
    content = b'{"a":{"eventID":1},"b":"\\"eventID\\""}'
    assert not has_member(content, "eventID")
    assert has_member(b'{"event\\u0049D":1}', "eventID")
    assert not has_member(b'{"a":"\\u0041"}', "eventID")


@given(
    st.dictionaries(NAMES, VALUES, min_size=1),
    st.dictionaries(NAMES, VALUES, max_size=3),
    st.sampled_from([None, 1]),
)
def test_it_is_what_a_dictionary_would_say(
    there: dict[str, object], new: dict[str, object], indent: int | None
) -> None:
    content = json.dumps(there, indent=indent).encode()
    made = spliced(content, {name: json.dumps(one).encode() for name, one in new.items()})
    assert json.loads(made) == {**there, **new}
    assert [name for name, _, _ in members_of(content)] == list(there)
    assert all(has_member(content, name) == (name in there) for name in new)
