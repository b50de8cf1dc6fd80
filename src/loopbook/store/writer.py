"""Writer: one transaction after another on the journal, in turn with other processes.

Everything that decides what is appended (size, identities, tree) is read inside the transaction,
since another process may have written since the last one; memory follows only after the commit.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from loopbook.errors import BrokenLog
from loopbook.store.engine import Connection, Known, Pen, Row
from loopbook.store.finder import Identities, judged, key_of
from loopbook.store.identity import Key
from loopbook.store.log import Frontier, leaf_at, microseconds
from loopbook.store.row import ask_size, row_of, told_size
from loopbook.store.tree import MARK_EVERY, Tree
from loopbook.terms.entry import Draft, Outcome, Status

_MARK = "INSERT INTO mark (size, peaks) VALUES (?, ?)"

T = TypeVar("T")

Sources = tuple[Callable[[], datetime], Callable[[], bytes]]
"""Clock (asked once per commit) and salt (asked once per entry)."""


class Writer:
    """What is written with the pen of one journal; the caller lets one thread in at a time.

    Parameters
      place  where the book lies, for a person
    """

    def __init__(
        self, place: str, pen: Pen, sources: Sources, finder: Identities, tree: Tree
    ) -> None:
        self._place = place
        self._pen = pen
        self._clock, self._salt = sources
        self._finder = finder
        self._tree = tree
        self._size = 0
        self._frontier = Frontier()

    def commit(self, batches: Sequence[Sequence[Draft]]) -> list[tuple[Status, ...]]:
        """Append what is new of all batches in one transaction; on return it is durable.

        Returns   the statuses of each batch, in order
        Raises    StoreUnavailable  held by another writer, full, write-protected
                  BrokenLog         the journal contradicts itself
        """
        drafts = [draft for batch in batches for draft in batch]
        keys = [key_of(draft) for draft in drafts]
        with self._pen.transaction() as connection:
            statuses = self._write(connection, drafts, keys)
        self._follow(keys, statuses)
        shared = iter(statuses)
        return [tuple(islice(shared, len(batch))) for batch in batches]

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Do `work`, which appends no entry, in one transaction; on return it is durable."""
        with self._pen.transaction() as connection:
            return work(connection)

    def book_key(self) -> bytes:
        """Return the key of the book's hashes, drawn and kept when it has none."""
        return self.transact(lambda _: self._pen.book_key())

    def _write(
        self, connection: Connection, drafts: Sequence[Draft], keys: Sequence[Key]
    ) -> list[Status]:
        # Asked first and read last: with PostgreSQL both answers come in one round trip.
        asked = ask_size(connection)
        known = self._finder.known(connection, keys)
        size = told_size(asked)
        record_time = self._clock()
        self._pen.sign(record_time)
        if size < self._size:
            raise BrokenLog("LB-S26", self._place, sequence=size + 1, size=self._size)
        if size > self._size:
            self._pen.others_wrote()
            self._size = size
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
        self._pen.insert(rows)
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
                numbers = self._pen.numbers(audience, context)
            salt = salted()
            rows.append(row_of((sequence, time, draft), numbers, salt, leaf_at(salt, draft, time)))
        return rows

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
        """Give up the pen."""
        self._pen.close()


def _judged(
    drafts: Sequence[Draft], keys: Sequence[Key], known: dict[Key, Known], first: int
) -> list[Status]:
    """Return what `judged` does; at once when nothing of it is known or comes twice."""
    if known or len(set(keys)) < len(keys):
        return judged(drafts, known, first)
    return [Status(Outcome.APPENDED, at) for at in range(first, first + len(drafts))]
