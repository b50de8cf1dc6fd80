"""Which entry has an identity, and what an append would answer."""

import sqlite3
from pathlib import Path

import pytest

from loopbook.errors import BrokenLog
from loopbook.store.finder import Finder, judged, key_of
from loopbook.store.segment.view import SealedRuns
from loopbook.terms.entry import Outcome
from tests.stores.drafts import draft, new_journal


def opened(tmp_path: Path) -> sqlite3.Connection:
    journal = new_journal(tmp_path / "a.book")
    journal.append([draft(n) for n in range(1, 5)])
    journal.close()
    return sqlite3.connect(tmp_path / "a.book" / "journal.sqlite", isolation_level=None)


def test_a_hash_that_collides_is_confirmed_on_the_entry(tmp_path: Path) -> None:
    connection = opened(tmp_path)
    finder = Finder(SealedRuns(tmp_path / "a.book"))
    assert finder.find(connection, "urn:example:3") == (3,)
    # Entries 1 and 4 are proposed for the key of entry 3, as if their hashes were equal.
    deceived = Finder(SealedRuns(tmp_path / "a.book"))
    for sequence, number in enumerate((3, 2, 3, 3), start=1):
        deceived._index.add(sequence, (f"urn:example:{number}", False))
    assert deceived.find(connection, "urn:example:3") == (3,)
    connection.close()


def test_own_entries_are_taken_once_whoever_came_first(tmp_path: Path) -> None:
    connection = opened(tmp_path)
    finder = Finder(SealedRuns(tmp_path / "a.book"))
    finder.find(connection, "x")
    finder.take(3, [key_of(draft(3)), key_of(draft(4)), key_of(draft(9))])
    assert finder._index.size == 5
    assert finder._index.candidates([key_of(draft(4)), key_of(draft(9))]) == {0: [4], 1: [5]}
    connection.close()


def test_a_gap_is_found_while_the_index_is_built(tmp_path: Path) -> None:
    connection = opened(tmp_path)
    connection.execute("DELETE FROM entry WHERE sequence=2")
    with pytest.raises(BrokenLog, match="Entry 2 is missing"):
        Finder(SealedRuns(tmp_path / "a.book")).find(connection, "x")
    connection.close()


def test_drafts_are_judged_against_entries_and_those_before_them() -> None:
    known = {key_of(draft(1)): (draft(1).identity.content_hash, 4)}
    drafts = [draft(1), draft(2), draft(2), draft(1, "other"), draft(3)]
    assert [(s.outcome, s.sequence) for s in judged(drafts, known, 5)] == [
        (Outcome.REPEATED, 4),
        (Outcome.APPENDED, 5),
        (Outcome.REPEATED, 5),
        (Outcome.CONFLICTING, 4),
        (Outcome.APPENDED, 6),
    ]
