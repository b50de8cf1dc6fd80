"""Stand: how many groups and packs cells can make, when a group may differ only so much.

Groups of P cells within a resistance band: cells in the order of resistance; the lowest cell left
either stands with the P - 1 next ones, or with none (its nearest are they). Taking that group at
once costs no later one, so that the count is the most there can be: an exchange argument, as for
interval packing.
"""

import numpy as np

from loopbook.plan.regroup.pool import Floats, Ints, Pool
from loopbook.plan.regroup.wanted import Wanted

SLACK = 1e-9
"""Share by which a stated band may be passed: floats of decimals are not exact."""


def widened(band: float) -> float:
    """Return a band with the room that floats of decimals need."""
    return band * (1.0 + SLACK) + SLACK * SLACK


def groups_standing(resistance: Floats, parallel: int, band: float) -> Ints:
    """Return the most groups that stand together.

    Parameters
      resistance  of the cells, milliohm, in any order; ignored where the band is infinite
    Returns       positions of the cells, (groups, parallel), by rising resistance
    """
    count = len(resistance)
    if not np.isfinite(band):
        whole = count // parallel * parallel
        return np.arange(whole, dtype=np.int64).reshape(-1, parallel)
    order = np.argsort(resistance, kind="stable")
    sorted_ = resistance[order]
    reach = sorted_[parallel - 1 :] - sorted_[: max(count - parallel + 1, 0)]
    stands = reach <= widened(band)
    # The next position, from each, at which a group can begin.
    starts = np.flatnonzero(stands)
    first: list[int] = []
    at = 0
    after = np.searchsorted(starts, np.arange(count + 1)).tolist()
    listed = starts.tolist()
    while at < count and after[at] < len(listed):
        begin = listed[after[at]]
        first.append(begin)
        at = begin + parallel
    begins = np.asarray(first, dtype=np.int64)
    return np.asarray(order[begins[:, None] + np.arange(parallel)], dtype=np.int64)


def least_windows(resistance: Floats, parallel: int) -> Floats:
    """Return, for each cell, the least band in which it stands in a group of `parallel`.

    Infinite where there are not so many cells.
    """
    count = len(resistance)
    if count < parallel:
        return np.full(count, np.inf)
    order = np.argsort(resistance, kind="stable")
    sorted_ = resistance[order]
    reach = sorted_[parallel - 1 :] - sorted_[: count - parallel + 1]
    # Cell i lies in the windows that begin at i - parallel + 1 .. i: the least of them.
    padded = np.full(count + parallel - 1, np.inf)
    padded[parallel - 1 : count] = reach
    least = _sliding_least(padded, parallel)
    found = np.empty(count)
    found[order] = least
    return found


def _sliding_least(values: Floats, width: int) -> Floats:
    """Return the least of every `width` neighbours, by doubling: (count - width + 1,)."""
    least, span = values, 1
    while 2 * span <= width:
        least = np.minimum(least[:-span], least[span:])
        span *= 2
    rest = width - span
    return np.minimum(least[: len(least) - rest], least[rest:]) if rest else least


def packs_standing(pool: Pool, asked: Wanted) -> Ints:
    """Return, for each kind, the most packs of it; the capacity band is not looked at."""
    counts = []
    for kind in range(len(pool.kinds)):
        cells = pool.of_kind(kind)
        groups = groups_standing(pool.resistance[cells], asked.parallel, asked.resistance_band)
        counts.append(len(groups) // asked.series)
    return np.asarray(counts, dtype=np.int64)


def packs_within(pool: Pool, asked: Wanted, most: Ints) -> Ints:
    """Return, for each kind, the most packs that keep the capacity band, where that is known.

    With groups of one cell it is: packs are runs of cells as groups within the resistance band are.

    Parameters
      most    packs that stand without the band; returned where groups have more cells
    """
    if asked.parallel > 1:
        return most
    capacity = pool.ah(pool.capacity)
    counts = [
        len(groups_standing(capacity[pool.of_kind(kind)], asked.series, asked.capacity_band))
        for kind in range(len(pool.kinds))
    ]
    return np.asarray(counts, dtype=np.int64)


def placeable(pool: Pool, asked: Wanted) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return of each cell whether it stands in any group at all."""
    found = np.ones(len(pool.row), dtype=bool)
    if not np.isfinite(asked.resistance_band):
        return found
    for kind in range(len(pool.kinds)):
        cells = pool.of_kind(kind)
        found[cells] = least_windows(pool.resistance[cells], asked.parallel) <= widened(
            asked.resistance_band
        )
    return found
