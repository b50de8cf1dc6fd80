"""Merkle log: the leaf of an entry, and the tree over all leaves, as the hash functions say it.

Step 5 of the walk (`append`) hashes each entry here; every checkpoint is a root made here.
Source: RFC 6962 (Certificate Transparency) section 2.1, Merkle Hash Tree; docs/spec/ledger.md.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

import msgspec

from loopbook.terms.entry import Draft

EMPTY_ROOT = sha256().digest()
"""Root of the tree without leaves: the hash of nothing (RFC 6962 section 2.1)."""

SALT_BYTES = 16
HASH_BYTES = 32
_CONTEXT_BYTES_KEPT = 1 << 14
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class _IdentityFields(msgspec.Struct, gc=False):
    """Identity as the header writes it; fields stand in alphabetical order, like all here."""

    content_hash: str
    id: str
    is_correction: bool


class _Header(msgspec.Struct, gc=False):
    """Header of an entry; in alphabetical order, so that the encoding has sorted keys."""

    audience: tuple[str, ...]
    context: str
    identity: _IdentityFields
    kind: int
    party: str
    record_time: int
    source: str


def leaf_hash(salt: bytes, draft: Draft, record_time: datetime) -> bytes:
    """Return the leaf of an entry: SHA-256(0x00 || salt || SHA-256(header) || SHA-256(content)).

    Parameters
      salt  16 random bytes, kept with the entry: without them the leaf does not tell its content
    Source    RFC 6962 section 2.1: leaf hash, over a salted input
    """
    return leaf_at(salt, draft, microseconds(record_time))


def leaf_at(salt: bytes, draft: Draft, record_time: int) -> bytes:
    """Return `leaf_hash` of a record time in microseconds, counted once for a commit."""
    header = sha256(_header(draft, record_time)).digest()
    return sha256(b"\x00" + salt + header + sha256(draft.content).digest()).digest()


def header_bytes(draft: Draft, record_time: datetime) -> bytes:
    """Return all of an entry but salt and content as canonical JSON: sorted keys, no white space.

    Digests are written in hexadecimal, the context by its SHA-256, the record time in
    microseconds since 1970-01-01T00:00:00Z.
    """
    return _header(draft, microseconds(record_time))


def _header(draft: Draft, record_time: int) -> bytes:
    identity, context = draft.identity, draft.context
    # One context comes with every entry of a document.
    hexadecimal = _kept_digest if len(context) <= _CONTEXT_BYTES_KEPT else _digest
    return _encode(
        _Header(
            draft.audience,
            hexadecimal(context),
            _IdentityFields(identity.content_hash.hex(), identity.id, bool(identity.is_correction)),
            int(draft.kind),
            draft.party,
            record_time,
            draft.source,
        )
    )


def _digest(context: bytes) -> str:
    return sha256(context).hexdigest()


_kept_digest = lru_cache(maxsize=64)(_digest)
_encode = msgspec.json.Encoder().encode


def microseconds(moment: datetime) -> int:
    """Return whole microseconds from 1970-01-01T00:00:00Z to `moment`, which has a zone."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(count: int) -> datetime:
    """Return the moment `count` microseconds after 1970-01-01T00:00:00Z, in UTC."""
    return _EPOCH + count * _MICROSECOND


def hash_leaf(data: bytes) -> bytes:
    """Return the leaf hash of `data`: SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over `leaves` by the recursion of the standard; the oracle of `Frontier`.

    Source    RFC 6962 section 2.1: MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])),
              k the largest power of two smaller than n
    """
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hash_node(merkle_root(leaves[:split]), merkle_root(leaves[split:]))


class Frontier:
    """The right edge of a growing tree: the roots of its whole subtrees, largest first.

    `size` leaves have one subtree per 1 in the binary digits of `size`, so a frontier is at most
    64 hashes; it takes a leaf in O(log n), and gives the root of all of them.
    """

    __slots__ = ("_peaks", "_size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self._size = size
        self._peaks = list(peaks)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    def add(self, leaf: bytes) -> None:
        """Append a leaf, joining every pair of subtrees of one size by `hash_node`."""
        node, peaks = leaf, self._peaks
        rest = self._size
        while rest & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            rest >>= 1
        peaks.append(node)
        self._size += 1

    def root(self) -> bytes:
        """Return the root hash of the tree over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = hash_node(peak, node)
        return node

    def copy(self) -> "Frontier":
        """Return a frontier that grows on its own."""
        return Frontier(self._size, self._peaks)

    def peaks(self) -> bytes:
        """Return the subtree roots, largest first, 32 bytes each: what `restored` takes."""
        return b"".join(self._peaks)


def restored(size: int, peaks: bytes) -> Frontier:
    """Return the frontier of `size` leaves from its subtree roots.

    Raises    ValueError  the number of roots is not the number of 1 digits of `size`
    """
    if len(peaks) != HASH_BYTES * size.bit_count():
        raise ValueError(
            f"{size} leaves have {size.bit_count()} subtrees, {len(peaks)} bytes given"
        )
    return Frontier(size, (peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES)))
