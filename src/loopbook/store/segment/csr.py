"""Rows by key: columns sorted so that the rows of one item lie together, and how to gather them.

The form of compressed sparse rows: sorted keys, and where the rows of each begin.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Rows(NamedTuple):
    """Sorted distinct keys; `offsets[i]:offsets[i + 1]` are the rows of `keys[i]`."""

    keys: Ints
    offsets: Ints


def ordered(key: Ints, columns: Mapping[str, NDArray[np.generic]], by: Sequence[str]) -> Ints:
    """Return the order of rows by key, then by the named columns; rows equal in all keep theirs."""
    # lexsort takes the last as the first to sort by.
    return np.lexsort((*(columns[name] for name in reversed(by)), key))


def rows_of(sorted_key: Ints) -> Rows:
    """Return where each key's rows begin in a sorted column of keys."""
    if not len(sorted_key):
        return Rows(np.empty(0, np.int64), np.zeros(1, np.int64))
    starts = np.flatnonzero(np.concatenate(([True], sorted_key[1:] != sorted_key[:-1])))
    return Rows(sorted_key[starts], np.append(starts, len(sorted_key)).astype(np.int64))


def gather(rows: Rows, asked: Ints) -> tuple[Ints, Ints]:
    """Return (position in `asked`, row) for every row of the keys asked for, in the order asked."""
    keys = rows.keys
    if not len(keys) or not len(asked):
        return _NONE, _NONE
    at = keys.searchsorted(asked)
    at[at == len(keys)] = 0
    found = (keys[at] == asked).nonzero()[0]
    if not len(found):
        return _NONE, _NONE
    at = at[found]
    first = rows.offsets[at]
    counts = rows.offsets[at + 1] - first
    if len(found) == 1:
        return np.full(counts[0], found[0]), np.arange(first[0], first[0] + counts[0])
    owner = found.repeat(counts)
    ends = counts.cumsum()
    return owner, np.arange(ends[-1]) + (first - ends + counts).repeat(counts)


def are_among(asked: Ints, known: Ints) -> NDArray[np.bool_]:
    """Say of each number whether it is one of `known`, which ascend.

    Hashing, as `np.isin` does, costs twenty times as much where numbers come in order.
    """
    if not len(known):
        return np.zeros(len(asked), np.bool_)
    at = known.searchsorted(asked)
    at[at == len(known)] = 0
    found: NDArray[np.bool_] = known[at] == asked
    return found


_NONE = np.empty(0, np.int64)
