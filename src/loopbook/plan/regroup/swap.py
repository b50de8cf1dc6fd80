"""Swap: the best exchange of cells between two groups, for all packs and many pairs at once.

In a round every group of a pack is paired with one other, by rank of their sums; each pair makes
the exchange of one cell (later of two) against as many that leaves the smallest difference. Rounds
of a tournament bring every pair together. An exchange always lowers the sum of squares of the group
sums, so that the search ends; it ends where no exchange of so many cells helps any pair.

Source    best pair swap from a snake start: measured beside CP-SAT on 60 retired cells (spec). The
          rounds are the circle method of tournaments.
"""

from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np

from loopbook.plan.regroup.pool import Floats, Ints
from loopbook.plan.regroup.score import Task, sums_of

EXCHANGES_MAX = 1 << 17
"""Exchanges that are looked at in one go: bounds the memory."""

SETS_MAX = (1 << 30, 300, 60)
"""Sets of one, two, three cells of a group that may be offered; beyond, so many are not tried."""

CYCLES_MAX = 60
"""Cycles of rounds in one pack. Where resistance weighs, the worth need not fall each time."""

_HELPS = 1e-9


class Offers(NamedTuple):
    """Which cells of a group may be given in one exchange.

    Fields
      given  places in the group, (sets, k);  kept  the other places, (sets, P - k)
    """

    given: Ints
    kept: Ints


def offers_of(parallel: int) -> tuple[Offers, ...]:
    """Return what may be exchanged: single cells, then pairs, then triples, while there are few.

    Half a group at most: to give k cells is to give the P - k others and to change names.
    """
    made = []
    for size, most in enumerate(SETS_MAX[: parallel // 2], 1):
        if comb(parallel, size) > most:
            break
        sets = list(combinations(range(parallel), size))
        kept = [[at for at in range(parallel) if at not in chosen] for chosen in sets]
        made.append(Offers(np.asarray(sets, np.int64), np.asarray(kept, np.int64)))
    return tuple(made)


def tournament(count: int) -> tuple[Ints, ...]:
    """Return rounds in which each of `count` meets each other once: pairs (pairs, 2) a round."""
    ring = list(range(count + count % 2))
    rounds = []
    for _ in range(len(ring) - 1):
        met = zip(ring[: len(ring) // 2], ring[::-1], strict=False)
        rounds.append(np.asarray([pair for pair in met if max(pair) < count], dtype=np.int64))
        ring = [ring[0], ring[-1], *ring[1:-1]]
    return tuple(rounds)


def descended(task: Task, packs: Ints) -> Ints:
    """Return packs in which no exchange between two groups helps any more.

    Parameters
      packs  cells of each place, (packs, S, P); not changed
    """
    packs = packs.copy()
    offers = offers_of(packs.shape[2])
    if packs.shape[1] < 2 or not offers:
        return packs
    rounds = tournament(packs.shape[1])
    # How many cells a pack exchanges next; it is done when even the largest sets help no pair.
    size = np.zeros(len(packs), dtype=np.int64)
    for _ in range(CYCLES_MAX):
        for level in range(len(offers)):
            at = np.flatnonzero(size == level)
            if not len(at):
                continue
            part = packs[at]
            changed = np.zeros(len(at), dtype=bool)
            for pairs in rounds:
                changed |= _round(task, part, pairs, offers[level])
            packs[at] = part
            size[at] = np.where(changed, 0, level + 1)
        if np.all(size == len(offers)):
            break
    return packs


def _round(task: Task, packs: Ints, pairs: Ints, offers: Offers) -> np.ndarray:
    """Make the best exchange of each pair in place; say which packs changed."""
    sums = sums_of(task, packs)
    by_rank = np.argsort(sums, axis=1, kind="stable")
    give, take = by_rank[:, pairs[:, 0]], by_rank[:, pairs[:, 1]]
    pack = np.repeat(np.arange(len(packs)), len(pairs))
    give, take = give.ravel(), take.ravel()
    apart = sums[pack, give] - sums[pack, take]
    if task.resistance_weight <= 0:
        # Sums one quantum apart, or none, cannot come nearer.
        open_ = np.flatnonzero(np.abs(apart) > 1)
        pack, give, take, apart = pack[open_], give[open_], take[open_], apart[open_]
    changed = np.zeros(len(packs), dtype=bool)
    step = max(1, EXCHANGES_MAX // len(offers.given) ** 2)
    for first in range(0, len(pack), step):
        part = slice(first, first + step)
        places = (pack[part], give[part], take[part])
        changed[_exchange(task, packs, places, apart[part], offers)] = True
    return changed


def _exchange(
    task: Task, packs: Ints, places: tuple[Ints, Ints, Ints], apart: Ints, offers: Offers
) -> Ints:
    """Make the best exchange of each pair of groups, where it helps; return the packs changed."""
    pack, give, take = places
    left, right = packs[pack, give], packs[pack, take]
    moved = (
        task.capacity[left][:, offers.given].sum(axis=2)[:, :, None]
        - task.capacity[right][:, offers.given].sum(axis=2)[:, None, :]
    )
    cost = np.abs(apart[:, None, None] - 2 * moved)
    before = np.abs(apart)
    if task.looks_at_resistance:
        cost, before = _with_resistance(task, (left, right), (cost, before), offers)
    flat = cost.reshape(len(pack), -1)
    best = flat.argmin(axis=1)
    helps = np.flatnonzero(flat[np.arange(len(pack)), best] < before - _HELPS)
    mine, yours = np.divmod(best[helps], len(offers.given))
    at_left = (pack[helps, None], give[helps, None], offers.given[mine])
    at_right = (pack[helps, None], take[helps, None], offers.given[yours])
    packs[at_left], packs[at_right] = packs[at_right], packs[at_left]
    return np.asarray(pack[helps])


def _with_resistance(
    task: Task, groups: tuple[Ints, Ints], costs: tuple[Ints, Ints], offers: Offers
) -> tuple[Floats, Floats]:
    """Return costs of exchanges and of none, with resistance: infinite beyond the band.

    Two groups that share a sum T are worth value T / 2 - (value / 2 + weight) x difference.
    """
    share = task.value / 2.0 + task.spread_weight
    left, right = (task.resistance[group] for group in groups)
    width = _widths(left, right, offers)
    mirror = np.swapaxes(_widths(right, left, offers), 1, 2)
    cost = share * costs[0] + task.resistance_weight * (width + mirror)
    cost[(width > task.band) | (mirror > task.band)] = np.inf
    now = (group.max(axis=1) - group.min(axis=1) for group in (left, right))
    return cost, share * costs[1] + task.resistance_weight * sum(now)


def _widths(own: Floats, other: Floats, offers: Offers) -> Floats:
    """Return what `own` differs in when it gives each set and gets each set of `other`."""
    kept, got = own[:, offers.kept], other[:, offers.given]
    high = np.maximum(kept.max(axis=2)[:, :, None], got.max(axis=2)[:, None, :])
    low = np.minimum(kept.min(axis=2)[:, :, None], got.min(axis=2)[:, None, :])
    return np.asarray(high - low)
