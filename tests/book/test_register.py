"""The public register: what is let in, and how a declaration stands on a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from loopbook import Book
from loopbook.book.counter import counter_statement, withdrawal
from loopbook.book.credential import opened_credential, signed_credential
from loopbook.book.declaration_file import token_of
from loopbook.book.register import Register, registration
from loopbook.errors import ConflictingEvent, InputError, UnknownTerm
from loopbook.store.memory import MemoryStore
from loopbook.terms.declaration import DeclarationState, Opened
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.party import PUBLIC
from tests.book.declared import (
    DECLARED,
    PLANT,
    PLANT_KEY,
    VERIFIER_KEY,
    checked,
    declared,
    key_of,
    plant_book,
)
from tests.stores.drafts import Salt, draft
from tests.stores.kinds import ALL_STORES, new_store


@pytest.fixture(scope="module")
def book() -> Book:
    return plant_book()


@pytest.fixture(scope="module")
def data(book: Book) -> bytes:
    return declared(book)


def opened(data: bytes) -> Opened:
    return opened_credential(token_of(data))


def register_of(*kept: Opened, at: datetime = DECLARED) -> Register:
    """A register that recorded these at a moment."""
    store = MemoryStore(lambda: at, Salt())
    store.append([registration(each, "urn:example:office") for each in kept])
    return Register(store.read())


def gone(data: bytes, on: datetime = DECLARED) -> Opened:
    return opened_credential(withdrawal(opened(data), PLANT_KEY, "Line stopped", on))


def countered(data: bytes, on: datetime = DECLARED, *, is_good: bool = False) -> Opened:
    found = checked(data, now=on, subject="" if is_good else "urn:example:other")
    return opened_credential(counter_statement(data, found, VERIFIER_KEY, on))


def test_an_entry_holds_the_token_for_everybody(data: bytes) -> None:
    draft = registration(opened(data), "urn:example:office")
    assert draft.content.decode() == opened(data).jws
    assert PUBLIC in draft.audience
    assert draft.identity.id == opened(data).credential.id
    assert draft.identity.content_hash.hex() == opened(data).sha256


def test_a_declaration_is_valid_until_it_expires(data: bytes) -> None:
    register = register_of(opened(data))
    days = {-1: "early", 0: "valid", 365: "valid", 366: "expired"}
    for day, state in days.items():
        (found,) = register.declarations(DECLARED + timedelta(days=day))
        assert found.state == state
    assert found.jws == opened(data).jws
    assert (found.subject, found.level_low, found.unknown, found.documents) == (PLANT, "good", 1, 1)


def test_a_withdrawal_counts_from_when_it_was_known(data: bytes) -> None:
    at = DECLARED + timedelta(days=9)
    register = register_of(opened(data), gone(data), at=at)
    (before,) = register.declarations(at - timedelta(seconds=1))
    (after,) = register.declarations(at)
    assert (before.state, after.state) == (DeclarationState.VALID, DeclarationState.WITHDRAWN)
    assert (after.withdrawn, after.reason) == (at, "Line stopped")
    assert register.standing(opened(data)).code == "LB-Z45"


def test_a_counter_statement_stands_beside_what_it_counters(data: bytes) -> None:
    register = register_of(opened(data), countered(data), countered(data, is_good=True))
    (found,) = register.declarations(DECLARED)
    assert found.state is DeclarationState.COUNTERED
    bad, good = found.verifications
    assert (bad.holds, good.holds) == (False, True)
    assert bad.verifier == VERIFIER_KEY.issuer
    assert bad.failed == ("addressed",)
    (only,) = register_of(opened(data), countered(data, is_good=True)).declarations(DECLARED)
    assert only.state is DeclarationState.VALID


def test_the_register_is_asked_by_subject(data: bytes) -> None:
    register = register_of(opened(data))
    assert len(register.declarations(DECLARED, PLANT)) == 1
    assert register.declarations(DECLARED, "urn:example:other") == ()


def test_the_same_id_with_other_content_is_a_replay(data: bytes) -> None:
    first = opened(data)
    other = msgspec.structs.replace(
        first.credential, valid_from=DECLARED.astimezone(UTC) - timedelta(days=1)
    )
    replayed = opened_credential(signed_credential(other, PLANT_KEY.seed))
    register = register_of(first)
    with pytest.raises(ConflictingEvent) as told:
        register.admit(replayed)
    assert told.value.code == "LB-Z46"
    assert register.standing(replayed).code == "LB-Z46"
    register.admit(first)
    # A withdrawal that names the other content speaks of something else.
    with pytest.raises(ConflictingEvent):
        register.admit(opened_credential(withdrawal(replayed, PLANT_KEY, "x", DECLARED)))


def test_what_speaks_of_nothing_here_is_refused(data: bytes) -> None:
    register = register_of()
    for each in (gone(data), countered(data)):
        with pytest.raises(UnknownTerm) as told:
            register.admit(each)
        assert told.value.code == "LB-L46"


def signed_by_another(credential: Opened, number: int, party: str) -> Opened:
    key = key_of(number, party)
    theirs = msgspec.structs.replace(credential.credential, issuer=key.issuer)
    return opened_credential(signed_credential(theirs, key.seed))


def test_only_the_issuer_withdraws_and_only_others_counter(data: bytes) -> None:
    register = register_of(opened(data))
    with pytest.raises(InputError) as told:
        register.admit(signed_by_another(gone(data), 9, PLANT))
    assert told.value.code == "LB-Z34"
    for number, party in ((1, "urn:example:verifier"), (9, PLANT), (9, f"{PLANT}\u2060")):
        with pytest.raises(InputError) as told:
            register.admit(signed_by_another(countered(data), number, party))
        assert told.value.code == "LB-Z47"
    register.admit(gone(data))
    register.admit(countered(data))


def test_a_register_is_made_of_its_entries_alone(data: bytes) -> None:
    entries: list[Entry] = []
    assert Register(entries).declarations(DECLARED) == ()
    assert Register(entries).standing(opened(data)).code == ""


@pytest.mark.parametrize("kind", ALL_STORES)
def test_every_store_keeps_a_register(kind: str, data: bytes, tmp_path: Path) -> None:
    store = new_store(kind, tmp_path)
    try:
        drafts = [registration(each, "urn:example:office") for each in (opened(data), gone(data))]
        store.append([draft(1), *drafts, draft(2)])
        kept = list(store.read(kinds=(EntryKind.DECLARATION,)))
        assert [each.sequence for each in kept] == [2, 3]
        assert [each.draft for each in kept] == drafts
        assert Register(kept).standing(opened(data)).code == "LB-Z45"
    finally:
        store.close()
