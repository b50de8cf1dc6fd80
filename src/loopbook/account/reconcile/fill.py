"""Fill: which way of solving will be cheap, told before any of them is begun.

Rows that hang on one other only are taken away, over and over: a tree costs nothing. What is left
is laid out in levels from a far end; a level cuts it in two, so the widest level, w, is about the
block that any elimination ends with: w^3 / 3 operations. Gradients need about as many steps as
there are levels, times a factor. The constants are seconds, measured on one processor in 2026;
only their ratios count.

Source    George & Liu (1981), Computer Solution of Large Sparse Positive Definite Systems, 4.3
          (level structures from a pseudo-peripheral node) and 8.1 (separators bound the fill)
"""

import msgspec
import numpy as np
from scipy.sparse import csgraph

from loopbook.account.reconcile.problem import Indices, Sparse
from loopbook.terms.reconciliation import Solver

BAND_MAX = 160
"""Bandwidth up to which a banded factor takes less time than a sparse one, measured."""

BAND_ENTRIES_MAX = 60_000_000
"""Entries of a banded factor: half a gigabyte."""

PEELS_MAX = 40
PARTS_MAX = 20
SECONDS_PER_ROW = 5e-6
SECONDS_PER_OPERATION = 1e-9
SECONDS_PER_STEP = 2e-5
SECONDS_PER_ENTRY = 3e-9
STEPS_LEAST = 60
STEPS_PER_LEVEL = 15
FACTOR_SECONDS_MAX = 40.0


class Layout(msgspec.Struct, frozen=True, eq=False):
    """How to solve a system.

    Fields
      solver          a factor or gradients
      order, band     rows in an order whose entries lie within `band` of the diagonal
      is_banded       whether a factor had better be banded
      factor_seconds  what a sparse factor is estimated to take
    """

    solver: Solver
    order: Indices
    band: int
    is_banded: bool
    factor_seconds: float


def layout(matrix: Sparse, wanted: Solver | None = None) -> Layout:
    """Return how to solve S x = b.

    Parameters
      matrix  S, sparse and symmetric
      wanted  FACTOR or GRADIENT; None: whichever is estimated to be quicker
    """
    rows = matrix.shape[0]
    order, band = _band(matrix)
    if band <= BAND_MAX and rows * (band + 1) <= BAND_ENTRIES_MAX:
        solver = wanted or Solver.FACTOR
        return Layout(solver, order, band, is_banded=True, factor_seconds=rows * SECONDS_PER_ROW)
    widest, depth = levels(matrix)
    factor = rows * SECONDS_PER_ROW + widest**3 / 3.0 * SECONDS_PER_OPERATION
    step = SECONDS_PER_STEP + matrix.nnz * SECONDS_PER_ENTRY
    gradient = (STEPS_LEAST + STEPS_PER_LEVEL * depth) * step
    quicker = Solver.FACTOR if factor <= min(gradient, FACTOR_SECONDS_MAX) else Solver.GRADIENT
    return Layout(wanted or quicker, order, band, is_banded=False, factor_seconds=factor)


def _band(matrix: Sparse) -> tuple[Indices, int]:
    """Return the reverse Cuthill-McKee order of the rows, and the bandwidth it leaves."""
    rows = matrix.shape[0]
    if not rows:
        return np.zeros(0, dtype=np.intp), 0
    order = csgraph.reverse_cuthill_mckee(matrix, symmetric_mode=True).astype(np.intp)
    place = np.empty(rows, dtype=np.intp)
    place[order] = np.arange(rows)
    starts = np.repeat(place, np.diff(matrix.indptr))
    return order, int(np.abs(starts - place[matrix.indices]).max(initial=0))


def levels(matrix: Sparse) -> tuple[int, int]:
    """Return the size of the widest level and the number of levels, of what no tree explains."""
    core = _core(matrix)
    if not core.shape[0]:
        return 1, 1
    count, part = csgraph.connected_components(core, directed=False)
    sizes = np.bincount(part, minlength=count)
    widest, depth = 1, 1
    # A part smaller than the widest level so far cannot be wider; small parts cost little anyway.
    for index in np.argsort(-sizes)[:PARTS_MAX]:
        if sizes[index] <= widest:
            break
        wide, deep = _part_levels(core, int(np.flatnonzero(part == index)[0]))
        widest, depth = max(widest, wide), max(depth, deep)
    return widest, depth


def _core(matrix: Sparse) -> Sparse:
    """Return the rows that are left when those with at most one neighbour are taken away."""
    core = matrix
    for _ in range(PEELS_MAX):
        keep = np.flatnonzero(np.diff(core.indptr) > 2)
        if len(keep) == core.shape[0] or not len(keep):
            return core[keep][:, keep]
        core = core[keep][:, keep]
    return core


def _part_levels(matrix: Sparse, start: int) -> tuple[int, int]:
    """Return the widest level and the number of levels of one part, from a far end of it."""
    found, _ = csgraph.breadth_first_order(matrix, start, directed=False)
    order, before = csgraph.breadth_first_order(matrix, int(found[-1]), directed=False)
    place = np.empty(matrix.shape[0], dtype=np.intp)
    place[order] = np.arange(len(order))
    # Nodes are found level by level, and their finders stand in that order too.
    finders = place[before[order[1:]]]
    ends = [0, 1]
    while ends[-1] < len(order):
        ends.append(1 + int(np.searchsorted(finders, ends[-1])))
    sizes = np.diff(ends)
    return int(sizes.max()), len(sizes)
