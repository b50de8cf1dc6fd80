"""Schema: the tables of the journal, and how a book is told from any other file.

A book is a folder with `journal.sqlite`, an SQLite database whose application id says Loop.
Spec: docs/spec/ledger.md, file layout; docs/decisions/0003-journal-in-sqlite.md.
"""

import sqlite3
from difflib import get_close_matches
from pathlib import Path

from loopbook.errors import NotABook, StoreUnavailable
from loopbook.store.holder import FILE_NAME as HOLDER_NAME
from loopbook.store.segment.folder import SEGMENTS

JOURNAL_NAME = "journal.sqlite"
FORMAT = 1
APPLICATION_ID = int.from_bytes(b"Loop", "big")

_OWN_FILES = frozenset(
    (JOURNAL_NAME, f"{JOURNAL_NAME}-wal", f"{JOURNAL_NAME}-shm", f"{JOURNAL_NAME}-journal")
) | {HOLDER_NAME, SEGMENTS}

# Sequence is the only key: a B-tree over random identities halves capture beyond 10^6 rows.
# `mark` keeps the frontier of the Merkle tree every so many entries: it is derived, and verified.
_TABLES = (
    "CREATE TABLE meta (format INTEGER NOT NULL, created INTEGER NOT NULL)",
    "CREATE TABLE frame (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
    "CREATE TABLE audience (id INTEGER PRIMARY KEY, members TEXT NOT NULL)",
    (
        "CREATE TABLE entry (sequence INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
        " record_time INTEGER NOT NULL, id TEXT NOT NULL, is_correction INTEGER NOT NULL,"
        " content_hash BLOB NOT NULL, party TEXT NOT NULL, audience INTEGER NOT NULL,"
        " source TEXT NOT NULL, frame INTEGER NOT NULL, salt BLOB NOT NULL, leaf BLOB NOT NULL,"
        " content BLOB NOT NULL)"
    ),
    "CREATE TABLE mark (size INTEGER PRIMARY KEY, peaks BLOB NOT NULL)",
)


def require_book_folder(folder: Path) -> Path:
    """Return the journal file of the book at `folder`.

    Raises    NotABook  nothing is there, a file is, or a folder without a journal
    """
    journal = folder / JOURNAL_NAME
    if journal.is_file():
        return journal
    if folder.is_dir():
        raise NotABook("LB-S04", path=folder)
    if folder.exists():
        raise NotABook("LB-S03", path=folder)
    near = get_close_matches(folder.name, _books_beside(folder), n=1)
    if near:
        raise NotABook("LB-S02", path=folder, nearest=folder.parent / near[0])
    raise NotABook("LB-S01", path=folder)


def require_free_folder(folder: Path) -> None:
    """Hold that a book can be made at `folder`: nothing is there, or an empty folder.

    What a creation left that was broken off (a journal without tables) counts as empty; whether it
    is so is asked again inside the transaction that makes the tables.
    Raises    StoreUnavailable  a book or something else is there
    """
    if folder.is_dir():
        foreign = sorted(file.name for file in folder.iterdir() if file.name not in _OWN_FILES)
        if foreign and not (folder / JOURNAL_NAME).is_file():
            raise StoreUnavailable("LB-S08", path=folder, found=foreign[0])
    elif folder.exists():
        raise StoreUnavailable("LB-S08", path=folder, found=folder.name)


def make_tables(connection: sqlite3.Connection, folder: Path, created: int) -> None:
    """Make an empty book of an empty database, in one transaction.

    Parameters
      created  microseconds since 1970 UTC
    Raises    StoreUnavailable  the database holds tables: a book, or another program's
    """
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise StoreUnavailable("LB-S12", path=folder, reason=f"journal_mode={mode}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _tables(connection):
            raise StoreUnavailable("LB-S07", path=folder)
        for table in _TABLES:
            connection.execute(table)
        connection.execute("INSERT INTO meta VALUES (?, ?)", (FORMAT, created))
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def require_book(connection: sqlite3.Connection, folder: Path) -> None:
    """Hold that the database is a book of a format this program reads.

    Raises    NotABook  it is empty, another program's, or of a newer format
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = _tables(connection)
    if not tables and application == 0:
        raise NotABook("LB-S25", path=folder)
    if application != APPLICATION_ID or "meta" not in tables:
        raise NotABook("LB-S05", path=folder)
    row = connection.execute("SELECT format FROM meta").fetchone()
    found = row[0] if row else 0
    if found > FORMAT:
        raise NotABook("LB-S06", path=folder, found=found, known=FORMAT)
    if not {"entry", "frame", "audience", "mark"} <= tables:
        raise NotABook("LB-S05", path=folder)


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
    return {name for (name,) in rows}


def _books_beside(folder: Path) -> list[str]:
    parent = folder.parent
    if not parent.is_dir():
        return []
    return [near.name for near in parent.iterdir() if (near / JOURNAL_NAME).is_file()]
