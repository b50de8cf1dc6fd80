"""Start: first packs, before any cell is exchanged.

Two ways, since none is always better. *Alike*: cells of a pack are neighbours in capacity, laid out
like a snake, so that each group gets one of every level. *Level*: groups of the whole kind are laid
out like one snake, and packs are cut out of the row of their sums. Where the resistance band is
narrower than the kind, groups are neighbours in resistance instead.
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.regroup.cut import cut
from loopbook.plan.regroup.pool import Ints, Pool
from loopbook.plan.regroup.score import Task
from loopbook.plan.regroup.stand import groups_standing, widened
from loopbook.plan.regroup.wanted import Wanted

CUT_MAX = 100_000_000
"""Packs times cells left over up to which runs are cut by dynamic programming: a byte each."""


class Started(NamedTuple):
    """Packs of one kind.

    Fields
      packs     cells, (packs, S, P)
      is_cut    whether the cells of each pack were cut out by dynamic programming
    """

    packs: Ints
    is_cut: bool


def snake(cells: Ints, groups: int) -> Ints:
    """Return cells laid out in turns, there and back: (groups, len(cells) / groups)."""
    rows = cells.reshape(-1, groups).copy()
    rows[1::2] = rows[1::2, ::-1]
    return np.ascontiguousarray(rows.T)


def starts(pool: Pool, asked: Wanted, kind: int, count: int) -> tuple[Started, ...]:
    """Return ways to begin with `count` packs of a kind, which can stand."""
    cells = pool.of_kind(kind)
    resistance = pool.resistance[cells]
    # Unknown resistances are in the pool only where no band is set: nothing is above infinity.
    spread = float(resistance.max() - resistance.min())
    if asked.parallel > 1 and spread > widened(asked.resistance_band):
        return _by_resistance(pool, asked, cells, count)
    if asked.parallel == 1 or asked.is_alike:
        return (_cut(pool, asked, cells, count),)
    chosen = cells[: count * asked.cells]
    alike = chosen.reshape(count, asked.cells)
    ways = [np.stack([snake(of_pack, asked.series) for of_pack in alike])]
    if count > 1:
        groups = snake(chosen, count * asked.series)
        ways.append(_level(pool, groups, asked.series))
    return tuple(Started(packs, is_cut=False) for packs in ways)


def _level(pool: Pool, groups: Ints, series: int) -> Ints:
    """Return packs of groups that are neighbours in the row of their sums."""
    order = np.argsort(pool.capacity[groups].sum(axis=1), kind="stable")
    return np.asarray(groups[order].reshape(-1, series, groups.shape[1]))


def _cut(pool: Pool, asked: Wanted, cells: Ints, count: int) -> Started:
    """Return packs whose cells are runs of neighbours in capacity, best by what they cost.

    The cost of a run is its range; with groups of one cell it is what the pack is worth.
    """
    length = asked.cells
    is_cut = (len(cells) - count * length + 1) * count <= CUT_MAX
    begins = np.arange(count, dtype=np.int64) * length
    if is_cut:
        capacity = pool.capacity[cells].astype(np.float64)
        high, low = capacity[: len(capacity) - length + 1], capacity[length - 1 :]
        costs = high - low
        if asked.parallel == 1:
            costs = asked.spread_weight * costs - asked.value * low
            limit = asked.capacity_band * 10.0**pool.exponent
            costs[high - low > widened(limit)] = np.inf
        found = cut(costs, length, count)
        is_cut = len(found) > 0
        begins = found if is_cut else begins
    chosen = cells[begins[:, None] + np.arange(length)]
    return Started(np.stack([snake(each, asked.series) for each in chosen]), is_cut=is_cut)


def _by_resistance(pool: Pool, asked: Wanted, cells: Ints, count: int) -> tuple[Started, ...]:
    standing = groups_standing(pool.resistance[cells], asked.parallel, asked.resistance_band)
    groups = cells[standing]
    needed = count * asked.series
    if len(groups) > needed:
        # The groups with the most capacity, still by rising resistance.
        best = np.argsort(-pool.capacity[groups].sum(axis=1), kind="stable")[:needed]
        groups = groups[np.sort(best)]
    near = groups.reshape(count, asked.series, asked.parallel)
    ways = [near] if count == 1 else [near, _level(pool, groups, asked.series)]
    return tuple(Started(packs, is_cut=False) for packs in ways)


def as_they_come(pool: Pool, packs: Ints) -> Ints:
    """Return the same cells of each pack in the order of the table: what it is compared with."""
    count, series, parallel = packs.shape
    cells = packs.reshape(count, -1)
    order = np.argsort(pool.row[cells], axis=1, kind="stable")
    return np.take_along_axis(cells, order, axis=1).reshape(count, series, parallel)


def upgraded(task: Task, packs: Ints, spare: Ints, tries: int) -> Ints:
    """Return packs in which spare cells stand in place of weaker ones, within the band.

    Parameters
      spare  cells of the same kind in no pack;  tries  how many of them, best first
    """
    packs = packs.copy()
    groups = packs.reshape(-1, packs.shape[2])
    for cell in spare[np.argsort(-task.capacity[spare], kind="stable")][:tries].tolist():
        gain = task.capacity[cell] - task.capacity[groups]
        told = task.resistance[groups]
        order = np.sort(told, axis=1)
        # What the others of the group reach without each cell in turn.
        low = np.where(told == order[:, :1], order[:, 1:2], order[:, :1])
        high = np.where(told == order[:, -1:], order[:, -2:-1], order[:, -1:])
        own = task.resistance[cell]
        fits = np.maximum(high, own) - np.minimum(low, own) <= task.band
        best = int(np.where(fits, gain, 0).argmax())
        at = np.unravel_index(best, groups.shape)
        if fits[at] and gain[at] > 0:
            groups[at] = cell
    return packs
