"""Entry: one accepted thing in the append-only journal, and the port of every store.

Sequence starts at 1 and has no gaps. Each entry has a leaf of a Merkle tree from the first on:
leaf = SHA-256(0x00 || salt || SHA-256(header) || SHA-256(content)), the leaf hash of RFC 6962 over
a salted input, so that a leaf proves the bytes without telling them. Spec: docs/spec/ledger.md.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

import msgspec


class EntryKind(IntEnum):
    """What an entry holds. Numbers are stable: they stand in the journal."""

    EVENT = 1
    OBSERVATION = 2
    MASTER = 3
    ACTIVATION = 4
    DECLARATION = 5


class Identity(msgspec.Struct, frozen=True, gc=False):
    """What makes two drafts the same.

    Fields
      id             eventID or other URN
      is_correction  whether it is an error declaration: it keeps the eventID of what it voids
      content_hash   SHA-256 of the canonical content, 32 bytes: same words, whatever the layout
    """

    id: str
    is_correction: bool
    content_hash: bytes


class Draft(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is offered to a store: bytes as they came, and what must be known of them.

    Fields
      context  bytes of the document's @context, needed to read prefixes; may be empty
      source   document and place it came from, for a person: `weights.xlsx, row 7`
      party    who said it
      audience identifiers of those who may see it, sorted; the party alone by default
    """

    kind: EntryKind
    identity: Identity
    content: bytes
    context: bytes = b""
    source: str = ""
    party: str
    audience: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A draft that a store has accepted: durable, numbered, never changed, never deleted."""

    sequence: int
    record_time: datetime
    draft: Draft
    salt: bytes
    leaf: bytes


class Outcome(StrEnum):
    """What became of one draft. A conflict writes nothing."""

    APPENDED = "appended"
    REPEATED = "repeated"
    CONFLICTING = "conflicting"


class Status(msgspec.Struct, frozen=True, gc=False):
    """Outcome of one draft, with the sequence of its entry (of the earlier one, when not new)."""

    outcome: Outcome
    sequence: int


class Checkpoint(msgspec.Struct, frozen=True):
    """State of a log: number of entries, and root hash (hex) of the RFC 6962 tree over leaves."""

    size: int
    root: str


class Store(Protocol):
    """The port of every store: append-only, durable before the answer, safe for many threads."""

    def append(self, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Append what is new; on return all of it is durable.

        Drafts whose three identity fields are known (in the book or earlier in `drafts`) are
        REPEATED; whose first two are known with another hash, CONFLICTING; the rest APPENDED, in
        order, without gaps. Many threads may call at once: their drafts share a commit.
        Returns   one status per draft, in order
        Raises    StoreUnavailable  the book is read-only, full, or held by another writer
        """
        ...

    def identify(self, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Return what `append` would answer now, writing nothing (sequence 0 for what is new)."""
        ...

    def read(
        self, first: int = 1, last: int | None = None, kinds: Sequence[EntryKind] = ()
    ) -> Iterator[Entry]:
        """Yield entries `first`..`last` in order, both included; memory does not grow with them.

        Parameters
          kinds  only entries of these kinds; of all when there are none
        """
        ...

    def find(self, identifier: str) -> tuple[int, ...]:
        """Return the sequences with this identity, ascending: event, then corrections."""
        ...

    def originals(self, identifiers: Sequence[str]) -> dict[str, int]:
        """Return identifier -> sequence of the entry that has it and is no correction.

        Identifiers that no such entry has are absent.
        """
        ...

    def size(self) -> int:
        """Return the number of entries now, those of other processes included."""
        ...

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """Return the checkpoint at `size` entries; at all of them when None."""
        ...

    def verify(self) -> int:
        """Hash every entry again and hold its leaf against it; return the number of entries.

        Raises    BrokenLog  an entry is missing or altered
        """
        ...

    def close(self) -> None:
        """Give up files and locks; closing twice is safe."""
        ...
