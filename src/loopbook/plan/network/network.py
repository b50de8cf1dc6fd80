"""Network: the reverse network over periods: what stands where, and what flows.

Tables -> numbered network -> program -> whole flows -> money, decisions, proof; the independent
check has the last word. Spec: docs/spec/plan-network.md.
Source    reference formulation of multi-echelon collection networks; RELOG (Argonne National
          Laboratory, BSD-3-Clause) for linear expansion, storage, disposal limits, lagged returns
"""

import math
from typing import NamedTuple

import msgspec

from loopbook.errors import Infeasible, PlanError
from loopbook.plan.accepted import accepted
from loopbook.plan.network.amounts import amounts_of
from loopbook.plan.network.answer import answer_of, quantum_of
from loopbook.plan.network.build import Program, program_of
from loopbook.plan.network.check import checked
from loopbook.plan.network.every import bound_of_every, is_pruned
from loopbook.plan.network.large import Pair, searched_large
from loopbook.plan.network.lay import laid_out
from loopbook.plan.network.layout import Network
from loopbook.plan.network.limits import Limits, limit_rows
from loopbook.plan.network.money import items_of, money_lines, objective_of
from loopbook.plan.network.prices import Prices, prices_of
from loopbook.plan.network.proof import (
    Solved,
    bindings_of,
    conflict_of,
    method_of,
    priced_beyond,
    refusals_of,
    violations_of,
)
from loopbook.plan.network.tell import Told, decisions_of, tables_of
from loopbook.plan.network.unserved import unserved
from loopbook.plan.solve.conflict import smallest_conflict
from loopbook.plan.solve.highs import SOLVER, priced, search, solver_version
from loopbook.plan.solve.model import Model
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.plan.solve.relax import least_violation
from loopbook.terms.plan import Conflict, Plan, PlanStatus, PlanWish, Proof, Sense, Violation
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Run, gap_between

EVERY_SHARE = 0.1
"""Share of the time for a bound over the links that `nearest` leaves out."""

LARGE_FROM = 100
"""Choices of sites and periods from which the search takes cuts, and a network to begin with."""


class _Asked(msgspec.Struct, frozen=True):
    """What was asked, laid out."""

    given: PlanInput
    wish: PlanWish
    net: Network
    prices: Prices


class _Broken(msgspec.Struct, frozen=True):
    """Why no answer keeps every limit, and what the answer breaks."""

    conflict: Conflict
    violations: tuple[Violation, ...]


class _Searched(NamedTuple):
    """What the search found.

    Fields
      every   bound over all links, those that were left out among them; NaN: none is known
    """

    solved: Solved
    broken: _Broken | None
    every: float


