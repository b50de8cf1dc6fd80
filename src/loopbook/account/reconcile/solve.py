"""Solve: the values that satisfy every relation and stay closest to what was measured.

    x = y - V A' S^-1 (A y - a),   S = A V A',   J = (A y - a)' S^-1 (A y - a) ~ chi2(rank A)

over the relations that are left when the unmeasured variables are eliminated; these follow after.
The system is solved in units of the uncertainties, and refined until the relations close.

Source    Kuehn & Davidson (1961), Chemical Engineering Progress 57, 44; Narasimhan & Jordache
          (2000), Data Reconciliation and Gross Error Detection, 3.2 to 3.4
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.account.reconcile.problem import Flags, Floats, LinearProblem, check
from loopbook.account.reconcile.system import System, system
from loopbook.terms.reconciliation import Determination, Effort, Solver

DETERMINATIONS = tuple(Determination)
FIXED, REDUNDANT, JUST_MEASURED, OBSERVABLE, UNOBSERVABLE = range(len(DETERMINATIONS))


CLOSED = 1e-12
"""Gap of a relation that is small enough, as a share of its terms."""

CLOSINGS = 2
FILLINGS = 2
"""Times that a gap which rounding left is taken up: by measured and by unmeasured variables."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to solve.

    Fields
      solver  a factor or gradients; None: whichever is estimated to be quicker
    """

    solver: Solver | None = None


AUTOMATIC = Options()


class LinearSolution(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The answer to a linear problem, and what later questions are asked of.

    Fields
      value          (variables) reconciled; 0 where it has none
      has_value      (variables) False where unobservable
      adjustment     (variables) value - stated; 0 where unmeasured
      determination  (variables) place in DETERMINATIONS
      statistic      J, chi-square;  freedom   independent tests among the relations
      effort         what solving took
      system         the problem as it was solved;  step   (uncertain) adjustments in sd
      multiplier     (rows of R) S^-1 r
    """

    problem: LinearProblem
    value: Floats
    has_value: Flags
    adjustment: Floats
    determination: NDArray[np.int8]
    statistic: float
    freedom: int
    effort: Effort
    system: System
    step: Floats
    multiplier: Floats


def solved(problem: LinearProblem, options: Options = AUTOMATIC) -> LinearSolution:
    """Return the weighted least-squares solution of a problem.

    Raises    Unreconcilable  what is exact contradicts itself, and where (LB-B04)
              BalanceError    numbers that cannot be taken (LB-B01 to B03, B07); unmeasured
                              variables too entangled (LB-B05); no convergence (LB-B06)
    """
    check(problem)
    made = system(problem, options.solver)
    multiplier = made.engine.solve(made.right)
    value, step = _answer(problem, made, multiplier)
    for _ in range(CLOSINGS):
        gap = problem.constant - problem.matrix @ value
        size = np.abs(problem.constant) + abs(problem.matrix) @ np.abs(value)
        if (np.abs(gap) <= CLOSED * size).all():
            break
        multiplier += made.engine.solve(made.projection @ gap)
        value, step = _answer(problem, made, multiplier)
    determination = _determined(problem, made)
    return LinearSolution(
        problem=problem,
        value=np.where(determination == UNOBSERVABLE, 0.0, value),
        has_value=determination != UNOBSERVABLE,
        adjustment=np.where(problem.is_measured, value - problem.value, 0.0),
        determination=determination,
        statistic=float(step @ step),
        freedom=made.matrix.shape[0],
        effort=Effort(
            solver=made.engine.solver,
            relations=problem.matrix.shape[0],
            variables=problem.matrix.shape[1],
            fill=made.engine.fill,
            iterations=made.engine.iterations,
        ),
        system=made,
        step=step,
        multiplier=multiplier,
    )


def _answer(problem: LinearProblem, made: System, multiplier: Floats) -> tuple[Floats, Floats]:
    """Return all variables, free ones as elimination left them, and the steps of uncertain ones."""
    step = made.matrix.T @ multiplier
    value = problem.value.copy()
    value[made.uncertain] += problem.sd[made.uncertain] * step
    for _ in range(FILLINGS if made.unmeasured.size else 0):
        value[made.unmeasured] += made.elimination.filled(problem.constant - problem.matrix @ value)
    return value, step


def _determined(problem: LinearProblem, made: System) -> NDArray[np.int8]:
    """Return how each variable is known."""
    codes = np.full(problem.matrix.shape[1], FIXED, dtype=np.int8)
    is_tested = np.bincount(made.matrix.indices, minlength=made.matrix.shape[1]) > 0
    codes[made.uncertain] = np.where(is_tested, REDUNDANT, JUST_MEASURED)
    codes[made.unmeasured] = np.where(made.elimination.follows, OBSERVABLE, UNOBSERVABLE)
    return codes
