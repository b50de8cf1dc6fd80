"""Search: from the first guess to the proved answer of a siting problem that minimises.

Guess, linear program over few pairs with its certificate, bound over all pairs, better guess, and
where bound and guess still differ a tree over what is left.
"""

from dataclasses import dataclass
from time import monotonic

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.bound import Bound, lagrangian_bound
from loopbook.plan.locate.guided import guided
from loopbook.plan.locate.prune import Linear, nearest_pairs, priced_linear, remaining
from loopbook.plan.locate.siting import Certificate, Flags, Located, Siting
from loopbook.plan.locate.tree import Grown, grown, near_pairs, worth_keeping
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import Progress, Run, gap_between

SMALL = 3_000
"""Pairs up to which no guess is made from the linear program where there are capacities: the tree
is quicker than the transport problems of a guess."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found and proved.

    Fields
      best         None: nothing;  bound  no answer is better; NaN: nothing proved
      linear       the linear program over all pairs;  lagrange  bound from its zone prices; None:
                   the siting is not simple, or the linear program was stopped
      nodes, iterations  of the solver;  is_infeasible  proved
    """

    best: Located | None
    bound: float
    linear: Linear
    lagrange: Bound | None
    certificate: Certificate
    nodes: int
    iterations: int
    is_infeasible: bool


def searched(siting: Siting, wish: PlanWish) -> Run[Searched]:
    """Find the best answer and prove it, within the gap and time of the wish.

    Yields    progress; `send(True)` stops with the best so far
    """
    begun, effort = monotonic(), Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    best = _first_guess(siting, wish.seed)
    kept = nearest_pairs(siting, siting.limits.nearest)
    if best is not None:
        kept[best.arcs.zone, best.arcs.site] = True
    linear = yield from priced_linear(siting, kept, remaining(effort, begun))
    if not linear.is_proved:
        return _unproved(siting, linear, best)
    lagrange = _lagrange(siting, linear)
    bound = linear.outcome.objective if lagrange is None else lagrange.bound
    told = Progress(stage="plan.stage.guess", bound=bound, seconds=monotonic() - begun)
    is_stopped = yield told if best is None else _with(told, best)
    if siting.is_simple and (not siting.has_capacity or kept.size > SMALL):
        best = _lesser(best, guided(siting, _shares(siting, linear), wish.seed))
    is_near = best is not None and gap_between(best.objective, bound) <= wish.gap
    if is_near or is_stopped:
        return _ended(siting, linear, lagrange, best, bound)
    found = worth_keeping(siting, lagrange, near_pairs(siting, linear.kept), best)
    tree = yield from grown(siting, found, best, remaining(effort, begun))
    certificate = _certificate(siting, linear, lagrange, (found.dropped, found.fixed), tree.rounds)
    return Searched(
        best=tree.best,
        bound=_proved(bound, tree),
        linear=linear,
        lagrange=lagrange,
        certificate=certificate,
        nodes=tree.nodes,
        iterations=linear.outcome.iterations + tree.outcome.iterations,
        is_infeasible=tree.is_infeasible,
    )


def _with(told: Progress, best: Located) -> Progress:
    return Progress(
        stage=told.stage, incumbent=best.objective, bound=told.bound, seconds=told.seconds
    )


def _first_guess(siting: Siting, seed: int) -> Located | None:
    """Return a guess made without any program; None: there are capacities or several tiers."""
    if not siting.is_simple or siting.has_capacity:
        return None
    return guided(siting, np.zeros(len(siting.sites)), seed)


def _shares(siting: Siting, linear: Linear) -> Floats:
    shares = np.zeros(len(siting.sites))
    shares[siting.steps.site] = linear.outcome.of(linear.built.is_open)
    return shares


def _lagrange(siting: Siting, linear: Linear) -> Bound | None:
    if not siting.is_simple:
        return None
    price = 0.0
    for rows in linear.built.model.limits:
        if rows.name == "budget":
            price = max(-float(linear.outcome.prices_of(rows)[0]), 0.0)
    return lagrangian_bound(siting, linear.zone_prices, price)


def _lesser(best: Located | None, found: Located | None) -> Located | None:
    if best is None or found is None:
        return best or found
    return found if found.objective < best.objective else best


def _proved(bound: float, tree: Grown) -> float:
    """Return the bound of the full problem: what was dropped costs more than the best answer."""
    inside = bound if np.isnan(tree.bound) else max(bound, tree.bound)
    return inside if tree.best is None else min(inside, tree.best.objective)


def _certificate(
    siting: Siting,
    linear: Linear,
    lagrange: Bound | None,
    left_out: tuple[int, int],
    outside: int,
) -> Certificate:
    pairs: Flags = np.isfinite(siting.cost)
    dropped, fixed = left_out
    return Certificate(
        pairs=int(pairs.sum()),
        kept=int(linear.kept.sum()),
        rounds=linear.rounds,
        least_reduced=linear.least_reduced,
        linear=linear.outcome.objective if lagrange is None else lagrange.bound,
        sites_fixed=fixed,
        pairs_dropped=dropped,
        outside=outside,
    )


def _ended(
    siting: Siting, linear: Linear, lagrange: Bound | None, best: Located | None, bound: float
) -> Searched:
    """Return what is known when no tree was needed, or the caller said stop."""
    return Searched(
        best=best,
        bound=bound if best is None else min(bound, best.objective),
        linear=linear,
        lagrange=lagrange,
        certificate=_certificate(siting, linear, lagrange, (0, 0), 0),
        nodes=0,
        iterations=linear.outcome.iterations,
        is_infeasible=False,
    )


def _unproved(siting: Siting, linear: Linear, best: Located | None) -> Searched:
    """Return what is known without a linear bound: time was up, or somebody stays unserved."""
    certificate = Certificate(
        pairs=int(np.isfinite(siting.cost).sum()), kept=int(linear.kept.sum())
    )
    return Searched(
        best=best,
        bound=float("nan"),
        linear=linear,
        lagrange=None,
        certificate=certificate,
        nodes=0,
        iterations=linear.outcome.iterations,
        is_infeasible=best is None and linear.is_infeasible,
    )
