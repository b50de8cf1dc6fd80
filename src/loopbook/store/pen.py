"""Pen: the write connection of a journal in SQLite, and one transaction of it.

What every engine's pen promises stands in `store.engine`. Source: sqlite.org/lang_transaction.html:
BEGIN IMMEDIATE takes the write lock, so that what is read inside is what is true.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from loopbook.store.connection import connect
from loopbook.store.engine import Row
from loopbook.store.fault import spoken
from loopbook.store.holder import HolderFile
from loopbook.store.row import Interning, insert
from loopbook.store.schema import JOURNAL_NAME
from loopbook.store.segment.manifest import make_manifest


class SqlitePen:
    """The write connection of the journal in the folder `path`; see `store.engine.Pen`."""

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._interning = Interning()
        self._holder = HolderFile(path)
        with spoken(path, wait_seconds):
            self.connection = connect(path / JOURNAL_NAME, "mode=rw", wait_seconds)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection with the write lock; see `store.engine.Pen`."""
        with spoken(self._path, self._wait_seconds):
            self.connection.execute("BEGIN IMMEDIATE")
            is_committed = False
            try:
                yield self.connection
                self.connection.execute("COMMIT")
                is_committed = True
            finally:
                if not is_committed:
                    self._roll_back()

    def _roll_back(self) -> None:
        self._interning.forget()
        # SQLite rolls back by itself on some errors, as a full disk; the first error is told.
        if not self.connection.in_transaction:
            return
        with contextlib.suppress(sqlite3.Error):
            self.connection.execute("ROLLBACK")

    def sign(self, moment: datetime) -> None:
        """Name this process in the file beside the journal."""
        self._holder.sign(moment)

    def others_wrote(self) -> None:
        """Read the tables of contexts and audiences again at the next use."""
        self._interning.forget()

    def numbers(self, audience: tuple[str, ...], context: bytes) -> tuple[int, int]:
        """Return the numbers of an audience and a context, given to what is new."""
        connection = self.connection
        audience_number = self._interning.audience(connection, audience)
        return audience_number, self._interning.frame(connection, context)

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert rows of entries."""
        insert(self.connection, rows)

    def book_key(self) -> bytes:
        """Return the key of the book's hashes; the manifest is made where there is none."""
        return make_manifest(self.connection)

    def close(self) -> None:
        """Give up the connection; the last one to close folds the write-ahead log in."""
        self.connection.close()
