"""Export: a book, sealed or not, made whole in segments and written as plain Parquet.

A book that may not be written can be exported: runs that no segment of the book has yet are made
beside the export, and are gone afterwards.
"""

import secrets
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

from loopbook.book.hierarchy import MasterData
from loopbook.book.readings import Readings
from loopbook.book.run import (
    PostingsRun,
    Span,
    add_entry,
    events_of,
    links_builder,
    voids_by_entry,
)
from loopbook.book.sealer import RUN_MAX
from loopbook.store.export.folder import exporting
from loopbook.store.export.write import Whole, write_export
from loopbook.store.fault import spoken
from loopbook.store.segment.files import write_segment
from loopbook.store.segment.folder import SEGMENTS
from loopbook.store.segment.keyed import KEY_BYTES, KeyedHash
from loopbook.store.segment.lease import Lease
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.manifest import LINKS, Sealed
from loopbook.store.segment.part import Part
from loopbook.store.segment.stack import Stack
from loopbook.store.segment.view import LedgerStore
from loopbook.store.sql import Answer, Questions, asking
from loopbook.terms.entry import Checkpoint
from loopbook.terms.export import Export
from loopbook.terms.scheme import Scheme

__all__ = ["Answer", "Questions", "asking", "export"]


def export(store: LedgerStore, book: Path, folder: Path) -> Export:
    """Write a book as it stands now as an export; see `Book.export`.

    Parameters
      book  its folder: no export is put into it
    """
    segments = store.sealed().folder or book / SEGMENTS
    with exporting(folder, segments.parent) as made, closing(Lease(segments)) as lease:
        # By readings of its own, so that whoever reads the book meanwhile need not wait; nothing
        # that they seal or merge makes a segment go away before the end.
        lease.hold_everything()
        readings = Readings(store)
        readings.catch_up()
        checkpoint = store.checkpoint(readings.size)
        return write_export(made, _Completion(readings, made.scratch).whole(checkpoint))


class _Completion:
    """Makes the segments that a book lacks, under a folder of their own."""

    def __init__(self, readings: Readings, folder: Path) -> None:
        self._readings = readings
        self._folder = folder
        view = readings.stack.view
        self._hashes = view.hashes or KeyedHash(secrets.token_bytes(KEY_BYTES))
        self._sealed_to = view.last

    def whole(self, checkpoint: Checkpoint) -> Whole:
        """Return all of the book as segments, as of that checkpoint."""
        readings = self._readings
        size = readings.size
        stack = self._links()
        newest = next((entry.record_time for entry in readings.store.read(size, size)), None)
        return Whole(
            stack=stack,
            packs=[
                (scheme, list(self._postings(scheme, stack)))
                for scheme in readings.shelf.newest().values()
            ],
            above=MasterData(readings.masters.values()).ancestors,
            checkpoint=checkpoint,
            newest="" if newest is None else newest.isoformat(),
            version=metadata.version("loopbook"),
        )

    def _links(self) -> Stack:
        stack = self._readings.stack
        for span in _runs(self._sealed_to + 1, self._readings.size):
            builder = links_builder(stack, span[0], self._readings)
            for entry, event in events_of(self._readings, span):
                add_entry(builder, entry, event)
            row = self._write(LINKS, span, builder.part(self._hashes))
            view = stack.view
            opened = (*view.links, LinksSegment(self._folder, row))
            newer = view._replace(links=opened, hashes=self._hashes)
            stack = Stack(newer, stack.remembered())
        return stack

    def _postings(self, scheme: Scheme, stack: Stack) -> Iterator[Path]:
        """Yield the postings segments of a pack: those the book has, then those it lacks."""
        readings = self._readings
        digest = readings.digest_of(scheme)
        view, done = readings.stack.view, 0
        for row in view.manifest.of(digest):
            if view.folder is not None and row.last <= self._sealed_to:
                yield view.folder / row.folder
                done = row.last
        for span in _runs(done + 1, readings.size):
            voids = voids_by_entry(stack.view, span)
            run = PostingsRun(readings, scheme)
            for entry, event in events_of(readings, span):
                run.take(entry, event)
                for each in voids.get(entry.sequence, ()):
                    run.reverse(entry.sequence, each)
            yield self._folder / self._write(digest, span, run.part(stack, span)).folder

    def _write(self, digest: str, span: Span, part: Part) -> Sealed:
        with spoken(self._folder):
            return write_segment(self._folder, digest, span, part)


def _runs(first: int, last: int) -> Iterator[Span]:
    for start in range(first, last + 1, RUN_MAX):
        yield start, min(last, start + RUN_MAX - 1)
