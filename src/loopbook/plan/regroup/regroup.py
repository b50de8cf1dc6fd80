"""Regroup: retired cells or modules into packs of S groups in series of P cells in parallel.

    gather -> count what stands -> choose kinds -> start -> exchange -> shake -> prove -> check

Spec: docs/spec/plan-regroup.md.
"""

from importlib import metadata
from typing import NamedTuple

import numpy as np

from loopbook.plan.accepted import accepted
from loopbook.plan.regroup.bound import bound_of, counted
from loopbook.plan.regroup.check import checked
from loopbook.plan.regroup.exact import Exact, exact
from loopbook.plan.regroup.improve import improved
from loopbook.plan.regroup.limits import bindings_of, broken_bands, is_beyond
from loopbook.plan.regroup.method import Made, method_of
from loopbook.plan.regroup.pool import Gathered, Ints, Pool, Why, gathered
from loopbook.plan.regroup.refuse import AMPERE_HOUR, Placed, refusals
from loopbook.plan.regroup.score import Task, even_worth, task_of, worth_of
from loopbook.plan.regroup.sheet import Shown, decisions_of, flows_of, named, tables_of
from loopbook.plan.regroup.shortfall import band_conflict, conflict_of, nearest
from loopbook.plan.regroup.stand import packs_standing, packs_within, placeable, widened
from loopbook.plan.regroup.start import as_they_come
from loopbook.plan.regroup.wanted import Wanted, told, wanted
from loopbook.plan.solve.highs import SOLVER, solver_version
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan import (
    Conflict,
    Plan,
    PlanStatus,
    PlanWish,
    Proof,
    Refusal,
    Sense,
    Violation,
)
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Run, gap_between
from loopbook.terms.statement import Reason

REFUSALS_MAX = 50
SETTINGS = (
    "series", "parallel", "packs", "equal", "resistance_band", "capacity_band", "health_low",
    "destination", "choose", "value", "spread_weight", "resistance_weight", "tolerance", "restarts",
    "exact_cells", "place", "cell_prefix", "group_prefix", "pack_prefix",
)  # fmt: skip
_EVEN = 1e-6
_ORDER = [why.value for why in (Why.LEFT, Why.NO_PARTNER, Why.LOW_HEALTH, Why.TOO_FEW)]


class _Asked(NamedTuple):
    """What is searched: as wanted, or what comes nearest to it."""

    asked: Wanted
    violations: tuple[Violation, ...]
    conflict: Conflict | None


