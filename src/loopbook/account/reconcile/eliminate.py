"""Eliminate: take the unmeasured variables out of the relations, and put them back afterwards.

An unmeasured flow joins two balances (or one to the outside): the balances it joins become one
balance, found by connected components in near-linear time. A spanning forest of the joined
balances says from which balance each flow follows; a flow off the forest closes a cycle and is
free. Unmeasured variables with other coefficients are eliminated by pivots on the joined balances.
Whether a variable follows is asked of random vectors that the relations take to zero: where all of
them are zero, it does.

Source    Vaclavek (1969), Chemical Engineering Science 24, 947; Mah, Stanley & Downing (1976),
          I&EC Process Design and Development 15, 175; Crowe, Garcia Campos & Hrymak (1983),
          AIChE Journal 29, 881 (projection)
"""

from typing import Any

import msgspec
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import splu

from loopbook.account.reconcile.pivot import pivots
from loopbook.account.reconcile.problem import Flags, Floats, Indices, Sparse

ROUNDED = 1e-11
"""An entry of a product smaller than this share of its terms is rounding."""

DRAWS = 3
LABEL_MAX = 2**20
"""Labels are whole numbers up to this: in a network of flows they sum without rounding."""

LABEL_ZERO = 1e-20 * LABEL_MAX
"""What refinement leaves of a label whose coefficients have nothing to do with free variables."""

REFINEMENTS = 3
NUDGE = 1e-12
NUDGED_ZERO = 0.1
"""Coefficients are nudged by NUDGE; a label smaller than this share of what that moves it by is
zero. Rounding is 10^-4 of the nudge, and a label that is not zero is 10^12 of it over its
condition: no unit of a variable has a say."""


class Elimination(msgspec.Struct, frozen=True, eq=False):
    """Relations without unmeasured variables, and how these follow from the rest.

    Fields
      columns      (relations, unmeasured), each column divided by `sizes`
      projection   (reduced relations, relations) sparse; projection @ columns is zero
      rows, taken  relation rows[k] gives unmeasured variable taken[k], all of them together
      follows      (unmeasured) whether it has a value
      labels       (unmeasured, DRAWS) random vectors that `columns` takes to zero
      factor       of columns[rows][:, taken]; None where nothing is taken
    """

    columns: Sparse
    sizes: Floats
    projection: Sparse
    rows: Indices
    taken: Indices
    follows: Flags
    labels: Floats
    factor: Any

    def filled(self, gap: Floats) -> Floats:
        """Return the unmeasured variables that close `gap` (relations), the free ones at 0."""
        values = np.zeros((self.columns.shape[1], *gap.shape[1:]))
        if self.factor is not None:
            values[self.taken] = self.factor.solve(np.ascontiguousarray(gap[self.rows]))
        return (values.T / self.sizes).T

    def loading(self, weights: Floats) -> Floats:
        """Return (relations) what a weighted sum of unmeasured variables takes from each gap.

        The transpose of `filled`: weights @ filled(gap) = loading(weights) @ gap.
        """
        loads = np.zeros((self.columns.shape[0], *weights.shape[1:]))
        if self.factor is not None:
            scaled = (weights.T / self.sizes).T[self.taken]
            loads[self.rows] = self.factor.solve(np.ascontiguousarray(scaled), trans="T")
        return loads


def eliminate(columns: Sparse) -> Elimination:
    """Take every column of (relations, unmeasured) out of the relations.

    Raises    BalanceError  columns that are no plain flows fill up (LB-B05)
    """
    sizes = np.ones(columns.shape[1])
    by_column = columns.tocsc()
    by_column.eliminate_zeros()
    counts = np.diff(by_column.indptr)
    if by_column.nnz:
        sizes[counts > 0] = np.maximum.reduceat(
            np.abs(by_column.data), by_column.indptr[:-1][counts > 0]
        )
        by_column.data /= np.repeat(sizes, counts)
    joining = _joining(by_column, counts)
    joined, tree_rows, tree_columns, heads = _joined(by_column, joining)
    rest = np.flatnonzero(~joining & (counts > 0))
    rows, taken, projection = tree_rows, tree_columns, joined
    if rest.size:
        found = pivots(_product(joined, by_column[:, rest]))
        rows = np.concatenate([rows, heads[found.rows]])
        taken = np.concatenate([taken, rest[found.columns]])
        projection = (found.projection @ joined).tocsr()
    scaled = by_column.tocsr()
    factor = splu(scaled[rows][:, taken].tocsc()) if rows.size else None
    labels, follows = _labelled(scaled, rows, taken, factor)
    return Elimination(
        columns=scaled,
        sizes=sizes,
        projection=projection,
        rows=rows,
        taken=taken,
        follows=follows,
        labels=labels,
        factor=factor,
    )


def _joining(by_column: Sparse, counts: Indices) -> Flags:
    """Say which columns join two relations by +1 and -1, or one to the outside."""
    first = by_column.indptr[:-1]
    joins = counts == 1
    two = np.flatnonzero(counts == 2)
    joins[two] = by_column.data[first[two]] == -by_column.data[first[two] + 1]
    return np.asarray(joins)


