"""Prove: receipts that stand alone, signed checkpoints, and proofs that the log only grew.

Reads one entry, some leaves and some marks; writes nothing to the ledger. A reader is told nothing
of entries that he may not see: they answer as if they were not there.
Spec: docs/spec/proofs.md.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Protocol

import msgspec

from loopbook.book.keyring import Keyring
from loopbook.errors import BrokenLog, InputError, StoreUnavailable, UnknownTerm
from loopbook.store.log import header_bytes
from loopbook.store.paths import inclusion_proofs
from loopbook.store.proof import Leaves, consistency_proof, inclusion_proof
from loopbook.terms.entry import Checkpoint, Entry
from loopbook.terms.note import (
    NotedCheckpoint,
    PublicKey,
    checkpoint_of,
    checkpoint_text,
    note_of,
)
from loopbook.terms.party import Sees, may_see
from loopbook.terms.proof import (
    CONSISTENCY_FORMAT,
    RECEIPT_FORMAT,
    ConsistencyDocument,
    EntryHeader,
    InclusionProof,
    Receipt,
    Since,
    Wrapped,
)

RECEIPT_MAX = 64 * 1024 * 1024
"""Octets of the largest receipt that is made or verified."""


class ProvableStore(Leaves, Protocol):
    """What proofs ask of a store."""

    def read(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """Yield entries; see `terms.entry.Store`."""
        ...

    def find(self, identifier: str) -> tuple[int, ...]:
        """Return the sequences with this identity, ascending."""
        ...

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """Return the checkpoint at `size` entries; at all of them when None."""
        ...


class Proofs:
    """What a book can prove to one reader, and the keys that it signs with.

    Parameters
      sees  identifiers the reader holds; None sees everything
    """

    def __init__(self, store: ProvableStore, keyring: Keyring, sees: Sees = None) -> None:
        self._store = store
        self._keyring = keyring
        self._sees = sees

    def prove(
        self,
        entry: int | str,
        size: int | None = None,
        *,
        since: int | None = None,
    ) -> Receipt:
        """Return the receipt of an entry: all that shows it to be in this log.

        Parameters
          entry  its sequence, or its eventID; of an event and its corrections, the event
          size   entries of the checkpoint it is proved at; all there are when None
          since  entries of an older checkpoint; then the receipt shows that the log only grew
        Raises   UnknownTerm  no such entry for this reader, or the checkpoint is before it
                 BrokenLog    the log does not begin with the checkpoint that was signed last
        """
        found = self._entry(entry)
        at = self._store.checkpoint(size).size
        proof = inclusion_proof(self._store, found.sequence, at)
        note = self.signed_checkpoint(at)
        receipt = msgspec.structs.replace(
            _receipt(found, proof, note, self.public_keys()[-1].fingerprint),
            rotations=self._keyring.rotations(),
            since=None if since is None else self._since(since, at),
        )
        return _bounded(receipt)

    def receipts(self, sequences: Sequence[int], size: int) -> tuple[Receipt, ...]:
        """Return the receipts of many entries at one checkpoint, signed once, in ascending order.

        They carry no rotations: whoever hands them on hands on the key that signed.
        Raises    as `prove`
        """
        note, key = self.signed_checkpoint(size), self.public_keys()[-1].fingerprint
        wanted = sorted(set(sequences))
        paths = inclusion_proofs(self._store, wanted, size)
        return tuple(_receipt(self._entry(proof.index + 1), proof, note, key) for proof in paths)

    def signed_checkpoint(self, size: int | None = None) -> str:
        """Return the checkpoint at `size` entries, all there are when None, as a signed note.

        Raises    UnknownTerm       the log is shorter
                  BrokenLog         it does not begin with the checkpoint that was signed last
                  StoreUnavailable  the key cannot be read or made
        """
        checkpoint = self._store.checkpoint(size)
        last = self._last()
        if last is not None:
            self._must_begin_with(last)
        noted = NotedCheckpoint(
            self._keyring.origin, checkpoint.size, bytes.fromhex(checkpoint.root)
        )
        note = self._keyring.sign(checkpoint_text(noted))
        if last is None or noted.size > last.size:
            self._keyring.remember(note)
        return note

    def consistency(self, first: int, second: int | None = None) -> ConsistencyDocument:
        """Return the proof that the log at `second` entries begins with the log at `first`.

        Parameters
          second  all there are when None
        Raises    UnknownTerm  the log is shorter
        """
        at = self._store.checkpoint(second).size
        return ConsistencyDocument(
            format=CONSISTENCY_FORMAT,
            since=self._since(first, at),
            checkpoint=self.signed_checkpoint(at),
            rotations=self._keyring.rotations(),
        )

    def public_keys(self) -> tuple[PublicKey, ...]:
        """Return every public key there was, oldest first; the last one signs."""
        return self._keyring.public()

    def rotations(self) -> tuple[str, ...]:
        """Return the signed notes by which each key named the next, oldest first."""
        return self._keyring.rotations()

    def rotate_key(self) -> PublicKey:
        """Make a new key; the old one signs that it follows, and is gone."""
        return self._keyring.rotate()

    def _since(self, first: int, second: int) -> Since:
        proof = consistency_proof(self._store, first, second)
        root = self._store.checkpoint(first).root
        return Since(first, root, tuple(each.hex() for each in proof.path))

    def _entry(self, entry: int | str) -> Entry:
        """Return an entry that the reader may see; others answer as if they were not there."""
        words = str(entry)
        if isinstance(entry, int) or (words.isascii() and words.isdecimal()):
            is_possible = len(words) < 19 and int(words) > 0
            sequences: tuple[int, ...] = (int(words),) if is_possible else ()
        else:
            sequences = self._store.find(words)
        for sequence in sequences:
            for found in self._store.read(sequence, sequence):
                if may_see(found.draft.audience, self._sees):
                    return found
        raise UnknownTerm("LB-L03", entry=words)

    def _last(self) -> NotedCheckpoint | None:
        written = self._keyring.last()
        if not written:
            return None
        note = note_of(written)
        last = checkpoint_of(note.text) if note else None
        if last is None:
            raise StoreUnavailable("LB-L14")
        return last

    def _must_begin_with(self, last: NotedCheckpoint) -> None:
        """Hold that nothing is signed that contradicts what was signed before."""
        size = self._store.size()
        if size < last.size or self._store.checkpoint(last.size).root != last.root.hex():
            raise BrokenLog("LB-L13", signed=last.size, size=size)


def _receipt(found: Entry, proof: InclusionProof, note: str, key: str) -> Receipt:
    header, draft = header_bytes(found.draft, found.record_time), found.draft
    return Receipt(
        format=RECEIPT_FORMAT,
        sequence=found.sequence,
        header=msgspec.json.decode(header, type=EntryHeader),
        content=wrapped(draft.content),
        context=wrapped(draft.context),
        salt=found.salt.hex(),
        header_hash=sha256(header).hexdigest(),
        content_hash=sha256(draft.content).hexdigest(),
        leaf=found.leaf.hex(),
        index=proof.index,
        path=tuple(each.hex() for each in proof.path),
        checkpoint=note,
        key=key,
    )


def wrapped(data: bytes) -> Wrapped:
    """Return bytes as they stand in a receipt: as text where they are UTF-8."""
    try:
        return Wrapped(text=data.decode("utf-8"))
    except UnicodeDecodeError:
        return Wrapped(base64=b64encode(data).decode())


def unwrapped(told: Wrapped) -> bytes | None:
    """Return the bytes that a receipt holds; None when it holds none, or two."""
    if (told.text is None) == (told.base64 is None):
        return None
    if told.text is not None:
        return told.text.encode("utf-8")
    try:
        return b64decode(told.base64 or "", validate=True)
    except ValueError:
        return None


def receipt_bytes(document: Receipt | ConsistencyDocument) -> bytes:
    """Return a receipt as it is written to a file: JSON, two spaces a level."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _bounded(receipt: Receipt) -> Receipt:
    size = len(msgspec.json.encode(receipt))
    if size > RECEIPT_MAX // 2:
        raise InputError("LB-L04", sequence=receipt.sequence, octets=size, most=RECEIPT_MAX // 2)
    return receipt
