"""Bound: what no answer can undercut, reckoned over all pairs from prices of the zones alone.

Serving is given a price u_i for each zone; what is left falls apart into one fractional knapsack a
site. Whatever the prices, the sum is a bound; at those of the linear program it equals its optimum.
No solver is needed to believe it, and it covers the pairs the solver never saw.
Source    Cornuejols, Fisher & Nemhauser, Location of bank accounts to optimize float, Management
          Science 23 (1977) 789; Beasley, Lagrangean heuristics for location problems, European
          Journal of Operational Research 65 (1993) 383
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.siting import Flags, Siting

CELLS = 4_000_000
"""Pairs handled at once: bounds the memory of sorting."""


class Knapsacks(NamedTuple):
    """What opening each site is worth at given prices of the zones.

    Fields
      worth   cost of opening plus the best it can earn by serving: negative pays
      ratio   what a tonne of its capacity is worth; 0: not all of it is used
    """

    worth: Floats
    ratio: Floats


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound, and by how much it rises when a site is forced open.

    Fields
      bound        no answer's objective is less
      chosen       sites open in the relaxed answer
      open_more    rise when each site must be open
      ratio        of the knapsacks;  zone_prices  with which all was reckoned
    """

    bound: float
    chosen: Flags
    open_more: Floats
    ratio: Floats
    zone_prices: Floats


def lagrangian_bound(siting: Siting, zone_prices: Floats, budget_price: float = 0.0) -> Bound:
    """Return the bound at given prices.

    Parameters
      siting         simple: one tier, one step a site
      zone_prices    of serving each zone whole
      budget_price   by how much the objective falls for one unit more of budget, >= 0
    """
    limits, sites = siting.limits, siting.sites
    knapsacks = site_worths(siting, zone_prices)
    worth = knapsacks.worth.copy()
    constant = siting.offset + float(zone_prices.sum())
    if np.isfinite(limits.budget):
        worth += budget_price * siting.steps.cost
        constant -= budget_price * limits.budget
    must, may = sites.must_open, sites.may_open
    free = np.flatnonzero(may & ~must)
    order = free[np.argsort(worth[free], kind="stable")]
    least = max(limits.sites_least - int(must.sum()), 0)
    most = max(min(limits.sites_most - int(must.sum()), len(order)), 0)
    count = int(np.clip((worth[order] < 0.0).sum(), min(least, most), most))
    chosen = must.copy()
    chosen[order[:count]] = True
    bound = constant + float(worth[chosen].sum())
    open_more = _rises(worth, order, count, most)
    open_more[must], open_more[~may] = 0.0, np.inf
    return Bound(bound, chosen, open_more, knapsacks.ratio, zone_prices)


def _rises(worth: Floats, order: np.ndarray, count: int, most: int) -> Floats:
    """Return the rise of the bound when each site is forced open: it joins, or takes a place."""
    add = worth if count < most else np.full(len(worth), np.inf)
    swap = worth - worth[order[count - 1]] if count else np.full(len(worth), np.inf)
    more = np.asarray(np.minimum(add, swap), dtype=np.float64)
    more[order[:count]] = 0.0
    return more


def site_worths(siting: Siting, zone_prices: Floats) -> Knapsacks:
    """Return what each site is worth: a fractional knapsack of all zones it may serve."""
    count = len(siting.sites)
    worth, ratio = siting.opening.copy(), np.zeros(count)
    capacity = np.empty(count)
    capacity[siting.steps.site] = siting.steps.capacity
    width = max(CELLS // max(len(siting.zones), 1), 1)
    for begin in range(0, count, width):
        part = slice(begin, begin + width)
        gain = np.maximum(zone_prices[:, None] - siting.cost[:, part], 0.0)
        earned, tonne = _knapsacks(gain, siting.amount, capacity[part])
        worth[part] -= earned
        ratio[part] = tonne
    return Knapsacks(worth, ratio)


def _knapsacks(gain: Floats, amount: Floats, capacity: Floats) -> tuple[Floats, Floats]:
    """Return the best gain of each column within its capacity, and what one more tonne earns."""
    wanted = np.where(gain > 0.0, amount[:, None], 0.0)
    is_tight = wanted.sum(axis=0) > capacity
    earned, tonne = gain.sum(axis=0), np.zeros(gain.shape[1])
    tight = np.flatnonzero(is_tight)
    if not len(tight):
        return earned, tonne
    gain, wanted, room = gain[:, tight], wanted[:, tight], capacity[tight]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(gain > 0.0, gain / amount[:, None], 0.0)
    order = np.argsort(-rate, axis=0, kind="stable")
    sorted_wanted = np.take_along_axis(wanted, order, axis=0)
    before = np.cumsum(sorted_wanted, axis=0) - sorted_wanted
    taken = np.clip(room - before, 0.0, sorted_wanted)
    sorted_gain = np.take_along_axis(gain, order, axis=0)
    share = np.divide(taken, sorted_wanted, out=np.ones_like(taken), where=sorted_wanted > 0.0)
    earned[tight] = (share * sorted_gain).sum(axis=0)
    # The first zone that does not fit whole: what a tonne more would earn.
    cut = np.argmax(before + sorted_wanted > room, axis=0)
    tonne[tight] = np.take_along_axis(rate, order, axis=0)[cut, np.arange(len(tight))]
    return earned, tonne


def pair_rises(siting: Siting, bound: Bound) -> Floats:
    """Return by how much the bound rises when a zone is served by a site alone, for every pair.

    Holds for whole assignments: an answer in which every zone has one site.
    """
    alone = siting.cost - bound.zone_prices[:, None] + siting.amount[:, None] * bound.ratio
    return np.asarray(bound.open_more + np.maximum(alone, 0.0))
