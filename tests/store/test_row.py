"""Entries as rows, and rows that no entry ever was."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopbook.errors import BrokenLog
from loopbook.store.log import microseconds
from loopbook.store.row import Interned, insert, page, row_of, size_of
from tests.stores.drafts import draft, new_journal


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    journal = new_journal(tmp_path / "a.book")
    journal.append([draft(n) for n in range(10)])
    journal.close()
    opened = sqlite3.connect(tmp_path / "a.book" / "journal.sqlite", isolation_level=None)
    yield opened
    opened.close()


def test_contexts_and_audiences_stand_once(connection: sqlite3.Connection) -> None:
    assert connection.execute("SELECT count(*) FROM frame").fetchone() == (2,)
    assert connection.execute("SELECT count(*) FROM audience").fetchone() == (2,)


def test_a_page_is_no_longer_than_asked(connection: sqlite3.Connection) -> None:
    assert [entry.sequence for entry in page(connection, Interned(), 3, 9, 4)] == [3, 4, 5, 6]
    assert page(connection, Interned(), 11, 20, 4) == []
    assert size_of(connection) == 10


def test_a_cache_that_is_full_starts_afresh(connection: sqlite3.Connection) -> None:
    interned = Interned()
    for number in range(3, 600):
        connection.execute("INSERT INTO frame VALUES (?, ?)", (number, str(number).encode()))
        row = (number, f'["{number}"]')
        connection.execute("INSERT INTO audience VALUES (?, ?)", row)
        assert interned.frame(connection, number) == str(number).encode()
        assert interned.audience(connection, number) == (str(number),)
    assert len(interned._frames) <= 256
    assert len(interned._audiences) <= 256
    assert interned.frame(connection, 3) == b"3"


def test_a_gap_is_told(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM entry WHERE sequence=5")
    with pytest.raises(BrokenLog, match="Entry 5 is missing"):
        page(connection, Interned(), 1, 10, 100)


@pytest.mark.parametrize(
    "change",
    [
        "kind=99",
        "kind='event'",
        "frame=77",
        "audience=77",
        "record_time=9223372036854775807",
        "content='a text'",
        "id=x'00'",
        "salt='a text'",
    ],
)
def test_a_field_that_no_entry_holds_is_told(connection: sqlite3.Connection, change: str) -> None:
    connection.execute(f"UPDATE entry SET {change} WHERE sequence=5")
    with pytest.raises(BrokenLog, match="Entry 5 of the journal cannot be read"):
        page(connection, Interned(), 1, 10, 100)


def test_an_audience_that_is_no_list_is_told(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE audience SET members='{'")
    with pytest.raises(BrokenLog, match="LB-S22"):
        page(connection, Interned(), 1, 10, 100)


@pytest.mark.parametrize("count", [1, 5, 63, 64, 255, 256, 600])
def test_any_number_of_rows_is_inserted_in_order(
    connection: sqlite3.Connection, count: int
) -> None:
    at = datetime(2025, 3, 1, tzinfo=UTC)
    salt, leaf = bytes(16), bytes(32)
    rows = [
        row_of((11 + n, microseconds(at), draft(100 + n)), (1, 1), salt, leaf) for n in range(count)
    ]
    insert(connection, rows)
    entries = page(connection, Interned(), 11, 10 + count, count)
    assert [entry.draft.content for entry in entries] == [
        draft(100 + n).content for n in range(count)
    ]
    assert {(entry.record_time, entry.salt, entry.leaf) for entry in entries} == {(at, salt, leaf)}
