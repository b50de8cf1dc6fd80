"""Guided: an answer made from the linear program, by closing, opening and exchanging sites.

The linear program opens sites by shares; the largest shares are opened until the capacity is
enough, then single sites are closed, opened and exchanged while that betters the sum.
Source    Beasley, Lagrangean heuristics for location problems, European Journal of Operational
          Research 65 (1993) 383; Guastaroba & Speranza, Kernel search for the capacitated facility
          location problem, Journal of Heuristics 18 (2012) 877
"""

from collections.abc import Iterator

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.heuristic import interchanged
from loopbook.plan.locate.serving import served
from loopbook.plan.locate.siting import Flags, Located, Siting

WORK_MAX = 4_000_000
"""Pairs of zone and open site reckoned in all tries together: bounds the time without a clock."""
TRIES_MAX = 200
SHARE_LEAST = 0.01
"""Sites opened by less than this in the linear program are not tried."""


def guided(siting: Siting, shares: Floats, seed: int = 0) -> Located | None:
    """Return a good answer; None: none was found that serves everybody.

    Parameters
      siting   simple;  shares  by which the linear program opens each site
    """
    if not siting.has_capacity:
        begin = np.zeros(len(siting.sites), dtype=bool)
        begin[_in_order(siting, shares)[: _prefix(siting, shares)]] = True
        # From sites beyond the budget no single exchange need lead back into it.
        begin &= _is_paid(siting, begin)
        is_open = interchanged(siting, begin)
        is_enough = int(is_open.sum()) >= siting.limits.sites_least
        return served(siting, is_open, seed) if is_enough and _is_paid(siting, is_open) else None
    best = _first(siting, shares, seed)
    if best is None:
        return None
    tries = 0
    left = WORK_MAX
    is_better = True
    while is_better:
        is_better = False
        for is_open in _neighbours(siting, shares, best):
            left -= int(is_open.sum()) * len(siting.zones)
            tries += 1
            if left < 0 or tries > TRIES_MAX:
                return best
            found = served(siting, is_open, seed)
            if found is not None and found.objective < best.objective * (1.0 - 1e-9) - 1e-9:
                best, is_better = found, True
                break
    return best


def _in_order(siting: Siting, shares: Floats) -> np.ndarray:
    """Return the sites that may be open: those that stay, then by share, then by position."""
    may = np.flatnonzero(siting.sites.may_open)
    return may[np.lexsort((-shares[may], ~siting.sites.must_open[may]))]


def _prefix(siting: Siting, shares: Floats) -> int:
    """Return how many sites the linear program opens, rounded, within what is allowed."""
    count = max(int(np.rint(shares.sum())), int(siting.sites.must_open.sum()), 1)
    return int(np.clip(count, siting.limits.sites_least, siting.limits.sites_most))


def _first(siting: Siting, shares: Floats, seed: int) -> Located | None:
    """Return the answer of the shortest prefix of sites, from the rounded count on, that works."""
    order = _in_order(siting, shares)
    most = min(siting.limits.sites_most, len(order))
    for count in range(_prefix(siting, shares), most + 1):
        is_open = np.zeros(len(siting.sites), dtype=bool)
        is_open[order[:count]] = True
        if not _is_paid(siting, is_open):
            return None
        found = served(siting, is_open, seed)
        if found is not None:
            return found
    return None


def _neighbours(siting: Siting, shares: Floats, best: Located) -> Iterator[Flags]:
    """Yield sets of open sites one move away: closings, exchanges, openings; likeliest first."""
    is_open = np.zeros(len(siting.sites), dtype=bool)
    is_open[siting.steps.site[best.is_open]] = True
    loose = np.flatnonzero(is_open & ~siting.sites.must_open)
    loose = loose[np.argsort(shares[loose], kind="stable")]
    waiting = np.flatnonzero(~is_open & siting.sites.may_open & (shares > SHARE_LEAST))
    waiting = waiting[np.argsort(-shares[waiting], kind="stable")]
    count = int(is_open.sum())
    if count > max(siting.limits.sites_least, 1):
        yield from (_moved(is_open, -1, out) for out in loose.tolist())
    doubtful = [out for out in loose.tolist() if shares[out] < 1.0 - SHARE_LEAST]
    for into in waiting.tolist():
        moves = [_moved(is_open, into, out) for out in doubtful]
        if count < siting.limits.sites_most:
            moves.append(_moved(is_open, into, -1))
        yield from (move for move in moves if _is_paid(siting, move))


def _is_paid(siting: Siting, is_open: Flags) -> bool:
    return float(siting.steps.cost[is_open].sum()) <= siting.limits.budget


def _moved(is_open: Flags, into: int, out: int) -> Flags:
    moved = is_open.copy()
    if into >= 0:
        moved[into] = True
    if out >= 0:
        moved[out] = False
    return moved
