"""Least: an input that no answer keeps: which limits contradict each other, and the least breach.

Unserved demand is broken before anything else: a site cannot hold more because a plan says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from loopbook.plan.locate.cover import cover_program, tidied_shares, unserved_of
from loopbook.plan.locate.model import Built, Shape, built
from loopbook.plan.locate.siting import (
    Certificate,
    Found,
    Problem,
    Siting,
    arcs_of,
)
from loopbook.plan.locate.words import Words, limit_words, number
from loopbook.plan.solve.conflict import smallest_conflict
from loopbook.plan.solve.model import Rows
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
from loopbook.plan.solve.relax import Relaxed, least_violation
from loopbook.terms.plan import Conflict, PlanWish, Violation
from loopbook.terms.statement import Reason

SECONDS_MAX = 10.0
"""Most time for each try of the search for the smallest conflict: beyond it a small one will do."""
ZONES_MAX = 5
"""Zones of a conflict told one by one."""
ROWS_MAX = 20
"""Rows named where zones are told as one."""
COUNTS = ("most", "least", "stay")
FIRMER = 1_000.0
"""How much dearer it is to break another limit by one unit than to leave everybody unserved, where
some other limit must be broken."""


@dataclass(frozen=True, slots=True)
class Least:
    """Why no answer keeps the input, and the one that breaks it least."""

    found: Found
    conflict: Conflict
    violations: tuple[Violation, ...]


def least(siting: Siting, wish: PlanWish) -> Least | None:
    """Return the conflict and the least breach; None: none was found in time."""
    seconds = SECONDS_MAX if wish.seconds is None else min(wish.seconds, SECONDS_MAX)
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=seconds)
    program = _program(siting, Shape(in_tonnes=True, is_firm=True))
    relaxed = least_violation(program.model, {"serve": 1.0, "share": 1.0}, effort)
    if relaxed.outcome.status is OutcomeStatus.INFEASIBLE:
        # What is to be held while zones stay out contradicts itself.
        program = _program(siting, Shape(in_tonnes=True))
        firm = FIRMER * (float(siting.amount.sum() + np.nansum(siting.zones.people)) + 1.0)
        weights = dict.fromkeys(("capacity", "stay", "least", "most", "budget"), firm)
        relaxed = least_violation(program.model, {**weights, "serve": 1.0, "share": 1.0}, effort)
    if not relaxed.outcome.is_found:
        return None
    wished = _program(siting, Shape(in_tonnes=True))
    conflicting = smallest_conflict(wished.model, effort)
    told = _told(siting, wished, conflicting.rows)
    conflict = Conflict(
        limits=tuple(words.limit for words in told),
        places=tuple(words.place for words in told),
        is_smallest=conflicting.is_smallest,
    )
    violations = tuple(
        _violation(siting, program, rows, at, amount) for rows, at, amount in relaxed.broken
    )
    return Least(_found(siting, program, relaxed), conflict, violations)


def _told(siting: Siting, program: Built, broken: Sequence[tuple[Rows, int]]) -> list[Words]:
    """Return the limits in words; many zones that cannot all be served are told as one."""
    served = [at for limit, at in broken if limit.name == "serve"]
    told = [limit_words(siting, program, limit, at) for limit, at in broken]
    if len(served) <= ZONES_MAX:
        return told
    amount = float(siting.amount[served].sum())
    values = {"count": str(len(served)), "amount": number(amount)}
    rows = [siting.zones.places[at].rpartition(" ")[2] for at in served]
    more = ", …" if len(rows) > ROWS_MAX else ""
    place = f"zones.csv, rows {', '.join(rows[:ROWS_MAX])}{more}"
    zones = Words(Reason("plan.locate.limit.serve_all", values), "", place, "TNE")
    others = [
        words for words, (limit, _) in zip(told, broken, strict=True) if limit.name != "serve"
    ]
    return [zones, *others]


def _program(siting: Siting, shape: Shape) -> Built:
    if siting.problem is Problem.COVER:
        return cover_program(siting, replace(shape, in_tonnes=False))
    return built(siting, arcs_of(np.isfinite(siting.cost)), shape)


def _violation(siting: Siting, program: Built, rows: Rows, at: int, amount: float) -> Violation:
    words = limit_words(siting, program, rows, at)
    if rows.name in COUNTS:
        amount = round(amount)  # sites come whole, the solver's numbers almost
    return Violation(limit=words.limit, subject=words.subject, amount=amount, unit=words.unit)


def _found(siting: Siting, program: Built, relaxed: Relaxed) -> Found:
    outcome = relaxed.outcome
    is_open = outcome.of_whole(program.is_open) > 0
    plain = siting
    if siting.problem is Problem.COVER:
        plain = replace(siting, cost=np.where(np.isfinite(siting.cost), 0.0, np.inf))
    best = tidied_shares(plain, program.arcs, outcome.of(program.served), is_open)
    if len(program.links):
        onward = np.zeros(siting.onward.shape)
        onward[program.links.zone, program.links.site] = outcome.of(program.onward)
        links = np.nonzero(onward)
        haul = float((siting.onward[links] * onward[links]).sum())
        best = replace(best, onward=onward, objective=best.objective + haul)
    unserved = unserved_of(siting, best)
    unknown = np.full(len(siting.sites), np.nan)
    pairs = len(program.arcs)
    return Found(
        best=best,
        unserved=unserved,
        objective=_objective(siting, best.objective, unserved),
        bound=float("nan"),
        is_optimal=False,
        is_infeasible=True,
        certificate=Certificate(pairs=pairs, kept=pairs),
        zone_prices=np.full(len(siting.zones), np.nan),
        site_prices=unknown,
        wish_prices={},
        open_more=unknown,
        nodes=outcome.nodes,
        iterations=outcome.iterations,
    )


def _objective(siting: Siting, cost: float, unserved: np.ndarray) -> float:
    if siting.problem is Problem.COVER and not siting.is_money:
        return float((siting.zones.people * (1.0 - unserved)).sum())
    return cost
