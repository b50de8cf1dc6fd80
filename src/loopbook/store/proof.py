"""Proof: audit paths and consistency proofs, without walking the whole log.

A path needs the roots of some log2(n) subtrees. The frontier just before the end of a subtree holds
the roots of its large parts, so each costs one mark and at most 1,024 leaves: a path in a log of
10^7 entries reads some 14 marks and 14,000 leaves at worst, not 10^7.
Source: RFC 6962 sections 2.1.1 and 2.1.2. Spec: docs/spec/proofs.md.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

from loopbook.errors import BrokenLog, UnknownTerm
from loopbook.store.log import HASH_BYTES, Frontier, merkle_root, restored
from loopbook.store.tree import MARK_EVERY
from loopbook.terms.proof import ConsistencyProof, InclusionProof


class Leaves(Protocol):
    """What a store must tell so that proofs can be made of it."""

    def size(self) -> int:
        """Return the number of entries now."""
        ...

    def leaves(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the leaves of entries `first`..`last`, both included, in order.

        Raises    BrokenLog  one is missing
        """
        ...

    def frontier(self, size: int) -> Frontier:
        """Return the frontier over entries 1..size; not O(n) where the store keeps marks."""
        ...


def inclusion_proof(store: Leaves, sequence: int, size: int) -> InclusionProof:
    """Return the audit path of an entry in the tree of `size` entries.

    Raises    UnknownTerm  the log is shorter than `size`, or the entry is not among those
    """
    _must_have(store, size)
    if not 1 <= sequence <= size:
        raise UnknownTerm("LB-L01", sequence=sequence, size=size)
    index, low, high = sequence - 1, 0, size
    path: list[bytes] = []
    while high - low > MARK_EVERY:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_root(store, middle, high))
            high = middle
        else:
            path.append(_root(store, low, middle))
            low = middle
    # What is left is one block of leaves: read once, and the rest of the path made of it.
    block = _leaves(store, low, high)
    return InclusionProof(index, size, (*_path(index - low, block), *reversed(path)))


def consistency_proof(store: Leaves, first: int, second: int) -> ConsistencyProof:
    """Return the proof that the tree of `second` entries begins with that of `first`.

    Raises    UnknownTerm  the log is shorter, or `first` is larger than `second`
    """
    _must_have(store, second)
    if not 0 <= first <= second:
        raise UnknownTerm("LB-L02", first=first, second=second)
    if first in {0, second}:
        return ConsistencyProof(first, second, ())
    low, high, is_whole = 0, second, True
    path: list[bytes] = []
    while first != high:
        middle = low + _split(high - low)
        if first <= middle:
            path.append(_root(store, middle, high))
            high = middle
        else:
            path.append(_root(store, low, middle))
            low, is_whole = middle, False
    lowest = () if is_whole else (_root(store, low, high),)
    return ConsistencyProof(first, second, (*lowest, *reversed(path)))


def _must_have(store: Leaves, size: int) -> None:
    count = store.size()
    if not 0 <= size <= count:
        raise UnknownTerm("LB-S19", asked=size, size=count)


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(store: Leaves, low: int, high: int) -> bytes:
    """Return the root over leaves low..high-1, `low` a multiple of a power of two not below their
    number, as in every proof.

    The frontier at `high` has the parts of this subtree as its last peaks, unless this subtree was
    joined with the one to its left; then the frontier one block earlier has.
    """
    count = high - low
    if count <= MARK_EVERY:
        return merkle_root(_leaves(store, low, high))
    cut = high - MARK_EVERY if low & count else high
    whole = store.frontier(cut)
    inner = cut - low
    peaks = whole.peaks()[-HASH_BYTES * inner.bit_count() :]
    frontier = restored(inner, peaks)
    for leaf in _leaves(store, cut, high):
        frontier.add(leaf)
    return frontier.root()


def _leaves(store: Leaves, low: int, high: int) -> list[bytes]:
    """Return leaves low..high-1.

    Raises    BrokenLog  one is missing
    """
    leaves = list(islice(store.leaves(low + 1, high), high - low))
    if len(leaves) != high - low:
        raise BrokenLog("LB-S15", sequence=low + len(leaves) + 1)
    return leaves


def _path(index: int, leaves: list[bytes]) -> list[bytes]:
    """Return the audit path of a leaf among those given, lowest first."""
    low, high = 0, len(leaves)
    path: list[bytes] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(merkle_root(leaves[middle:high]))
            high = middle
        else:
            path.append(merkle_root(leaves[low:middle]))
            low = middle
    return path[::-1]
