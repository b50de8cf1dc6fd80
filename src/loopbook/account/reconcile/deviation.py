"""Deviation: how uncertain each variable is after reconciliation, and pairs of them together.

    cov(x) = V - V A' S^-1 A V

The diagonal needs S^-1 only between relations that share a variable: the selected inverse has it.
An unmeasured variable is a sum of measured ones over many relations: blocks of solves. Where no
factor can be had, random draws are reconciled, and the answer says what error that leaves.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection, 3.2; Bekas,
          Kokiopoulou & Saad (2007), Applied Numerical Mathematics 57, 1214 (diagonal by draws)
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from loopbook.account.reconcile.engine import Engine, Factor
from loopbook.account.reconcile.inverse import SelectedInverse
from loopbook.account.reconcile.problem import Flags, Floats, Indices, Sparse
from loopbook.account.reconcile.solve import JUST_MEASURED, OBSERVABLE, REDUNDANT, LinearSolution
from loopbook.account.reconcile.system import System
from loopbook.errors import Underdetermined

FACTOR_SECONDS_MAX = 60.0
"""A factor that is estimated to take longer is not made for the deviations' sake."""

FOLLOWING_MAX = 30_000
"""Unmeasured variables that get an exact deviation; of more, all are drawn."""

NEARLY_ALL = 1e-8
"""Share of a variance left by the relations below which a solve of its own finds it."""

DRAWS = 100
TOGETHER = 64


class Deviations(msgspec.Struct, frozen=True, eq=False):
    """Uncertainty of every variable.

    Fields
      sd        (variables) standard deviation; 0 where exact, and where there is no value
      leverage  (variables) share of its variance that the relations took from a measured one
      is_drawn  (variables) whether `sd` was estimated from random draws
      error     standard error of a drawn `sd`, as a share of it; 0 when none is drawn
      inverse   of S on its pattern; None where no factor could be had
    """

    sd: Floats
    leverage: Floats
    is_drawn: Flags
    error: float
    inverse: SelectedInverse | None


def deviations(solution: LinearSolution, draws: int = DRAWS, seed: int = 1) -> Deviations:
    """Return the standard deviation of every variable.

    Parameters
      draws, seed  of the random draws, where no factor can be had
    """
    made = solution.system
    count = len(solution.value)
    following = np.flatnonzero(solution.determination == OBSERVABLE)
    factor = _factor(made)
    inverse = None if factor is None else SelectedInverse(factor)
    many = len(following) > FOLLOWING_MAX
    variance, leverage = np.zeros(count), np.zeros(count)
    is_drawn = np.zeros(count, dtype=bool)
    if inverse is None or many:
        variance, leverage = _drawn(solution, draws, seed)
        is_drawn[following] = True
    if inverse is None:
        is_drawn |= solution.determination == REDUNDANT
    else:
        share = leverages(made.matrix, inverse)
        leverage[made.uncertain] = share
        sd = solution.problem.sd[made.uncertain]
        variance[made.uncertain] = sd**2 * (1.0 - share)
        nearly = made.uncertain[share > 1.0 - NEARLY_ALL][:FOLLOWING_MAX]
        solver = factor or made.engine
        variance[nearly] = _by_solves(solution, nearly, solver)
        if not many:
            variance[following] = _by_solves(solution, following, solver)
    error = 1.0 / math.sqrt(2.0 * draws) if is_drawn.any() else 0.0
    return Deviations(np.sqrt(variance), leverage, is_drawn, error, inverse)


def leverages(matrix: Sparse, inverse: SelectedInverse) -> Floats:
    """Return (columns of R) the diagonal of R' S^-1 R by the selected inverse, from 0 to 1."""
    columns = matrix.tocsc()
    columns.sort_indices()
    counts = np.diff(columns.indptr)
    share = np.zeros(len(counts))
    for length in np.unique(counts[counts > 0]).tolist():
        of_length = np.flatnonzero(counts == length)
        together = max(1, 2_000_000 // (length * length))
        for start in range(0, len(of_length), together):
            part = of_length[start : start + together]
            slots = columns.indptr[part][:, None] + np.arange(length)
            rows, values = columns.indices[slots], columns.data[slots]
            block = inverse.at(*np.broadcast_arrays(rows[:, :, None], rows[:, None, :]))
            share[part] = np.einsum("mi,mij,mj->m", values, block, values)
    # A share is between 0 and 1 but for rounding.
    return np.clip(share, 0.0, 1.0)


def covariance(solution: LinearSolution, pairs: Sequence[tuple[int, int]]) -> Floats:
    """Return the covariance of each pair of variables, by one solve for each first one.

    Raises    Underdetermined  a variable of a pair has no value (LB-B08)
    """
    for index in sorted({index for pair in pairs for index in pair}):
        if not solution.has_value[index]:
            raise Underdetermined("LB-B08", solution.problem.naming.variable(index))
    firsts = sorted({first for first, _ in pairs})
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(firsts), TOGETHER):
        part = firsts[start : start + TOGETHER]
        weights = np.zeros((len(solution.value), len(part)))
        weights[part, np.arange(len(part))] = 1.0
        together = covariances(solution, weights)
        place = {first: column for column, first in enumerate(part)}
        found |= {(a, b): float(together[b, place[a]]) for a, b in pairs if a in place}
    return np.array([found[pair] for pair in pairs])


