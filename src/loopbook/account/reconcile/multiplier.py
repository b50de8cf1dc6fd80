"""Multiplier: what each relation carries of the pull of the measurements, found apart from the
solver, so that an answer can be checked without trusting what made it.

At an optimum the gradient of half the chi-square, (x - y) / sd^2 of each uncertain measurement, is
carried by the relations: gradient + A' multiplier = 0 on every column that is free to move.

Source    Nocedal & Wright (2006), Numerical Optimization, 12.3
"""

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

from loopbook.account.reconcile.problem import Floats, LinearProblem

RIDGE = 1e-12
"""Weight, of rows of size 1, that chooses among equal multipliers the smallest."""

AMONG_ZEROS = 1e-6
"""Share of what a column is joined to below which its own scale is what rounding left of zeros."""

SMALLEST = 1e-12
"""Smallest scale of a column as a share of the largest: below it all is rounding."""


def scales(problem: LinearProblem, value: Floats) -> Floats:
    """Return the size of the numbers among which each column stands; positive.

    It is the largest of |value|, of sd, and of the terms of its relations over its coefficient:
    the yardstick for what rounding leaves in a column whose own value is near zero.
    """
    size = np.maximum(np.abs(value), problem.sd)
    matrix = abs(problem.matrix).tocoo()
    rows, columns = matrix.coords
    terms = abs(problem.matrix) @ np.abs(value) + np.abs(problem.constant)
    shares = np.divide(terms[rows], matrix.data, out=np.zeros(len(rows)), where=matrix.data > 0)
    np.maximum.at(size, columns, shares)
    largest = float(size.max(initial=0.0))
    return np.maximum(size, SMALLEST * largest if largest > 0.0 else 1.0)


def reaches(problem: LinearProblem, scale: Floats) -> Floats:
    """Return how far each column may move: its scale, or where that is none, what it is joined to.

    A content that a bound holds at zero, and the amount that it makes, are zero together. Their
    own relation then has no size; the balance of the amount has.
    """
    matrix = abs(problem.matrix).tocoo()
    rows, columns = matrix.coords
    terms = abs(problem.matrix) @ scale
    joined = np.divide(terms[rows], matrix.data, out=np.zeros(len(rows)), where=matrix.data > 0)
    reach = scale.copy()
    np.maximum.at(reach, columns, joined)
    return np.where(scale < AMONG_ZEROS * reach, reach, scale)


def gradient(problem: LinearProblem, value: Floats) -> Floats:
    """Return the gradient of half the chi-square by column; 0 on what is not measured."""
    is_uncertain = problem.is_uncertain
    change = np.where(is_uncertain, value - problem.value, 0.0)
    return np.divide(change, problem.sd**2, out=np.zeros(len(value)), where=is_uncertain)


def multipliers(problem: LinearProblem, pull: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Return the multiplier of each row that carries `pull`, and what is left of it by column.

    Parameters
      pull   (columns) gradient to be carried
      scale  (columns) of the values: residual x scale is a number without unit
    Returns   multipliers (rows); pull + A' multiplier, times scale, (columns), 0 on exact ones
    """
    movable = np.flatnonzero(~problem.is_exact)
    rows = len(problem.constant)
    step = np.where(problem.is_uncertain, problem.sd, scale)[movable]
    matrix = (problem.matrix[:, movable] * step[None, :]).tocsr()
    size = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    size[size == 0.0] = 1.0
    matrix = sparse.diags_array(1.0 / size) @ matrix
    identity = sparse.eye_array(len(movable))
    ridge = -RIDGE * sparse.eye_array(rows)
    system = sparse.block_array([[identity, matrix.T], [matrix, ridge]], format="csc")
    factor = linalg.splu(system)
    right = np.concatenate([-pull[movable] * step, np.zeros(rows)])
    found = factor.solve(right)
    found += factor.solve(right - system @ found)
    carried = found[len(movable) :] / size
    left = np.zeros(len(pull))
    left[movable] = (pull + problem.matrix.T @ carried)[movable] * step
    return carried, left
