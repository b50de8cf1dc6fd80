"""Pairing: which of later moments each of earlier ones got, item by item, in order.

Each trigger takes the first passing at or after it that no earlier trigger of the item has taken.
The plain form is a walk along two lists with one finger on each; here the fingers of all items move
at once. With f the first passing at or after trigger i, what it takes is a(i) = max(a(i-1) + 1, f),
so a(i) - i is the running maximum of f - i within an item.
"""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

NONE = -1
"""Stands for no row."""


def paired(owners: Ints, times: Ints, other_owners: Ints, other_times: Ints) -> Ints:
    """Return which of the others each row takes; NONE where none is left for it.

    Parameters
      owners, times   of what takes: by owner, then time
      other_owners, other_times   of what is taken: by owner, then time
    """
    count, others = len(owners), len(other_owners)
    if not count or not others:
        return np.full(count, NONE, np.int64)
    ends = other_owners.searchsorted(owners, side="right")
    firsts = _at_or_after(times, other_times, other_owners.searchsorted(owners), ends)
    # Owners are told apart by steps higher than any difference within one.
    step = np.int64(count + others + 1)
    heights = np.cumsum(np.concatenate([[0], owners[1:] != owners[:-1]])) * step
    own = np.arange(count)
    taken = np.maximum.accumulate(firsts - own + heights) - heights + own
    return np.where(taken < ends, taken, NONE)


def _at_or_after(times: Ints, other_times: Ints, low: Ints, high: Ints) -> Ints:
    """Return the first row from `low` to before `high` whose time is not before; else `high`."""
    low, high = low.copy(), high.copy()
    open_rows = np.flatnonzero(low < high)
    while len(open_rows):
        middle = (low[open_rows] + high[open_rows]) // 2
        is_before = other_times[middle] < times[open_rows]
        low[open_rows[is_before]] = middle[is_before] + 1
        high[open_rows[~is_before]] = middle[~is_before]
        open_rows = open_rows[low[open_rows] < high[open_rows]]
    return low
