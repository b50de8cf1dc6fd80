"""Shake: move packs away from where a search ended, by chance but within the band; and replace."""

import numpy as np

from loopbook.plan.regroup.pool import Ints
from loopbook.plan.regroup.score import Task, worth_of
from loopbook.plan.regroup.swap import descended

SHAKES = 4
"""Exchanges by chance in one pack."""

SPARES_MAX = 64
"""Spare cells that are tried in a pack, the strongest of its kind."""

REPLACEMENTS_MAX = 20
_HELPS = 1e-9


def shaken(task: Task, packs: Ints, chance: np.random.Generator) -> Ints:
    """Return packs after exchanges by chance between two groups of each; the band is kept."""
    packs = packs.copy()
    count, series, parallel = packs.shape
    rows = np.arange(count)
    for _ in range(SHAKES):
        give = chance.integers(series, size=count)
        take = (give + chance.integers(1, series, size=count)) % series
        mine, yours = chance.integers(parallel, size=(2, count))
        changed = packs.copy()
        changed[rows, give, mine] = packs[rows, take, yours]
        changed[rows, take, yours] = packs[rows, give, mine]
        if np.isfinite(task.band):
            told = task.resistance[changed]
            keeps = (told.max(axis=2) - told.min(axis=2) <= task.band).all(axis=1)
            packs[keeps] = changed[keeps]
        else:
            packs = changed
    return packs


def replaced(task: Task, pack: Ints, spare: Ints) -> tuple[Ints, Ints]:
    """Return one pack in which spare cells stand where that serves better, and what is spare then.

    Parameters
      pack   cells (S, P);  spare  cells of its kind in no pack, strongest first
    """
    pack, spare = pack.copy(), spare.copy()
    worth = float(worth_of(task, pack[None])[0])
    for _ in range(REPLACEMENTS_MAX):
        tried = _every_replacement(task, pack, spare[:SPARES_MAX])
        group, place, other = np.unravel_index(int(tried.argmax()), tried.shape)
        if not tried[group, place, other] > worth + _HELPS:
            break
        pack[group, place], spare[other] = spare[other], pack[group, place]
        pack = descended(task, pack[None])[0]
        worth = float(worth_of(task, pack[None])[0])
    return pack, spare[np.lexsort((spare, -task.capacity[spare]))]


def _every_replacement(task: Task, pack: Ints, spare: Ints) -> np.ndarray:
    """Return what the pack is worth with each spare cell in each place: (S, P, spare)."""
    sums = task.capacity[pack].sum(axis=1)
    ordered = np.sort(sums)
    # What the other groups reach without each group in turn.
    low = np.where(sums == ordered[0], ordered[1], ordered[0])[:, None, None]
    high = np.where(sums == ordered[-1], ordered[-2], ordered[-1])[:, None, None]
    gain = task.capacity[spare][None, None, :] - task.capacity[pack][:, :, None]
    new = sums[:, None, None] + gain
    least, most = np.minimum(low, new), np.maximum(high, new)
    worth = np.asarray(task.value * least - task.spread_weight * (most - least), dtype=np.float64)
    if task.looks_at_resistance:
        width, before = _widths(task, pack, spare)
        ranges = before.sum() - before[:, None, None] + width
        worth -= task.resistance_weight * ranges
        worth[width > task.band] = -np.inf
    return worth


def _widths(task: Task, pack: Ints, spare: Ints) -> tuple[np.ndarray, np.ndarray]:
    """Return what each group differs in with each spare cell in each place, and as it is."""
    told, own = task.resistance[pack], task.resistance[spare]
    ordered = np.sort(told, axis=1)
    before = ordered[:, -1] - ordered[:, 0]
    if pack.shape[1] == 1:
        return np.zeros((*pack.shape, len(spare))), before
    low = np.where(told == ordered[:, :1], ordered[:, 1:2], ordered[:, :1])[:, :, None]
    high = np.where(told == ordered[:, -1:], ordered[:, -2:-1], ordered[:, -1:])[:, :, None]
    return np.maximum(high, own) - np.minimum(low, own), before
