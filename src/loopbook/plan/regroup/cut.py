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

    Time and memory grow with count x (cells that stay out): run b begins after b runs and what was
    passed over before it.

    Parameters
      costs   of the run that begins at each position; infinite: not allowed
      length  of a run
    Returns   beginnings, rising; empty where there are no `count` runs that are allowed
    """
    room = len(costs) + length - count * length
    if room <= 0:
        return np.zeros(0, dtype=np.int64)
    # best[i]: least cost of the runs so far with i cells passed over or fewer; taken[b][i]: whether
    # that cost is reached at i first, by a run that begins there.
    best = np.zeros(room)
    taken: list[NDArray[np.bool_]] = []
    for run in range(count):
        with_run = best + costs[run * length : run * length + room]
        best = np.minimum.accumulate(with_run)
        taken.append(np.concatenate(([True], with_run[1:] < best[:-1])))
    if not np.isfinite(best[-1]):
        return np.zeros(0, dtype=np.int64)
    begins = []
    passed = room - 1
    for run, step in reversed(list(enumerate(taken))):
        passed = int(np.flatnonzero(step[: passed + 1])[-1])
        begins.append(run * length + passed)
    return np.asarray(begins[::-1], dtype=np.int64)
