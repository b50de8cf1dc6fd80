"""View: the sealed segments of a book as one reader has them open, under a lease.

One per open journal, shared by its writer (who asks for identities) and its readings.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from loopbook.store.connection import snapshot
from loopbook.store.engine import Connection
from loopbook.store.proof import Leaves
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.folder import DESCRIPTION, SEGMENTS
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.lease import Lease
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.manifest import (
    LINKS,
    Manifest,
    generation,
    read_manifest,
    require_entries,
)
from loopbook.terms.entry import Entry, EntryKind, Store


class View(NamedTuple):
    """Entries and sealed segments of one moment.

    Fields
      folder  where segments lie; None for a book in memory
      links   the links segments, in order, from the first entry on
      hashes  of names, under the key of the book; None when it was never sealed
    """

    manifest: Manifest
    folder: Path | None = None
    links: tuple[LinksSegment, ...] = ()
    hashes: KeyedHash | None = None

    @property
    def last(self) -> int:
        """The last entry that a links segment covers; 0 when there is none."""
        return self.links[-1].last if self.links else 0

    @property
    def item_count(self) -> int:
        """Number of items that links segments have numbered."""
        return self.links[-1].first_item + self.links[-1].item_count if self.links else 0

    def proposed_entries(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        """Return (position in `texts`, sequence) of sealed entries whose identity may be that."""
        if self.hashes is None or not texts:
            return []
        hashes = self.hashes.of(texts)
        found: list[tuple[int, int]] = []
        for segment in self.links:
            position, sequences = segment.proposed_entries(hashes)
            found += zip(position.tolist(), sequences.tolist(), strict=True)
        return found

    def numbers(self, names: Sequence[str]) -> Ints:
        """Return the numbers that segments gave to names; -1 for those they do not have."""
        numbers = np.full(len(names), -1, np.int64)
        if self.hashes is None or not names:
            return numbers
        hashes = self.hashes.of(names)
        for segment in self.links:
            position, items = segment.proposed(hashes)
            told = segment.names(items)
            for at, item, name in zip(position.tolist(), items.tolist(), told, strict=True):
                # A hash only proposes: the name itself decides.
                numbers[at] = item if names[at] == name else numbers[at]
        return numbers


class LedgerReader(Protocol):
    """What readings ask of a store: entries, and sealed segments."""

    def read(
        self, first: int = 1, last: int | None = None, kinds: Sequence[EntryKind] = ()
    ) -> Iterator[Entry]:
        """Yield entries; see `terms.entry.Store`."""
        ...

    def originals(self, identifiers: Sequence[str]) -> dict[str, int]:
        """Return identifier -> sequence; see `terms.entry.Store`."""
        ...

    def sealed(self) -> View:
        """Return entries and segments as they stand now, in one read transaction.

        Raises    BrokenSegment  the manifest names a segment that is missing or damaged
        """
        ...


class LedgerStore(LedgerReader, Store, Leaves, Protocol):
    """A store, its sealed segments and its tree."""


SizeOf = Callable[[Connection], int]
"""Gives the number of entries that a connection sees."""


class SealedRuns:
    """Opens what the manifest names, once each, and holds the lease; safe for threads.

    Parameters
      may_lack  the manifest may name segments that lie on another machine: their entries are then
                read from the journal, as if nobody had sealed them
    """

    def __init__(self, book: Path, *, may_lack: bool = False) -> None:
        self.folder = book / SEGMENTS
        self._may_lack = may_lack
        self._lock = threading.RLock()
        self._lease = Lease(self.folder)
        self._open: dict[str, LinksSegment] = {}
        self._view = View(Manifest(0, (0, 0), ()), self.folder)

    def seen(self, connection: Connection, size: int) -> View:
        """Return the view of the connection's transaction, which sees `size` entries.

        Raises    BrokenSegment  what the manifest names is missing or damaged
                  BrokenLog      entries that were sealed are gone
        """
        with self._lock:
            if generation(connection) == self._view.manifest.generation:
                manifest = self._view.manifest
                if manifest.size != size:
                    now = Manifest(size, manifest.generation, manifest.rows, manifest.key)
                    require_entries(now)
                    self._view = self._view._replace(manifest=now)
                return self._view
            self._lease.hold_everything()
            self._view = self._opened(read_manifest(connection, size))
            return self._view

    def is_current(self, connection: Connection) -> bool:
        """Say whether the manifest is still the one of the last view."""
        return generation(connection) == self._view.manifest.generation

    def moment(self, connection: Connection, size_of: SizeOf) -> View:
        """Return the view of this moment, in a read transaction of its own.

        A newer manifest is read only while the lease holds everything, so that nothing it names
        goes before it is opened; and no other thread narrows the lease meanwhile.
        """
        with self._lock:
            view = None
            while view is None:
                view = self._tried(connection, size_of)
            return view

    def _tried(self, connection: Connection, size_of: SizeOf) -> View | None:
        """Return the view; None when the manifest changed before the transaction began."""
        is_held = not self.is_current(connection)
        if is_held:
            self._lease.hold_everything()
        with snapshot(connection):
            if is_held or self.is_current(connection):
                return self.seen(connection, size_of(connection))
        return None

    def _opened(self, manifest: Manifest) -> View:
        require_entries(manifest)
        if self._may_lack:
            manifest = present(manifest, self.folder)
        rows = manifest.of(LINKS)
        known = self._open
        # What the last view has open stays until the next: its readings may still be asked.
        self._open = {r.folder: known.get(r.folder) or LinksSegment(self.folder, r) for r in rows}
        hashes = KeyedHash(manifest.key) if manifest.key else None
        self._lease.hold({row.folder for row in manifest.rows} | set(known))
        return View(manifest, self.folder, tuple(self._open.values()), hashes)

    def close(self) -> None:
        """Give up the lease; closing twice is safe."""
        with self._lock:
            self._lease.close()


def present(manifest: Manifest, segments: Path) -> Manifest:
    """Return a manifest of the segments that lie here: links without a gap, postings on those."""
    here = tuple(row for row in manifest.rows if _lies(segments / row.folder / DESCRIPTION))
    if len(here) == len(manifest.rows):
        return manifest
    linked = Manifest(manifest.size, manifest.generation, here).of(LINKS)
    last = linked[-1].last if linked else 0
    rows = tuple(row for row in here if row.last <= last)
    return Manifest(manifest.size, manifest.generation, rows, manifest.key)


def _lies(file: Path) -> bool:
    """Say whether a file is there for this user, who may not be the one that sealed."""
    try:
        return file.is_file()
    except OSError:
        return False
