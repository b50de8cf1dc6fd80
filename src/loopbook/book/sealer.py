"""Sealer: turns entries into segments, neighbouring segments into one, and makes them again.

Each step writes folders that nothing names, then exchanges rows of the manifest in one transaction:
a crash leaves the book as it was before the step. Spec: docs/spec/segments.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log2
from pathlib import Path

from loopbook.book.readings import Readings
from loopbook.book.run import (
    PostingsRun,
    Span,
    add_entry,
    events_of,
    links_builder,
    voids_by_entry,
)
from loopbook.store.fault import spoken
from loopbook.store.journal import Journal
from loopbook.store.segment.blame import blamed
from loopbook.store.segment.files import read_part, write_segment
from loopbook.store.segment.folder import LOCK, SEGMENTS, sweep, verify_segment
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.layout import merged_links
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.lock import try_lock
from loopbook.store.segment.manifest import LINKS, Manifest, Sealed
from loopbook.store.segment.part import Part
from loopbook.store.segment.postings import merged_postings
from loopbook.store.segment.stack import Stack
from loopbook.terms.scheme import Scheme

RUN_MAX = 50_000
"""Entries of one new segment, which bounds the memory of sealing."""

ROWS_MAX = 1_000_000
FAN_IN = 4
"""So many neighbours of like size become one, up to ROWS_MAX links or postings."""


class Sealer:
    """Seals one book; made by `sealing`, which holds the lock.

    Parameters
      readings  by which entries are read; of the journal when None
      run_max   entries of one new segment
    """

    def __init__(
        self,
        journal: Journal,
        segments: Path,
        readings: Readings | None = None,
        run_max: int = RUN_MAX,
    ) -> None:
        self._journal = journal
        self._run_max = run_max
        self._segments = segments
        self._hashes = KeyedHash(journal.begin_sealing())
        self.readings = readings or Readings(journal)

    def sweep(self) -> None:
        """Delete what no manifest names and no reader holds."""
        sweep(self._segments, [row.folder for row in self._manifest().rows])

    def seal(self, minimum: int = 1) -> int:
        """Seal what is not sealed, in runs, as long as `minimum` entries are left.

        Returns   the number of entries sealed
        """
        sealed = 0
        while True:
            readings = self.readings
            readings.catch_up()
            first = readings.stack.view.last + 1
            if readings.size - first + 1 < max(minimum, 1):
                return sealed
            last = min(readings.size, first + self._run_max - 1)
            self._seal_run((first, last))
            sealed += last - first + 1
            self.merge()

    def _seal_run(self, span: Span) -> None:
        """Seal a run: its links, and its postings under every pack that is sealed up to it."""
        readings = self.readings
        manifest = self._manifest()
        packs = [
            (digest, PostingsRun(readings, scheme))
            for scheme in readings.shelf.compiled()
            if _covered(manifest, digest := readings.digest_of(scheme)) == span[0] - 1
        ]
        rows = [self.links_of(span, readings.stack, [run for _, run in packs])]
        stack = self.on_top(readings.stack, rows[0])
        rows += [self._write(digest, span, run.part(stack, span)) for digest, run in packs]
        self._journal.exchange(rows, ())

    def links_of(self, span: Span, stack: Stack, runs: Sequence[PostingsRun]) -> Sealed:
        """Write the links segment of a span, its entries given to `runs` too.

        Returns   its row, which no manifest has yet
        """
        builder = links_builder(stack, span[0], self.readings)
        for entry, event in events_of(self.readings, span):
            settled = add_entry(builder, entry, event)
            for run in runs:
                run.take(entry, event)
                for each in settled:
                    run.reverse(entry.sequence, each)
        return self._write(LINKS, span, builder.part(self._hashes))

    def on_top(self, stack: Stack, row: Sealed) -> Stack:
        """Return the stack with a written links segment on top."""
        view = stack.view
        opened = (*view.links, LinksSegment(self._segments, row))
        newer = view._replace(links=opened, hashes=self._hashes, folder=self._segments)
        return Stack(newer, stack.remembered())

    def post(self) -> int:
        """Make postings of sealed runs for packs that lack them, and forget outdated ones.

        Returns   the number of segments made
        """
        readings = self.readings
        readings.catch_up()
        digests = {readings.digest_of(scheme): scheme for scheme in readings.shelf.compiled()}
        made = 0
        for digest, scheme in digests.items():
            done = _covered(self._manifest(), digest)
            for segment in readings.stack.view.links:
                if segment.last > done:
                    span = (max(segment.first, done + 1), segment.last)
                    row = self.postings_of(span, scheme, digest, readings.stack)
                    made += self._journal.exchange([row], ())
        stale = [r for r in self._manifest().rows if r.digest not in {LINKS, *digests}]
        if stale:
            self._journal.exchange((), stale)
        return made

    def postings_of(self, span: Span, scheme: Scheme, digest: str, stack: Stack) -> Sealed:
        """Write the postings segment of a span whose links are sealed; no manifest has it yet."""
        voids = voids_by_entry(stack.view, span)
        parts = []
        for first in range(span[0], span[1] + 1, self._run_max):
            part = (first, min(span[1], first + self._run_max - 1))
            run = PostingsRun(self.readings, scheme)
            for entry, event in events_of(self.readings, part):
                run.take(entry, event)
                for each in voids.get(entry.sequence, ()):
                    run.reverse(entry.sequence, each)
            parts.append(run.part(stack, part))
        whole = merged_postings(parts) if len(parts) > 1 else parts[0]
        return self._write(digest, span, whole)

    def _write(self, digest: str, span: Span, part: Part) -> Sealed:
        with spoken(self._segments.parent, 0):
            return write_segment(self._segments, digest, span, part)

    def _manifest(self) -> Manifest:
        return self._journal.manifest()

    def merge(self) -> None:
        """Merge neighbours of like size, until there are none."""
        manifest = self._manifest()
        for digest in sorted({row.digest for row in manifest.rows}):
            rows = manifest.of(digest)
            while chosen := mergeable(rows):
                row = self.joined(digest, chosen)
                self._journal.exchange([row], chosen)
                rows = (*rows[: -len(chosen)], row)

    def joined(self, digest: str, rows: Sequence[Sealed]) -> Sealed:
        """Write neighbouring segments as one, which no manifest has yet."""
        # A merged segment has a hash of its own: what is damaged would pass for whole in it.
        for row in rows:
            verify_segment(self._segments / row.folder, row)
        parts = [read_part(self._segments / row.folder) for row in rows]
        part = merged_links(parts) if digest == LINKS else merged_postings(parts)
        return self._write(digest, (rows[0].first, rows[-1].last), part)


def _covered(manifest: Manifest, digest: str) -> int:
    """Return the last entry that the segments of a reading cover."""
    rows = manifest.of(digest)
    return rows[-1].last if rows else 0


def mergeable(rows: Sequence[Sealed]) -> tuple[Sealed, ...]:
    """Return the last segments that are to become one; none while they are few, or large.

    Segments of like size (a factor of FAN_IN) are merged when FAN_IN of them lie at the end, so
    that n rows are written log n times, and few segments are small.
    """
    if not rows:
        return ()
    size = _tier(rows[-1])
    chosen: list[Sealed] = []
    for row in reversed(rows):
        if _tier(row) > size or sum(each.rows for each in chosen) + row.rows > ROWS_MAX:
            break
        chosen.append(row)
    return tuple(reversed(chosen)) if len(chosen) >= FAN_IN else ()


def _tier(row: Sealed) -> int:
    return int(log2(row.rows + 1) / log2(FAN_IN))


@contextmanager
def sealing(journal: Journal, book: Path, run_max: int = RUN_MAX) -> Iterator[Sealer | None]:
    """Lend the sealer of a book; None while another process seals it.

    Raises    StoreUnavailable  the book is read-only or full
              BrokenSegment     a segment that sealing reads is damaged
              BrokenLog         entries that were sealed are gone from the journal
    """
    segments = book / SEGMENTS
    with spoken(book, 0):
        segments.mkdir(exist_ok=True)
        lock = try_lock(segments / LOCK)
    if lock is None:
        yield None
        return
    with lock, journal.elected() as is_elected:
        if not is_elected:
            yield None
            return
        sealer = Sealer(journal, segments, run_max=run_max)
        # Not by the manifest's segments, which may be damaged: by its rows.
        with spoken(book, 0), blamed(segments, lambda: journal.manifest().rows):
            sealer.sweep()
            yield sealer
            sealer.sweep()
