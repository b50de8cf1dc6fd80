"""Connections: how the journal's file is opened, for its one writer and its many readers.

Readers are pooled: a reading takes one for a moment, so that any number of threads may read while
a long walk is under way and none keeps a snapshot open between its pages.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from loopbook.errors import StoreUnavailable
from loopbook.store.engine import Connection
from loopbook.store.fault import spoken
from loopbook.store.schema import require_book

_NO_SHARED_MEMORY = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def connect(file: Path, query: str, wait_seconds: float) -> sqlite3.Connection:
    """Open an SQLite file with the settings of the house; every commit is on the disk on return.

    Parameters
      query         SQLite URI parameters: `mode=rw`, `mode=ro`, `mode=rwc`, `immutable=1`
      wait_seconds  how long a lock is waited for
    Source    sqlite.org/pragma.html: synchronous, fullfsync; sqlite.org/uri.html
    """
    connection = sqlite3.connect(
        f"{file_uri(file)}?{query}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=wait_seconds,
    )
    try:
        for pragma in (
            "synchronous=FULL",
            # Only macOS knows these: there a plain fsync stops at the drive's own cache.
            "fullfsync=ON",
            "checkpoint_fullfsync=ON",
            # A book may come from elsewhere: its schema runs no functions of ours.
            "trusted_schema=OFF",
            "cell_size_check=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        # The first look at the file: what is wrong with it shows here, not at the first question.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def file_uri(file: Path) -> str:
    """Return the SQLite URI of a file; a network share keeps its four slashes (`file:////host`)."""
    path = quote(file.absolute().as_posix(), safe="/:")
    return f"file://{path if path.startswith('/') else '/' + path}"


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Show one moment of the journal to all that is read in the block."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


class Readers:
    """The read connections of one journal.

    Parameters
      file          the journal
      wait_seconds  how long a reading waits, as while another process recovers after a crash
    """

    def __init__(self, file: Path, wait_seconds: float) -> None:
        self._file = file
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._is_closed = False

    @contextmanager
    def take(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for the block; errors inside it leave as errors of the house.

        Raises    StoreUnavailable  the journal is closed
        """
        with self._lock:
            if self._is_closed:
                raise StoreUnavailable("LB-S18", path=self._file.parent)
            connection = self._idle.pop() if self._idle else None
        is_still = False
        with spoken(self._file.parent, self._wait_seconds):
            if connection is None:
                connection, is_still = self._open()
            try:
                yield connection
            finally:
                self._give_back(connection, is_still)

    def close(self) -> None:
        """Close what is idle, and what is lent when it comes back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _open(self) -> tuple[sqlite3.Connection, bool]:
        """Open for reading: as others write, or as a still file where nothing can be written.

        A WAL database needs a shared-memory file beside it; on a read-only medium there is none and
        none can be made, and then no one else writes either.
        Returns   the connection, and whether the file is still
        """
        try:
            return connect(self._file, "mode=ro", self._wait_seconds), False
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _NO_SHARED_MEMORY or self._has_log():
                raise
        return connect(self._file, "mode=ro&immutable=1", self._wait_seconds), True

    def _has_log(self) -> bool:
        """Say whether a write-ahead log stands beside the journal: someone writes, or has."""
        log = self._file.with_name(f"{self._file.name}-wal")
        return log.exists() and log.stat().st_size > 0

    def _give_back(self, connection: sqlite3.Connection, is_still: bool) -> None:
        # A still file is opened afresh each time: its connection would not see a change.
        with self._lock:
            if not (self._is_closed or is_still):
                self._idle.append(connection)
                return
        connection.close()

    def require_book(self) -> None:
        """Hold that the file is a book this program reads; see `schema.require_book`."""
        with self.take() as connection:
            require_book(connection, self._file.parent)
