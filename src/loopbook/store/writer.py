"""Writer: one transaction after another on the journal, in turn with other processes.

Everything that decides what is appended (size, identities, tree) is read inside the transaction,
since another process may have written since the last one; memory follows only after the commit.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from loopbook.errors import BrokenLog
from loopbook.store.connection import connect
from loopbook.store.fault import spoken
from loopbook.store.finder import Finder, judged, key_of
from loopbook.store.holder import HolderFile
from loopbook.store.log import Frontier, leaf_hash
from loopbook.store.row import Interning, Row, insert, row_of, size_of
from loopbook.store.schema import JOURNAL_NAME
from loopbook.store.tree import Tree, mark
from loopbook.terms.entry import Draft, Entry, Outcome, Status

_MARK = "INSERT INTO mark (size, peaks) VALUES (?, ?)"

Sources = tuple[Callable[[], datetime], Callable[[], bytes]]
"""Clock (asked once per commit) and salt (asked once per entry)."""


class Writer:
    """The write connection of one journal; the caller lets one thread in at a time."""

    def __init__(
        self, path: Path, sources: Sources, wait_seconds: float, finder: Finder, tree: Tree
    ) -> None:
        self._path = path
        self._clock, self._salt = sources
        self._wait_seconds = wait_seconds
        self._finder = finder
        self._tree = tree
        self._size = 0
        self._frontier = Frontier()
        self._interning = Interning()
        self._holder = HolderFile(path)
        with spoken(path, wait_seconds):
            self._connection = connect(path / JOURNAL_NAME, "mode=rw", wait_seconds)

    def commit(self, batches: Sequence[Sequence[Draft]]) -> list[tuple[Status, ...]]:
        """Append what is new of all batches in one transaction; on return it is durable.

        Returns   the statuses of each batch, in order
        Raises    StoreUnavailable  held by another writer, full, write-protected
                  BrokenLog         the journal contradicts itself
        """
        with spoken(self._path, self._wait_seconds):
            self._connection.execute("BEGIN IMMEDIATE")
            is_committed = False
            try:
                statuses = self._write([draft for batch in batches for draft in batch])
                self._connection.execute("COMMIT")
                is_committed = True
            finally:
                if not is_committed:
                    self._roll_back()
        self._follow(batches, statuses)
        shared = iter(statuses)
        return [tuple(islice(shared, len(batch))) for batch in batches]

    def _write(self, drafts: Sequence[Draft]) -> list[Status]:
        record_time = self._clock()
        self._holder.sign(record_time)
        connection = self._connection
        size = size_of(connection)
        if size < self._size:
            raise BrokenLog("LB-S26", str(self._path), sequence=size + 1, size=self._size)
        if size > self._size:
            self._interning.forget()
            self._size = size
        known = self._finder.known(connection, [key_of(draft) for draft in drafts])
        statuses = judged(drafts, known, size + 1)
        frontier = self._tree.at(connection, size)
        rows: list[Row] = []
        marks: list[tuple[int, bytes]] = []
        for draft, status in zip(drafts, statuses, strict=True):
            if status.outcome is not Outcome.APPENDED:
                continue
            row = self._row(status.sequence, draft, record_time)
            frontier.add(row[11])
            rows.append(row)
            marked = mark(frontier)
            if marked is not None:
                marks.append(marked)
        insert(connection, rows)
        if marks:
            connection.executemany(_MARK, marks)
        self._frontier = frontier
        return statuses

    def _row(self, sequence: int, draft: Draft, record_time: datetime) -> Row:
        salt = self._salt()
        entry = Entry(
            sequence=sequence,
            record_time=record_time,
            draft=draft,
            salt=salt,
            leaf=leaf_hash(salt, draft, record_time),
        )
        audience = self._interning.audience(self._connection, draft.audience)
        frame = self._interning.frame(self._connection, draft.context)
        return row_of(entry, audience, frame)

    def _roll_back(self) -> None:
        self._interning.forget()
        # SQLite rolls back by itself on some errors, as a full disk; the first error is told.
        if not self._connection.in_transaction:
            return
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")

    def _follow(self, batches: Sequence[Sequence[Draft]], statuses: Sequence[Status]) -> None:
        """Bring memory to what is now durable."""
        drafts = (draft for batch in batches for draft in batch)
        fresh = [
            key_of(draft)
            for draft, status in zip(drafts, statuses, strict=True)
            if status.outcome is Outcome.APPENDED
        ]
        self._finder.take(self._size + 1, fresh)
        self._tree.keep(self._frontier)
        self._size += len(fresh)

    def close(self) -> None:
        """Give up the connection; the last one to close folds the write-ahead log in."""
        self._connection.close()
