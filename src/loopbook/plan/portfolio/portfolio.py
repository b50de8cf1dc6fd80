"""Portfolio: the job. Tables in, the best portfolio out, with its proof sheet.

    read -> columns -> limits -> solve -> reckon -> prices, refusals, front -> check

Spec: docs/spec/plan-portfolio.md.
"""

from importlib import metadata
from typing import NamedTuple

import numpy as np

from loopbook.errors import Infeasible, PlanError
from loopbook.plan.accepted import accepted
from loopbook.plan.portfolio.answer import Answer, answer_of, reckoned
from loopbook.plan.portfolio.asking import REFUSALS_MAX, Asked, Asking
from loopbook.plan.portfolio.check import checked
from loopbook.plan.portfolio.columns import Columns, columns_of
from loopbook.plan.portfolio.front import Front, front_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.money import money_lines
from loopbook.plan.portfolio.price import bindings_of
from loopbook.plan.portfolio.problem import Problem
from loopbook.plan.portfolio.program import LEAST_COST, NPV, SAVING, Twist, limit_at, program_of
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.portfolio.refusal import incentive_refusals, refusals_of
from loopbook.plan.portfolio.standing import standings, violations_of
from loopbook.plan.portfolio.tables import decisions_of, tables_of
from loopbook.plan.solve.conflict import smallest_conflict
from loopbook.plan.solve.highs import SOLVER, solver_version
from loopbook.plan.solve.model import Model
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
from loopbook.plan.solve.relax import least_violation
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan import (
    Binding,
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


class _Found(NamedTuple):
    """What goes into the proof sheet."""

    status: PlanStatus
    base: Asked
    answer: Answer
    bindings: tuple[Binding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    front: Front | None = None
    conflict: Conflict | None = None
    violations: tuple[Violation, ...] = ()


def portfolio(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Return the portfolio that is best by the objective of the settings.

    Raises    InputError  LB-PL70, LB-PL71, LB-PL74  a row or setting that cannot be;
              Infeasible  LB-PL75  no portfolio keeps what no money loosens;
              PlanError   LB-PL01  the independent check refuses the plan
    """
    problem, findings = problem_of(given)
    columns = columns_of(problem)
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    asking = Asking(columns, limit_rows(columns), effort)
    base = yield from _best(asking)
    if base.outcome.status is OutcomeStatus.INFEASIBLE:
        found = _least_violating(asking, base)
    elif base.answer is None:
        raise PlanError("LB-PL76", "", seconds=wish.seconds or 0)
    else:
        found = yield from _explained(asking, base, base.answer)
    plan = _plan(given, wish, asking, found, findings)
    return accepted(plan, checked(given, plan))


def _best(asking: Asking) -> Run[Asked]:
    """Return the best portfolio; of those with the most of a saving, the one worth most."""
    first = yield from asking.ask()
    terms = asking.columns.problem.terms
    if terms.objective != SAVING or first.answer is None or asking.is_stopped:
        return first
    least = first.objective - abs(first.objective) * 1e-7
    floor = (SAVING, terms.objective_saving, least)
    second = yield from asking.ask(Twist(objective=NPV, floors=(floor,)), first)
    if second.answer is None:
        return first
    reached = reckoned(asking.columns, second.answer, SAVING, terms.objective_saving)
    return first._replace(answer=second.answer, objective=reached)


def _explained(asking: Asking, base: Asked, answer: Answer) -> Run[_Found]:
    columns = asking.columns
    stands = standings(columns, asking.limits, answer)
    is_proved = base.outcome.status is OutcomeStatus.OPTIMAL
    status = PlanStatus.OPTIMAL if is_proved else PlanStatus.FEASIBLE
    bindings = yield from bindings_of(asking, base, stands)
    refusals = yield from refusals_of(asking, base, REFUSALS_MAX)
    front = None
    terms = columns.problem.terms
    if terms.curve and not asking.is_stopped:
        front = yield from front_of(asking, base, terms.curve, terms.curve_points)
    return _Found(
        status=status,
        base=base,
        answer=answer,
        bindings=bindings,
        refusals=(*refusals, *incentive_refusals(columns, answer)),
        front=front,
        violations=violations_of(stands),
    )


def _least_violating(asking: Asking, base: Asked) -> _Found:
    """Return the portfolio that breaks the limits least, with the smallest conflict.

    Raises    Infeasible  LB-PL75  it would break what no money loosens
    """
    conflict = _conflict(asking, base)
    firm = program_of(asking.columns, asking.limits, Twist(is_firm=True)).model
    relaxed = least_violation(firm, {}, asking.left())
    if not relaxed.outcome.is_found:
        raise Infeasible("LB-PL75", "; ".join(conflict.places), count=len(conflict.limits))
    answer = answer_of(base.program, relaxed.outcome)
    stands = standings(asking.columns, asking.limits, answer)
    terms = asking.columns.problem.terms
    objective = reckoned(asking.columns, answer, terms.objective, terms.objective_saving)
    made = base._replace(outcome=relaxed.outcome, answer=answer, objective=objective)
    return _Found(
        status=PlanStatus.LEAST_VIOLATION,
        base=made,
        answer=answer,
        refusals=incentive_refusals(asking.columns, answer),
        conflict=conflict,
        violations=violations_of(stands),
    )


def _conflict(asking: Asking, base: Asked) -> Conflict:
    found = smallest_conflict(base.program.model, asking.left())
    limits = [limit_at(base.program, rows, position) for rows, position in found.rows]
    return Conflict(
        limits=tuple(limit.words() for limit in limits),
        places=tuple(limit.place for limit in limits),
        is_smallest=found.is_smallest,
    )


def _plan(
    given: PlanInput,
    wish: PlanWish,
    asking: Asking,
    found: _Found,
    findings: tuple[Finding, ...],
) -> Plan:
    columns, answer = asking.columns, found.answer
    return Plan(
        job="portfolio",
        digest=given.digest,
        currency=given.currency,
        price_year=given.price_year,
        decisions=decisions_of(columns, answer),
        money=money_lines(columns, answer),
        tables=tables_of(columns, answer, found.front),
        proof=_proof(wish, asking, found),
        findings=(*findings, *_notes(columns)),
    )


def _proof(wish: PlanWish, asking: Asking, found: _Found) -> Proof:
    problem, outcome = asking.columns.problem, found.base.outcome
    is_least = problem.terms.objective == LEAST_COST
    sign = -1.0 if is_least else 1.0
    objective = found.base.objective
    is_bounded = found.status is not PlanStatus.LEAST_VIOLATION and outcome.bound == outcome.bound
    # A bound within the solver's tolerance of the answer may stand below it: it is then the answer.
    bound = max(outcome.bound, objective) if is_bounded else None
    return Proof(
        status=found.status,
        sense=Sense.LEAST if is_least else Sense.MOST,
        objective=sign * objective + 0.0,
        bound=None if bound is None else sign * bound + 0.0,
        gap=None if bound is None else gap_between(objective, bound),
        gap_asked=wish.gap,
        unit=_unit(problem),
        method=_method(asking, found),
        bindings=found.bindings,
        refusals=found.refusals,
        conflict=found.conflict,
        violations=found.violations,
        solver=SOLVER,
        version=solver_version(),
        program=metadata.version("loopbook"),
        seed=wish.seed,
        effort={
            "nodes": outcome.nodes,
            "iterations": outcome.iterations,
            "programs": asking.count,
            "open": asking.open_count,
            "choices": len(asking.columns.choices),
            "claims": len(asking.columns.claims),
        },
        settings={"gap": f"{wish.gap:g}", "raise_share": f"{problem.terms.raise_share:g}"},
    )


def _unit(problem: Problem) -> str:
    if problem.terms.objective == SAVING:
        return problem.whats[problem.terms.objective_saving][1]
    return problem.currency


def _method(asking: Asking, found: _Found) -> tuple[Reason, ...]:
    problem, columns = asking.columns.problem, asking.columns
    counts = {
        "options": str(len(problem.options)),
        "choices": str(len(columns.choices)),
        "claims": str(len(columns.claims)),
        "limits": str(len(asking.limits)),
    }
    made = [
        Reason("plan.portfolio.method.program", counts),
        Reason("plan.portfolio.method.reckoned"),
    ]
    made.append(Reason(f"plan.portfolio.method.{found.status.value}"))
    if found.status is not PlanStatus.LEAST_VIOLATION:
        share = f"{100.0 * problem.terms.raise_share:g}"
        made.append(Reason("plan.portfolio.method.prices", {"share": share}))
        made.append(Reason("plan.portfolio.method.forced"))
    if asking.is_stopped:
        made.append(Reason("plan.portfolio.method.stopped"))
    if asking.open_count:
        count = {"count": str(asking.open_count), "nodes": str(asking.nodes)}
        made.append(Reason("plan.portfolio.method.open", count))
    if found.front is not None:
        whole = "whole" if found.front.is_whole else "part"
        if found.front.open_count:
            whole = "open"
        count = {"count": str(len(found.front.points)), "open": str(found.front.open_count)}
        made.append(Reason(f"plan.portfolio.method.front_{whole}", count))
    return tuple(made)


def _notes(columns: Columns) -> tuple[Finding, ...]:
    """Return what was assumed since nobody said otherwise."""
    problem, found = columns.problem, []
    last = len(problem.periods) - 1
    years = sorted({min(point - 1, last) for _, point in columns.credits})
    open_years = [problem.periods[at] for at in years if not np.isfinite(problem.tax_due[at])]
    if open_years:
        place = Place(document="periods.csv", column="tax_due")
        values = {"periods": ", ".join(open_years)}
        found.append(Finding("LB-PL77", Severity.NOTE, place, values))
    if problem.terms.objective == LEAST_COST and not problem.targets:
        place = Place(document="settings.csv", column="objective")
        found.append(Finding("LB-PL78", Severity.NOTE, place))
    return tuple(found)


def portfolio_model(given: PlanInput) -> Model:
    """Return the linear model of a portfolio, for other solvers to read.

    Raises    InputError  as `portfolio`
    """
    columns = columns_of(problem_of(given)[0])
    return program_of(columns, limit_rows(columns)).model
