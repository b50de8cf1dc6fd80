"""Desks: the records and bodies beside a book, in an SQLite file or in memory.

The port is `terms.desk.Desk`. `desk.sqlite` stands in the folder of the book, beside the journal
and never in it: it is made at the first write, each write is one transaction that is on the disk
on return (WAL, synchronous=FULL), and any number of processes may share it. What is removed is
overwritten (secure_delete): a body may hold what must not stay. Spec: docs/spec/epcis-http.md.
"""

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from loopbook.errors import EventError, NotABook, StoreUnavailable
from loopbook.store.connection import Readers, connect
from loopbook.store.fault import spoken
from loopbook.store.text import is_whole
from loopbook.terms.desk import Record

DESK_NAME = "desk.sqlite"
FORMAT = 1
APPLICATION_ID = int.from_bytes(b"Desk", "big")
CHUNK_BYTES = 1 << 18
WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.02

_TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, name TEXT NOT NULL,"
        " value BLOB NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (kind, name))"
    ),
    # A body has a number of its own: whoever reads one never gets parts of its successor.
    (
        "CREATE TABLE IF NOT EXISTS body (number INTEGER PRIMARY KEY AUTOINCREMENT,"
        " name TEXT NOT NULL UNIQUE, parts INTEGER NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS part (number INTEGER NOT NULL, place INTEGER NOT NULL,"
        " bytes BLOB NOT NULL, UNIQUE (number, place))"
    ),
)


def open_desk(folder: Path, *, is_read_only: bool = False) -> "SqliteDesk":
    """Return the desk of the book in `folder`; no file is made before something is written.

    Parameters
      is_read_only  nothing will be written; the folder may be write-protected
    """
    return SqliteDesk(folder, is_read_only=is_read_only)


