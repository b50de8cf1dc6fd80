"""What the port `terms.entry.Store` promises, asked of every store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.errors import EventError, StoreUnavailable, UnknownTerm
from loopbook.store.log import EMPTY_ROOT, leaf_hash, merkle_root
from loopbook.terms.entry import Draft, EntryKind, Identity, Outcome, Status, Store
from tests.stores.drafts import STORES, draft
from tests.stores.kinds import ALL_STORES, new_store

A, R, C = Outcome.APPENDED, Outcome.REPEATED, Outcome.CONFLICTING


@pytest.fixture(params=ALL_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = new_store(request.param, tmp_path)
    yield made
    made.close()


def test_an_empty_store_has_the_root_of_nothing(store: Store) -> None:
    assert store.size() == 0
    assert store.checkpoint().root == EMPTY_ROOT.hex()
    assert list(store.read()) == []
    assert store.find("urn:example:1") == ()
    assert store.append([]) == ()


def test_new_drafts_are_numbered_from_one_without_gaps(store: Store) -> None:
    assert store.append([draft(1), draft(2)]) == (Status(A, 1), Status(A, 2))
    assert store.append([draft(3)]) == (Status(A, 3),)
    assert [entry.sequence for entry in store.read()] == [1, 2, 3]
    assert store.size() == 3


def test_what_was_appended_is_read_back_unharmed(store: Store) -> None:
    drafts = [draft(n) for n in range(5)]
    drafts.append(
        Draft(
            kind=EntryKind.OBSERVATION,
            identity=Identity('urn:数据:"\u0000\u007f', True, bytes(32)),
            content=bytes(range(256)),
            source="统计年鉴.xlsx,第 3 行",
            party="",
        )
    )
    store.append(drafts)
    entries = list(store.read())
    assert [entry.draft for entry in entries] == drafts
    for entry in entries:
        assert entry.leaf == leaf_hash(entry.salt, entry.draft, entry.record_time)
        assert len(entry.salt) == 16
        assert entry.record_time.utcoffset() is not None


def test_a_repeat_is_no_operation_and_names_the_earlier_entry(store: Store) -> None:
    store.append([draft(1), draft(2)])
    before = store.checkpoint()
    assert store.append([draft(2), draft(1)]) == (Status(R, 2), Status(R, 1))
    assert store.checkpoint() == before


def test_other_content_under_a_known_identity_conflicts_and_writes_nothing(store: Store) -> None:
    store.append([draft(1)])
    assert store.append([draft(1, "other"), draft(2)]) == (Status(C, 1), Status(A, 2))
    assert [entry.draft for entry in store.read()] == [draft(1), draft(2)]


def test_drafts_of_one_call_are_held_against_each_other(store: Store) -> None:
    statuses = store.append([draft(1), draft(1), draft(1, "other"), draft(2), draft(1)])
    assert statuses == (Status(A, 1), Status(R, 1), Status(C, 1), Status(A, 2), Status(R, 1))
    assert store.size() == 2


def test_an_error_declaration_keeps_the_identifier_and_is_no_repeat(store: Store) -> None:
    store.append([draft(7), draft(1)])
    assert store.append([draft(1, "void", is_correction=True)]) == (Status(A, 3),)
    assert store.append([draft(1, "void", is_correction=True)]) == (Status(R, 3),)
    assert store.find("urn:example:1") == (2, 3)
    assert store.find("urn:example:7") == (1,)


def test_a_declaration_may_come_before_its_event(store: Store) -> None:
    store.append([draft(1, "void", is_correction=True), draft(1)])
    assert store.find("urn:example:1") == (1, 2)


def test_identify_says_what_append_would_and_writes_nothing(store: Store) -> None:
    store.append([draft(1)])
    asked = [draft(1), draft(1, "other"), draft(2), draft(2), draft(2, "other"), draft(3)]
    assert store.identify(asked) == (
        Status(R, 1),
        Status(C, 1),
        Status(A, 0),
        Status(R, 0),
        Status(C, 0),
        Status(A, 0),
    )
    assert store.size() == 1
    outcomes = [status.outcome for status in store.append(asked)]
    assert outcomes == [A if at in (2, 5) else o for at, o in enumerate((R, C, A, R, C, A))]


def test_a_reading_takes_both_ends_and_stops_at_the_last_entry(store: Store) -> None:
    store.append([draft(n) for n in range(1, 11)])
    assert [entry.sequence for entry in store.read(3, 5)] == [3, 4, 5]
    assert [entry.sequence for entry in store.read(9)] == [9, 10]
    assert [entry.sequence for entry in store.read(9, 50)] == [9, 10]
    assert [entry.sequence for entry in store.read(0, 1)] == [1]
    assert list(store.read(11)) == []
    assert list(store.read(5, 4)) == []


def test_entries_may_be_appended_while_a_reading_runs(store: Store) -> None:
    store.append([draft(n) for n in range(300)])
    seen = []
    for entry in store.read():
        seen.append(entry.sequence)
        if entry.sequence == 10:
            store.append([draft(1_000)])
    assert seen == list(range(1, 301))
    assert store.size() == 301


def test_a_checkpoint_is_the_root_over_the_leaves_at_any_size(store: Store) -> None:
    for first in range(0, 2_600, 650):
        store.append([draft(n) for n in range(first, first + 650)])
    leaves = [entry.leaf for entry in store.read()]
    for size in (0, 1, 2, 3, 7, 1_023, 1_024, 1_025, 2_047, 2_048, 2_599, 2_600):
        checkpoint = store.checkpoint(size)
        assert checkpoint.size == size
        assert checkpoint.root == merkle_root(leaves[:size]).hex()
    assert store.checkpoint() == store.checkpoint(2_600)


def test_a_checkpoint_that_is_not_reached_is_refused_with_the_size(store: Store) -> None:
    store.append([draft(1)])
    for asked in (2, -1):
        with pytest.raises(UnknownTerm, match="from 0 to 1"):
            store.checkpoint(asked)


def test_half_a_character_is_refused_before_anything_is_written(store: Store) -> None:
    broken = Draft(
        kind=EntryKind.EVENT,
        identity=Identity("urn:\ud83d", False, bytes(32)),
        content=b"",
        source="a.jsonld",
        party="p",
    )
    with pytest.raises(EventError, match=r"ud83d.*a\.jsonld"):
        store.append([draft(1), broken])
    assert store.size() == 0


def test_a_closed_store_says_so_and_may_be_closed_again(store: Store) -> None:
    store.append([draft(1)])
    store.close()
    store.close()
    for call in (
        store.size,
        store.checkpoint,
        lambda: store.find("x"),
        lambda: store.append([draft(2)]),
        lambda: store.identify([draft(2)]),
        lambda: list(store.read()),
    ):
        with pytest.raises(StoreUnavailable, match="LB-S18"):
            call()


@pytest.mark.parametrize("kind", ALL_STORES[1:])
def test_two_stores_asked_the_same_hold_the_same_bytes(kind: str, tmp_path: Path) -> None:
    stores = [new_store(each, tmp_path) for each in (STORES[0], kind)]
    for one in stores:
        one.append([draft(1), draft(2), draft(1)])
        one.append([draft(1, "other")])
        one.append([draft(3), draft(2, "void", is_correction=True)])
    memory, journal = stores
    assert list(memory.read()) == list(journal.read())
    assert memory.checkpoint() == journal.checkpoint()
    for one in stores:
        one.close()
