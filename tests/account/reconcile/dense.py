"""The plain way: dense linear algebra straight from the book, what the sparse way must equal.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection, 3.2 and 3.3
"""

from typing import NamedTuple

import numpy as np

from loopbook.account.reconcile.problem import Flags, Floats, LinearProblem

SMALL = 1e-9


class Plain(NamedTuple):
    """What the dense oracle says; `covariance` is that of all variables with a value."""

    value: Floats
    has_value: Flags
    covariance: Floats
    statistic: float
    freedom: int
    is_redundant: Flags


def null_space(matrix: Floats) -> Floats:
    """Return an orthonormal basis, in columns, of what `matrix` takes to zero."""
    if not matrix.size:
        return np.eye(matrix.shape[1])
    _, sizes, right = np.linalg.svd(matrix)
    rank = int((sizes > SMALL * max(sizes.max(initial=0.0), 1e-300)).sum())
    return right[rank:].T


def plain(problem: LinearProblem) -> Plain:
    """Solve by projection: Q2'C = 0 for the unmeasured, then S = A V A' by pseudo-inverse."""
    matrix = problem.matrix.toarray()
    uncertain, unmeasured = problem.is_uncertain, ~problem.is_measured
    sd = problem.sd[uncertain]
    measured = matrix[:, uncertain] * sd
    # Each relation to its own size: rank decisions then do not hang on units.
    size = np.sqrt((measured**2).sum(axis=1))
    size[size == 0.0] = 1.0
    free = matrix[:, unmeasured] / size[:, None]
    sizes = np.abs(free).max(axis=0, initial=0.0)
    sizes[sizes == 0.0] = 1.0
    free = free / sizes
    measured = measured / size[:, None]
    rest = (problem.constant - matrix @ problem.value) / size
    projection = null_space(free.T).T
    reduced = projection @ measured
    spread = reduced @ reduced.T
    sizes_of_spread, vectors = np.linalg.eigh(spread)
    kept = sizes_of_spread > 1e-11
    inverse = (vectors[:, kept] / sizes_of_spread[kept]) @ vectors[:, kept].T
    multiplier = inverse @ (projection @ rest)
    step = reduced.T @ multiplier
    hat = reduced.T @ inverse @ reduced
    back = np.linalg.pinv(free, rcond=1e-11)
    left = null_space(free)
    value = problem.value.copy()
    value[uncertain] += sd * step
    value[unmeasured] = back @ (rest - measured @ step) / sizes
    has_value = np.ones(len(value), dtype=bool)
    has_value[unmeasured] = (np.abs(left) < SMALL).all(axis=1)
    value[~has_value] = 0.0
    loading = np.zeros((len(value), len(sd)))
    loading[uncertain] = np.diag(sd)
    loading[unmeasured] = -(back @ measured) / sizes[:, None]
    kept_errors = loading @ (np.eye(len(sd)) - hat)
    covariance = kept_errors @ kept_errors.T
    covariance[~has_value] = covariance[:, ~has_value] = 0.0
    is_redundant = np.zeros(len(value), dtype=bool)
    is_redundant[uncertain] = np.diag(hat) > SMALL
    return Plain(
        value,
        has_value,
        covariance,
        float(step @ step),
        int(kept.sum()),
        is_redundant,
    )
