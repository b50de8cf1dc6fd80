"""The journal: a book's entries in SQLite or PostgreSQL, durable before the answer.

Here is what both share, and how it is put together for a folder (SQLite); `store.postgres.journal`
puts it together for a database. Step 5 of the walk. Any number of threads append, sharing commits;
any number of processes write in turn and read at once. Spec: docs/spec/ledger.md;
docs/decisions/0003 and 0004.
Source: sqlite.org/wal.html; RFC 6962 section 2.1 for the tree.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from loopbook.errors import BrokenLog, StoreUnavailable, UnknownTerm
from loopbook.store.connection import Readers, connect, snapshot
from loopbook.store.drive import require_local
from loopbook.store.engine import Lender
from loopbook.store.fault import spoken
from loopbook.store.finder import Finder, Identities
from loopbook.store.log import Frontier, leaf_hash, microseconds
from loopbook.store.pen import SqlitePen
from loopbook.store.queue import CommitQueue
from loopbook.store.row import Interned, next_of, page, size_of
from loopbook.store.schema import (
    JOURNAL_NAME,
    make_tables,
    require_book_folder,
    require_free_folder,
)
from loopbook.store.segment.folder import sync_folder
from loopbook.store.segment.manifest import (
    Manifest,
    Sealed,
    exchange,
    read_manifest,
)
from loopbook.store.segment.view import SealedRuns, View
from loopbook.store.text import require_text
from loopbook.store.tree import Tree, leaves, mark, size_and_marks
from loopbook.store.writer import Writer
from loopbook.terms.entry import Checkpoint, Draft, Entry, EntryKind, Status

PAGE_ENTRIES = 1_024
WAIT_SECONDS = 10.0


def create(path: Path, clock: Callable[[], datetime], salt: Callable[[], bytes]) -> "Journal":
    """Make a new, empty book in the folder `path` and open it for writing.

    Parameters
      clock, salt  as for `Journal`
    Raises    StoreUnavailable  the path holds a book or something else, cannot be written, or lies
                                on a network drive
              NotABook          a file named like the journal is there, and is none
    """
    with spoken(path, WAIT_SECONDS):
        require_free_folder(path)
        require_local(path)
        path.mkdir(parents=True, exist_ok=True)
        connection = connect(path / JOURNAL_NAME, "mode=rwc", WAIT_SECONDS)
        try:
            make_tables(connection, path, microseconds(clock()))
        finally:
            connection.close()
        for folder in (path, path.absolute().parent):
            sync_folder(folder)
    return open_journal(path, clock, salt)


def open_journal(
    path: Path,
    clock: Callable[[], datetime],
    salt: Callable[[], bytes],
    is_read_only: bool = False,
    wait_seconds: float = WAIT_SECONDS,
) -> "Journal":
    """Open the book in the folder `path`.

    Parameters
      is_read_only  nothing will be appended; the folder may be write-protected or far away
      wait_seconds  how long an append waits for another process that writes
    Raises    NotABook          nothing is there, something else, or a book of a newer format
              StoreUnavailable  it cannot be written (and is not opened read-only)
              BrokenLog         the file is damaged
    """
    with spoken(path, wait_seconds):
        file = require_book_folder(path)
        if not is_read_only:
            require_local(path)
            _require_writable(file)
    readers = Readers(file, wait_seconds)
    try:
        readers.require_book()
        runs, tree = SealedRuns(path), Tree()
        finder = Finder(runs)
        writer = None
        if not is_read_only:
            pen = SqlitePen(path, wait_seconds)
            writer = Writer(str(path), pen, (clock, salt), finder, tree)
        return Journal(str(path), path, Parts(readers, runs, finder, tree, writer))
    except BaseException:
        readers.close()
        raise


@contextmanager
def alone() -> Iterator[bool]:
    """Lend the office of sealing to whoever asks: in a folder its lock decides."""
    yield True


class Parts(NamedTuple):
    """What a journal is put together of.

    Fields
      writer   None for a book opened to be read
      elected  lends the office of the one process that seals, of all machines; False while another
               has it. In a folder its lock decides alone
    """

    readers: Lender
    runs: SealedRuns
    finder: Identities
    tree: Tree
    writer: Writer | None
    elected: Callable[[], AbstractContextManager[bool]] = alone


class Journal:
    """The store of a book on disk; see the port `terms.entry.Store` for what each method promises.

    Made by `create` and `open_journal`.

    Parameters
      place   where the book lies, for a person
      folder  what lies beside the entries: sealed segments
    """

    def __init__(self, place: str, folder: Path, parts: Parts) -> None:
        self.place = place
        self.folder = folder
        self._readers, self._runs, self._finder, self._tree, self._writer, self.elected = parts
        self._lock = threading.Lock()
        self._queue = CommitQueue(self._commit)
        self._is_read_only = parts.writer is None

    def append(self, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Append what is new, in one commit with what other threads append at this moment.

        Raises    StoreUnavailable  read-only, closed, full, or held by another writer
                  EventError        a text cannot be written as UTF-8
        """
        if self._is_read_only:
            raise StoreUnavailable("LB-S17", path=self.place)
        require_text(drafts)
        return self._queue.submit(drafts)

    def _commit(self, batches: Sequence[Sequence[Draft]]) -> Sequence[tuple[Status, ...]]:
        with self._lock:
            return self._require_writer().commit(batches)

    def _require_writer(self) -> Writer:
        if self._writer is None:
            code = "LB-S17" if self._is_read_only else "LB-S18"
            raise StoreUnavailable(code, path=self.place)
        return self._writer

    def identify(self, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Return what `append` would answer now, writing nothing."""
        with self._readers.take() as connection:
            return self._finder.identify(connection, drafts)

    def read(
        self, first: int = 1, last: int | None = None, kinds: Sequence[EntryKind] = ()
    ) -> Iterator[Entry]:
        """Yield entries `first`..`last` in order, page by page: no lock is held between pages.

        Raises    BrokenLog  an entry is missing or cannot be read
        """
        interned = Interned()
        start = max(first, 1)
        end = self.size() if last is None else min(last, self.size())
        while start <= end:
            with self._readers.take() as connection:
                start = next_of(connection, start, end, kinds) if kinds else start
                entries = page(connection, interned, start, end, PAGE_ENTRIES) if start else []
            if not entries and start:
                raise BrokenLog("LB-S15", self.place, sequence=start)
            yield from (entry for entry in entries if not kinds or entry.draft.kind in kinds)
            start = start + len(entries) if start else end + 1

    def find(self, identifier: str) -> tuple[int, ...]:
        """Return the sequences with this identity, ascending."""
        with self._readers.take() as connection:
            return self._finder.find(connection, identifier)

    def originals(self, identifiers: Sequence[str]) -> dict[str, int]:
        """Return identifier -> sequence of the entry that has it and is no correction."""
        with self._readers.take() as connection:
            return self._finder.originals(connection, identifiers)

    def sealed(self) -> View:
        """Return entries and sealed segments as they stand now, in one read transaction.

        Raises    BrokenSegment  the manifest names a segment that is missing or damaged
        """
        with self._readers.take() as connection:
            return self._runs.moment(connection, size_of)

    def manifest(self) -> Manifest:
        """Return entries and the rows of the manifest as they stand now; opens no segment."""
        with self._readers.take() as connection, snapshot(connection):
            return read_manifest(connection, size_of(connection))

    def begin_sealing(self) -> bytes:
        """Make the manifest where there is none, and return the key of the book's hashes.

        Raises    StoreUnavailable  the book is read-only
        """
        with self._lock:
            return self._require_writer().book_key()

    def exchange(self, added: Sequence[Sealed], removed: Sequence[Sealed]) -> bool:
        """Put segments into the manifest in the place of others, durably; see `manifest`.

        Raises    StoreUnavailable  the book is read-only
        """
        with self._lock:
            return self._require_writer().transact(lambda c: exchange(c, added, removed))

    def size(self) -> int:
        """Return the number of entries now, those of other processes included."""
        with self._readers.take() as connection:
            return size_of(connection)

    def leaves(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the leaves of entries `first`..`last`; see `store.proof.Leaves`."""
        for start in range(first, last + 1, PAGE_ENTRIES):
            with self._readers.take() as connection:
                page_of_leaves = leaves(connection, start, min(start + PAGE_ENTRIES - 1, last))
            yield from page_of_leaves

    def frontier(self, size: int) -> Frontier:
        """Return the frontier over entries 1..size; see `store.proof.Leaves`."""
        with self._readers.take() as connection:
            return self._tree.at(connection, size)

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """Return the checkpoint at `size` entries, at all of them when None; not O(n).

        Raises    UnknownTerm  the log is shorter than `size`
        """
        with self._readers.take() as connection:
            count = size_of(connection)
            if size is not None and not 0 <= size <= count:
                raise UnknownTerm("LB-S19", asked=size, size=count)
            frontier = self._tree.at(connection, count if size is None else size)
        return Checkpoint(frontier.size, frontier.root().hex())

    def verify(self) -> int:
        """Walk the whole log: hash every entry again, and hold leaves and marks against it.

        Returns   the number of entries
        Raises    BrokenLog  an entry is missing or altered, or a mark is; `sequence` says which
        """
        with self._readers.take() as connection:
            size, marks = size_and_marks(connection)
        frontier = Frontier()
        for entry in self.read(1, size):
            if leaf_hash(entry.salt, entry.draft, entry.record_time) != entry.leaf:
                raise BrokenLog("LB-S16", self.place, sequence=entry.sequence)
            frontier.add(entry.leaf)
            expected = mark(frontier)
            if expected is not None and marks.pop(frontier.size, b"") != expected[1]:
                raise BrokenLog("LB-S23", self.place, sequence=entry.sequence)
        if marks:
            # A mark beyond the last entry tells of entries that were taken off the end.
            raise BrokenLog("LB-S15", self.place, sequence=frontier.size + 1)
        return frontier.size

    def close(self) -> None:
        """Give up files and locks; closing twice is safe."""
        self._readers.close()
        self._runs.close()
        with self._lock:
            writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()


def _require_writable(file: Path) -> None:
    """Hold that journal and folder may be written, before anyone relies on it."""
    is_effective = os.access in os.supports_effective_ids
    for place in (file, file.parent):
        if not os.access(place, os.W_OK, effective_ids=is_effective):
            raise StoreUnavailable("LB-S10", path=file.parent)
