"""Measurement test: does what the relations make of a measurement stay near what was measured.

    z = |x - y| / sd(x - y),   var(x - y) = (V A' S^-1 A V), its diagonal

Source    Mah & Tamhane (1982), AIChE Journal 28, 828; Narasimhan & Jordache (2000), Data
          Reconciliation and Gross Error Detection, 7.2.3
"""

import msgspec
import numpy as np

from loopbook.account.reconcile.deviation import Deviations
from loopbook.account.reconcile.level import LEVEL, normal_threshold
from loopbook.account.reconcile.problem import Flags, Floats
from loopbook.account.reconcile.solve import REDUNDANT, LinearSolution

LEVERAGE_LEAST = 1e-12
"""Below this share the relations take nothing from a measurement but rounding."""


class Tests(msgspec.Struct, frozen=True, eq=False):
    """Tests of one kind.

    Fields
      statistic  |z|; 0 where there is no test;  is_tested   where there is one
      threshold  of |z|, that any exceeds by chance at the level asked (Sidak)
    """

    __test__ = False

    statistic: Floats
    is_tested: Flags
    threshold: float

    @property
    def is_exceeded(self) -> Flags:
        """Where a test fails."""
        return self.is_tested & (self.statistic > self.threshold)


def measurement_test(solution: LinearSolution, spread: Deviations, level: float = LEVEL) -> Tests:
    """Return the test of each variable; redundant ones have one."""
    leverage = spread.leverage
    is_tested = (solution.determination == REDUNDANT) & (leverage > LEVERAGE_LEAST)
    statistic = np.zeros(len(leverage))
    sd = solution.problem.sd[is_tested]
    adjusted = np.abs(solution.adjustment[is_tested])
    statistic[is_tested] = adjusted / (sd * np.sqrt(leverage[is_tested]))
    return Tests(statistic, is_tested, normal_threshold(level, int(is_tested.sum())))
