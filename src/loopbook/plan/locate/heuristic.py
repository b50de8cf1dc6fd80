"""Heuristic: a good answer quickly, to begin the search with and to cut it short.

Without capacities: open, close or exchange one site while that betters the sum, all exchanges
reckoned at once. With capacities: sites in the order the linear program favours them, then closing
and exchanging, each try reckoned as a transport problem.
Source    Teitz & Bart, Heuristic methods for estimating the generalized vertex median, Operations
          Research 16 (1968) 955; Resende & Werneck, On the implementation of a swap-based local
          search procedure for the p-median problem, ALENEX 2003
"""

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.siting import Flags, Siting, Whole

MOVES_MAX = 10_000
BETTER = 1e-9
"""A move must better the sum by this share of it: less is rounding."""


def interchanged(siting: Siting, begin: Flags) -> Flags:
    """Return open sites that no opening, closing or exchange of one betters; no capacities.

    Parameters
      siting   simple: one tier, one step a site
      begin    sites open at first; those that stay are added
    """
    cost, steps = _finite(siting), siting.opening
    is_open = (begin | siting.sites.must_open) & siting.sites.may_open
    for _ in range(MOVES_MAX):
        into, out = _best_move(siting, cost, steps, is_open)
        if into < 0 and out < 0:
            return is_open
        if into >= 0:
            is_open[into] = True
        if out >= 0:
            is_open[out] = False
    return is_open


def nearest_open(siting: Siting, is_open: Flags) -> Whole:
    """Return the cheapest open site of every zone; -1: it may use none of them."""
    reach = np.where(is_open, siting.cost, np.inf)
    if not is_open.any():
        return np.full(len(siting.zones), -1, dtype=np.int64)
    site = reach.argmin(axis=1).astype(np.int64)
    return np.where(np.isfinite(reach[np.arange(len(site)), site]), site, -1)


def _finite(siting: Siting) -> Floats:
    """Return costs in which a pair that is not allowed is dearer than anything else together."""
    allowed = np.isfinite(siting.cost)
    worst = float(np.where(allowed, siting.cost, 0.0).max(axis=1, initial=0.0).sum())
    dearest = worst + float(np.abs(siting.opening).sum()) + 1.0
    return np.where(allowed, siting.cost, dearest)


def _best_move(siting: Siting, cost: Floats, opening: Floats, is_open: Flags) -> tuple[int, int]:
    """Return the site to open and the one to close, -1: none, that better the sum most."""
    limits, count = siting.limits, int(is_open.sum())
    opened = np.flatnonzero(is_open)
    closed = np.flatnonzero(~is_open & siting.sites.may_open)
    gain, loss, saved = _changes(cost, opened, closed)
    drop_ok = ~siting.sites.must_open[opened]
    change = np.full((len(closed) + 1, len(opened) + 1), np.inf)
    fixed_in, fixed_out = opening[closed], opening[opened]
    change[:-1, -1] = fixed_in - gain if count < limits.sites_most else np.inf
    change[-1, :-1] = loss - fixed_out if count > max(limits.sites_least, 1) else np.inf
    # A site closed loses less where the site opened takes its zones.
    change[:-1, :-1] = (fixed_in - gain)[:, None] + (loss - fixed_out) - saved
    change[:, :-1][:, ~drop_ok] = np.inf
    if not len(opened) and limits.sites_most:
        change[:-1, -1] = fixed_in + cost[:, closed].sum(axis=0)
    if count < limits.sites_least:
        change[:, :-1], change[-1, :] = np.inf, np.inf
    change[_over_budget(siting, opened, closed)] = np.inf
    row, column = np.unravel_index(int(change.argmin()), change.shape)
    least = BETTER * max(_sum(cost, opening, opened), 1.0)
    if not change[row, column] < -least and not _must_add(change, count, limits.sites_least):
        return -1, -1
    into = int(closed[row]) if row < len(closed) else -1
    return into, int(opened[column]) if column < len(opened) else -1


def _must_add(change: Floats, count: int, least: int) -> bool:
    return (count < max(least, 1)) and bool(np.isfinite(change).any())


def _sum(cost: Floats, opening: Floats, opened: Whole) -> float:
    if not len(opened):
        return 0.0
    return float(cost[:, opened].min(axis=1).sum() + abs(opening[opened].sum()))


def _changes(cost: Floats, opened: Whole, closed: Whole) -> tuple[Floats, Floats, Floats]:
    """Return what opening each gains, closing each loses, and what a pair of both saves of it."""
    if not len(opened):
        return np.zeros(len(closed)), np.zeros(0), np.zeros((len(closed), 0))
    reach = cost[:, opened]
    order = np.argsort(reach, axis=1, kind="stable")
    zones = np.arange(len(cost))
    first = order[:, 0]
    near = reach[zones, first]
    second = reach[zones, order[:, 1]] if len(opened) > 1 else np.full(len(cost), cost.max() + 1.0)
    new = cost[:, closed]
    gain = np.maximum(near[:, None] - new, 0.0).sum(axis=0)
    extra = second - near
    loss = np.zeros(len(opened))
    np.add.at(loss, first, extra)
    # Zones of the site closed go to the one opened, where it is nearer than their second.
    spared = np.maximum(second[:, None] - np.maximum(new, near[:, None]), 0.0)
    by_site = np.zeros((len(opened), len(closed)))
    sorted_zones = np.argsort(first, kind="stable")
    used, begin = np.unique(first[sorted_zones], return_index=True)
    by_site[used] = np.add.reduceat(spared[sorted_zones], begin, axis=0)
    return gain, loss, by_site.T


def _over_budget(siting: Siting, opened: Whole, closed: Whole) -> Flags:
    """Say of every move (opened by row, closed by column) whether it breaks the budget."""
    price = np.append(siting.steps.cost[closed], 0.0)
    freed = np.append(siting.steps.cost[opened], 0.0)
    total = float(siting.steps.cost[opened].sum()) + price[:, None] - freed
    return np.asarray(total > siting.limits.budget * (1.0 + 1e-12))
