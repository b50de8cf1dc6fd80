"""Custody gaps as candidates: handed over and not received, received and not handed over."""

from collections.abc import Iterator

import numpy as np

from loopbook.evaluate.suspect.candidate import (
    NOT_HANDED_OVER,
    NOT_RECEIVED,
    Candidates,
    unknown_mass,
)
from loopbook.terms.custody import GAP_KINDS, GapColumns, GapKind
from loopbook.terms.life import Lives, runs_of_items
from loopbook.trace.contradiction_row import Ints, nobody
from loopbook.trace.custody_gap import gap_columns

KINDS = {GapKind.NOT_RECEIVED: NOT_RECEIVED, GapKind.NOT_HANDED_OVER: NOT_HANDED_OVER}
"""Code of each kind of gap."""


def custody_gaps(lives: Lives, size: int) -> Iterator[Candidates]:
    """Yield the gaps of all items, a run of `size` items at a time."""
    for numbers in runs_of_items(lives.item_count(), size):
        # Nobody has the custody of a pure class, and entries without number speak of some.
        items = numbers[~lives.adjacency.are_classes(numbers)]
        gaps = gap_columns(lives, items)
        for kind, code in KINDS.items():
            yield _of_kind(items, gaps, GAP_KINDS.index(kind), code)


def _of_kind(items: Ints, gaps: GapColumns, kind: int, code: str) -> Candidates:
    rows = np.flatnonzero(gaps.kind == kind)
    pairs = np.stack((gaps.given_sequence[rows], gaps.taken_sequence[rows]), axis=1)
    pairs.sort(axis=1)
    is_there = pairs > 0
    is_there[:, 0] &= pairs[:, 0] != pairs[:, 1]
    offsets = np.concatenate(([0], np.cumsum(is_there.sum(axis=1)))).astype(np.int64)
    count = len(rows)
    return Candidates(
        code,
        items[gaps.owner[rows]],
        nobody(count),
        np.ones(count, np.int64),
        offsets,
        pairs[is_there],
        unknown_mass(count),
    )
