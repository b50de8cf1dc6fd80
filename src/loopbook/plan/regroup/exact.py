"""Exact: the grouping of a few cells as a mixed-integer program, to prove what a search found.

y[cell, pack, group] says where a cell stands. Groups of a pack are ordered by their sums (a pack is
the same under any order of its groups), so that the last is its usable capacity and the first less
the last its spread. Equations: docs/spec/plan-regroup.md.
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.regroup.pool import Floats, Ints, Pool
from loopbook.plan.regroup.score import Task
from loopbook.plan.regroup.stand import widened
from loopbook.plan.regroup.wanted import Wanted
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.model import Block, Model
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Run

_GAP = 1e-9
_DIGITS = 5


class Exact(NamedTuple):
    """What the solver found.

    Fields
      packs        cells of the pool, (packs, S, P); None: it found none
      bound        in quanta; NaN: none was proved
      is_proved    whether the search ended;  is_impossible  whether it proved that there is none
      nodes        of its tree
    """

    packs: Ints | None
    bound: float
    is_proved: bool
    is_impossible: bool
    nodes: int


def exact(pool: Pool, task: Task, asked: Wanted, count: int, effort: Effort) -> Run[Exact]:
    """Search the best `count` packs of the cells of a pool, however many of which kind."""
    # The solver tells numbers apart to about a millionth: billionths of an Ah are put together.
    unit = 10.0 ** max(0.0, np.floor(np.log10(max(int(pool.capacity.max()), 1)) - _DIGITS))
    task = task._replace(resistance_weight=task.resistance_weight / unit)
    model, stands = _model(pool, task, asked, (count, unit))
    outcome: Outcome = yield from search(model, effort._replace(gap=_GAP))
    packs = _packs(outcome, stands, asked) if outcome.is_found else None
    return Exact(
        packs=packs,
        bound=outcome.bound * unit,
        is_proved=outcome.status is OutcomeStatus.OPTIMAL,
        is_impossible=outcome.status is OutcomeStatus.INFEASIBLE,
        nodes=outcome.nodes,
    )


def _model(pool: Pool, task: Task, asked: Wanted, size: tuple[int, float]) -> tuple[Model, Block]:
    """Return the program of so many packs, capacities in so many quanta, and where cells stand."""
    (count, unit), cells, series = size, len(pool.row), asked.series
    model = Model(is_most=True)
    stands = model.block("stands", (cells, count, series), bounds=(0, 1), is_whole=True)
    once = model.rows("once", cells, bounds=(0, 1))
    model.add(once.index[:, None, None], stands.index)
    full = model.rows("full", (count, series), bounds=(asked.parallel, asked.parallel))
    model.add(full.index[None], stands.index)
    capacity = (pool.capacity / unit)[:, None, None]
    share = np.zeros((1, 1, series))
    share[..., -1] += task.value + task.spread_weight
    share[..., 0] -= task.spread_weight
    sums = model.block("sum", (count, series), cost=share[0])
    adds = model.rows("adds", (count, series), bounds=(0, 0))
    model.add(adds.index[None], stands.index, capacity)
    model.add(adds.index, sums.index, -1.0)
    falls = model.rows("falls", (count, series - 1), bounds=(0, np.inf))
    model.add(falls.index, sums.index[:, :-1])
    model.add(falls.index, sums.index[:, 1:], -1.0)
    if np.isfinite(asked.capacity_band):
        limit = widened(asked.capacity_band) * 10.0**pool.exponent / unit
        band = model.rows("capacity_band", count, bounds=(-np.inf, limit), is_wish=True)
        model.add(band.index, sums.index[:, 0])
        model.add(band.index, sums.index[:, -1], -1.0)
    _kinds(model, stands, pool)
    if task.looks_at_resistance:
        _resistance(model, stands, task)
    return model, stands


def _kinds(model: Model, stands: Block, pool: Pool) -> None:
    """Let a pack hold cells of one kind only."""
    kinds = len(pool.kinds)
    if kinds < 2:
        return
    count, series = stands.index.shape[1:]
    is_of = model.block("is_of", (kinds, count), bounds=(0, 1), is_whole=True)
    one = model.rows("one_kind", count, bounds=(1, 1))
    model.add(one.index[None], is_of.index)
    alike = model.rows("alike", stands.index.shape, bounds=(-np.inf, 0))
    model.add(alike.index, stands.index)
    chosen = np.repeat(is_of.index[pool.kind][:, :, None], series, axis=2)
    model.add(alike.index, chosen, -1.0)


def _resistance(model: Model, stands: Block, task: Task) -> None:
    """Hold what a group differs in below the band, and take off what it weighs."""
    told: Floats = task.resistance
    low, high = float(told.min()), float(told.max())
    shape = stands.index.shape[1:]
    least = model.block("least", shape, bounds=(low, high), cost=task.resistance_weight)
    most = model.block("most", shape, bounds=(low, high), cost=-task.resistance_weight)
    # Of a cell that stands in the group: least <= its resistance <= most.
    below = model.rows("below", stands.index.shape, bounds=(-np.inf, high))
    model.add(below.index, least.index[None])
    model.add(below.index, stands.index, (high - told)[:, None, None])
    above = model.rows("above", stands.index.shape, bounds=(low, np.inf))
    model.add(above.index, most.index[None])
    model.add(above.index, stands.index, (low - told)[:, None, None])
    band = model.rows("resistance_band", shape, bounds=(-np.inf, task.band), is_wish=True)
    model.add(band.index, most.index)
    model.add(band.index, least.index, -1.0)


def _packs(outcome: Outcome, stands: Block, asked: Wanted) -> Ints:
    """Return the packs, those of lower kinds first as the pool has them."""
    chosen = outcome.of_whole(stands)
    count = chosen.shape[1]
    packs = np.stack(
        [
            np.stack([np.flatnonzero(chosen[:, pack, group]) for group in range(asked.series)])
            for pack in range(count)
        ]
    )
    return np.asarray(packs[np.argsort(packs.min(axis=(1, 2)), kind="stable")], dtype=np.int64)
