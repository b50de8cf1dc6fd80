"""Cut: runs of equal length out of a sorted row, so that what they cost together is least.

Cells in one dimension: there is a best choice of runs of neighbours (two runs that interleave can
be parted without a larger range), and dynamic programming finds it. With groups of one cell it is
the best grouping there is; with larger groups it is the choice of cells that are most alike.
"""

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.regroup.pool import Floats, Ints


def cut(costs: Floats, length: int, count: int) -> Ints:
    """Return where `count` runs begin that do not overlap and cost least together.

    Parameters
      costs   of the run that begins at each position; infinite: not allowed
      length  of a run
    Returns   beginnings, rising; empty where there are no `count` runs that are allowed
    """
    # best[i]: least cost of the runs so far that end at position i or before; taken[b][i]: whether
    # that cost is reached at i first, by a run that ends there.
    ends = len(costs) + length
    best = np.zeros(ends)
    taken: list[NDArray[np.bool_]] = []
    for _ in range(count):
        with_run = np.full(ends, np.inf)
        with_run[length:] = best[: ends - length] + costs
        lowest = np.minimum.accumulate(with_run)
        taken.append(np.concatenate(([True], with_run[1:] < lowest[:-1])))
        best = lowest
    if not np.isfinite(best[-1]):
        return np.zeros(0, dtype=np.int64)
    begins = []
    at = ends - 1
    for step in reversed(taken):
        at = int(np.flatnonzero(step[: at + 1])[-1]) - length
        begins.append(at)
    return np.asarray(begins[::-1], dtype=np.int64)