def regroup(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Group cells into packs with the most usable capacity and the least spread.

    Yields    Progress with the worth of the best so far, Ah
    Returns   tables packs, groups, members; a decision for every cell; flows in pieces
    Raises    PlanError  LB-PL95, LB-PL96  a setting that cannot be
              Infeasible  LB-PL99  not even one group of cells may stand together
    """
    cells = given.tables["cells"]
    first = wanted(given)
    found = gathered(cells, first)
    what = _asked(given, found, first)
    asked, pool = what.asked, found.pool
    most = packs_standing(pool, asked)
    within = packs_within(pool, asked, most)
    # Where enough packs are known to keep the capacity band, no others are looked at.
    most = within if within.sum() >= max(first.packs, 1) else most
    task = task_of(pool, asked, widened(asked.resistance_band))
    made = yield from _searched(pool, task, asked, most, wish)
    made = yield from _proved(pool, task, (asked, first), made, wish)
    is_never = made.exact is not None and made.exact.is_impossible
    if is_never or int(within.sum()) < max(first.packs, 1) <= int(most.sum()):
        what = what._replace(conflict=band_conflict(cells, found, asked))
    made = _within_band(pool, task, first, made, asked)
    plan = _plan(given, found, what, made, wish)
    return accepted(plan, checked(given, plan))


def _asked(given: PlanInput, found: Gathered, first: Wanted) -> _Asked:
    most = int(packs_standing(found.pool, first).sum())
    if most >= max(first.packs, 1):
        return _Asked(first, (), None)
    asked, violations = nearest(found, first)
    return _Asked(asked, violations, conflict_of(given.tables["cells"], first, found.absent))


def _searched(pool: Pool, task: Task, asked: Wanted, most: Ints, wish: PlanWish) -> Run[Made]:
    """Search; the bound is of all answers, or of those with the cells chosen where a rule did."""
    counts = counted(pool, asked, most)
    search = yield from improved(pool, task, asked, counts, wish)
    is_only = np.array_equal(counts, most) or len(counts) == 1
    if asked.parallel == 1 and search.is_cut and is_only:
        bound = float(worth_of(task, search.packs).sum())
    elif asked.is_alike:
        bound = float(even_worth(task, search.packs).sum())
    else:
        bound = bound_of(pool, asked, counts, most)
    return Made(search.packs, search, most, bound)


def _proved(
    pool: Pool, task: Task, wishes: tuple[Wanted, Wanted], made: Made, wish: PlanWish
) -> Run[Made]:
    """Ask the solver where cells are few and what was found is not proved yet.

    Where as many packs as can be are wanted, fewer are tried until the capacity band is kept.

    Parameters
      wishes  what is searched, and what was wanted
    """
    asked, first = wishes
    is_open = float(worth_of(task, made.packs).sum()) < made.bound - _EVEN
    is_open = is_open or bool(is_beyond(pool, asked, made.packs).any())
    if not is_open or len(pool.row) > asked.exact_cells or asked.is_alike:
        return made
    count = len(made.packs)
    proved = yield from _exact(pool, task, asked, count, wish)
    while proved.is_impossible and count > 1 and not first.packs:
        count -= 1
        proved = yield from _exact(pool, task, asked, count, wish)
    if count < len(made.packs) and not proved.is_impossible:
        if proved.packs is None:
            return made
        counts = counted(pool, asked._replace(packs=count), made.most)
        made = made._replace(bound=bound_of(pool, asked, counts, made.most))
    return made.with_exact(proved)


def _exact(pool: Pool, task: Task, asked: Wanted, count: int, wish: PlanWish) -> Run[Exact]:
    # Cells that stand in no group would only make the program larger.
    kept = np.flatnonzero(placeable(pool, asked))
    small = pool._replace(
        row=pool.row[kept],
        capacity=pool.capacity[kept],
        resistance=pool.resistance[kept],
        kind=pool.kind[kept],
    )
    part = task._replace(capacity=small.capacity, resistance=small.resistance)
    effort = Effort(seed=wish.seed, seconds=wish.seconds)
    proved = yield from exact(small, part, asked, count, effort)
    return proved._replace(packs=None if proved.packs is None else kept[proved.packs])


def _within_band(pool: Pool, task: Task, first: Wanted, made: Made, asked: Wanted) -> Made:
    """Leave out packs beyond the capacity band where as many as possible are wanted."""
    beyond = is_beyond(pool, asked, made.packs)
    if first.packs or not beyond.any() or beyond.all():
        return made
    kept = made.packs[~beyond]
    counts = counted(pool, asked._replace(packs=len(kept)), made.most)
    bound = bound_of(pool, asked, counts, made.most)
    if asked.is_alike:
        bound = float(even_worth(task, kept).sum())
    first_kept = made.search.first[~beyond]
    search = made.search._replace(first=first_kept, packs=kept)
    dropped = made.packs[beyond].ravel()
    return made._replace(packs=kept, search=search, dropped=dropped, bound=bound)


def _plan(given: PlanInput, found: Gathered, what: _Asked, made: Made, wish: PlanWish) -> Plan:
    cells, pool, asked = given.tables["cells"], found.pool, what.asked
    placed = Placed(made.packs, made.dropped, made.most)
    refused = tuple(refusals(cells, found, asked, placed))
    names = named(given, pool, made.packs)
    shown = Shown(made.packs, as_they_come(pool, made.packs), made.search.first, names)
    return Plan(
        job="regroup",
        digest=given.digest,
        flows=flows_of(pool, shown, len(refused)),
        decisions=decisions_of(pool, shown, refused),
        tables=tables_of(cells, pool, shown),
        proof=_proof(given, found, (what, made), refused, wish),
        findings=(*given.findings, *_findings(found, cells.document)),
    )


def _proof(
    given: PlanInput,
    found: Gathered,
    about: tuple[_Asked, Made],
    refused: tuple[Refusal, ...],
    wish: PlanWish,
) -> Proof:
    what, made = about
    pool, asked = found.pool, what.asked
    task = task_of(pool, asked, widened(asked.resistance_band))
    worth = float(worth_of(task, made.packs).sum())
    broken = broken_bands(pool, asked, made.packs)
    violations = (*what.violations, *broken)
    # What floats differ in far below one quantum is no gap, even where the objective is 0.
    bound = worth if abs(made.bound - worth) <= _EVEN else made.bound
    gap = gap_between(worth, bound)
    # That no more packs keep the capacity band is not proved where some were dropped.
    is_best = gap <= wish.gap and not len(made.dropped)
    status = PlanStatus.OPTIMAL if is_best else PlanStatus.FEASIBLE
    shown = sorted(refused, key=_distance)[:REFUSALS_MAX]
    is_exact = made.exact is not None
    return Proof(
        status=PlanStatus.LEAST_VIOLATION if violations else status,
        sense=Sense.MOST,
        objective=worth / 10.0**pool.exponent,
        bound=bound / 10.0**pool.exponent,
        gap=gap,
        gap_asked=wish.gap,
        unit=AMPERE_HOUR,
        method=(*method_of(asked, made, len(refused) - len(shown)), *_open(what, broken)),
        bindings=bindings_of(pool, asked, made.packs, made.most),
        refusals=tuple(shown),
        conflict=what.conflict,
        violations=violations,
        solver=SOLVER if is_exact else "",
        version=solver_version() if is_exact else "",
        program=metadata.version("loopbook"),
        seed=wish.seed,
        effort={
            "cells": len(found.why),
            "placed": int(made.packs.size),
            "restarts": made.search.restarts,
            "nodes": made.exact.nodes if made.exact else 0,
        },
        settings=told(given, SETTINGS),
    )


def _open(what: _Asked, broken: tuple[Violation, ...]) -> tuple[Reason, ...]:
    """Say that packs pass the capacity band without a proof that they must."""
    is_open = broken and what.conflict is None
    return (Reason("plan.regroup.method.open"),) if is_open else ()


def _distance(refusal: Refusal) -> tuple[int, float, str]:
    """Order refusals: those that lack least first, kind by kind."""
    why = refusal.reason.key.rpartition(".")[2]
    rank = next((at for at, name in enumerate(_ORDER) if why.startswith(name)), len(_ORDER))
    return rank, refusal.amount if refusal.amount is not None else np.inf, refusal.option


def _findings(found: Gathered, document: str) -> tuple[Finding, ...]:
    made = []
    silent = int((found.why == Why.NO_CAPACITY.value).sum())
    if silent:
        values = {"count": str(silent), "of": str(len(found.why))}
        made.append(_finding("LB-PL97", Severity.WARNING, document, values))
    for name in found.absent:
        made.append(_finding("LB-PL98", Severity.NOTE, document, {"name": name}))
    return tuple(made)


def _finding(code: str, severity: Severity, document: str, values: dict[str, str]) -> Finding:
    return Finding(code=code, severity=severity, place=Place(document=document), values=values)
