"""Serving: who is served from where when it is settled which sites are open (one tier).

Without capacities from the nearest open site; with them as a transport problem; and where a zone
must have one site alone, by greatest regret first, then by moving zones while that helps.
Source    transport problem: Hitchcock, The distribution of a product from several sources to
          numerous localities, 1941; regret: Martello & Toth, Knapsack Problems, 1990, ch. 7
"""

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.heuristic import nearest_open
from loopbook.plan.locate.siting import Arcs, Flags, Located, Siting, Whole, arcs_of
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model
from loopbook.plan.solve.outcome import Effort, OutcomeStatus

PAIRS_MAX = 2_000_000
SHARE_LEAST = 1e-9
"""Shares below it are the solver's tolerance."""
MOVES_MAX = 2_000


def served(siting: Siting, is_open: Flags, seed: int = 0) -> Located | None:
    """Return the best way to serve all zones from open sites; None: it was not found.

    Parameters
      is_open   of each site; the siting is simple. One site a zone with capacities: a good way, not
                surely the best
    """
    capacity = np.empty(len(siting.sites))
    capacity[siting.steps.site] = siting.steps.capacity
    if not siting.has_capacity:
        return alone(siting, is_open, nearest_open(siting, is_open))
    if float(siting.amount.sum()) > float(capacity[is_open].sum()) * (1.0 + 1e-12):
        return None
    nearest = nearest_open(siting, is_open)
    if (nearest >= 0).all() and (_loads(siting, nearest) <= capacity).all():
        return alone(siting, is_open, nearest)
    if siting.limits.is_single:
        return alone(siting, is_open, _by_regret(siting, is_open, capacity))
    return _transported(siting, is_open, capacity, seed)


def alone(siting: Siting, is_open: Flags, site: Whole) -> Located | None:
    """Return the answer in which each zone has one site; None: one has none (-1)."""
    if (site < 0).any():
        return None
    arcs = Arcs(np.arange(len(site), dtype=np.int64), site)
    return located(siting, is_open[siting.steps.site], arcs, np.ones(len(site)))


def located(
    siting: Siting, is_open: Flags, arcs: Arcs, share: Floats, onward: Floats | None = None
) -> Located:
    """Return an answer with its objective reckoned.

    Parameters
      is_open   of each step;  onward  tonnes from site to site; None: one tier
    """
    tonnes = np.zeros((0, 0)) if onward is None else onward
    links = np.nonzero(tonnes)
    objective = siting.offset + float(siting.opening[is_open].sum())
    objective += float((siting.cost[arcs.zone, arcs.site] * share).sum())
    objective += float((siting.onward[links] * tonnes[links]).sum()) if len(tonnes) else 0.0
    return Located(is_open, arcs, share, tonnes, objective)


def _loads(siting: Siting, site: Whole) -> Floats:
    loads = np.zeros(len(siting.sites))
    np.add.at(loads, site, siting.amount)
    return loads


def _transported(siting: Siting, is_open: Flags, capacity: Floats, seed: int) -> Located | None:
    """Return the cheapest transport over all pairs of the open sites, the nearest if too many."""
    usable = np.isfinite(siting.cost) & is_open
    width = max(PAIRS_MAX // max(len(siting.zones), 1), 1)
    if int(is_open.sum()) > width:
        reach = np.where(usable, siting.cost, np.inf)
        usable &= reach <= np.partition(reach, width - 1, axis=1)[:, [width - 1]]
    arcs, sites = arcs_of(usable), np.flatnonzero(is_open & np.isfinite(capacity))
    model = Model()
    share = model.block("serve", len(arcs), cost=siting.cost[arcs.zone, arcs.site])
    whole = model.rows("serve", len(siting.zones), bounds=(1.0, 1.0))
    model.add(whole.index[arcs.zone], share.index)
    room = model.rows("capacity", len(sites), bounds=(-np.inf, capacity[sites]))
    at = np.full(len(siting.sites), -1, dtype=np.int64)
    at[sites] = np.arange(len(sites))
    has = at[arcs.site] >= 0
    model.add(room.index[at[arcs.site[has]]], share.index[has], siting.amount[arcs.zone[has]])
    outcome = solve(model, Effort(seed=seed))
    if outcome.status is not OutcomeStatus.OPTIMAL:
        return None
    return tidied(siting, is_open[siting.steps.site], arcs, outcome.of(share))


def tidied(
    siting: Siting, is_open: Flags, arcs: Arcs, share: Floats, onward: Floats | None = None
) -> Located:
    """Return an answer without the solver's dust: tiny shares go, those left sum to one a zone."""
    is_used = (share > SHARE_LEAST) & open_sites(siting, is_open)[arcs.site]
    share = np.where(is_used, share, 0.0)
    total = np.bincount(arcs.zone, weights=share, minlength=len(siting.zones))
    used = np.flatnonzero(share)
    kept = Arcs(arcs.zone[used], arcs.site[used])
    return located(siting, is_open, kept, share[used] / total[kept.zone], onward)


def open_sites(siting: Siting, is_open: Flags) -> Flags:
    """Return which sites have an open step."""
    sites = np.zeros(len(siting.sites), dtype=bool)
    sites[siting.steps.site[is_open]] = True
    return sites


def _by_regret(siting: Siting, is_open: Flags, capacity: Floats) -> Whole:
    """Return one site for each zone: dearest second choice first; -1: none had room."""
    cost = np.where(is_open, siting.cost, np.inf)
    room, amount = np.where(is_open, capacity, 0.0), siting.amount
    site = np.full(len(amount), -1, dtype=np.int64)
    left = np.ones(len(amount), dtype=bool)
    for _ in range(len(amount)):
        fits = cost + np.where(amount[:, None] <= room + 1e-9, 0.0, np.inf)
        two = np.partition(fits, min(1, fits.shape[1] - 1), axis=1)[:, :2]
        first, second = two[:, 0], two[:, -1]
        regret = np.full(len(amount), np.inf)
        np.subtract(second, first, out=regret, where=np.isfinite(second))
        # A zone with no room left anywhere, or one place only, is the most urgent.
        urgent = np.where(left, np.where(np.isfinite(first), regret, np.inf), -np.inf)
        tied = np.flatnonzero(urgent == urgent.max())
        zone = int(tied[np.argmax(amount[tied])])
        if not np.isfinite(first[zone]):
            return np.full(len(amount), -1, dtype=np.int64)
        site[zone] = int(fits[zone].argmin())
        room[site[zone]] -= amount[zone]
        left[zone] = False
    return _moved(cost, amount, room, site)


def _moved(cost: Floats, amount: Floats, room: Floats, site: Whole) -> Whole:
    """Return the assignment after moving single zones to where they are cheaper and fit."""
    zones = np.arange(len(site))
    for _ in range(MOVES_MAX):
        saved = cost[zones, site][:, None] - np.where(amount[:, None] <= room, cost, np.inf)
        zone, to = np.unravel_index(int(saved.argmax()), saved.shape)
        if not saved[zone, to] > 1e-9:
            break
        room[site[zone]] += amount[zone]
        room[to] -= amount[zone]
        site[zone] = to
    return site
