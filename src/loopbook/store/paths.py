"""Paths: the audit paths of many entries of one log, from one walk over its leaves.

One path reads some blocks of leaves; a thousand of them read the log once instead. Up to LEAVES_MAX
leaves the whole tree is made, level by level; a longer log is asked entry by entry.
Source: RFC 6962 section 2.1.1.
"""

from collections.abc import Sequence
from hashlib import sha256
from itertools import islice

from loopbook.errors import BrokenLog, UnknownTerm
from loopbook.store.proof import Leaves, inclusion_proof
from loopbook.terms.proof import InclusionProof

LEAVES_MAX = 1 << 20
"""Leaves of the largest tree that is made in memory: 64 MiB of hashes, a second of work."""

_ENTRIES_FEW = 8
"""Paths that are asked one by one all the same: each reads a few thousand leaves."""


def inclusion_proofs(
    store: Leaves, sequences: Sequence[int], size: int, most: int = LEAVES_MAX
) -> tuple[InclusionProof, ...]:
    """Return the audit path of each entry in the tree of `size` entries, in their order.

    Parameters
      most      leaves of the largest tree that is made in memory
    Raises    UnknownTerm  LB-L01 an entry is not among the first `size`;  BrokenLog  as the store
    """
    if size > most or (len(sequences) <= _ENTRIES_FEW and size > _ENTRIES_FEW):
        return tuple(inclusion_proof(store, sequence, size) for sequence in sequences)
    for sequence in sequences:
        if not 1 <= sequence <= size:
            raise UnknownTerm("LB-L01", sequence=sequence, size=size)
    levels = _levels(list(islice(store.leaves(1, size), size)), size)
    return tuple(InclusionProof(s - 1, size, _path(s - 1, levels)) for s in sequences)


def _levels(leaves: list[bytes], size: int) -> list[list[bytes]]:
    """Return the hashes of the tree, leaves first; a last one without a sibling goes up as it is.

    Raises    BrokenLog  a leaf is missing
    """
    if len(leaves) != size:
        raise BrokenLog("LB-S15", sequence=len(leaves) + 1)
    levels = [leaves]
    while len(levels[-1]) > 1:
        row = levels[-1]
        pairs = zip(row[::2], row[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        levels.append(above + row[len(above) * 2 :])
    return levels


def _path(index: int, levels: Sequence[Sequence[bytes]]) -> tuple[bytes, ...]:
    path = []
    for row in levels[:-1]:
        beside = index ^ 1
        if beside < len(row):
            path.append(row[beside])
        index >>= 1
    return tuple(path)
