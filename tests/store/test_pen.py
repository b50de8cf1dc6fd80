"""The pen of SQLite: one writer at a time, and what breaks off leaves nothing."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.pen import SqlitePen
from tests.stores.drafts import new_journal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a.book"
    new_journal(path).close()
    return path


def test_a_second_pen_waits_and_is_told_who_writes(folder: Path) -> None:
    first, second = SqlitePen(folder, 0.1), SqlitePen(folder, 0.1)
    with first.transaction():
        first.sign(datetime(2025, 3, 1, tzinfo=UTC))
        with pytest.raises(StoreUnavailable, match=r"LB-S09.*waited 0.1 s"), second.transaction():
            pass
    with second.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    first.close()
    second.close()


def test_what_breaks_off_is_undone_and_its_numbers_are_given_again(folder: Path) -> None:
    pen = SqlitePen(folder, 0.1)
    numbers = []
    with pytest.raises(ZeroDivisionError), pen.transaction():
        numbers.append(pen.numbers(("a",), b"context")[1 // len(numbers)])
    assert not numbers
    with pen.transaction():
        assert pen.numbers(("b",), b"other") == (1, 1)
        assert pen.numbers(("b",), b"context") == (1, 2)
    pen.close()


def test_what_another_pen_numbered_is_seen_after_it_wrote(folder: Path) -> None:
    first, second = SqlitePen(folder, 0.1), SqlitePen(folder, 0.1)
    with first.transaction():
        assert first.numbers((), b"one") == (1, 1)
    with second.transaction():
        assert second.numbers((), b"two") == (1, 2)
    with first.transaction():
        first.others_wrote()
        assert first.numbers((), b"two") == (1, 2)
    first.close()
    second.close()


def test_the_key_of_a_book_is_drawn_once(folder: Path) -> None:
    pen = SqlitePen(folder, 0.1)
    with pen.transaction():
        key = pen.book_key()
    with pen.transaction():
        assert pen.book_key() == key
    pen.close()
    with pytest.raises(sqlite3.ProgrammingError):
        pen.connection.execute("SELECT 1")
