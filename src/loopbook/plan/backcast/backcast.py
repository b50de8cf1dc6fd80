"""Backcast: from dated targets back to the measures that reach them at the least cost.

    input -> case (stocks, flows, indicators, measures) -> model -> course -> plan
          -> prices of targets, plans near the least cost, plans under scenarios

Spec: docs/spec/plan-backcast.md
"""

from collections.abc import Sequence
from math import isfinite

from loopbook.plan.accepted import accepted
from loopbook.plan.backcast.case import Case, case_of
from loopbook.plan.backcast.check import checked
from loopbook.plan.backcast.course import missed
from loopbook.plan.backcast.frame import BASE, scenarios_of
from loopbook.plan.backcast.measure import measure_findings
from loopbook.plan.backcast.model import built, must_keep_sign
from loopbook.plan.backcast.moved import planned_flows
from loopbook.plan.backcast.near import near_ranges
from loopbook.plan.backcast.price import target_prices
from loopbook.plan.backcast.refusal import refusals_of
from loopbook.plan.backcast.regret import regrets
from loopbook.plan.backcast.sheet import (
    bindings_of,
    conflict_of,
    decisions_of,
    method_of,
    money_of,
    violations_of,
)
from loopbook.plan.backcast.solved import Solved, solving
from loopbook.plan.backcast.tables import (
    contribution_table,
    flow_table,
    indicator_table,
    near_table,
    regret_table,
    scrap_table,
    target_table,
    trial_table,
    uptake_table,
)
from loopbook.plan.solve.highs import SOLVER, solver_version
from loopbook.plan.solve.model import Model
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
from loopbook.terms.plan import Plan, PlanStatus, PlanTable, PlanWish, Proof, Refusal, Sense
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Run, gap_between

JOB = "backcast"


def backcast(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Return the least-cost plan that reaches the targets of an input.

    Where no plan does, the one that misses them least, with the smallest conflict.
    Raises    InputError  what no plan can be made of, with file and row;  PlanError  LB-PL01 the
              independent check refuses the plan, LB-PL02 it gets better without end
    """
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    case = case_of(given, BASE)
    must_keep_sign(case)
    scenarios = [case_of(given, scenario) for scenario in scenarios_of(given)]
    for each in scenarios:
        must_keep_sign(each)
    answer = yield from solving(case, effort)
    tables = yield from _tables(given, answer, scenarios, effort)
    refusals = yield from refusals_of(given, answer, effort)
    plan = Plan(
        job=JOB,
        digest=given.digest,
        currency=given.currency,
        price_year=given.price_year,
        flows=planned_flows(given, case, answer.course),
        decisions=decisions_of(answer),
        money=money_of(given, answer),
        tables=tables,
        proof=_proof(given, answer, scenarios, wish, refusals),
        findings=(*given.findings, *measure_findings(given, case.frame, case.measures)),
    )
    return accepted(plan, checked(given, plan))


def backcast_model(given: PlanInput) -> Model:
    """Return the linear model of an input, for other solvers to read.

    Raises    InputError  what no plan can be made of, with file and row
    """
    return built(case_of(given, BASE)).model


def _tables(
    given: PlanInput, answer: Solved, scenarios: Sequence[Case], effort: Effort
) -> Run[tuple[PlanTable, ...]]:
    """Search what stands beside the plan: prices, alternatives, scenarios."""
    currency = given.currency
    prices = yield from target_prices(answer, effort)
    tables = [
        indicator_table(answer),
        uptake_table(answer),
        target_table(answer, prices, currency),
        contribution_table(answer),
        scrap_table(answer),
        flow_table(answer),
    ]
    if answer.is_kept:
        ranges = yield from near_ranges(answer, given.number("near_share"), effort)
        tables.append(near_table(answer, ranges))
    if scenarios and not answer.is_stopped:
        plans, cells = yield from regrets(answer, scenarios, effort)
        names = [JOB, *(each.scenario.name for each in scenarios)]
        tables += [
            regret_table(plans, cells, names, currency),
            trial_table(plans, cells, names),
        ]
    return tuple(tables)


def _proof(
    given: PlanInput,
    answer: Solved,
    scenarios: Sequence[Case],
    wish: PlanWish,
    refusals: tuple[Refusal, ...],
) -> Proof:
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    outcome, objective = answer.outcome, answer.course.objective
    has_bound = answer.is_kept and isfinite(outcome.bound)
    bound = outcome.bound * answer.made.money if has_bound else None
    violations = () if answer.is_kept else violations_of(given, answer)
    share = given.number("near_share")
    return Proof(
        status=_status(answer),
        sense=Sense.LEAST,
        objective=objective,
        bound=bound,
        gap=None if bound is None else gap_between(objective, bound),
        gap_asked=wish.gap if answer.case.measures.is_whole.any() else 0.0,
        unit=given.currency,
        method=method_of(answer, share, [each.scenario.name for each in scenarios]),
        bindings=bindings_of(given, answer),
        refusals=refusals,
        conflict=conflict_of(given, answer.case, effort) if violations else None,
        violations=violations,
        solver=SOLVER,
        version=solver_version(),
        seed=wish.seed,
        effort={
            "columns": answer.made.model.column_count,
            "rows": answer.made.model.row_count,
            "nodes": outcome.nodes,
            "iterations": outcome.iterations,
        },
        settings={name: str(value) for name, value in sorted(given.settings.items())},
    )


def _status(answer: Solved) -> PlanStatus:
    """Return what the answer is worth.

    A search stopped before it found anything is answered by the least miss; where that is none, it
    keeps every limit, and nothing is proved of its cost.
    """
    if not answer.is_kept:
        is_missed = bool(missed(answer.case, answer.course))
        return PlanStatus.LEAST_VIOLATION if is_missed else PlanStatus.FEASIBLE
    is_proved = answer.outcome.status is OutcomeStatus.OPTIMAL
    return PlanStatus.OPTIMAL if is_proved else PlanStatus.FEASIBLE
