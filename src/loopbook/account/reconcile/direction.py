"""Direction: which columns of a sparse matrix are multiples of each other.

A column divided by its first entry is summed with random weights; equal sums, twice, and the same
first row say the same direction. Near-linear, where comparing columns with each other is not.

Source    Rabin & Karp (1987), IBM J. Res. Dev. 31, 249 (random fingerprints)
"""

import numpy as np
from numpy.typing import NDArray

from loopbook.account.reconcile.problem import Sparse

ALIKE = 1e-9


def directions(matrix: Sparse) -> NDArray[np.intp]:
    """Return the group of each column; groups are numbered from 0, empty columns are -1.

    Parameters
      matrix  sparse, without entries that are zero
    """
    columns = matrix.tocsc()
    columns.sort_indices()
    counts = np.diff(columns.indptr)
    full = np.flatnonzero(counts)
    groups = np.full(columns.shape[1], -1, dtype=np.intp)
    if not full.size:
        return groups
    starts = columns.indptr[full]
    ratios = columns.data / np.repeat(columns.data[starts], counts[full])
    weights = np.random.default_rng(columns.shape[0]).uniform(1.0, 2.0, (2, columns.shape[0]))
    prints = np.add.reduceat(ratios * weights[:, columns.indices], starts, axis=1)
    sizes = np.add.reduceat(np.abs(ratios), starts)
    first = columns.indices[starts]
    order = np.lexsort((prints[0], first))
    is_new = np.abs(np.diff(prints[:, order], axis=1)).max(axis=0) > ALIKE * sizes[order][1:]
    is_new |= np.diff(first[order]) != 0
    groups[full[order]] = np.concatenate([[0], np.cumsum(is_new)])
    return groups
