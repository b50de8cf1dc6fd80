"""Proof: what shows that an entry is in a log, and that a log only grew, to someone without it.

All of it is checked with SHA-256 alone. Hashes are bytes; positions count from 0, sizes from 0.
Source: RFC 6962 section 2.1 (tree, audit path, consistency proof); RFC 9162 sections 2.1.3.2 and
2.1.4.2 (how both are verified). Spec: docs/spec/proofs.md.
"""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

RECEIPT_FORMAT = "loopbook-receipt/1"
CONSISTENCY_FORMAT = "loopbook-consistency/1"
PATH_MAX = 64
"""Longest path there can be: a log has fewer than 2^64 entries."""


class InclusionProof(msgspec.Struct, frozen=True):
    """That a leaf stands at `index` in the tree over `size` leaves.

    Fields
      path  roots of the subtrees beside the way from the leaf to the root, lowest first
    """

    index: int
    size: int
    path: tuple[bytes, ...]


class ConsistencyProof(msgspec.Struct, frozen=True):
    """That the tree over `second` leaves begins with the tree over `first` leaves.

    Fields
      path  roots of the subtrees from which both roots can be made, lowest first
    """

    first: int
    second: int
    path: tuple[bytes, ...]


class HeaderIdentity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Identity of an entry as its header writes it; the content hash in hexadecimal."""

    content_hash: str
    id: str
    is_correction: bool


class EntryHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of an entry but salt and content, as its leaf has it (docs/spec/ledger.md, section 3).

    Fields stand in alphabetical order, so that the encoding has sorted keys.
      context      SHA-256 of the context, hexadecimal
      kind         number of the kind of entry
      record_time  microseconds since 1970-01-01T00:00:00Z
    """

    audience: tuple[str, ...]
    context: str
    identity: HeaderIdentity
    kind: int
    party: str
    record_time: int
    source: str


class Wrapped(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Bytes inside JSON: `text` when they are UTF-8, else `base64` (RFC 4648, section 4)."""

    text: str | None = None
    base64: str | None = None


class Since(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A consistency proof from an older checkpoint, as a file holds it: hashes in hexadecimal."""

    first: int
    first_root: str
    path: tuple[str, ...]


class ConsistencyDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A consistency proof as a file, with the signed checkpoint it leads to.

    Fields
      checkpoint  signed note of the newer checkpoint
      rotations   signed notes by which older keys named newer ones, oldest first
    """

    format: str
    since: Since
    checkpoint: str
    rotations: tuple[str, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that shows an entry to be in a log, as a file that stands alone.

    Every hash on the way is written down, although each could be made from the one before: so it
    can be told which link of the chain does not hold. Hashes and salt are hexadecimal.

    Fields
      checkpoint   signed note: size and root that the path leads to
      key          SHA-256 of the public key that signed it
      rotations    signed notes by which older keys named newer ones, oldest first
      since        proof from an older checkpoint to `checkpoint`, when one was asked for
    """

    format: str
    sequence: int
    header: EntryHeader
    content: Wrapped
    context: Wrapped
    salt: str
    header_hash: str
    content_hash: str
    leaf: str
    index: int
    path: tuple[str, ...]
    checkpoint: str
    key: str
    rotations: tuple[str, ...] = ()
    since: Since | None = None


def header_bytes(header: EntryHeader) -> bytes:
    """Return the canonical JSON of a header: what the leaf has the SHA-256 of."""
    return _encode(header)


_encode = msgspec.json.Encoder().encode


def leaf_of(salt: bytes, header_hash: bytes, content_hash: bytes) -> bytes:
    """Return SHA-256(0x00 || salt || header hash || content hash), the leaf of an entry."""
    return sha256(b"\x00" + salt + header_hash + content_hash).digest()


def path_length(index: int, size: int) -> int:
    """Return how many hashes the path of a leaf has.

    Parameters
      index  0 to size - 1
    """
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def root_from(leaf: bytes, proof: InclusionProof) -> bytes | None:
    """Return the root that a leaf and its path make; None when no path has that shape.

    Source    RFC 9162 section 2.1.3.2
    """
    if not 0 <= proof.index < proof.size:
        return None
    place, last, node = proof.index, proof.size - 1, leaf
    for beside in proof.path:
        if not last:
            return None
        if place & 1 or place == last:
            node = _joined(beside, node)
            # At the right edge a node without a sibling is its own parent.
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = _joined(node, beside)
        place, last = place >> 1, last >> 1
    return None if last else node


def includes(root: bytes, leaf: bytes, proof: InclusionProof) -> bool:
    """Say whether the tree with that root has the leaf where the proof says."""
    return root_from(leaf, proof) == root


def is_consistent(first_root: bytes, second_root: bytes, proof: ConsistencyProof) -> bool:
    """Say whether the tree with the second root begins with the tree with the first.

    An empty tree is the beginning of any; a tree is the beginning of itself.

    Source    RFC 9162 section 2.1.4.2
    """
    if not 0 <= proof.first <= proof.second:
        return False
    if proof.first == proof.second:
        return not proof.path and first_root == second_root
    if not proof.first:
        return not proof.path and first_root == sha256().digest()
    # A whole subtree as first tree is left out of the path: its root is known.
    is_whole = proof.first & (proof.first - 1) == 0
    path = (first_root, *proof.path) if is_whole else proof.path
    return bool(path) and _rebuilt(proof.first, proof.second, path) == (first_root, second_root)


def _rebuilt(first: int, second: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots that a path makes; None when no path has that shape."""
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for beside in path[1:]:
        if not last:
            return None
        if place & 1 or place == last:
            old, new = _joined(beside, old), _joined(beside, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = _joined(new, beside)
        place, last = place >> 1, last >> 1
    return None if last else (old, new)


def _joined(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
