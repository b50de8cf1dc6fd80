"""Prune: the linear program over few pairs, with proof that none of the others could better it.

Every zone begins with its nearest sites. A pair left out has the reduced cost
c_ij - u_i - d_i v_j from the prices of its zone and its site; pairs where that is negative come in,
until there are none. Then the prices are feasible for the dual of the full program, and its optimum
is proved without ever building it.
Source    column generation by full pricing: Dantzig & Wolfe, Decomposition principle for linear
          programs, Operations Research 8 (1960) 101
"""

from dataclasses import replace
from time import monotonic
from typing import NamedTuple

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.model import Built, Shape, built
from loopbook.plan.locate.siting import Flags, Problem, Siting, Whole, arcs_of
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Run

ROUNDS_MAX = 200
STRONG_FIRST = 1
"""Nearest sites of a zone whose strong rows are in from the start; others come in when broken."""
NEXT_SHARE = 0.1
"""Reduced cost, as a share of the zone's price, up to which a pair counts as used next."""
ALMOST_SHARE = 0.02
"""Reduced cost, as a share of the zone's price, up to which a pair comes in with others."""
SIMPLEX_MAX = 5_000
USED = 1e-6
"""Shares above it are no dust of the solver."""
TOLERANCE = 1e-7
"""Reduced costs above minus this, as a share of the dearest zone, count as not negative."""


class Linear(NamedTuple):
    """The linear program over all pairs.

    Fields
      outcome, built   over the pairs kept;  kept  them, as a mask (zone, site)
      zone_prices      of serving each zone;  site_prices  of a tonne more into each site
      rounds           of pricing;  least_reduced  of the pairs left out; NaN: there are none
      is_proved        whether the last round found nothing better, and everybody is served
      is_infeasible    whether it is proved that nothing serves everybody within the limits
    """

    outcome: Outcome
    built: Built
    kept: Flags
    zone_prices: Floats
    site_prices: Floats
    rounds: int
    least_reduced: float
    is_proved: bool
    is_infeasible: bool


def nearest_pairs(siting: Siting, count: int) -> Flags:
    """Return the `count` cheapest allowed pairs of every zone, as a mask; of equals the first."""
    allowed = np.isfinite(siting.cost)
    if count >= siting.cost.shape[1]:
        return allowed
    rank = np.argsort(siting.cost, axis=1, kind="stable")[:, :count]
    return _marked(allowed, rank) & allowed


def priced_linear(siting: Siting, kept: Flags, effort: Effort) -> Run[Linear]:
    """Solve the linear program over all pairs, beginning with those kept.

    Returns    the last round; neither proved nor infeasible: time was up
    """
    begun, count = monotonic(), len(siting.zones)
    linear = yield from _rounds(siting, kept, np.full(count, penalty(siting)), effort)
    if not linear.is_infeasible or not linear.outcome.is_found:
        return linear
    # Somebody stays unserved: nobody can serve him, or it costs more than the penalty. Which of
    # the two is asked of the program in which everything but that is free.
    free = replace(
        siting,
        problem=Problem.MEDIAN,
        cost=np.where(np.isfinite(siting.cost), 0.0, np.inf),
        onward=np.where(np.isfinite(siting.onward), 0.0, np.inf),
    )
    able = yield from _rounds(free, linear.kept, np.ones(count), remaining(effort, begun))
    if not able.is_proved:
        return linear._replace(is_infeasible=able.is_infeasible)
    again = yield from _rounds(siting, linear.kept | able.kept, None, remaining(effort, begun))
    return again._replace(rounds=linear.rounds + able.rounds + again.rounds)


def remaining(effort: Effort, begun: float) -> Effort:
    """Return the effort with the seconds that are left of it since it began (monotonic)."""
    if effort.seconds is None:
        return effort
    return effort._replace(seconds=max(effort.seconds - (monotonic() - begun), 0.0))


