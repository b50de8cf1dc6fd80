"""Cover: most people within the radius of an open site, or the least cost for a share of them.

What is not covered takes a column of its own: most people covered is least people not covered.
Source    Church & ReVelle, The maximal covering location problem, Papers of the Regional Science
          Association 32 (1974) 101; Toregas, Swain, ReVelle & Bergman, The location of emergency
          service facilities, Operations Research 19 (1971) 1363
"""

from dataclasses import replace

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.heuristic import nearest_open
from loopbook.plan.locate.model import Built, Shape, built
from loopbook.plan.locate.serving import located, open_sites, tidied
from loopbook.plan.locate.siting import Arcs, Certificate, Found, Located, Siting, arcs_of
from loopbook.plan.solve.highs import search, solve
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import Run, gap_between

BY_NAME = ("most", "least", "budget", "share")


def within_radius(siting: Siting) -> Siting:
    """Return the siting in which only pairs within the radius are allowed, at no cost."""
    near = np.isfinite(siting.cost) & (siting.km <= siting.limits.radius)
    return replace(siting, cost=np.where(near, 0.0, np.inf))


def cover_program(siting: Siting, shape: Shape) -> Built:
    """Return the program of a covering problem; `outside` of it is what is not covered."""
    near = within_radius(siting)
    is_share = not np.isnan(siting.limits.share)
    people = siting.zones.people
    lost = np.zeros(len(people)) if is_share else people
    program = built(near, arcs_of(np.isfinite(near.cost)), replace(shape, outside=lost))
    if is_share and program.outside is not None:
        most = (1.0 - siting.limits.share) * float(people.sum())
        rows = program.model.rows("share", 1, bounds=(-np.inf, most), is_wish=True)
        program.model.add(rows.index, program.outside.index, people)
    return program


def covered(siting: Siting, wish: PlanWish) -> Run[Found]:
    """Find the best covering answer and prove it, within the gap and time of the wish."""
    program = cover_program(siting, Shape())
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    outcome = yield from search(program.model, effort)
    linear = solve(cover_program(siting, Shape(is_whole=False)).model, effort)
    near = within_radius(siting)
    best = _answer(near, program, outcome) if outcome.is_found else None
    unserved = np.ones(len(siting.zones)) if best is None else unserved_of(siting, best)
    count = len(program.arcs)
    objective = objective_of(siting, best, unserved)
    bound = _bound(siting, outcome.bound)
    return Found(
        best=best,
        unserved=unserved,
        objective=objective,
        bound=bound,
        is_optimal=best is not None and gap_between(objective, bound) <= wish.gap + 1e-9,
        is_infeasible=outcome.status is OutcomeStatus.INFEASIBLE,
        certificate=Certificate(pairs=count, kept=count, linear=_bound(siting, linear.objective)),
        zone_prices=linear.prices_of(program.serve),
        site_prices=_site_prices(siting, program, linear),
        wish_prices=_wish_prices(program, linear),
        open_more=_open_more(siting, program, linear),
        nodes=outcome.nodes,
        iterations=outcome.iterations,
    )


def objective_of(siting: Siting, best: Located | None, unserved: Floats) -> float:
    """Return the people covered, or the cost where a share was asked for; NaN: no answer."""
    if best is None:
        return float("nan")
    if siting.is_money:
        return best.objective
    return float((siting.zones.people * (1.0 - unserved)).sum())


def unserved_of(siting: Siting, best: Located) -> Floats:
    """Return the share of each zone that an answer does not serve."""
    share = np.bincount(best.arcs.zone, weights=best.share, minlength=len(siting.zones))
    return np.asarray(np.where(share > 1.0 - 1e-9, 0.0, 1.0 - share))


def _bound(siting: Siting, bound: float) -> float:
    return bound if siting.is_money else float(siting.zones.people.sum()) - bound


def _answer(near: Siting, program: Built, outcome: Outcome) -> Located:
    """Return the answer: without capacities every zone within reach goes to its nearest site."""
    is_open = outcome.of_whole(program.is_open) > 0
    if near.has_capacity:
        share = outcome.of(program.served)
        return _whole(near, tidied_shares(near, program.arcs, share, is_open))
    sites = open_sites(near, is_open)
    by_km = replace(near, cost=np.where(np.isfinite(near.cost), near.km, np.inf))
    site = nearest_open(by_km, sites)
    zone = np.flatnonzero(site >= 0)
    return located(near, is_open, Arcs(zone, site[zone]), np.ones(len(zone)))


def tidied_shares(siting: Siting, arcs: Arcs, share: Floats, is_open: np.ndarray) -> Located:
    """Return an answer that may leave zones unserved, without the solver's dust."""
    share = np.rint(share) if siting.limits.is_single else share
    # What a closed site serves is within the solver's tolerance of nothing.
    share = np.where(open_sites(siting, is_open)[arcs.site], share, 0.0)
    total = np.bincount(arcs.zone, weights=share, minlength=len(siting.zones))
    # Near one is one: the solver's tolerance is no uncovered resident.
    whole = np.where(np.abs(total - 1.0) < 1e-6, np.maximum(total, 1e-12), 1.0)
    used = np.flatnonzero(share > 1e-7)
    kept = Arcs(arcs.zone[used], arcs.site[used])
    return located(siting, is_open, kept, share[used] / whole[kept.zone])


def _whole(near: Siting, found: Located) -> Located:
    full = np.bincount(found.arcs.zone, weights=found.share, minlength=len(near.zones))
    if (full > 1.0 - 1e-9).all():
        return tidied(near, found.is_open, found.arcs, found.share)
    return found


def _site_prices(siting: Siting, program: Built, linear: Outcome) -> Floats:
    if not len(linear.prices):
        return np.full(len(siting.sites), np.nan)
    return program.site_prices(linear, siting)


def _wish_prices(program: Built, linear: Outcome) -> dict[str, float]:
    found = {}
    for rows in program.model.limits:
        if rows.name in BY_NAME and rows.index.size and len(linear.prices):
            found[rows.name] = abs(float(linear.prices_of(rows)[0]))
    return found


def _open_more(siting: Siting, program: Built, linear: Outcome) -> Floats:
    if not len(linear.reduced):
        return np.full(len(siting.sites), np.nan)
    more = np.full(len(siting.sites), np.inf)
    np.minimum.at(more, siting.steps.site, linear.reduced[program.is_open.index])
    return np.asarray(np.maximum(more, 0.0))