def covariances(solution: LinearSolution, weights: Floats) -> Floats:
    """Return (variables[, sums]) the covariance of each variable with weighted sums of variables.

    Parameters
      weights  (variables[, sums]); 0 on variables that have no value, which stand at 0
    """
    made, problem = solution.system, solution.problem
    spread = spreads(made, problem.sd, weights)
    spread -= made.matrix.T @ made.engine.solve(made.matrix @ spread)
    together = np.zeros(weights.shape)
    sd = problem.sd[made.uncertain]
    together[made.uncertain] = (spread.T * sd).T
    if made.unmeasured.size:
        together[made.unmeasured] = -made.elimination.filled(problem.matrix @ together)
    return together


def variances(solution: LinearSolution, weights: Floats) -> Floats:
    """Return ([sums]) the variance of weighted sums of variables.

    What the relations leave of a measurement's error is a projection of it: its length is right to
    rounding even where next to nothing is left, which a difference of two variances is not.

    Parameters
      weights  (variables[, sums]); sums that are not determined have the variance they would have
               if the free variables that elimination left at 0 were exact
    """
    return _left(solution, weights, solution.system.engine)


def _left(solution: LinearSolution, weights: Floats, solver: Engine) -> Floats:
    made = solution.system
    spread = spreads(made, solution.problem.sd, weights)
    spread -= made.matrix.T @ solver.solve(made.matrix @ spread)
    return np.asarray((spread**2).sum(axis=0))


def spreads(made: System, sd: Floats, weights: Floats) -> Floats:
    """Return (uncertain[, sums]) how weighted sums answer to each measurement, in its sd."""
    direct = weights[made.uncertain]
    if made.unmeasured.size:
        loads = made.elimination.loading(weights[made.unmeasured])
        direct = direct - made.tested.T @ loads
    return np.asarray((direct.T * sd[made.uncertain]).T)


def _by_solves(solution: LinearSolution, variables: Indices, solver: Engine) -> Floats:
    """Return the variances of variables by blocks of solves."""
    variance = np.zeros(len(variables))
    for start in range(0, len(variables), TOGETHER):
        part = variables[start : start + TOGETHER]
        weights = np.zeros((len(solution.value), len(part)))
        weights[part, np.arange(len(part))] = 1.0
        variance[start : start + TOGETHER] = _left(solution, weights, solver)
    return variance


def _drawn(solution: LinearSolution, draws: int, seed: int) -> tuple[Floats, Floats]:
    """Return variance and leverage of every variable from reconciled random draws."""
    made, problem = solution.system, solution.problem
    random = np.random.default_rng(seed)
    squares, taken = np.zeros(len(solution.value)), np.zeros(len(solution.value))
    sd = problem.sd[made.uncertain]
    for start in range(0, draws, TOGETHER):
        errors = random.normal(size=(len(made.uncertain), min(TOGETHER, draws - start)))
        steps = made.matrix.T @ made.engine.solve(made.matrix @ errors)
        drawn = np.zeros((len(solution.value), errors.shape[1]))
        drawn[made.uncertain] = sd[:, None] * (errors - steps)
        if made.unmeasured.size:
            drawn[made.unmeasured] = -made.elimination.filled(problem.matrix @ drawn)
        squares += (drawn**2).sum(axis=1)
        taken[made.uncertain] += (steps**2).sum(axis=1)
    variance = squares / draws
    variance[~solution.has_value] = 0.0
    alone = solution.determination == JUST_MEASURED
    variance[alone] = problem.sd[alone] ** 2
    return variance, np.minimum(taken / draws, 1.0)


def _factor(made: System) -> Factor | None:
    """Return a sparse factor of S, None where making one would take too long."""
    solver: Engine = made.engine
    if isinstance(solver, Factor):
        return solver
    if made.layout.factor_seconds > FACTOR_SECONDS_MAX:
        return None
    return Factor(made.spread)