def network(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Return the cheapest network that keeps every limit; else the one that breaks them least.

    Yields    progress; `send(True)` stops with the best so far
    Raises    InputError  tables that contradict each other, LB-PL50 to LB-PL58
              PlanError   LB-PL53  stopped before there was an answer
              Infeasible  LB-PL59  not even breaking limits that people set helps
    """
    net = laid_out(given)
    asked = _Asked(given, wish, net, prices_of(given, net))
    program, limits = _program(asked)
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    every = math.nan
    if is_pruned(given):
        share = None if effort.seconds is None else EVERY_SHARE * effort.seconds
        every = yield from bound_of_every(given, effort._replace(seconds=share))
        if share is not None:
            effort = effort._replace(seconds=(1.0 - EVERY_SHARE) * (effort.seconds or 0.0))
    outcome = yield from _searched(asked, program, effort)
    prices, broken = None, None
    if outcome.status is OutcomeStatus.INFEASIBLE:
        conflict = conflict_of(smallest_conflict(program.model), limits)
        program, limits = _program(asked, is_firm=True)
        outcome, prices, broken = _least(conflict, program, limits, effort)
    if not outcome.is_found:
        raise PlanError("LB-PL53")
    solved = Solved(net, program, limits, outcome, prices or priced(program.model, outcome))
    plan = _plan(asked, _Searched(solved, broken, every))
    return accepted(plan, checked(given, plan))


def _searched(asked: _Asked, program: Program, effort: Effort) -> Run[Outcome]:
    """Search a program; a large one with cuts and a network to begin with."""
    if program.standing.is_open.index.size < LARGE_FROM:
        return (yield from search(program.model, effort))
    relaxed, _ = _program(asked, is_relaxed=True)
    return (yield from searched_large(asked.given, asked.net, Pair(program, relaxed), effort))


def _program(
    asked: _Asked, *, is_firm: bool = False, is_relaxed: bool = False
) -> tuple[Program, Limits]:
    program = program_of(asked.given, asked.net, asked.prices, is_relaxed=is_relaxed)
    limits = limit_rows(asked.given, asked.net, asked.prices, program, is_firm=is_firm)
    return program, limits


def _least(
    conflict: Conflict, program: Program, limits: Limits, effort: Effort
) -> tuple[Outcome, Outcome, _Broken]:
    """Return the answer that breaks the limits least, its prices, and what it breaks."""
    relaxed = least_violation(program.model, None, effort)
    if not relaxed.outcome.is_found:
        raise Infeasible("LB-PL59", ", ".join(conflict.places), limits=len(conflict.limits))
    outcome, prices = priced_beyond(program.model, relaxed)
    return outcome, prices, _Broken(conflict, violations_of(relaxed.broken, limits))


def _plan(asked: _Asked, searched: _Searched) -> Plan:
    solved = searched.solved
    given, net, prices = asked.given, asked.net, asked.prices
    answer = answer_of(net, solved.program, solved.outcome, quantum_of(given.number("quantum")))
    told = Told(given, net, prices, answer, amounts_of(net, answer))
    items = items_of(
        net, prices, answer, told.amounts, gives_back=given.number("capacity_returns") > 0.0
    )
    objective = objective_of(net, items)
    return Plan(
        job="network",
        digest=given.digest,
        currency=given.currency,
        price_year=given.price_year,
        flows=answer.flows,
        decisions=decisions_of(net, answer),
        money=money_lines(net, items),
        tables=tables_of(told),
        proof=_proof(asked, searched, (told, objective)),
        findings=(*given.findings, *unserved(given, net)),
    )


def _proof(asked: _Asked, searched: _Searched, found: tuple[Told, float]) -> Proof:
    (told, objective), (solved, broken, every) = found, searched
    outcome = solved.outcome
    bound = None if broken or math.isnan(outcome.bound) else min(outcome.bound, objective)
    if broken:
        status = PlanStatus.LEAST_VIOLATION
    elif outcome.status is OutcomeStatus.OPTIMAL:
        status = PlanStatus.OPTIMAL
    else:
        status = PlanStatus.FEASIBLE
    return Proof(
        status=status,
        sense=Sense.LEAST,
        objective=objective,
        bound=bound,
        gap=None if bound is None else gap_between(objective, bound),
        gap_asked=asked.wish.gap,
        unit=asked.given.currency,
        method=method_of(solved, objective, math.nan if broken else every),
        bindings=bindings_of(solved, told),
        refusals=() if broken else refusals_of(solved),
        conflict=broken.conflict if broken else None,
        violations=broken.violations if broken else (),
        solver=SOLVER,
        version=solver_version(),
        seed=asked.wish.seed,
        effort={"nodes": outcome.nodes, "iterations": outcome.iterations},
        settings={"gap": f"{asked.wish.gap:g}", "links": str(len(solved.net.links.km))},
    )


def network_model(given: PlanInput) -> Model:
    """Return the model of a network, for other solvers to read.

    Raises    InputError  as `network`
    """
    net = laid_out(given)
    program, _ = _program(_Asked(given, PlanWish(), net, prices_of(given, net)))
    return program.model
