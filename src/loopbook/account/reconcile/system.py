"""System: relations among uncertain variables only, each of length 1, none implied by others.

Unmeasured variables are eliminated, exact ones stand on the right. With t = (x - y) / sd the
problem is: least |t|^2 with R t = r. What is left of a relation in which nothing is uncertain must
hold as it is; of relations that imply each other one is set aside, and must agree with the rest.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection, 3.2, 3.3
"""

import msgspec
import numpy as np
from scipy import sparse
from scipy.linalg import qr
from scipy.sparse import csgraph

from loopbook.account.reconcile.direction import directions
from loopbook.account.reconcile.eliminate import Elimination, eliminate, without_rounding
from loopbook.account.reconcile.engine import Engine, engine
from loopbook.account.reconcile.fill import Layout, layout
from loopbook.account.reconcile.pivot import pivots
from loopbook.account.reconcile.problem import (
    ROUNDING,
    Contradiction,
    Flags,
    Floats,
    Indices,
    LinearProblem,
    Sparse,
    contradicted,
)
from loopbook.terms.reconciliation import Solver

SUSPICIOUS = 1e-6
"""A pivot smaller than this may be that of a row which others imply."""

IMPLIED = 1e-8
"""Such a row is implied when a sum with the others cancels to this share of its terms."""

PROBES_MORE = 4
PROBE_STEPS = 3
PROBES_MAX = 200
"""More rows than that are not probed as full vectors, but eliminated."""


class System(msgspec.Struct, frozen=True, eq=False):
    """A problem made ready to solve.

    Fields
      uncertain, unmeasured  columns of the problem
      elimination  of the unmeasured ones
      tested       (relations, uncertain) sparse, as stated
      is_implied   (relations) whether it alone could not fail: others, or exact values, imply it
      projection   (rows of R, relations) sparse; R = projection @ matrix[:, uncertain] x sd
      matrix       R, sparse, each row of length 1;  right   r
      spread       R R', with ones on its diagonal;  layout, engine   how to solve with it
    """

    uncertain: Indices
    unmeasured: Indices
    elimination: Elimination
    tested: Sparse
    is_implied: Flags
    projection: Sparse
    matrix: Sparse
    right: Floats
    spread: Sparse
    layout: Layout
    engine: Engine


class _Stated(msgspec.Struct, frozen=True, eq=False):
    """A problem beside the gaps of its relations at the stated values, and the size of these."""

    problem: LinearProblem
    gap: Floats
    size: Floats
    is_implied: Flags

    def set_aside(self, sums: Sparse) -> None:
        """Return if sums of relations that say nothing by themselves are closed; note their parts.

        Raises    Unreconcilable  some are open (LB-B04)
        """
        self.hold(sums)
        self.is_implied[sums.indices] = True

    def hold(self, sums: Sparse) -> None:
        """Return if sums of relations that nothing uncertain can close are closed.

        Raises    Unreconcilable  some are open (LB-B04)
        """
        left = sums @ self.gap
        is_open = np.abs(left) > ROUNDING * (abs(sums) @ self.size)
        if not is_open.any():
            return
        found = []
        for row in np.flatnonzero(is_open).tolist():
            start, end = sums.indptr[row], sums.indptr[row + 1]
            members, weights = sums.indices[start:end], sums.data[start:end]
            order = np.argsort(members)
            first = weights[order[0]]
            found.append(Contradiction(tuple(members[order].tolist()), float(-left[row] / first)))
        raise contradicted(self.problem.naming, found)


