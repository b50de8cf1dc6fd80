"""Gain: what to measure next, for the sake of one indicator.

One more measurement of x_j with uncertainty s, independent of the others, leaves of the variance of
an indicator w'x

    var(w) - cov(w, x_j)^2 / (var(x_j) + s^2)

Where the indicator is not determined, a measurement determines it if what is free in it is a
multiple, a, of what is free in x_j:  var(w - a x_j) + a^2 s^2.

Source    Bagajewicz (1997), AIChE Journal 43, 2300 (sensor network design); the first line is the
          rank-one update of a covariance, Sherman & Morrison (1950), Ann. Math. Stat. 21, 124
"""

import math

import msgspec
import numpy as np

from loopbook.account.reconcile.deviation import TOGETHER, Deviations, covariances, variances
from loopbook.account.reconcile.problem import Flags, Floats, Indices
from loopbook.account.reconcile.solve import LinearSolution
from loopbook.errors import BalanceError

FREE = 1e-7
"""What of an indicator a random free vector moves is rounding below this share of its terms."""


class Gains(msgspec.Struct, frozen=True, eq=False):
    """What measurements would do.

    Fields
      before         standard deviation of the indicator; None where it is not determined
      after          (candidates) the same after that measurement; 0 where it stays undetermined
      is_determined  (candidates) whether the indicator has a value after that measurement
    """

    before: float | None
    after: Floats
    is_determined: Flags

    def ranked(self) -> Indices:
        """Return the places of candidates that determine the indicator, the best first."""
        order = np.argsort(self.after, kind="stable")
        return np.asarray(order[self.is_determined[order]])


def gains(
    solution: LinearSolution, spread: Deviations, weights: Floats, candidates: Indices, sd: Floats
) -> Gains:
    """Return what one more measurement of each candidate would leave of an indicator's uncertainty.

    Parameters
      spread      `deviations` of the solution
      weights     (variables) of the indicator, a weighted sum of variables
      candidates  columns of the problem, measured before or not
      sd          (candidates) standard uncertainty that a measurement of it is assumed to have
    Raises    BalanceError  an assumed uncertainty is negative or not finite (LB-B09)
    """
    if not (np.isfinite(sd).all() and (sd >= 0.0).all()):
        raise BalanceError("LB-B09")
    free = _free(solution)
    moved = weights @ free
    if (np.abs(moved) > FREE * (np.abs(weights) @ np.abs(free))).any():
        return _determining(solution, weights, candidates, sd)
    before = float(variances(solution, weights))
    shared = covariances(solution, weights)[candidates]
    own = spread.sd[candidates] ** 2 + sd**2
    # A variable without a value says nothing about what is determined: its covariance is free.
    counts = solution.has_value[candidates] & (own > 0.0)
    taken = np.zeros(len(candidates))
    taken[counts] = shared[counts] ** 2 / own[counts]
    after = np.sqrt(np.maximum(before - taken, 0.0))
    return Gains(math.sqrt(before), after, np.ones(len(candidates), dtype=bool))


def _free(solution: LinearSolution) -> Floats:
    """Return (variables, draws) random changes that no relation or measurement sees."""
    made = solution.system
    free = np.zeros((len(solution.value), made.elimination.labels.shape[1]))
    free[made.unmeasured] = made.elimination.labels / made.elimination.sizes[:, None]
    free[solution.has_value] = 0.0
    return free


def _determining(
    solution: LinearSolution, weights: Floats, candidates: Indices, sd: Floats
) -> Gains:
    """Return what measurements do for an indicator that is not determined."""
    free = _free(solution)
    moved, moves = weights @ free, free[candidates]
    size = np.abs(moves).max(axis=1)
    largest = np.abs(moves).argmax(axis=1)
    multiple = np.zeros(len(candidates))
    is_moved = size > 0.0
    chosen = moves[np.arange(len(candidates)), largest]
    multiple[is_moved] = moved[largest[is_moved]] / chosen[is_moved]
    rest = np.abs(moved - multiple[:, None] * moves).max(axis=1)
    terms = (np.abs(weights) @ np.abs(free)).max()
    determines = is_moved & (rest <= FREE * terms)
    after = np.zeros(len(candidates))
    places = np.flatnonzero(determines)
    for start in range(0, len(places), TOGETHER):
        part = places[start : start + TOGETHER]
        sums = np.repeat(weights[:, None], len(part), axis=1)
        sums[candidates[part], np.arange(len(part))] -= multiple[part]
        after[part] = np.sqrt(variances(solution, sums) + (multiple[part] * sd[part]) ** 2)
    return Gains(None, after, determines)
