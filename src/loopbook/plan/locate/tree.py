"""Tree: the whole-number program over as few pairs as the proof allows.

Where every zone has one site anyway, pairs and sites whose use costs more than the best answer are
dropped for good. Where demand may be split, each zone keeps its nearest pairs and one column for
all the others together, as cheap as the cheapest of them and free of any capacity: what the
program then finds is a bound for the full problem, and as soon as no zone uses that column, its
answer. Spec: docs/spec/plan-locate.md, section on proof.
"""

from time import monotonic
from typing import NamedTuple

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.bound import Bound, pair_rises
from loopbook.plan.locate.model import Built, Shape, built
from loopbook.plan.locate.prune import nearest_pairs, remaining
from loopbook.plan.locate.serving import served, tidied
from loopbook.plan.locate.siting import Flags, Located, Siting, arcs_of
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Run, gap_between

COMPLETE_MAX = 30_000
"""Pairs up to which nothing is left out of the program: it is small enough as it is."""
USED = 1e-7
ROUNDING = 1e-9
"""Share of the answer by which a bound must rise above it before anything is dropped for it."""


class Kept(NamedTuple):
    """What goes into the program.

    Fields
      pairs         mask (zone, site);  is_complete  whether the full problem has an answer at most
                    as dear among them, whatever was left out
      closed        sites that stay closed
      dropped, fixed   pairs and sites left out by the bound
    """

    pairs: Flags
    is_complete: bool
    closed: Flags
    dropped: int
    fixed: int


class Grown(NamedTuple):
    """What the tree found.

    Fields
      best      None: nothing;  bound  for the full problem; NaN: nothing proved
      outcome, program   of the last round;  rounds  in which pairs came in
      is_infeasible      proved
    """

    best: Located | None
    bound: float
    outcome: Outcome
    program: Built
    rounds: int
    nodes: int
    is_infeasible: bool


def worth_keeping(siting: Siting, bound: Bound | None, near: Flags, best: Located | None) -> Kept:
    """Return the pairs and sites that an answer better than the best could use.

    Parameters
      bound   None: the siting is not simple;  near  pairs to keep where not all can be
    """
    allowed = np.isfinite(siting.cost)
    closed = np.zeros(len(siting.sites), dtype=bool)
    if bound is not None and best is not None:
        most = best.objective + ROUNDING * max(abs(best.objective), 1.0)
        closed = (bound.bound + bound.open_more > most) & siting.sites.may_open
        if siting.limits.is_single or not siting.has_capacity:
            kept = allowed & (bound.bound + pair_rises(siting, bound) <= most) & ~closed
            kept[best.arcs.zone, best.arcs.site] = True
            dropped = int(allowed.sum() - kept.sum())
            return Kept(
                kept, is_complete=True, closed=closed, dropped=dropped, fixed=int(closed.sum())
            )
        closed[best.arcs.site] = False
    surviving = allowed & ~closed
    dropped, fixed = int(allowed.sum() - surviving.sum()), int(closed.sum())
    if surviving.sum() <= COMPLETE_MAX:
        return Kept(surviving, is_complete=True, closed=closed, dropped=dropped, fixed=fixed)
    near = near & surviving
    if best is not None:
        near[best.arcs.zone, best.arcs.site] = True
    return Kept(near, is_complete=False, closed=closed, dropped=dropped, fixed=fixed)


def grown(siting: Siting, kept: Kept, best: Located | None, effort: Effort) -> Run[Grown]:
    """Search the tree, bringing in pairs until the proof holds for all of them.

    Parameters
      best   answer to begin with; None: none is known
    """
    clock = monotonic()
    pairs, rounds, nodes, bound = kept.pairs, 0, 0, float("nan")
    surviving = np.isfinite(siting.cost) & ~kept.closed
    while True:
        outside = None if kept.is_complete else _outside(siting, surviving & ~pairs)
        program = built(
            siting,
            arcs_of(pairs),
            Shape(outside=outside, closed=kept.closed, is_enough=outside is not None),
        )
        begun = remaining(effort, clock)
        if best is not None:
            begun = begun._replace(start=start_of(siting, program, best))
        outcome = yield from search(program.model, begun)
        nodes += outcome.nodes
        bound = np.fmax(bound, outcome.bound)
        if not outcome.is_found:
            is_none = outcome.status is OutcomeStatus.INFEASIBLE and best is None
            return Grown(best, float(bound), outcome, program, rounds, nodes, is_none)
        leaking = np.zeros(len(siting.zones), dtype=bool)
        if program.outside is not None:
            leaking = outcome.of(program.outside) > USED
        best = _better(best, _answer(siting, program, outcome, is_leaking=bool(leaking.any())))
        is_near = best is not None and gap_between(best.objective, float(bound)) <= effort.gap
        if not leaking.any() or is_near or outcome.status is not OutcomeStatus.OPTIMAL:
            return Grown(best, float(bound), outcome, program, rounds, nodes, is_infeasible=False)
        rounds += 1
        pairs = pairs | _more(siting, surviving, pairs, leaking)


def _answer(
    siting: Siting, program: Built, outcome: Outcome, *, is_leaking: bool
) -> Located | None:
    """Return the answer of an outcome; one that leaks is served anew from its open sites."""
    is_open = outcome.of_whole(program.is_open) > 0
    onward = None
    if len(program.links):
        onward = np.zeros(siting.onward.shape)
        onward[program.links.zone, program.links.site] = outcome.of(program.onward)
    if not is_leaking:
        share = outcome.of(program.served)
        if siting.limits.is_single:
            share = np.rint(share)
        return tidied(siting, is_open, program.arcs, share, onward)
    if not siting.is_simple:
        return None
    sites = np.zeros(len(siting.sites), dtype=bool)
    sites[siting.steps.site[is_open]] = True
    return served(siting, sites)


def _better(best: Located | None, found: Located | None) -> Located | None:
    if best is None or found is None:
        return best or found
    return found if found.objective < best.objective else best


def _outside(siting: Siting, left: Flags) -> Floats:
    """Return the cheapest cost of each zone over the pairs left out; infinite: none is."""
    return np.asarray(np.where(left, siting.cost, np.inf).min(axis=1))


def _more(siting: Siting, surviving: Flags, pairs: Flags, leaking: Flags) -> Flags:
    """Return pairs to bring in: as many again for every zone that used pairs left out."""
    left = siting.cost.copy()
    left[pairs | ~surviving] = np.inf
    count = int(pairs[leaking].sum(axis=1).max())
    order = np.argsort(left, axis=1, kind="stable")[:, :count]
    more = np.zeros_like(pairs)
    more[np.arange(len(pairs))[:, None], order] = True
    return more & surviving & leaking[:, None]


def start_of(siting: Siting, program: Built, best: Located) -> Floats:
    """Return the values of all columns at an answer; a pair that is not kept stays empty."""
    values = np.zeros(program.model.column_count)
    values[program.is_open.index[best.is_open]] = 1.0
    shares = np.zeros(siting.cost.shape)
    shares[best.arcs.zone, best.arcs.site] = best.share
    values[program.served.index] = shares[program.arcs.zone, program.arcs.site]
    if len(program.links):
        values[program.onward.index] = best.onward[program.links.zone, program.links.site]
    return values


def near_pairs(siting: Siting, linear_kept: Flags) -> Flags:
    """Return pairs to keep where not all can be: those of the linear program, and the nearest."""
    return linear_kept | nearest_pairs(siting, siting.limits.nearest)
