"""Improve: from first packs to the best that was found, telling how far it is.

Start, exchange until nothing helps, put in spare cells, then shake what is not proved best and
exchange again; a pack keeps what it had unless the new one is worth more.
"""

from time import monotonic
from typing import NamedTuple

import numpy as np

from loopbook.plan.regroup.pool import Ints, Pool
from loopbook.plan.regroup.score import Task, even_worth, spreads_of, worth_of
from loopbook.plan.regroup.shake import replaced, shaken
from loopbook.plan.regroup.start import starts, upgraded
from loopbook.plan.regroup.swap import descended
from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import Progress, Run

UPGRADES_MAX = 2_000
"""Spare cells that are tried in groups of a kind before the search."""

PACKS_REPLACED_MAX = 12
"""Packs into which spare cells are tried one by one."""

COPIES = 8
"""Restarts of one pack that are made at the same time."""

SHAKEN_CELLS = 2_000
"""Cells that one restart may move: where packs are many, fewer restarts are made."""

_EVEN = 1e-9
_STAGE = "plan.stage.regroup"


class Found(NamedTuple):
    """What the search found.

    Fields
      packs     cells of the pool, (packs, S, P), by kind
      first     packs before any exchange, with the same cells where none was put in
      is_cut    whether the cells of all packs were cut out by dynamic programming
      restarts  how many were made;  is_stopped  whether it was cut short
    """

    packs: Ints
    first: Ints
    is_cut: bool
    restarts: int
    is_stopped: bool


def improved(pool: Pool, task: Task, asked: Wanted, counts: Ints, wish: PlanWish) -> Run[Found]:
    """Search packs.

    Parameters
      counts  how many packs of each kind, which can stand
    Yields    Progress: worth of the best so far in Ah
    """
    end = np.inf if wish.seconds is None else monotonic() + wish.seconds
    begun = monotonic()
    kinds = [
        _of_kind(pool, task, asked, (kind, count)) for kind, count in enumerate(counts) if count
    ]
    packs = np.concatenate([kind.packs for kind in kinds])
    first = np.concatenate([kind.first for kind in kinds])
    is_cut = all(kind.is_cut for kind in kinds)
    chance = np.random.default_rng(wish.seed)
    made, is_stopped = 0, False
    can_move = asked.series > 1 and asked.parallel > 1
    room = asked.restarts * SHAKEN_CELLS
    while can_move and made < asked.restarts and room > 0:
        open_ = _open(task, packs)
        is_stopped = bool(len(open_)) and monotonic() > end
        if not len(open_) or is_stopped:
            break
        copies = min(COPIES, asked.restarts - made, 1 + SHAKEN_CELLS // packs[open_].size)
        packs[open_] = _again(task, packs[open_], copies, chance)
        made += copies
        room -= copies * packs[open_].size
        worth = float(worth_of(task, packs).sum()) * pool.quantum
        told = Progress(
            stage=_STAGE,
            done=made,
            total=asked.restarts,
            incumbent=worth,
            seconds=monotonic() - begun,
        )
        if (yield told):
            is_stopped = True
            break
    return Found(packs, first, is_cut, made, is_stopped)


def _again(task: Task, packs: Ints, copies: int, chance: np.random.Generator) -> Ints:
    """Return packs, or the best of so many copies shaken and searched again, where one is better.

    All copies of all packs go through each step together: that is what makes them cheap.
    """
    tried = descended(task, shaken(task, np.repeat(packs, copies, axis=0), chance))
    worth = worth_of(task, tried).reshape(len(packs), copies)
    best = worth.argmax(axis=1)
    rows = np.arange(len(packs))
    is_better = worth[rows, best] > worth_of(task, packs) + _EVEN
    chosen = tried.reshape(len(packs), copies, *packs.shape[1:])[rows, best]
    return np.where(is_better[:, None, None], chosen, packs)


def _open(task: Task, packs: Ints) -> Ints:
    """Return the packs that may be worth more with the cells they have, and are not good enough."""
    is_even = worth_of(task, packs) >= even_worth(task, packs) - _EVEN
    is_good = (spreads_of(task, packs) <= task.tolerance) & (task.tolerance > 0)
    return np.flatnonzero(~is_even & ~is_good)


class _Kind(NamedTuple):
    packs: Ints
    first: Ints
    is_cut: bool


def _of_kind(pool: Pool, task: Task, asked: Wanted, wanted: tuple[int, int]) -> _Kind:
    """Return the best of all starts of a kind, exchanged until nothing helps."""
    kind, count = wanted
    cells = pool.of_kind(kind)
    found: list[_Kind] = []
    for start in starts(pool, asked, kind, count):
        packs = start.packs
        spare = np.setdiff1d(cells, packs)
        if len(spare) and asked.parallel > 1 and np.isfinite(task.band):
            packs = upgraded(task, packs, spare, UPGRADES_MAX)
        found.append(_Kind(descended(task, packs), start.packs, start.is_cut))
    # Of equal ones the first: max keeps it.
    best = max(found, key=lambda each: float(worth_of(task, each.packs).sum()))
    spare = np.setdiff1d(cells, best.packs)
    if not len(spare) or best.is_cut or asked.series == 1:
        return best
    return best._replace(packs=_with_spares(task, best.packs, spare))


def _with_spares(task: Task, packs: Ints, spare: Ints) -> Ints:
    """Return packs in which spare cells were tried, in those that lack most."""
    packs = packs.copy()
    open_ = _open(task, packs)
    lacks = even_worth(task, packs[open_]) - worth_of(task, packs[open_])
    worst = open_[np.argsort(-lacks, kind="stable")][:PACKS_REPLACED_MAX]
    for at in worst.tolist():
        packs[at], spare = replaced(task, packs[at], spare)
    return packs