def system(problem: LinearProblem, wanted: Solver | None = None) -> System:
    """Return a checked problem, ready to solve.

    Raises    Unreconcilable  what is exact contradicts itself (LB-B04)
              BalanceError    unmeasured variables cannot be eliminated (LB-B05)
    """
    matrix = _canonical(problem.matrix)
    gap = problem.constant - matrix @ problem.value
    size = np.abs(problem.constant) + abs(matrix) @ np.abs(problem.value)
    stated = _Stated(problem, gap, size, np.zeros(len(gap), dtype=bool))
    uncertain = np.flatnonzero(problem.is_uncertain)
    unmeasured = np.flatnonzero(~problem.is_measured)
    elimination = eliminate(matrix[:, unmeasured])
    projection = elimination.projection
    tested = matrix if len(uncertain) == matrix.shape[1] else matrix[:, uncertain]
    reduced = tested
    if unmeasured.size:
        bound = abs(projection) @ abs(reduced)
        reduced = without_rounding((projection @ reduced).tocsr(), bound.tocsr())
    is_test = np.diff(reduced.indptr) > 0
    if not is_test.all():
        stated.set_aside(projection[~is_test])
        reduced, projection = reduced[is_test], projection[is_test]
    sd = problem.sd[uncertain]
    kept = _apart(reduced, projection, stated)
    reduced, projection = reduced[kept], projection[kept]
    built = _built(reduced, sd, wanted)
    kept = _independent(built, reduced, projection, stated)
    if len(kept) < reduced.shape[0]:
        reduced, projection = reduced[kept], projection[kept]
        built = _built(reduced, sd, wanted)
    rows, length, spread, plan, solver = built
    return System(
        uncertain=uncertain,
        unmeasured=unmeasured,
        elimination=elimination,
        tested=tested,
        is_implied=stated.is_implied,
        projection=sparse.diags_array(length) @ projection,
        matrix=rows,
        right=length * (projection @ gap),
        spread=spread,
        layout=plan,
        engine=solver,
    )


def _canonical(matrix: Sparse) -> Sparse:
    """Return a matrix with each entry once and none of them zero."""
    if matrix.has_canonical_format and matrix.data.all():
        return matrix
    clean = matrix.copy()
    clean.sum_duplicates()
    clean.eliminate_zeros()
    return clean


_Built = tuple[Sparse, Floats, Sparse, Layout, Engine]


def _built(reduced: Sparse, sd: Floats, wanted: Solver | None) -> _Built:
    """Return R, what each row was multiplied by, R R', and how to solve with it."""
    scaled = reduced.copy()
    scaled.data = scaled.data * sd[scaled.indices]
    counts = np.diff(scaled.indptr)
    # Squares of what is very large or small would leave the range of numbers.
    largest = (
        np.maximum.reduceat(np.abs(scaled.data), scaled.indptr[:-1]) if counts.size else sd[:0]
    )
    scaled.data /= np.repeat(largest, counts)
    length = np.sqrt(np.add.reduceat(scaled.data**2, scaled.indptr[:-1])) if counts.size else sd[:0]
    scaled.data /= np.repeat(length, counts)
    spread = (scaled @ scaled.T).tocsr()
    plan = layout(spread, wanted)
    return scaled, 1.0 / (largest * length), spread, plan, engine(spread, plan)


def _apart(reduced: Sparse, projection: Sparse, stated: _Stated) -> Indices:
    """Return the rows that are left when the structure says which are implied.

    Of relations that are multiples of each other all but the first, and of balances that no flow
    joins to the outside the first, which follows from the others.
    """
    kept = np.arange(reduced.shape[0])
    if not is_plain(reduced):
        kept = np.flatnonzero(_is_first_of_multiples(reduced, projection, stated))
        reduced, projection = reduced[kept], projection[kept]
    rows = reduced.shape[0]
    is_open = _is_open(reduced)
    part = _parts(reduced)
    opened = np.zeros(rows, dtype=bool)
    opened[part[(abs(reduced) @ is_open.astype(float)) > 0.0]] = True
    closed, first = np.unique(part[~opened[part]], return_index=True)
    if closed.size:
        inside = np.flatnonzero(~opened[part])
        entries = (np.searchsorted(closed, part[inside]), inside)
        sums = sparse.csr_array((np.ones(len(inside)), entries), shape=(len(closed), rows))
        stated.set_aside((sums @ projection).tocsr())
        kept = np.delete(kept, inside[first])
    return kept


