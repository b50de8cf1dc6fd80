"""Rebuild: segments made again from the journal, and segments held against their hashes.

Everything is made beside what there is, and exchanged for it in one transaction at the end: a
crash in between leaves the book as it was.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from loopbook.book.readings import Readings
from loopbook.book.run import Span
from loopbook.book.sealer import RUN_MAX, Sealer, sealing
from loopbook.errors import BrokenSegment, StoreUnavailable
from loopbook.store.fault import spoken
from loopbook.store.journal import Journal
from loopbook.store.segment.folder import SEGMENTS, verify_segment
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.layout import identity_text
from loopbook.store.segment.manifest import LINKS, Manifest, Sealed, require_entries
from loopbook.store.segment.stack import Stack
from loopbook.store.segment.view import View
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.segment import SegmentKind, SegmentState


class Upkeep:
    """The segments of one book on disk: looked through, and made again."""

    def __init__(self, journal: Journal, book: Path) -> None:
        self._journal = journal
        self._book = book

    def states(self) -> tuple[tuple[SegmentState, ...], int]:
        """Return every segment with what is wrong with it, and how many entries none covers.

        Raises    BrokenLog  entries that were sealed are gone from the journal
        """
        manifest = self._manifest()
        digests = {row.digest for row in manifest.rows}
        reachable = {row for digest in digests for row in manifest.of(digest)}
        rows = sorted(manifest.rows, key=lambda row: (row.digest != LINKS, row.digest, row.first))
        states = []
        for row in rows:
            fault = fault_of(self._book / SEGMENTS, row)
            if not fault and row not in reachable:
                fault = str(BrokenSegment("LB-S34", row.folder, first=row.first))
            states.append(state_of(row, fault))
        links = manifest.of(LINKS)
        return tuple(states), manifest.size - (links[-1].last if links else 0)

    def rebuild(self, *, only_damaged: bool = False) -> tuple[SegmentState, ...]:
        """Make the segments of the book again, with the same boundaries.

        Parameters
          only_damaged  leave whole ones that stand on no damaged one as they are
        Returns   each segment, and whether its content is what the manifest said
        Raises    StoreUnavailable  another process seals the book, or it is read-only or full
                  BrokenLog         entries that were sealed are gone from the journal
        """
        with sealing(self._journal, self._book) as sealer:
            if sealer is None:
                raise StoreUnavailable("LB-S35", path=self._book)
            manifest = self._manifest()
            segments = self._book / SEGMENTS
            work = _Rebuild(self._journal, segments, manifest, only_damaged=only_damaged)
            pairs = [*work.links(), *work.postings()]
            kept = {new for row, new in pairs if row == new}
            removed = [row for row in manifest.rows if row not in kept]
            self._journal.exchange([new for row, new in pairs if row != new], removed)
        return tuple(
            state_of(new, is_equal=new.content_hash == row.content_hash) for row, new in pairs
        )

    def _manifest(self) -> Manifest:
        manifest = self._journal.manifest()
        with spoken(self._book):
            require_entries(manifest)
        return manifest


def fault_of(segments: Path, row: Sealed) -> str:
    """Return what is wrong with a segment, in words; empty when it is whole."""
    try:
        verify_segment(segments / row.folder, row)
    except BrokenSegment as fault:
        return str(fault)
    return ""


def state_of(row: Sealed, fault: str = "", *, is_equal: bool = True) -> SegmentState:
    """Return a row of the manifest as a person is told of it."""
    is_links = row.digest == LINKS
    return SegmentState(
        kind=SegmentKind.LINKS if is_links else SegmentKind.POSTINGS,
        digest="" if is_links else row.digest,
        first=row.first,
        last=row.last,
        rows=row.rows,
        folder=row.folder,
        content_hash=row.content_hash,
        fault=fault,
        is_equal=is_equal,
    )


class _Afresh:
    """The entries of a journal, and as sealed only the segments made so far."""

    def __init__(self, journal: Journal, view: View) -> None:
        self._journal = journal
        self.view = view

    def sealed(self) -> View:
        return self.view

    def read(
        self, first: int = 1, last: int | None = None, kinds: Sequence[EntryKind] = ()
    ) -> Iterator[Entry]:
        return self._journal.read(first, last, kinds)

    def originals(self, identifiers: Sequence[str]) -> dict[str, int]:
        """Return the events of sealed entries only: a builder knows those of its own run."""
        texts = [identity_text(name, is_correction=False) for name in identifiers]
        found: dict[str, int] = {}
        for at, sequence in self.view.proposed_entries(texts):
            (entry,) = self._journal.read(sequence, sequence)
            identity = entry.draft.identity
            if identity.id == identifiers[at] and not identity.is_correction:
                found[identity.id] = sequence
        return found

    def top(self, stack: Stack) -> None:
        """Take over the segments of a stack."""
        made = len(stack.view.links)
        manifest = self.view.manifest
        newer = Manifest(manifest.size, (made, made), manifest.rows, manifest.key)
        self.view = stack.view._replace(manifest=newer)


class _Rebuild:
    """One making of all segments; gives pairs of old and new rows."""

    def __init__(
        self, journal: Journal, segments: Path, manifest: Manifest, *, only_damaged: bool
    ) -> None:
        self._segments = segments
        self._manifest = manifest
        # What is sealed on top of a damaged segment may have read it: it is made again too.
        self._sound_to = manifest.size if only_damaged else 0
        hashes = KeyedHash(manifest.key)
        nothing = Manifest(manifest.size, (0, 0), (), manifest.key)
        self._store = _Afresh(journal, View(nothing, segments, (), hashes))
        self._readings = Readings(self._store)
        self._sealer = Sealer(journal, segments, self._readings)

    def _is_kept(self, row: Sealed) -> bool:
        return row.last <= self._sound_to and not fault_of(self._segments, row)

    def links(self) -> Iterator[tuple[Sealed, Sealed]]:
        """Make links segments, each on top of those before it."""
        for row in self._manifest.of(LINKS):
            self._readings.catch_up()
            base = self._readings.stack
            is_kept = self._is_kept(row)
            if not is_kept:
                self._sound_to = min(self._sound_to, row.first - 1)
            new = row if is_kept else self._links_of(base, (row.first, row.last))
            self._store.top(self._sealer.on_top(base, new))
            yield row, new
        self._readings.catch_up()

    def _links_of(self, stack: Stack, span: Span) -> Sealed:
        """Make one links segment; a long one in runs that are then merged."""
        made: list[Sealed] = []
        for first in range(span[0], span[1] + 1, RUN_MAX):
            run = (first, min(span[1], first + RUN_MAX - 1))
            row = self._sealer.links_of(run, stack, ())
            stack = self._sealer.on_top(stack, row)
            self._store.top(stack)
            made.append(row)
        return made[0] if len(made) == 1 else self._sealer.joined(LINKS, made)

    def postings(self) -> Iterator[tuple[Sealed, Sealed]]:
        """Make postings segments of the packs and master data that are read by now."""
        stack = self._readings.stack
        for scheme in self._readings.shelf.compiled():
            digest = self._readings.digest_of(scheme)
            for row in self._manifest.of(digest):
                if self._is_kept(row):
                    yield row, row
                elif row.last <= stack.view.last:
                    span = (row.first, row.last)
                    yield row, self._sealer.postings_of(span, scheme, digest, stack)
