"""Engine: three ways to solve S x = b, for S symmetric, positive, with ones on its diagonal.

A banded factor where the relations can be laid out along a line; a sparse factor by minimum degree
where that stays thin; else conjugate gradients, which need no factor at all (see `fill`).

Source    Cuthill & McKee (1969), ACM 24th National Conference, 157; Liu (1985), ACM Transactions
          on Mathematical Software 11, 141 (multiple minimum degree); Li et al. (1999), SuperLU
          Users' Guide, symmetric mode; Hestenes & Stiefel (1952), J. Res. NBS 49, 409
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import LinAlgError, cho_solve_banded, cholesky_banded
from scipy.sparse.linalg import splu

from loopbook.account.reconcile.fill import Layout
from loopbook.account.reconcile.problem import Floats, Indices, Sparse
from loopbook.errors import BalanceError
from loopbook.terms.reconciliation import Solver

RIDGE = 1e-13
"""Added to the ones of the diagonal where a pivot was zero, so that the factor shows which rows
depend on each other. Refinement takes its effect away again."""

RELAX, PANEL = 1, 8
"""Small panels and no filled-up supernodes: relations hang together thinly. Measured on a plane of
10^6 flows: 36 million entries for 52 million, in a third of the time."""

CLOSED = 1e-13
"""Residual that is small enough, as a share of the right-hand side."""

REFINEMENTS = 3
RESTARTS = 4

STALLED = 1e-9
"""Largest residual of an answer that is given at all."""

ITERATIONS_MAX = 5_000
"""Steps between restarts."""


class Engine(Protocol):
    """A way to solve S x = b.

    Fields
      solver      what it is;  fill   entries kept of a factor
      iterations  of gradients so far, 1 for a factor
      pivots      (rows) what elimination left on the diagonal; None for gradients
    """

    @property
    def solver(self) -> Solver:
        """Factor or gradients."""
        ...

    @property
    def fill(self) -> int:
        """Entries of the factor."""
        ...

    @property
    def iterations(self) -> int:
        """Steps so far."""
        ...

    @property
    def pivots(self) -> Floats | None:
        """What elimination left on the diagonal."""
        ...

    def solve(self, right: Floats) -> Floats:
        """Return S^-1 right; (rows) or (rows, columns)."""
        ...


def engine(matrix: Sparse, layout: Layout) -> Engine:
    """Return the engine that `layout` names, ready to solve.

    Parameters
      matrix  S, all of its diagonal 1
    """
    if layout.solver is Solver.GRADIENT or not matrix.shape[0]:
        return Gradient(matrix)
    if layout.is_banded:
        try:
            return Banded(matrix, layout.order, layout.band)
        except LinAlgError:
            # Dependent rows, or nearly so: the sparse factor goes on and shows the pivots.
            return Factor(matrix)
    return Factor(matrix)


class Banded:
    """Cholesky factor of S with its rows in an order that keeps entries near the diagonal."""

    solver = Solver.FACTOR
    iterations = 1

    def __init__(self, matrix: Sparse, order: Indices, band: int) -> None:
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        entries = matrix.tocoo()
        rows, columns = place[entries.coords[0]], place[entries.coords[1]]
        lower = rows >= columns
        held = np.zeros((band + 1, len(order)))
        held[(rows - columns)[lower], columns[lower]] = entries.data[lower]
        self._matrix = matrix
        self._order = order
        self._factor = cholesky_banded(held, lower=True, overwrite_ab=True, check_finite=False)
        self.pivots: Floats = np.empty(len(order))
        self.pivots[order] = self._factor[0] ** 2
        self.fill = int(held.size)

    def solve(self, right: Floats) -> Floats:
        """Return S^-1 right; (rows) or (rows, columns)."""
        return _refined(self._matrix, self._solve, right)

    def _solve(self, right: Floats) -> Floats:
        answer = np.empty(right.shape)
        factor = (self._factor, True)
        answer[self._order] = cho_solve_banded(factor, right[self._order], check_finite=False)
        return answer


class Factor:
    """Sparse factor of S, rows and columns in minimum-degree order."""

    solver = Solver.FACTOR
    iterations = 1

    def __init__(self, matrix: Sparse) -> None:
        self._matrix = matrix
        self.factor: Any = _superlu(matrix)
        ridge = RIDGE
        while self.factor is None:
            self.factor = _superlu(matrix + ridge * sparse.eye_array(matrix.shape[0]))
            ridge *= 100.0
        self.order: Indices = np.argsort(self.factor.perm_c)
        self.pivots: Floats = np.empty(matrix.shape[0])
        self.pivots[self.order] = self.factor.U.diagonal()
        self.fill = int(self.factor.nnz)

    def solve(self, right: Floats) -> Floats:
        """Return S^-1 right; (rows) or (rows, columns)."""
        return _refined(self._matrix, self._solve, right)

    def _solve(self, right: Floats) -> Floats:
        return np.asarray(self.factor.solve(np.ascontiguousarray(right)))


def _refined(matrix: Sparse, solve: Callable[[Floats], Floats], right: Floats) -> Floats:
    """Return S^-1 right, each step taking away what rounding left of the residual."""
    answer = solve(right)
    size = np.abs(right).max(initial=0.0)
    for _ in range(REFINEMENTS):
        left = right - matrix @ answer
        if np.abs(left).max(initial=0.0) <= CLOSED * size:
            break
        answer += solve(left)
    return answer


def _superlu(matrix: Sparse) -> Any:
    """Return a factor, or None where a pivot became exactly zero."""
    try:
        return splu(
            matrix.tocsc(),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            relax=RELAX,
            panel_size=PANEL,
            options={"SymmetricMode": True},
        )
    except RuntimeError as fault:
        if "singular" not in str(fault):
            raise
        return None


class Gradient:
    """Conjugate gradients; the ones on the diagonal of S are the Jacobi preconditioner."""

    solver = Solver.GRADIENT
    fill = 0
    pivots = None

    def __init__(self, matrix: Sparse) -> None:
        self._matrix = matrix
        self.iterations = 0

    def solve(self, right: Floats) -> Floats:
        """Return S^-1 right; (rows) or (rows, columns), columns side by side.

        Raises    BalanceError  the residual stays above STALLED (LB-B06)
        """
        answer = np.zeros(right.shape)
        size = np.abs(right).max(axis=0, initial=0.0)
        for _ in range(RESTARTS):
            left = right - self._matrix @ answer
            if (np.abs(left).max(axis=0, initial=0.0) <= CLOSED * size).all():
                return answer
            answer += self._descend(left, CLOSED * size / 2.0)
        left = np.abs(right - self._matrix @ answer).max(axis=0)
        if (left > STALLED * size).any():
            worst = float((left / np.maximum(size, np.finfo(float).tiny)).max())
            raise BalanceError("LB-B06", iterations=self.iterations, residual=f"{worst:.2g}")
        return answer

    def _descend(self, right: Floats, target: Floats) -> Floats:
        """Return an answer whose residual, as the recurrence has it, is within `target`."""
        answer = np.zeros(right.shape)
        residual, step = right.copy(), right.copy()
        size = _dots(residual, residual)
        for _ in range(ITERATIONS_MAX):
            image = self._matrix @ step
            curve = _dots(step, image)
            length = np.divide(size, curve, out=np.zeros_like(size), where=curve > 0.0)
            answer += length * step
            residual -= length * image
            self.iterations += 1
            if (np.abs(residual).max(axis=0) <= target).all():
                break
            before, size = size, _dots(residual, residual)
            step *= np.divide(size, before, out=np.zeros_like(size), where=before > 0.0)
            step += residual
        return answer


def _dots(left: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("i...,i...->...", left, right))
