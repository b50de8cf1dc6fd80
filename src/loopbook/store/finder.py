"""Finder: which entry has an identity, and so what an append answers for each draft.

One per journal, shared by its writer and its readers. Sealed segments have sorted runs of hashes;
the index of what is not sealed is built from the entry table at the first question, not at opening,
and follows what other processes append.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence

from loopbook.errors import BrokenLog
from loopbook.store.engine import Connection, Known
from loopbook.store.identity import IdentityIndex, Key
from loopbook.store.row import size_of
from loopbook.store.segment.layout import identity_text
from loopbook.store.segment.view import SealedRuns, View
from loopbook.terms.entry import Draft, Outcome, Status

_KEYS = "SELECT sequence, id, is_correction FROM entry WHERE sequence>? ORDER BY sequence"
_KNOWN = "SELECT id, is_correction, content_hash FROM entry WHERE sequence=?"


class Identities(ABC):
    """Which entry of a journal has an identity; safe for threads."""

    @abstractmethod
    def known(self, connection: Connection, keys: Sequence[Key]) -> dict[Key, Known]:
        """Return those of `keys` that have an entry, with its content hash and sequence.

        Raises    BrokenLog  an entry is missing
        """

    @abstractmethod
    def take(self, first: int, keys: Sequence[Key]) -> None:
        """Add the keys of entries `first` and following, which this process has made durable."""

    def identify(self, connection: Connection, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Return what an append of `drafts` would answer; sequence 0 for what is new."""
        known = self.known(connection, [key_of(draft) for draft in drafts])
        return tuple(
            Status(status.outcome, 0) if status.sequence < 0 else status
            for status in judged(drafts, known, -len(drafts))
        )

    def find(self, connection: Connection, identifier: str) -> tuple[int, ...]:
        """Return the sequences of the entries with this identifier, ascending."""
        found = self.known(connection, [(identifier, False), (identifier, True)])
        return tuple(sorted(sequence for _, sequence in found.values()))

    def originals(self, connection: Connection, identifiers: Sequence[str]) -> dict[str, int]:
        """Return identifier -> sequence of the entry that has it and is no correction."""
        known = self.known(connection, [(identifier, False) for identifier in identifiers])
        return {identifier: sequence for (identifier, _), (_, sequence) in known.items()}


class Finder(Identities):
    """The identities of a journal without an index of its own: remembered by hashes."""

    def __init__(self, runs: SealedRuns) -> None:
        self._lock = threading.Lock()
        self._runs = runs
        self._sealed = 0
        self._index = IdentityIndex()

    def known(self, connection: Connection, keys: Sequence[Key]) -> dict[Key, Known]:
        """Return those of `keys` that have an entry, with its content hash and sequence.

        Raises    BrokenLog  an entry is missing
        """
        with self._lock:
            view = self._catch_up(connection)
            candidates = self._index.candidates(keys)
        texts = [identity_text(name, is_correction=flag) for name, flag in keys]
        for at, sequence in view.proposed_entries(texts):
            candidates.setdefault(at, []).append(sequence)
        found: dict[Key, Known] = {}
        for position, sequences in candidates.items():
            identifier, is_correction = keys[position]
            for sequence in sequences:
                row = connection.execute(_KNOWN, (sequence,)).fetchone()
                # Two keys may share a hash: the entry itself decides.
                if row is not None and row[0] == identifier and bool(row[1]) == is_correction:
                    found[keys[position]] = row[2], sequence
        return found

    def take(self, first: int, keys: Sequence[Key]) -> None:
        """Add the keys of entries `first` and following, which this process has made durable."""
        with self._lock:
            for sequence, key in enumerate(keys, start=first):
                # A reader may have caught up with them since the commit.
                if sequence == self._index.size + 1:
                    self._index.add(sequence, key)

    def _catch_up(self, connection: Connection) -> View:
        view = self._runs.seen(connection, size_of(connection))
        if view.last != self._sealed:
            self._sealed = view.last
            self._index = IdentityIndex(view.last)
        index = self._index
        for sequence, identifier, is_correction in connection.execute(_KEYS, (index.size,)):
            if sequence != index.size + 1:
                raise BrokenLog("LB-S15", sequence=index.size + 1)
            index.add(sequence, (identifier, bool(is_correction)))
        return view


def key_of(draft: Draft) -> Key:
    """Return what is unique in a book: identifier, and whether it is of a correction."""
    return draft.identity.id, draft.identity.is_correction


def judged(drafts: Sequence[Draft], known: dict[Key, Known], first: int) -> list[Status]:
    """Return the status of each draft, the new ones numbered from `first`.

    Parameters
      known  keys that have an entry; those of new drafts are added, for the drafts after them
    """
    statuses = []
    following = first
    for draft in drafts:
        key, content_hash = key_of(draft), draft.identity.content_hash
        entry = known.setdefault(key, (content_hash, following))
        if entry[1] == following:
            following += 1
            statuses.append(Status(Outcome.APPENDED, entry[1]))
        else:
            is_same = entry[0] == content_hash
            outcome = Outcome.REPEATED if is_same else Outcome.CONFLICTING
            statuses.append(Status(outcome, entry[1]))
    return statuses
