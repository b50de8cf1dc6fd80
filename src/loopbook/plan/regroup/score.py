"""Score: what packs are worth, reckoned for many packs at once.

A pack of S groups: usable capacity is the least group sum, since groups stand in series; spread is
the largest less the least. Worth = value x usable - weight x spread - weight x what the cells of a
group differ in resistance.
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.regroup.pool import Floats, Ints, Pool
from loopbook.plan.regroup.wanted import Wanted


class Task(NamedTuple):
    """What a search looks at, in quanta.

    Fields
      capacity, resistance   of the cells of the pool
      band      largest difference within a group, milliohm, widened
      value, spread_weight   of one quantum;  resistance_weight   quanta that one milliohm costs
      tolerance spread that is good enough, quanta
    """

    capacity: Ints
    resistance: Floats
    band: float
    value: float
    spread_weight: float
    resistance_weight: float
    tolerance: int

    @property
    def looks_at_resistance(self) -> bool:
        """Say whether resistance limits or weighs anything."""
        return bool(np.isfinite(self.band)) or self.resistance_weight > 0


def task_of(pool: Pool, asked: Wanted, band: float) -> Task:
    """Return the task of a pool."""
    return Task(
        capacity=pool.capacity,
        resistance=pool.resistance,
        band=band,
        value=asked.value,
        spread_weight=asked.spread_weight,
        resistance_weight=asked.resistance_weight * 10.0**pool.exponent,
        tolerance=int(np.floor(asked.tolerance * 10.0**pool.exponent + 1e-6)),
    )


def sums_of(task: Task, packs: Ints) -> Ints:
    """Return the capacity of every group: (packs, S) from cells (packs, S, P)."""
    return np.asarray(task.capacity[packs].sum(axis=2))


def spreads_of(task: Task, packs: Ints) -> Ints:
    """Return the spread of every pack, quanta."""
    sums = sums_of(task, packs)
    return np.asarray(sums.max(axis=1) - sums.min(axis=1))


def ranges_of(task: Task, packs: Ints) -> Floats:
    """Return what the cells of each group differ in resistance: (packs, S), milliohm."""
    told = task.resistance[packs]
    return np.asarray(told.max(axis=2) - told.min(axis=2))


def worth_of(task: Task, packs: Ints) -> Floats:
    """Return the worth of every pack, in quanta."""
    sums = sums_of(task, packs)
    least = sums.min(axis=1)
    worth = task.value * least - task.spread_weight * (sums.max(axis=1) - least)
    if task.resistance_weight > 0:
        worth = worth - task.resistance_weight * ranges_of(task, packs).sum(axis=1)
    return np.asarray(worth, dtype=np.float64)


def even_worth(task: Task, packs: Ints) -> Floats:
    """Return what no grouping of the cells of each pack is better than, in quanta.

    Group sums are whole: at best the sum of the pack is shared to the last quantum, and where it
    cannot be shared without rest the spread is at least one.
    """
    total = task.capacity[packs].sum(axis=(1, 2))
    series = packs.shape[1]
    return np.asarray(task.value * (total // series) - task.spread_weight * (total % series != 0))
