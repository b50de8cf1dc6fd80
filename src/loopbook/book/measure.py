"""Measure: what `loopbook bench` asks of a book beyond its verbs, to time one step at a time.

Readings here give no number to a person: they are the steps of the verbs, called one by one, beside
the plain functions and engines of `store.reference` that do the same work.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np

from loopbook.book.book import Book
from loopbook.book.clock import new_salts, utc_now
from loopbook.book.readings import Readings
from loopbook.book.sealer import Sealer
from loopbook.book.sealing import seal
from loopbook.formats.event_hash import event_hash
from loopbook.store.journal import Journal, create, open_journal
from loopbook.store.reference import (
    DUCKDB_VERSION,
    SQLITE_VERSION,
    BareFile,
    LinkRows,
    SqliteLinks,
    load_events,
    scan_columns,
)
from loopbook.store.schema import JOURNAL_NAME
from loopbook.store.segment.cube import Sums
from loopbook.store.segment.folder import SEGMENTS
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.manifest import LINKS
from loopbook.store.segment.pivot import Group, Pivot
from loopbook.store.segment.posted import PostingsSegment
from loopbook.store.segment.scan import Wanted, scan_sums
from loopbook.store.segment.stack import Stack
from loopbook.terms.entry import Draft, EntryKind, Identity
from loopbook.terms.lineage import AsOf, Direction, Lineage
from loopbook.terms.period import Period
from loopbook.trace.lineage import Limits, lineage

__all__ = [
    "DUCKDB_VERSION",
    "SQLITE_VERSION",
    "BareFile",
    "BareJournal",
    "Measured",
    "Runs",
    "SqliteLinks",
    "by_threads",
    "event_hash",
    "held_bytes",
    "load_events",
    "scan_columns",
    "seal_all",
    "unsealing_book",
]

NODES_MAX = 100_000
NOW = AsOf()
_ITEMS_AT_ONCE = 200_000
_STATUS = Path("/proc/self/status")

Tracer = Callable[[str], Lineage]


class BareJournal:
    """A journal without a book around it: entries of given bytes, nothing checked."""

    def __init__(self, folder: Path) -> None:
        self._journal = create(folder, utc_now, new_salts())
        self._count = 0

    def drafts(self, content: bytes, count: int) -> list[Draft]:
        """Return `count` new entries that hold `content`, each with its own identity."""
        first = self._count
        self._count += count
        return [_draft(content, number) for number in range(first, self._count)]

    def append(self, draft: Draft) -> None:
        """Append one entry, durable on return; safe for threads."""
        self._journal.append([draft])

    def close(self) -> None:
        """Give up files and locks."""
        self._journal.close()


def _draft(content: bytes, number: int) -> Draft:
    name = f"urn:uuid:bench-{number}"
    return Draft(
        kind=EntryKind.EVENT,
        identity=Identity(name, is_correction=False, content_hash=sha256(content).digest()),
        content=content,
        context=b"[]",
        source=f"bench, event {number}",
        party="bench",
        audience=("bench",),
    )


def by_threads(work: Callable[[Draft], None], drafts: Sequence[Draft], threads: int) -> None:
    """Give every draft to `work`, the drafts shared out between so many threads."""

    def some(first: int) -> None:
        for draft in drafts[first::threads]:
            work(draft)

    running = [threading.Thread(target=some, args=(at,)) for at in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def unsealing_book(path: Path, party: str) -> Book:
    """Open a book for writing that seals nothing: capture by itself."""
    return Book(str(path), open_journal(path, utc_now, new_salts()), party=party)


def seal_all(path: Path) -> int:
    """Seal what is not sealed yet; return how many entries were."""
    journal = open_journal(path, utc_now, new_salts())
    try:
        return seal(journal, path, 1)
    finally:
        journal.close()


def held_bytes() -> int:
    """Return the memory that this process holds for itself; 0 where the system does not say.

    Mapped segments are not in it: their pages are the system's, which takes them back at will.
    """
    if not sys.platform.startswith("linux"):
        return 0
    lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    kib = next(line.split()[1] for line in lines if line.startswith("RssAnon:"))
    return int(kib) * 1024


class Sizes(NamedTuple):
    """Bytes on the disk: of the journal, of all segments, and of the arrays in them."""

    journal: int
    segments: int
    arrays: int


class Measured:
    """A closed book, opened to be measured.

    Raises    StoreUnavailable, NotABook  as the store finds it
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._journal = open_journal(path, utc_now, new_salts(), is_read_only=True)
        self._readings = Readings(self._journal)
        self._readings.post_up()
        self.stack = self._readings.stack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give up files and the lease of segments."""
        self._journal.close()

    @property
    def segment_links(self) -> list[int]:
        """Links in each sealed segment, in order."""
        return [segment.row.rows for segment in self.stack.view.links]

    @property
    def size(self) -> int:
        """Entries of the book."""
        return self.stack.view.manifest.size

    def tracer(self, size: int | None = None) -> Tracer:
        """Return what traces upstream, by the first `size` entries; by all when None."""
        return _tracer(self.stack, AsOf(size=size))

    def numbers(self, lineage: Lineage) -> set[int]:
        """Return the items of a lineage by number."""
        return set(self.stack.numbers([node.item for node in lineage.nodes]).tolist())

    def links(self) -> Iterator[LinkRows]:
        """Yield all links that hold, each with its end, some at a time."""
        for first in range(0, self.stack.item_count(), _ITEMS_AT_ONCE):
            last = min(first + _ITEMS_AT_ONCE, self.stack.item_count())
            items = np.arange(first, last)
            found = self.stack.into(items, AsOf())
            kinds = found.kind.astype(np.int64)
            yield items[found.owner], found.other, kinds, found.since, found.until

    def postings(self, pack: str) -> "Postings":
        """Return the sealed postings of a pack."""
        digest = self._readings.digest_of(self._readings.shelf.named(pack))
        manifest = self.stack.view.manifest
        segments = self._path / SEGMENTS
        return Postings(
            [PostingsSegment(segments, row, self.stack.names) for row in manifest.of(digest)]
        )

    def sizes(self) -> Sizes:
        """Return what the book takes on the disk."""
        files = [file for file in (self._path / SEGMENTS).rglob("*") if file.is_file()]
        arrays = [file for file in files if file.name == "arrays.bin"]
        journal = self._path / JOURNAL_NAME
        return Sizes(
            journal.stat().st_size,
            sum(file.stat().st_size for file in files),
            sum(file.stat().st_size for file in arrays),
        )


class Postings:
    """Sealed postings of one pack, summed by cube and by scan."""

    def __init__(self, segments: Sequence[PostingsSegment]) -> None:
        self._pivot = Pivot([segment.cube_columns for segment in segments])
        self.files = [segment.file for segment in segments]
        self.count = sum(segment.row.rows for segment in segments)

    def by_cube(self, period: Period) -> dict[Group, Sums]:
        """Return the sums of a period from cubes."""
        return self._pivot.sums(period, None)

    def by_scan(self, period: Period) -> dict[Group, Sums]:
        """Return the same from the postings themselves."""
        return scan_sums(self.files, Wanted(period))


def _tracer(stack: Stack, as_of: AsOf = NOW) -> Tracer:
    limits = Limits(nodes=NODES_MAX)
    return lambda item: lineage(stack, item, Direction.UPSTREAM, as_of, limits)


class _Unmerged(Sealer):
    """A sealer that leaves small segments as they are."""

    def merge(self) -> None:
        """Merge nothing."""


class Runs:
    """A book whose segments stay apart, to be traced over many of them and over one.

    Parameters
      path  of a book that is open nowhere else
    """

    def __init__(self, path: Path) -> None:
        self._journal: Journal = open_journal(path, utc_now, new_salts())
        self._segments = path / SEGMENTS
        self._segments.mkdir(exist_ok=True)
        self._sealer = _Unmerged(self._journal, self._segments)

    def seal(self) -> None:
        """Make all that is not sealed one segment."""
        self._sealer.seal()

    def close(self) -> None:
        """Give up files and locks."""
        self._journal.close()

    def tracers(self) -> tuple[Tracer, Tracer, int]:
        """Return what traces over all segments, over the same made one, and their number."""
        readings = self._sealer.readings
        readings.catch_up()
        view = readings.stack.view
        row = self._sealer.joined(LINKS, self._journal.manifest().of(LINKS))
        whole = view._replace(links=(LinksSegment(self._segments, row),))
        return _tracer(Stack(view)), _tracer(Stack(whole)), len(view.links)


def cores() -> int:
    """Return the processors that this process may use."""
    if sys.platform.startswith("linux"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
