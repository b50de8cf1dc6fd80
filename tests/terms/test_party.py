"""Parties: sets that meet, and no ranks."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.party import (
    PUBLIC,
    Key,
    Party,
    Role,
    Scope,
    anonymous,
    audience_id,
    may_see,
    owner,
    reader_for,
    role_id,
)

NAMES = st.frozensets(st.sampled_from("abcd"))


@given(NAMES, NAMES)
def test_an_entry_is_open_when_the_sets_meet(
    audience: frozenset[str], sees: frozenset[str]
) -> None:
    assert may_see(tuple(audience), sees) == bool(audience & sees)
    assert may_see(tuple(audience), None)


def test_a_role_is_named_by_its_word_and_a_party_by_itself() -> None:
    assert audience_id(" authority ") == role_id(Role.AUTHORITY)
    assert audience_id("public") == PUBLIC
    assert audience_id("urn:party:x") == "urn:party:x"


def test_only_who_manages_or_owns_sees_everything() -> None:
    party = Party(id="urn:party:x", roles=(Role.AUTHORITY,))
    made = datetime(2026, 1, 1, tzinfo=UTC)

    def key(*scopes: Scope) -> Key:
        return Key(id="k", digest="", party=party.id, scopes=scopes, made=made)

    plain = reader_for(party, key(Scope.READ))
    assert plain.sees == {"urn:party:x", PUBLIC, role_id(Role.AUTHORITY)}
    assert reader_for(party, key(Scope.MANAGE)).sees is None
    assert owner("local").sees is None
    assert anonymous().sees == {PUBLIC}
    assert anonymous().scopes == {Scope.READ}
