"""Interior: which bounds hold, by a primal-dual interior point method on the equality solver.

A bound l <= x at distance s with multiplier z is, for one Newton step, a further measurement of
weight z / s: each step is a least-squares problem with relations only. Distance and multiplier stay
positive, and their product goes to zero; which of the two does says whether the bound holds.

Source    Nocedal & Wright (2006), Numerical Optimization, 16.6
"""

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.account.reconcile.multiplier import scales
from loopbook.account.reconcile.problem import Floats, LinearProblem
from loopbook.account.reconcile.solve import LinearSolution, solved

Signs = NDArray[np.int8]

GAP = 1e-9
"""Mean of distance x multiplier, a share of chi-square, at which the method stops."""

FINEST = 1e-5
"""Smallest uncertainty of a step, as a share of the scale of its column: a bound weighs no more,
so that the equality solver still tells rounding from contradiction."""

SHORT = 0.1
SHORT_TURNS = 5
"""So many steps in a row, each shorter than that share: relations leave some bounds no distance at
all, and the exchange of bounds goes on from here; if it fails, the steps are taken to the end."""

NEAREST = 1e-11
"""Smallest distance from a bound that is told from none, as a share of the scale of its column."""


class Bounds(NamedTuple):
    """Bounds of the columns; infinite where there is none."""

    low: Floats
    high: Floats


class Inner(NamedTuple):
    """Where the interior point method stopped.

    Fields
      value  the point
      ratio  (columns) multiplier over distance, without unit, the low bound's below zero
      pull   (columns) multiplier of the low bound minus that of the high one
      gap    mean of distance x multiplier;  turns  steps taken
    """

    value: Floats
    ratio: Floats
    pull: Floats
    gap: float
    turns: int

    def holds(self, sharpness: float) -> Signs:
        """Return the bounds whose multiplier is so many times larger than their distance."""
        return np.where(np.abs(self.ratio) > sharpness, np.sign(self.ratio), 0).astype(np.int8)


class Side:
    """Distances to the bounds of one side, and their multipliers, while both stay positive."""

    def __init__(self, bound: Floats, sign: float, value: Floats, scale: Floats) -> None:
        columns = np.flatnonzero(np.isfinite(bound))
        self.columns = columns
        self.sign = sign
        self._least = NEAREST * scale[columns]
        self._most = (FINEST * scale[columns]) ** -2.0
        self.distance = sign * (value[columns] - bound[columns])
        self.multiplier = 1.0 / self.distance

    def change(self, step: Floats, target: float) -> tuple[Floats, Floats]:
        """Return the changes of distances and multipliers that go with a change of the point."""
        moved = self.sign * step[self.columns]
        return moved, target / self.distance - self.weight() * moved - self.multiplier

    def weight(self) -> Floats:
        """Return what each bound weighs in a step, like 1 / sd^2 of a measurement."""
        return np.minimum(self.multiplier / self.distance, self._most)

    def take(self, changes: tuple[Floats, Floats], length: float) -> None:
        """Take a share of these changes."""
        # What the relations themselves put on its bound has no distance to keep.
        self.distance = np.maximum(self.distance + length * changes[0], self._least)
        self.multiplier = self.multiplier + length * changes[1]


def interior(
    problem: LinearProblem, bounds: Bounds, plain: LinearSolution, limits: tuple[int, int]
) -> Inner:
    """Return where the interior point method ends, begun from the answer without bounds.

    Parameters
      limits  of steps in all, and of short ones in a row
    """
    turns_max, patience = limits
    scale = scales(problem, plain.value)
    value = _inside(plain.value, bounds, scale)
    low = np.where(problem.is_exact, -np.inf, bounds.low)
    high = np.where(problem.is_exact, np.inf, bounds.high)
    sides = (Side(low, 1.0, value, scale), Side(high, -1.0, value, scale))
    count = sum(len(side.columns) for side in sides)
    gap, centring, turn, short = np.inf, 0.2, 0, 0
    while turn < turns_max and short < patience:
        gap = sum(float(side.distance @ side.multiplier) for side in sides) / max(count, 1)
        if gap < GAP:
            break
        turn += 1
        step = _newton(problem, sides, value, centring * gap) - value
        changes = [side.change(step, centring * gap) for side in sides]
        length = _length(sides, changes)
        value = value + length * step
        for side, change in zip(sides, changes, strict=True):
            side.take(change, length)
        centring = 0.05 if length > 0.9 else 0.3
        short = short + 1 if length < SHORT else 0
    ratio, pull = np.zeros(len(value)), np.zeros(len(value))
    for side in sides:
        size = side.multiplier / side.distance * scale[side.columns] ** 2
        is_larger = size > np.abs(ratio[side.columns])
        ratio[side.columns[is_larger]] = -side.sign * size[is_larger]
        pull[side.columns] += side.sign * side.multiplier
    return Inner(value, ratio, pull, gap, turn)


def _inside(value: Floats, bounds: Bounds, scale: Floats) -> Floats:
    """Return the point moved off the bounds, to the inside."""
    width = bounds.high - bounds.low
    margin = np.minimum(0.1 * scale, 0.25 * np.where(np.isfinite(width), width, np.inf))
    return np.clip(value, bounds.low + margin, bounds.high - margin)


def _newton(
    problem: LinearProblem, sides: tuple[Side, Side], value: Floats, target: float
) -> Floats:
    """Return the point that a Newton step leads to: least squares with the bounds as weights."""
    is_uncertain = problem.is_uncertain
    weight = np.divide(1.0, problem.sd**2, out=np.zeros(len(value)), where=is_uncertain)
    moment = weight * problem.value
    for side in sides:
        added = side.weight()
        weight[side.columns] += added
        moment[side.columns] += added * value[side.columns] + side.sign * target / side.distance
    is_weighted = weight > 0.0
    mean = np.divide(moment, weight, out=np.zeros(len(value)), where=is_weighted)
    answer = solved(
        msgspec.structs.replace(
            problem,
            value=np.where(is_weighted, mean, problem.value),
            sd=np.where(is_weighted, 1.0 / np.sqrt(np.where(is_weighted, weight, 1.0)), 0.0),
            is_measured=problem.is_measured | is_weighted,
        )
    )
    return np.where(answer.has_value, answer.value, value)


def _length(sides: tuple[Side, Side], changes: list[tuple[Floats, Floats]]) -> float:
    """Return the share of a step that keeps every distance and multiplier positive; at most 1."""
    length = 1.0
    for side, (moved, turned) in zip(sides, changes, strict=True):
        for size, change in ((side.distance, moved), (side.multiplier, turned)):
            is_falling = change < 0.0
            reach = -size[is_falling] / change[is_falling]
            length = min(length, 0.995 * float(reach.min(initial=np.inf)))
    return length
