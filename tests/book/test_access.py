"""Access: keys open what they say, until they are revoked or have expired."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.book.access import Access
from loopbook.errors import NotPermitted, QueryError, UnknownTerm
from loopbook.store.desk import MemoryDesk
from loopbook.terms.party import PUBLIC, Role, Scope, role_id

RECYCLER = "urn:party:recycler"


class Now:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def access(now: Now) -> Iterator[Access]:
    desk = MemoryDesk()
    yield Access(desk, now)
    desk.close()


def test_a_key_speaks_for_its_party_with_its_roles_and_scopes(access: Access) -> None:
    access.name_party(RECYCLER, title="Loop Metals", roles=["recycler", "carrier"])
    told, key = access.new_key(RECYCLER, ["read", "record"], audience=["authority", "urn:party:x"])
    reader = access.reader(told)
    assert reader.party == RECYCLER
    held = {RECYCLER, PUBLIC, role_id(Role.RECYCLER), role_id(Role.CARRIER)}
    assert reader.sees == held
    assert reader.scopes == {Scope.READ, Scope.RECORD}
    assert reader.audience == (role_id(Role.AUTHORITY), "urn:party:x")
    assert access.keys() == [key]
    assert told not in str(key)


def test_a_key_that_manages_sees_everything(access: Access) -> None:
    told, _ = access.new_key(RECYCLER, ["manage"])
    assert access.reader(told).sees is None


def test_a_party_that_nobody_wrote_down_holds_itself_and_what_is_public(access: Access) -> None:
    told, _ = access.new_key(RECYCLER, ["read"])
    assert access.reader(told).sees == {RECYCLER, PUBLIC}
    assert access.parties() == []


def test_a_revoked_key_is_refused_when_it_is_sent_again(access: Access) -> None:
    told, key = access.new_key(RECYCLER, ["read"])
    assert access.has_keys()
    revoked = access.revoke(key.id)
    assert revoked == access.revoke(key.id)
    with pytest.raises(NotPermitted, match="LB-K14"):
        access.reader(told)
    assert not access.has_keys()


def test_a_key_opens_nothing_from_the_moment_it_expires(access: Access, now: Now) -> None:
    told, _ = access.new_key(RECYCLER, ["read"], expires=now.time + timedelta(days=1))
    now.time += timedelta(hours=23)
    access.reader(told)
    now.time += timedelta(hours=1)
    with pytest.raises(NotPermitted, match="LB-K14"):
        access.reader(told)
    with pytest.raises(QueryError, match="LB-K11"):
        access.new_key(RECYCLER, ["read"], expires=now.time)


@given(st.text(max_size=400))
def test_what_is_no_key_opens_nothing(text: str) -> None:
    desk = MemoryDesk()
    access = Access(desk, Now())
    told, key = access.new_key(RECYCLER, ["read"])
    for wrong in (text, told + text, f"lbk_{key.id}_{text}", told[:-1]):
        if wrong != told:
            with pytest.raises(NotPermitted, match="LB-K14"):
                access.reader(wrong)
    desk.close()


def test_words_that_are_no_role_scope_or_party_are_told(access: Access) -> None:
    with pytest.raises(QueryError, match=r"LB-K15.*recycler"):
        access.name_party(RECYCLER, roles=["king"])
    with pytest.raises(QueryError, match=r"LB-K12.*record"):
        access.new_key(RECYCLER, ["everything"])
    with pytest.raises(QueryError, match="LB-K12"):
        access.new_key(RECYCLER, [])
    for wrong in ("", "two words", "x" * 301, "line\nend"):
        with pytest.raises(QueryError, match="LB-K10"):
            access.name_party(wrong)
        with pytest.raises(QueryError, match="LB-K10"):
            access.new_key(wrong, ["read"])
    with pytest.raises(UnknownTerm, match="LB-K13"):
        access.revoke("0" * 16)
