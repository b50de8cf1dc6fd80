"""Nodal test: does a relation hold for the stated values, as far as their uncertainties go.

    z = |r| / sqrt(diagonal of A V A'),   r = A y - a

Source    Reilly & Carpani (1963), 13th Canadian Chemical Engineering Conference; Mah, Stanley &
          Downing (1976), I&EC Process Design and Development 15, 175
"""

import msgspec
import numpy as np

from loopbook.account.reconcile.level import LEVEL, normal_threshold
from loopbook.account.reconcile.measurement import Tests
from loopbook.account.reconcile.problem import Floats, LinearProblem


class Nodal(msgspec.Struct, frozen=True, eq=False):
    """Relations tested by themselves: `residual` (relations) is left minus right; `tests`."""

    residual: Floats
    tests: Tests


def nodal_test(problem: LinearProblem, level: float = LEVEL) -> Nodal:
    """Return the test of each relation of which everything is measured and something uncertain."""
    matrix = abs(problem.matrix)
    residual = problem.matrix @ problem.value - problem.constant
    sd = np.sqrt((matrix * matrix) @ problem.sd**2)
    has_unmeasured = matrix @ (~problem.is_measured).astype(float) > 0.0
    is_tested = (sd > 0.0) & ~has_unmeasured
    statistic = np.zeros(len(residual))
    statistic[is_tested] = np.abs(residual[is_tested]) / sd[is_tested]
    residual[has_unmeasured] = 0.0
    count = int(is_tested.sum())
    return Nodal(residual, Tests(statistic, is_tested, normal_threshold(level, count)))
