"""The memory store: the plain reference of the port, and the book that is gone on closing.

It stands where the journal stands in step 5 of the walk; whatever the journal answers, it answers.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from loopbook.errors import BrokenLog, StoreUnavailable, UnknownTerm
from loopbook.store.log import Frontier, leaf_hash, merkle_root
from loopbook.store.segment.manifest import Manifest
from loopbook.store.segment.view import View
from loopbook.store.text import require_text
from loopbook.terms.entry import Checkpoint, Draft, Entry, EntryKind, Outcome, Status


class MemoryStore:
    """A store that keeps its entries in a list.

    Parameters
      clock  gives the record time, with a zone; asked once per `append`
      salt   gives 16 random bytes; asked once per entry
    """

    def __init__(self, clock: Callable[[], datetime], salt: Callable[[], bytes]) -> None:
        self._clock = clock
        self._salt = salt
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._known: dict[tuple[str, bool], tuple[bytes, int]] = {}
        self._frontier = Frontier()
        self._is_closed = False

    def append(self, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Append what is new; see the port."""
        require_text(drafts)
        with self._lock:
            self._require_open()
            record_time = self._clock()
            return tuple(self._accept(draft, record_time) for draft in drafts)

    def _accept(self, draft: Draft, record_time: datetime) -> Status:
        known = self._known.get((draft.identity.id, draft.identity.is_correction))
        if known is not None:
            return _against(draft, known)
        salt = self._salt()
        entry = Entry(
            sequence=len(self._entries) + 1,
            record_time=record_time,
            draft=draft,
            salt=salt,
            leaf=leaf_hash(salt, draft, record_time),
        )
        self._entries.append(entry)
        self._frontier.add(entry.leaf)
        identity = draft.identity
        self._known[identity.id, identity.is_correction] = identity.content_hash, entry.sequence
        return Status(Outcome.APPENDED, entry.sequence)

    def identify(self, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Return what `append` would answer; see the port."""
        with self._lock:
            self._require_open()
            fresh: dict[tuple[str, bool], tuple[bytes, int]] = {}
            statuses = []
            for draft in drafts:
                identity = draft.identity
                key = identity.id, identity.is_correction
                known = self._known.get(key) or fresh.get(key)
                if known is None:
                    fresh[key] = identity.content_hash, 0
                    statuses.append(Status(Outcome.APPENDED, 0))
                else:
                    statuses.append(_against(draft, known))
            return tuple(statuses)

    def read(
        self, first: int = 1, last: int | None = None, kinds: Sequence[EntryKind] = ()
    ) -> Iterator[Entry]:
        """Yield entries `first`..`last`; see the port."""
        self._require_open()
        end = len(self._entries) if last is None else min(last, len(self._entries))
        entries = (self._entries[at] for at in range(max(first, 1) - 1, end))
        return (entry for entry in entries if not kinds or entry.draft.kind in kinds)

    def find(self, identifier: str) -> tuple[int, ...]:
        """Return the sequences with this identity; see the port."""
        with self._lock:
            self._require_open()
            found = (self._known.get((identifier, flag)) for flag in (False, True))
            return tuple(sorted(known[1] for known in found if known is not None))

    def originals(self, identifiers: Sequence[str]) -> dict[str, int]:
        """Return identifier -> sequence of the entry that has it and is no correction."""
        with self._lock:
            self._require_open()
            found = ((name, self._known.get((name, False))) for name in identifiers)
            return {name: known[1] for name, known in found if known is not None}

    def sealed(self) -> View:
        """Return the number of entries; a book in memory has no segments."""
        return View(Manifest(self.size(), (0, 0), ()))

    def size(self) -> int:
        """Return the number of entries."""
        self._require_open()
        return len(self._entries)

    def leaves(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the leaves of entries `first`..`last`; see `store.proof.Leaves`."""
        return (entry.leaf for entry in self.read(first, last))

    def frontier(self, size: int) -> Frontier:
        """Return the frontier over entries 1..size, grown afresh: this store keeps no marks."""
        frontier = Frontier()
        for leaf in self.leaves(1, size):
            frontier.add(leaf)
        return frontier

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """Return the checkpoint at `size` entries; see the port.

        Raises    UnknownTerm  the log is shorter than `size`
        """
        with self._lock:
            self._require_open()
            count = len(self._entries)
            if size is None or size == count:
                return Checkpoint(count, self._frontier.root().hex())
            if not 0 <= size <= count:
                raise UnknownTerm("LB-S19", asked=size, size=count)
            leaves = [entry.leaf for entry in self._entries[:size]]
            return Checkpoint(size, merkle_root(leaves).hex())

    def verify(self) -> int:
        """Hash every entry again; see the port."""
        for entry in self.read():
            if leaf_hash(entry.salt, entry.draft, entry.record_time) != entry.leaf:
                raise BrokenLog("LB-S16", "", sequence=entry.sequence)
        return self.size()

    def close(self) -> None:
        """Forget everything; closing twice is safe."""
        self._is_closed = True

    def _require_open(self) -> None:
        if self._is_closed:
            raise StoreUnavailable("LB-S18", path=":memory:")


def _against(draft: Draft, known: tuple[bytes, int]) -> Status:
    """Return the status of a draft whose identifier is known with this hash and sequence."""
    is_same = draft.identity.content_hash == known[0]
    return Status(Outcome.REPEATED if is_same else Outcome.CONFLICTING, known[1])
