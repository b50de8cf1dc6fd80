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

import numpy as np

from loopbook.plan.regroup.pool import Floats, Ints
from loopbook.plan.regroup.score import Task, sums_of

EXCHANGES_MAX = 1 << 17
"""Exchanges that are looked at in one go: bounds the memory."""

SETS_MAX = (2_000, 300, 60)
"""Sets of one, two, three cells of a group that may be offered; beyond, so many are not tried."""

ROUNDS_MAX = 400
"""Rounds of a tournament; of more, so many are taken, evenly spread."""

CYCLES_MAX = 60
"""Cycles of rounds in one pack. Where resistance weighs, the worth need not fall each time."""

_HELPS = 1e-9


def offers_of(parallel: int) -> tuple[Ints, ...]:
    """Return places that may be exchanged, (sets, k): single cells, then pairs, then triples.

    Half a group at most: to give k cells is to give the P - k others and to change names. Of many
    cells so many singles are offered as are tried, evenly spread.
    """
    single = np.unique(np.linspace(0, parallel - 1, min(parallel, SETS_MAX[0])).astype(np.int64))
    made = [single[:, None]]
    for size, most in enumerate(SETS_MAX[1:], 2):
        if comb(parallel, size) > most:
            break
        made.append(np.asarray(list(combinations(range(parallel), size)), dtype=np.int64))
    return tuple(made[: parallel // 2])


def tournament(count: int) -> tuple[Ints, ...]:
    """Return rounds in which each of `count` meets each other once: pairs (pairs, 2) a round."""
    ring = np.arange(count + count % 2)
    half, last = len(ring) // 2, len(ring) - 1
    chosen = np.unique(np.linspace(0, max(last - 1, 0), min(last, ROUNDS_MAX)).astype(np.int64))
    rounds = []
    for turn in chosen.tolist():
        turned = np.concatenate((ring[:1], np.roll(ring[1:], turn)))
        pairs = np.stack((turned[:half], turned[::-1][:half]), axis=1)
        rounds.append(pairs[pairs.max(axis=1) < count])
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


def _round(task: Task, packs: Ints, pairs: Ints, offers: Ints) -> np.ndarray:
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
    step = max(1, EXCHANGES_MAX // len(offers) ** 2)
    for first in range(0, len(pack), step):
        part = slice(first, first + step)
        places = (pack[part], give[part], take[part])
        changed[_exchange(task, packs, places, apart[part], offers)] = True
    return changed


def _exchange(
    task: Task, packs: Ints, places: tuple[Ints, Ints, Ints], apart: Ints, offers: Ints
) -> Ints:
    """Make the best exchange of each pair of groups, where it helps; return the packs changed."""
    pack, give, take = places
    groups = packs[pack, give], packs[pack, take]
    mine, yours = (2 * task.capacity[group][:, offers].sum(axis=2) for group in groups)
    # What is left between the sums: apart - 2 (given - got).
    rest = (mine - apart[:, None])[:, :, None] - yours[:, None, :]
    np.abs(rest, out=rest)
    flat = rest.reshape(len(pack), -1)
    if task.looks_at_resistance:
        helps, best = _within(task, groups, (flat, np.abs(apart)), offers)
    else:
        best = flat.argmin(axis=1)
        helps = np.flatnonzero(flat[np.arange(len(pack)), best] < np.abs(apart))
        best = best[helps]
    mine, yours = np.divmod(best, len(offers))
    at_left = (pack[helps, None], give[helps, None], offers[mine])
    at_right = (pack[helps, None], take[helps, None], offers[yours])
    packs[at_left], packs[at_right] = packs[at_right], packs[at_left]
    return np.asarray(pack[helps])


def _within(
    task: Task, groups: tuple[Ints, Ints], costs: tuple[Ints, Ints], offers: Ints
) -> tuple[Ints, Ints]:
    """Return the pairs that an exchange helps within the band, and the best exchange of each.

    Two groups that share a sum T are worth value T / 2 - (value / 2 + weight) x difference. Widths
    are looked up only for exchanges that might help if groups became as narrow as can be.

    Parameters
      costs   difference of the sums after each exchange, (pairs, sets x sets), and without one
    """
    share, ohmic = task.value / 2.0 + task.spread_weight, task.resistance_weight
    left, right = (task.resistance[group] for group in groups)
    now = share * costs[1] + ohmic * (np.ptp(left, axis=1) + np.ptp(right, axis=1)) - _HELPS
    # An exchange that costs share x difference alone already more than what stands is none.
    most = np.ceil(now / share) if share > 0 else np.full(len(now), np.inf)
    pair, exchange = np.divmod(np.flatnonzero(costs[0] < most[:, None]), costs[0].shape[1])
    mine, yours = np.divmod(exchange, len(offers))
    width = _widths(left, right, (pair, mine, yours), offers)
    mirror = _widths(right, left, (pair, yours, mine), offers)
    cost = share * costs[0][pair, exchange] + ohmic * (width + mirror)
    kept = np.flatnonzero((width <= task.band) & (mirror <= task.band) & (cost < now[pair]))
    order = kept[np.lexsort((cost[kept], pair[kept]))]
    helps, first = np.unique(pair[order], return_index=True)
    return helps, exchange[order[first]]


def _widths(own: Floats, other: Floats, which: tuple[Ints, Ints, Ints], offers: Ints) -> Floats:
    """Return what groups `own` differ in when they give a set and get a set of `other`.

    Parameters
      which   of each exchange: pair, set given, set got
    """
    pair, given, got = which
    low, high = _kept(own, offers), _kept(-own, offers)
    gets = other[:, offers]
    most = np.maximum(-high[pair, given], gets.max(axis=2)[pair, got])
    return np.asarray(most - np.minimum(low[pair, given], gets.min(axis=2)[pair, got]))


def _kept(own: Floats, offers: Ints) -> Floats:
    """Return the least of what is kept of each group when it gives each set: (pairs, sets)."""
    # One of the k + 1 lowest is kept whichever k are given.
    lowest = np.argsort(own, axis=1, kind="stable")[:, : offers.shape[1] + 1]
    is_given = np.zeros((*lowest.shape, len(offers)), dtype=bool)
    for places in offers.T:
        is_given |= lowest[:, :, None] == places
    first = np.take_along_axis(lowest, is_given.argmin(axis=1), axis=1)
    return np.asarray(np.take_along_axis(own, first, axis=1))