def _joined(by_column: Sparse, joining: Flags) -> tuple[Sparse, Indices, Indices, Indices]:
    """Join relations along columns.

    Returns   the joined relations as sums (joined, relations); row and column of each branch of a
              spanning forest; the relation that stands for each joined one
    """
    relations = by_column.shape[0]
    outside = relations
    edges = np.flatnonzero(joining)
    first = by_column.indptr[edges]
    is_pair = by_column.indptr[edges + 1] - first == 2
    one = by_column.indices[first].astype(np.intp)
    other = np.full(len(edges), outside, dtype=np.intp)
    other[is_pair] = by_column.indices[first[is_pair] + 1]
    # Parallel columns: one of them is the branch, the others close cycles.
    key = np.minimum(one, other) * (relations + 1) + np.maximum(one, other)
    key, chosen = np.unique(key, return_index=True)
    ends = (one[chosen], other[chosen])
    graph = sparse.csr_array((np.ones(len(key)), ends), shape=(relations + 1, relations + 1))
    count, group = csgraph.connected_components(graph, directed=False)
    head = np.full(count, -1, dtype=np.intp)
    head[group[::-1]] = np.arange(relations, -1, -1)
    head[group[outside]] = outside
    parent = _parents(graph, head)
    branch = np.flatnonzero(parent >= 0)
    near, far = np.minimum(branch, parent[branch]), np.maximum(branch, parent[branch])
    branch_column = edges[chosen[np.searchsorted(key, near * (relations + 1) + far)]]
    kept = np.delete(np.arange(count), group[outside])
    number = np.full(count, -1, dtype=np.intp)
    number[kept] = np.arange(len(kept))
    member = number[group[:relations]]
    inside = np.flatnonzero(member >= 0)
    sums = sparse.csr_array(
        (np.ones(len(inside)), (member[inside], inside)), shape=(len(kept), relations)
    )
    return sums, branch, branch_column, head[kept]


def _parents(graph: Sparse, head: Indices) -> Indices:
    """Return the next node towards the head of each node's group; -1 for heads."""
    nodes = graph.shape[0]
    root = nodes
    entries = graph.tocoo()
    rooted = sparse.csr_array(
        (
            np.ones(entries.nnz + len(head)),
            (
                np.concatenate([entries.coords[0], np.full(len(head), root)]),
                np.concatenate([entries.coords[1], head]),
            ),
        ),
        shape=(nodes + 1, nodes + 1),
    )
    _, before = csgraph.breadth_first_order(rooted, root, directed=False)
    parent = before[:nodes].astype(np.intp)
    parent[head] = -1
    return np.asarray(parent)


def _product(left: Sparse, right: Sparse) -> Sparse:
    """Return left @ right without what is rounding."""
    return without_rounding((left @ right).tocsr(), (abs(left) @ abs(right)).tocsr())


def without_rounding(product: Sparse, bound: Sparse) -> Sparse:
    """Return a product without entries that are rounding of `bound`, the product of sizes."""
    product.sort_indices()
    bound.sort_indices()
    sizes = bound.data
    if product.nnz != bound.nnz:
        # Exact zeros may have been left out of one of them: found again by their place.
        sizes = bound.data[np.searchsorted(_places(bound), _places(product))]
    product.data[np.abs(product.data) <= ROUNDED * sizes] = 0.0
    product.eliminate_zeros()
    return product


def _places(matrix: Sparse) -> Indices:
    """Return row and column of each entry as one number, rising."""
    rows = np.repeat(np.arange(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr))
    return np.asarray(rows * matrix.shape[1] + matrix.indices)


def _labelled(columns: Sparse, rows: Indices, taken: Indices, factor: Any) -> tuple[Floats, Flags]:
    """Return random vectors that `columns` takes to zero, and which variables are zero in all."""
    count = columns.shape[1]
    random = np.random.default_rng(count)
    free = np.ones(count, dtype=bool)
    free[taken] = False
    labels = np.zeros((count, DRAWS))
    labels[free] = random.integers(1, LABEL_MAX, (int(free.sum()), DRAWS))
    if factor is None or not free.any():
        return labels, ~free
    nudged = columns[rows]
    for _ in range(REFINEMENTS):
        labels[taken] -= factor.solve(nudged @ labels)
    nudged.data = nudged.data * (1.0 + NUDGE * random.uniform(-1.0, 1.0, len(nudged.data)))
    pushed = nudged[:, taken] @ labels[taken] + nudged[:, np.flatnonzero(free)] @ labels[free]
    moved = factor.solve(pushed)
    largest = np.abs(labels[taken]).max(axis=1)
    follows = ~free
    zero = np.maximum(NUDGED_ZERO * np.abs(moved).max(axis=1), LABEL_ZERO)
    follows[taken] = largest <= zero
    return labels, follows
