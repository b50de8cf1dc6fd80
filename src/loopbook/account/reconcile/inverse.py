"""Inverse: the entries of S^-1 where its factor has entries, and no others.

With S = L D L', columns from the last to the first, over the rows s below the diagonal of column j:

    Z[s, j] = -Z[s, s] L[s, j]        Z[j, j] = 1 / D[j] - L[s, j]' Z[s, j]

All of Z[s, s] is among the entries found before. Columns at the same depth of the elimination tree
do not need each other and go together, those of one length as one array. The last columns, where
the factor is nearly full, are inverted as a full matrix; where they begin is what costs least.

Source    Takahashi, Fagan & Chin (1973), 8th PICA Conference, 63; Erisman & Tinney (1975), CACM
          18, 177; Liu (1990), SIAM J. Matrix Analysis 11, 134 (elimination tree)
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack
from scipy.sparse.linalg import splu

from loopbook.account.reconcile.engine import Factor
from loopbook.account.reconcile.problem import Floats, Indices, Sparse

FULL_MAX = 6_000
"""Largest block that is inverted as a full matrix: 300 MB."""

FULL_PER_LOOKUP = 2e-4
"""What one operation on a full block costs, in lookups of single entries."""

TOGETHER_MAX = 2_000_000
"""Entries looked up at a time."""

Places = NDArray[np.int64]


class SelectedInverse:
    """Entries of S^-1 on the pattern of the factor of S."""

    def __init__(self, factor: Factor) -> None:
        self._place = np.empty(len(factor.order), dtype=np.int64)
        self._place[factor.order] = np.arange(len(factor.order))
        self._count = len(factor.order)
        below = _closed(sparse.tril(factor.factor.L, -1, format="csc"))
        self._starts = below.indptr.astype(np.int64)
        self._rows = below.indices.astype(np.int64)
        self._factor: Floats = below.data
        self._pivots: Floats = factor.factor.U.diagonal()
        lengths = np.diff(self._starts)
        columns = np.repeat(np.arange(self._count, dtype=np.int64), lengths)
        self._keys: Places = columns * self._count + self._rows
        self._entries = np.zeros(len(self._rows))
        self._diagonal = np.zeros(self._count)
        self._first_full = _first_full(lengths)
        self._full = self._inverted_full()
        for group in self._groups(lengths):
            self._fill(group)

    def at(self, rows: Indices, columns: Indices) -> Floats:
        """Return the entries at (rows, columns), arrays of one shape.

        Two rows of S that share a variable are always on the pattern.
        """
        return self._found(self._place[rows], self._place[columns])

    def _inverted_full(self) -> Floats:
        start = self._first_full
        size = self._count - start
        if not size:
            return np.zeros((0, 0))
        below = np.zeros((size, size), order="F")
        entries = slice(self._starts[start], None)
        columns = self._keys[entries] // self._count - start
        below[self._rows[entries] - start, columns] = self._factor[entries]
        np.fill_diagonal(below, 1.0)
        below *= np.sqrt(np.abs(self._pivots[start:]))
        full, _ = lapack.dpotri(below, lower=1, overwrite_c=1)
        lower = np.tril(full)
        return np.asarray(lower + np.tril(lower, -1).T)

    def _groups(self, lengths: Places) -> list[Indices]:
        """Return the columns before the full block, by depth in the tree and then by length."""
        count, start = self._count, self._first_full
        parents = np.full(count, count)
        parents[lengths > 0] = self._rows[self._starts[:-1][lengths > 0]]
        depths = [0] * (count + 1)
        for column, parent in zip(range(start - 1, -1, -1), parents[:start][::-1], strict=True):
            depths[column] = depths[parent] + 1 if parent < start else 1
        depth = np.array(depths[:start], dtype=np.int64)
        order = np.lexsort((lengths[:start], depth))
        is_new = (np.diff(depth[order]) != 0) | (np.diff(lengths[order]) != 0)
        return [g for g in np.split(order, np.flatnonzero(is_new) + 1) if g.size]

    def _fill(self, columns: Indices) -> None:
        """Find the entries of columns of one length, whose rows are all found."""
        length = int(self._starts[columns[0] + 1] - self._starts[columns[0]])
        together = max(1, TOGETHER_MAX // max(1, length * length))
        for start in range(0, len(columns), together):
            part = columns[start : start + together]
            slots = self._starts[part][:, None] + np.arange(length)
            rows, below = self._rows[slots], self._factor[slots]
            block = self._found(rows[:, :, None], rows[:, None, :])
            found = -np.matmul(block, below[:, :, None])[:, :, 0]
            self._entries[slots] = found
            self._diagonal[part] = 1.0 / self._pivots[part] - (below * found).sum(axis=1)

    def _found(self, rows: Places, columns: Places) -> Floats:
        """Return entries by their places in the order of elimination."""
        low, high = np.broadcast_arrays(np.minimum(rows, columns), np.maximum(rows, columns))
        values = np.empty(low.shape)
        is_full = low >= self._first_full
        inside = low[is_full] - self._first_full, high[is_full] - self._first_full
        values[is_full] = self._full[inside]
        is_head = ~is_full
        low, high = low[is_head], high[is_head]
        is_pair = low != high
        head = self._diagonal[low]
        head[is_pair] = self._entries[
            np.searchsorted(self._keys, low[is_pair] * self._count + high[is_pair])
        ]
        values[is_head] = head
        return values


def _first_full(lengths: Places) -> int:
    """Return the column from which on a full inverse costs less than looking entries up."""
    count = len(lengths)
    sizes = np.arange(count, -1, -1, dtype=np.float64)
    lookups = np.concatenate([[0.0], np.cumsum(lengths.astype(np.float64) ** 2)])
    cost = lookups + FULL_PER_LOOKUP * sizes**3
    cost[sizes > FULL_MAX] = np.inf
    return int(np.argmin(cost))


def _closed(below: Sparse) -> Sparse:
    """Return a strict lower factor with every entry that elimination could have filled.

    Entries that came out as exactly zero are left out by the factor; the recurrence needs them.
    A matrix of the same pattern whose entries cannot cancel has them all.
    """
    below.sort_indices()
    count = below.shape[0]
    lengths = np.diff(below.indptr)
    heads = np.flatnonzero(lengths)
    parents = np.repeat(below.indices[below.indptr[:-1][heads]], lengths[heads]).astype(np.int64)
    keys = np.repeat(np.arange(count, dtype=np.int64), lengths) * count + below.indices
    is_rest = below.indices != parents
    wanted = parents[is_rest] * count + below.indices[is_rest]
    found = np.searchsorted(keys, wanted)
    if (keys[np.minimum(found, len(keys) - 1)] == wanted).all():
        return below
    return _with_zeros(below, _pattern(below))


def _pattern(below: Sparse) -> Sparse:
    """Return the strict lower factor of a matrix with this pattern that has no cancellation."""
    off = abs(below).sign()
    off = off + off.T
    full = sparse.diags_array(off.sum(axis=1) + 1.0) - off
    options = {"SymmetricMode": True}
    made: Any = splu(full.tocsc(), permc_spec="NATURAL", diag_pivot_thresh=0.0, options=options)
    return sparse.tril(made.L, -1, format="csc")


def _with_zeros(below: Sparse, pattern: Sparse) -> Sparse:
    """Return `below` with explicit zeros where `pattern` has entries beyond it."""
    pattern.sort_indices()
    count = below.shape[0]

    def keys(of: Sparse) -> Places:
        columns = np.repeat(np.arange(count, dtype=np.int64), np.diff(of.indptr))
        return np.asarray(columns * count + of.indices)

    widened = pattern.copy()
    widened.data = np.zeros(len(pattern.data))
    widened.data[np.searchsorted(keys(pattern), keys(below))] = below.data
    return widened
