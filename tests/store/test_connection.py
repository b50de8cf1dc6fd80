"""Connections: settings, addresses, and readings where nothing can be written."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.connection import Readers, connect, file_uri
from loopbook.store.journal import create, open_journal
from loopbook.store.schema import JOURNAL_NAME
from tests.stores.drafts import Clock, Salt, draft, new_journal

NOBODY = 65_534


@contextmanager
def protected(folder: Path) -> Iterator[None]:
    """Take the right to write from a folder and its files, also from a superuser."""
    modes = {each: each.stat().st_mode for each in (folder, *folder.rglob("*"))}
    passage = stat.S_IXGRP | stat.S_IXOTH
    opened = {
        each: each.stat().st_mode
        for each in folder.parents
        if each.stat().st_mode & passage != passage
    }
    for each, mode in opened.items():
        each.chmod(mode | passage)
    for each in modes:
        each.chmod(0o555 if each.is_dir() else 0o444)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for each, mode in {**modes, **opened}.items():
            each.chmod(mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    journal = new_journal(tmp_path / "a.book")
    journal.append([draft(n) for n in range(5)])
    journal.close()
    return tmp_path / "a.book"


def test_every_commit_is_synchronous(folder: Path) -> None:
    connection = connect(folder / JOURNAL_NAME, "mode=rw", 1.0)
    answers = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "journal_mode", "fullfsync", "checkpoint_fullfsync")
    }
    connection.close()
    assert answers == {
        "synchronous": 2,
        "journal_mode": "wal",
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
    }


def test_an_address_keeps_what_sqlite_would_read_as_its_own(tmp_path: Path) -> None:
    uri = file_uri(tmp_path / "50% #1?.sqlite")
    assert uri.startswith("file:///")
    assert uri.endswith("/50%25%20%231%3F.sqlite")


def test_a_reading_cannot_write(folder: Path) -> None:
    readers = Readers(folder / JOURNAL_NAME, 1.0)
    with pytest.raises(StoreUnavailable, match="LB-S10"), readers.take() as connection:
        connection.execute("DELETE FROM entry")
    readers.close()


def test_connections_are_used_again_and_closed_when_they_come_back(folder: Path) -> None:
    readers = Readers(folder / JOURNAL_NAME, 1.0)
    with readers.take() as first, readers.take() as second:
        assert first is not second
    with readers.take() as third:
        assert third in (first, second)
        readers.close()
        assert third.execute("SELECT count(*) FROM entry").fetchone() == (5,)
    with pytest.raises(sqlite3.ProgrammingError):
        third.execute("SELECT 1")
    with pytest.raises(StoreUnavailable, match="LB-S18"), readers.take():
        pass


def test_a_write_protected_book_is_read_and_not_written(folder: Path) -> None:
    with protected(folder):
        reader = open_journal(folder, Clock(), Salt(), is_read_only=True)
        assert reader.verify() == 5
        assert reader.find("urn:example:3") == (4,)
        reader.close()
        with pytest.raises(StoreUnavailable, match=r"LB-S10.*write-protected"):
            open_journal(folder, Clock(), Salt())
        assert sorted(each.name for each in folder.iterdir()) == [JOURNAL_NAME, "writer.json"]


def test_a_still_book_shows_what_was_written_once_it_may_be(folder: Path) -> None:
    with protected(folder):
        reader = open_journal(folder, Clock(), Salt(), is_read_only=True)
        assert reader.size() == 5
    writer = open_journal(folder, Clock(), Salt())
    writer.append([draft(9)])
    assert reader.size() == 6
    writer.close()
    assert reader.size() == 6
    reader.close()


def test_no_book_is_made_in_a_write_protected_folder(tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    with protected(outer), pytest.raises(StoreUnavailable, match="LB-S10"):
        create(outer / "a.book", Clock(), Salt())