def _parts(matrix: Sparse) -> Indices:
    """Return the number of the part of each row; rows that share a column are of one part."""
    count = matrix.shape[0]
    rows = np.repeat(np.arange(count, dtype=np.int32), np.diff(matrix.indptr))
    first = np.zeros(matrix.shape[1], dtype=np.int32)
    first[matrix.indices[::-1]] = rows[::-1]
    ends = (rows, first[matrix.indices])
    graph = sparse.csr_array((np.ones(len(rows), dtype=np.int8), ends), shape=(count, count))
    return np.asarray(csgraph.connected_components(graph, directed=False)[1])


def is_plain(matrix: Sparse) -> bool:
    """Say whether each column is a flow: between two rows, or of one row and the outside."""
    counts = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return not ((counts > 2).any() or _is_open(matrix)[counts > 1].any())


def _is_open(matrix: Sparse) -> Flags:
    """Say which columns do not sum to zero."""
    columns = matrix.shape[1]
    sums = np.bincount(matrix.indices, matrix.data, columns)
    return np.abs(sums) > IMPLIED * np.bincount(matrix.indices, np.abs(matrix.data), columns)


def _is_first_of_multiples(reduced: Sparse, projection: Sparse, stated: _Stated) -> Flags:
    """Say which rows are no multiples of an earlier one."""
    groups = directions(reduced.T)
    _, first = np.unique(groups, return_index=True)
    is_first = np.zeros(len(groups), dtype=bool)
    is_first[first] = True
    repeats = np.flatnonzero(~is_first)
    if repeats.size:
        heads = first[groups[repeats]]
        lead = reduced.data[reduced.indptr[:-1]]
        order = np.arange(len(repeats))
        sums = sparse.csr_array(
            (
                np.concatenate([np.ones(len(repeats)), -lead[repeats] / lead[heads]]),
                (np.concatenate([order, order]), np.concatenate([repeats, heads])),
            ),
            shape=(len(repeats), len(groups)),
        )
        stated.set_aside((sums @ projection).tocsr())
    return is_first


def _independent(built: _Built, reduced: Sparse, projection: Sparse, stated: _Stated) -> Indices:
    """Return the rows that no sum of the others gives, as far as the pivots of a factor tell.

    A small pivot alone proves nothing, since uncertainties may differ by powers of ten. Inverse
    iteration finds the sums of rows that nearly cancel; the relations as stated say which do.
    """
    _, length, _, _, solver = built
    rows = reduced.shape[0]
    count = 0 if solver.pivots is None else int((np.abs(solver.pivots) < SUSPICIOUS).sum())
    if not count:
        return np.arange(rows)
    if count > PROBES_MAX:
        return _independent_by_pivots(reduced, projection, stated)
    sums = np.random.default_rng(rows).normal(size=(rows, min(rows, count + PROBES_MORE)))
    for _ in range(PROBE_STEPS):
        sums = solver.solve(sums)
        if not np.isfinite(sums).all():
            # A pivot so small that its inverse overflows: no probe comes through.
            return _independent_by_pivots(reduced, projection, stated)
        sums = np.linalg.qr(sums)[0]
    # Back to the relations as stated, so that uncertainties have no say.
    sums *= length[:, None]
    sums /= np.linalg.norm(sums, axis=0)
    sums = np.linalg.qr(sums)[0]
    _, sizes, mixing = np.linalg.svd(np.linalg.qr(reduced.T @ sums, mode="r"))
    nearly = np.zeros(len(mixing))
    nearly[: len(sizes)] = sizes
    sums = sums @ mixing[nearly <= IMPLIED * np.abs(reduced.data).max()].T
    if not sums.shape[1]:
        return np.arange(rows)
    implied = qr(sums.T, mode="r", pivoting=True)[1][: sums.shape[1]]
    # Each implied row by itself and the rows that imply it.
    sums = np.linalg.solve(sums[implied].T, sums.T)
    sums[np.abs(sums) < IMPLIED] = 0.0
    stated.set_aside((sparse.csr_array(sums) @ projection).tocsr())
    return np.setdiff1d(np.arange(rows), implied)


def _independent_by_pivots(reduced: Sparse, projection: Sparse, stated: _Stated) -> Indices:
    """Return the rows that no sum of the others gives, by elimination of every column."""
    found = pivots(reduced)
    stated.set_aside((found.projection @ projection).tocsr())
    return np.sort(found.rows)