class SqliteDesk:
    """The desk of a book in a folder; see the port `terms.desk.Desk` for what each method promises.

    Parameters
      folder        of the book
      wait_seconds  how long a write waits for another process that writes
    """

    def __init__(
        self, folder: Path, *, is_read_only: bool = False, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        self._folder = folder
        self._file = folder / DESK_NAME
        self._wait_seconds = wait_seconds
        self._is_read_only = is_read_only
        self._readers = Readers(self._file, wait_seconds)
        self._lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._is_made = False
        self._is_closed = False

    def put(self, kind: str, name: str, value: bytes, *, expected: int | None = None) -> int:
        """Write a record if it stands as the caller believes; see the port."""
        require_name(kind, name)
        with self._writing() as connection:
            found = connection.execute(
                "SELECT revision FROM record WHERE kind=? AND name=?", (kind, name)
            ).fetchone()
            revision = found[0] if found else 0
            if expected is not None and expected != revision:
                return 0
            connection.execute(
                "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)",
                (kind, name, value, revision + 1),
            )
        return int(revision) + 1

    def get(self, kind: str, name: str) -> Record | None:
        """Return a record; None when there is none."""
        rows = self._read(
            "SELECT name, value, revision FROM record WHERE kind=? AND name=?", kind, name
        )
        return Record(*rows[0]) if rows else None

    def listed(self, kind: str, after: str = "", count: int = 1_000) -> list[Record]:
        """Return records of a kind by name, those behind `after`, at most `count`."""
        rows = self._read(
            "SELECT name, value, revision FROM record WHERE kind=? AND name>? ORDER BY name"
            " LIMIT ?",
            kind,
            after,
            count,
        )
        return [Record(*row) for row in rows]

    def remove(self, kind: str, name: str) -> bool:
        """Take a record away, durably; say whether there was one."""
        if not (is_whole(kind + name) and self._has_tables()):
            self._require_writable()
            return False
        with self._writing() as connection:
            gone = connection.execute("DELETE FROM record WHERE kind=? AND name=?", (kind, name))
            return gone.rowcount > 0

    def write_body(self, name: str, chunks: Iterable[bytes]) -> int:
        """Write a body, durably and whole or not at all; see the port.

        `chunks` are taken while the desk is held for writing: they come from memory or a file, not
        from a wire.
        """
        require_name(name)
        length = 0
        with self._writing() as connection:
            _forget_body(connection, name)
            made = connection.execute("INSERT INTO body (name, parts) VALUES (?, 0)", (name,))
            number, parts = made.lastrowid, 0
            for piece in pieces(chunks):
                connection.execute("INSERT INTO part VALUES (?, ?, ?)", (number, parts, piece))
                parts += 1
                length += len(piece)
            connection.execute("UPDATE body SET parts=? WHERE number=?", (parts, number))
        return length

    def read_body(self, name: str) -> Iterator[bytes]:
        """Yield the chunks of a body; nothing when there is none.

        Raises    StoreUnavailable  it was removed or replaced while it was read
        """
        rows = self._read("SELECT number, parts FROM body WHERE name=?", name)
        number, parts = rows[0] if rows else (0, 0)
        for place in range(parts):
            found = self._read("SELECT bytes FROM part WHERE number=? AND place=?", number, place)
            if not found:
                raise StoreUnavailable("LB-H01", path=self._folder, name=name)
            yield found[0][0]

    def remove_body(self, name: str) -> bool:
        """Take a body away; say whether there was one."""
        if not (is_whole(name) and self._has_tables()):
            self._require_writable()
            return False
        with self._writing() as connection:
            return _forget_body(connection, name)

    def close(self) -> None:
        """Give up files; closing twice is safe."""
        with self._lock:
            self._is_closed = True
            writer, self._writer = self._writer, None
        self._readers.close()
        if writer is not None:
            writer.close()

    def _read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        if self._is_closed:
            raise StoreUnavailable("LB-S18", path=self._folder)
        texts = [value for value in values if isinstance(value, str)]
        if not (all(map(is_whole, texts)) and self._has_tables()):
            return []
        with self._readers.take() as connection:
            return connection.execute(query, values).fetchall()

    def _has_tables(self) -> bool:
        """Say whether something was ever written; a file just being made has no tables yet."""
        if not self._is_made and self._file.is_file():
            with self._readers.take() as connection:
                self._is_made = _is_desk(connection, self._folder)
        return self._is_made

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the write connection inside one transaction; an error in the block undoes it."""
        self._require_writable()
        with self._lock, spoken(self._folder, self._wait_seconds):
            connection = self._open_writer()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                _roll_back(connection)

    def _require_writable(self) -> None:
        if self._is_closed:
            raise StoreUnavailable("LB-S18", path=self._folder)
        if self._is_read_only:
            raise StoreUnavailable("LB-S17", path=self._folder)

    def _open_writer(self) -> sqlite3.Connection:
        if self._writer is None:
            connection = connect(self._file, "mode=rwc", self._wait_seconds)
            try:
                _make_tables(connection, self._folder, self._wait_seconds)
            except BaseException:
                connection.close()
                raise
            self._writer = connection
            self._is_made = True
        return self._writer


class MemoryDesk:
    """A desk that is gone on closing: the plain reference of the port."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: dict[tuple[str, str], Record] = {}
        self._bodies: dict[str, tuple[bytes, ...]] = {}
        self._is_closed = False

    def put(self, kind: str, name: str, value: bytes, *, expected: int | None = None) -> int:
        """Write a record if it stands as the caller believes; see the port."""
        require_name(kind, name)
        with self._lock:
            self._require_open()
            found = self._records.get((kind, name))
            revision = found.revision if found else 0
            if expected is not None and expected != revision:
                return 0
            self._records[kind, name] = Record(name, bytes(value), revision + 1)
            return revision + 1

    def get(self, kind: str, name: str) -> Record | None:
        """Return a record; None when there is none."""
        with self._lock:
            self._require_open()
            return self._records.get((kind, name))

    def listed(self, kind: str, after: str = "", count: int = 1_000) -> list[Record]:
        """Return records of a kind by name, those behind `after`, at most `count`."""
        with self._lock:
            self._require_open()
            names = sorted(name for own, name in self._records if own == kind and name > after)
            return [self._records[kind, name] for name in names[:count]]

    def remove(self, kind: str, name: str) -> bool:
        """Take a record away; say whether there was one."""
        with self._lock:
            self._require_open()
            return self._records.pop((kind, name), None) is not None

    def write_body(self, name: str, chunks: Iterable[bytes]) -> int:
        """Write a body whole or not at all; see the port."""
        require_name(name)
        kept = tuple(pieces(chunks))
        with self._lock:
            self._require_open()
            self._bodies[name] = kept
        return sum(map(len, kept))

    def read_body(self, name: str) -> Iterator[bytes]:
        """Yield the chunks of a body; nothing when there is none."""
        with self._lock:
            self._require_open()
            kept = self._bodies.get(name, ())
        yield from kept

    def remove_body(self, name: str) -> bool:
        """Take a body away; say whether there was one."""
        with self._lock:
            self._require_open()
            return self._bodies.pop(name, None) is not None

    def close(self) -> None:
        """Forget everything; closing twice is safe."""
        with self._lock:
            self._is_closed = True
            self._records.clear()
            self._bodies.clear()

    def _require_open(self) -> None:
        if self._is_closed:
            raise StoreUnavailable("LB-S18", path=":memory:")


def require_name(*names: str) -> None:
    """Hold that every name can be kept by every engine.

    Raises    EventError  one holds half a character, or the character 0
    """
    for name in names:
        if not is_whole(name):
            raise EventError("LB-S20", text=name.encode("utf-8", "backslashreplace").decode())
        if "\0" in name:
            raise EventError("LB-S20", text=name.replace("\0", "\\0"))


def pieces(chunks: Iterable[bytes], size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the same bytes in pieces of `size`, the last one shorter, none empty."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)


def _roll_back(connection: sqlite3.Connection) -> None:
    """Undo what was not committed; SQLite does so by itself on some errors."""
    if connection.in_transaction:
        # The first error is told, not this one.
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def _forget_body(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute("SELECT number FROM body WHERE name=?", (name,)).fetchone()
    if found is None:
        return False
    connection.execute("DELETE FROM part WHERE number=?", found)
    connection.execute("DELETE FROM body WHERE number=?", found)
    return True


def _is_desk(connection: sqlite3.Connection, folder: Path) -> bool:
    """Say whether the file has the tables of a desk; False while it is being made.

    Raises    NotABook  it is another program's, or of a newer format
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables and application == 0:
        return False
    if application != APPLICATION_ID:
        raise NotABook("LB-S05", path=folder / DESK_NAME)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > FORMAT:
        raise NotABook("LB-S06", path=folder / DESK_NAME, found=found, known=FORMAT)
    return True


def _make_tables(connection: sqlite3.Connection, folder: Path, wait_seconds: float) -> None:
    """Make the tables where there are none, in one transaction."""
    connection.execute("PRAGMA secure_delete=ON")
    _turn_to_wal(connection, wait_seconds)
    if _is_desk(connection, folder):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={FORMAT}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _turn_to_wal(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Turn a file to a write-ahead log; two processes at once make each other wait.

    SQLite does not wait for a lock by itself in this one step (sqlite.org/pragma.html).
    """
    until = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError as error:
            is_held = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not is_held or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
