"""Homes: which segments may have links of items, so that only those are searched.

The links of most items stand in the segment in which the item was first spoken of. Those that stand
in a later one, since an old item was used again, are looked up in one table over all segments: the
work of a question grows with the segments that have an answer, not with those there are.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from loopbook.store.segment.csr import Ints, gather, rows_of


class Keyed(Protocol):
    """A segment as far as its items are asked about."""

    @property
    def first_item(self) -> int:
        """Number of the first item new in it."""
        ...

    def linked(self, *, is_into: bool) -> Ints:
        """Return the items with a link into them (or out of them), ascending."""
        ...


class Homes:
    """Where the links into items (or out of them) may stand.

    Parameters
      segments  in order; the items new in one come after those new in the one before
    """

    def __init__(self, segments: Sequence[Keyed], *, is_into: bool) -> None:
        self._firsts = np.array([segment.first_item for segment in segments], np.int64)
        older = [_older(segment, is_into=is_into) for segment in segments]
        keys = np.concatenate([np.empty(0, np.int64), *older])
        place = np.repeat(np.arange(len(older)), [len(each) for each in older])
        order = keys.argsort(kind="stable")
        self._rows = rows_of(keys[order])
        self._place = place[order]

    def of(self, items: Ints) -> list[int]:
        """Return the positions of the segments that may have links of any of the items."""
        is_home = np.zeros(len(self._firsts), np.bool_)
        home = self._firsts.searchsorted(items, "right") - 1
        is_home[home] = True
        _, rows = gather(self._rows, items)
        if len(rows):
            is_home[self._place[rows]] = True
        found: list[int] = np.flatnonzero(is_home).tolist()
        return found


def _older(segment: Keyed, *, is_into: bool) -> NDArray[np.int64]:
    """Return the items of a segment that were spoken of before it."""
    keys = segment.linked(is_into=is_into)
    return keys[: keys.searchsorted(segment.first_item)]