def _rounds(siting: Siting, kept: Flags, unserved: Floats | None, effort: Effort) -> Run[Linear]:
    """Solve and price until nothing better is left out.

    Parameters
      unserved   cost of leaving each zone unserved; None: the pairs kept can serve everybody
    """
    begun = monotonic()
    allowed = np.isfinite(siting.cost)
    strong = nearest_pairs(siting, STRONG_FIRST) if siting.has_capacity else allowed
    # An interior point is the quicker here by far, once there are more than a few pairs.
    quick = effort._replace(method="ipm" if kept.sum() > SIMPLEX_MAX else "choose")
    rounds = 0
    while True:
        rounds += 1
        shape = Shape(is_whole=False, outside=unserved, strong=strong)
        program = built(siting, arcs_of(kept), shape)
        outcome = yield from search(program.model, remaining(quick, begun))
        if outcome.status is not OutcomeStatus.OPTIMAL or not len(outcome.prices):
            return _stopped(siting, program, outcome, kept, rounds)
        zone, site = program.zone_prices(outcome), program.site_prices(outcome, siting)
        reduced = reduced_costs(siting, zone, site)
        over = _over(siting, program, outcome, reduced) & kept & ~strong
        reduced[kept | ~allowed] = np.inf
        least = float(reduced.min()) if reduced.size else np.inf
        is_done = least >= -TOLERANCE * float(np.abs(zone).max(initial=1.0)) and not over.any()
        if is_done or rounds == ROUNDS_MAX:
            served = program.outside is None or bool(outcome.of(program.outside).max() < USED)
            told = least if np.isfinite(least) else float("nan")
            proved, none = is_done and served, is_done and not served
            return Linear(outcome, program, kept, zone, site, rounds, told, proved, none)
        strong = strong | over
        kept = kept | _best_of(reduced, siting.limits.nearest, ALMOST_SHARE * np.abs(zone))


def _stopped(siting: Siting, program: Built, outcome: Outcome, kept: Flags, rounds: int) -> Linear:
    zones, sites = np.full(len(siting.zones), np.nan), np.full(len(siting.sites), np.nan)
    is_none = outcome.status is OutcomeStatus.INFEASIBLE
    return Linear(
        outcome, program, kept, zones, sites, rounds, float("nan"),
        is_proved=False, is_infeasible=is_none,
    )  # fmt: skip


def _over(siting: Siting, program: Built, outcome: Outcome, reduced: Floats) -> Flags:
    """Return pairs whose strong rows are to come in, as a mask (zone, site).

    Those used more than their site is open; and where there are any, all of sites open by a share
    that would be used next: they would be broken in one of the next rounds.
    """
    opened = np.bincount(
        siting.steps.site, weights=outcome.of(program.is_open), minlength=len(siting.sites)
    )
    is_over = outcome.of(program.served) > opened[program.arcs.site] + USED
    over = np.zeros(siting.cost.shape, dtype=bool)
    if not is_over.any():
        return over
    over[program.arcs.zone[is_over], program.arcs.site[is_over]] = True
    partly = (opened > USED) & (opened < 1.0 - USED)
    margin = NEXT_SHARE * np.abs(program.zone_prices(outcome))
    over |= (reduced <= margin[:, None]) & partly
    return over


def reduced_costs(siting: Siting, zone_prices: Floats, site_prices: Floats) -> Floats:
    """Return the reduced cost of every pair of zone and site; infinite where not allowed.

    Parameters
      site_prices   by how much a tonne more into each site raises the rest of the objective
    """
    tonnes = siting.amount[:, None] * site_prices
    return np.asarray(siting.cost - zone_prices[:, None] + tonnes)


def penalty(siting: Siting) -> float:
    """Return a price of leaving a zone unserved that no sensible answer pays."""
    finite = np.where(np.isfinite(siting.cost), siting.cost, 0.0)
    farthest = finite.max(axis=1, initial=0.0)
    onward = siting.onward[np.isfinite(siting.onward)] if len(siting.onward) else np.zeros(0)
    hops = (siting.last_tier - 1) * float(onward.max(initial=0.0)) * float(siting.amount.sum())
    return float(farthest.sum() + np.abs(siting.opening).sum() + hops) + 1.0


def _best_of(reduced: Floats, count: int, margin: Floats) -> Flags:
    """Return pairs of negative reduced cost, and where there are any those almost so.

    Parameters
      count    at most so many a zone, the best ones;  margin  what is almost, of each zone
    """
    negative = reduced < margin[:, None] if (reduced < 0.0).any() else reduced < 0.0
    if count >= reduced.shape[1]:
        return negative
    rank = np.argpartition(reduced, count, axis=1)[:, :count]
    return _marked(negative, rank) & negative


def _marked(like: Flags, columns: Whole) -> Flags:
    marked = np.zeros_like(like)
    marked[np.arange(len(like))[:, None], columns] = True
    return marked
