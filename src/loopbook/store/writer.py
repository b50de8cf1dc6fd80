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
from typing import TypeVar

from loopbook.errors import BrokenLog
from loopbook.store.connection import connect
from loopbook.store.fault import spoken
from loopbook.store.finder import Finder, Known, judged, key_of
from loopbook.store.holder import HolderFile
from loopbook.store.identity import Key
from loopbook.store.log import Frontier, leaf_at, microseconds
from loopbook.store.row import Interning, Row, insert, row_of, size_of
from loopbook.store.schema import JOURNAL_NAME
from loopbook.store.tree import MARK_EVERY, Tree
from loopbook.terms.entry import Draft, Outcome, Status

_MARK = "INSERT INTO mark (size, peaks) VALUES (?, ?)"

T = TypeVar("T")

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
        drafts = [draft for batch in batches for draft in batch]
        keys = [key_of(draft) for draft in drafts]
        with spoken(self._path, self._wait_seconds):
            self._connection.execute("BEGIN IMMEDIATE")
            is_committed = False
            try:
                statuses = self._write(drafts, keys)
                self._connection.execute("COMMIT")
                is_committed = True
            finally:
                if not is_committed:
                    self._roll_back()
        self._follow(keys, statuses)
        shared = iter(statuses)
        return [tuple(islice(shared, len(batch))) for batch in batches]

    def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work`, which appends no entry, in one transaction; on return it is durable."""
        with spoken(self._path, self._wait_seconds):
            self._connection.execute("BEGIN IMMEDIATE")
            is_committed = False
            try:
                done = work(self._connection)
                self._connection.execute("COMMIT")
                is_committed = True
            finally:
                if not is_committed:
                    self._roll_back()
        return done

    def _write(self, drafts: Sequence[Draft], keys: Sequence[Key]) -> list[Status]:
        record_time = self._clock()
        self._holder.sign(record_time)
        connection = self._connection
        size = size_of(connection)
        if size < self._size:
            raise BrokenLog("LB-S26", str(self._path), sequence=size + 1, size=self._size)
        if size > self._size:
            self._interning.forget()
            self._size = size
        known = self._finder.known(connection, keys)
        statuses = _judged(drafts, keys, known, size + 1)
        frontier = self._tree.at(connection, size)
        fresh = [
            (status.sequence, draft)
            for draft, status in zip(drafts, statuses, strict=True)
            if status.outcome is Outcome.APPENDED
        ]
        rows = self._rows(fresh, record_time)
        marks: list[tuple[int, bytes]] = []
        for row in rows:
            frontier.add(row[11])
            if not frontier.size % MARK_EVERY:
                marks.append((frontier.size, frontier.peaks()))
        insert(connection, rows)
        if marks:
            connection.executemany(_MARK, marks)
        self._frontier = frontier
        return statuses

    def _rows(self, fresh: Sequence[tuple[int, Draft]], record_time: datetime) -> list[Row]:
        time, salted = microseconds(record_time), self._salt
        audience: tuple[str, ...] | None = None
        context: bytes | None = None
        numbers = (0, 0)
        rows: list[Row] = []
        for sequence, draft in fresh:
            # Entries of one document share both, as one object.
            if draft.audience is not audience or draft.context is not context:
                audience, context = draft.audience, draft.context
                numbers = self._numbers(audience, context)
            salt = salted()
            rows.append(row_of((sequence, time, draft), numbers, salt, leaf_at(salt, draft, time)))
        return rows

    def _numbers(self, audience: tuple[str, ...], context: bytes) -> tuple[int, int]:
        connection = self._connection
        audience_number = self._interning.audience(connection, audience)
        return audience_number, self._interning.frame(connection, context)

    def _roll_back(self) -> None:
        self._interning.forget()
        # SQLite rolls back by itself on some errors, as a full disk; the first error is told.
        if not self._connection.in_transaction:
            return
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")

    def _follow(self, keys: Sequence[Key], statuses: Sequence[Status]) -> None:
        """Bring memory to what is now durable."""
        fresh = [
            key
            for key, status in zip(keys, statuses, strict=True)
            if status.outcome is Outcome.APPENDED
        ]
        self._finder.take(self._size + 1, fresh)
        self._tree.keep(self._frontier)
        self._size += len(fresh)

    def close(self) -> None:
        """Give up the connection; the last one to close folds the write-ahead log in."""
        self._connection.close()


def _judged(
    drafts: Sequence[Draft], keys: Sequence[Key], known: dict[Key, Known], first: int
) -> list[Status]:
    """Return what `judged` does; at once when nothing of it is known or comes twice."""
    if known or len(set(keys)) < len(keys):
        return judged(drafts, known, first)
    return [Status(Outcome.APPENDED, at) for at in range(first, first + len(drafts))]
