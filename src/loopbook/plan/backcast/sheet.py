"""Sheet: decisions, money and proof of a course, in the terms of a plan."""

from collections.abc import Iterator, Sequence

import numpy as np

from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.course import missed
from loopbook.plan.backcast.indicator import Target
from loopbook.plan.backcast.limit import limit_of
from loopbook.plan.backcast.measure import left_shares
from loopbook.plan.backcast.model import built
from loopbook.plan.backcast.price import per_point
from loopbook.plan.backcast.solved import WORK_MAX, Solved
from loopbook.plan.solve.binding import binding_rows
from loopbook.plan.solve.conflict import smallest_conflict
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan import Binding, Conflict, Decision, MoneyLine, Violation
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.statement import Reason

BINDINGS_MAX = 100
FREE = 1e-9
"""Price, in units of the objective, below which a limit holds nothing back."""


def decisions_of(answer: Solved) -> tuple[Decision, ...]:
    """Return what is taken up in each year: `start` where there was none, else `expand`."""
    case, new = answer.case, answer.course.new
    return tuple(
        Decision(
            kind="expand" if new[at, :t].any() else "start",
            subject=case.measures.names[at],
            label=case.measures.labels[at],
            period=str(case.frame.years[t]),
            value=float(new[at, t]),
            unit=case.measures.units[at],
        )
        for at, t in zip(*np.nonzero(new), strict=True)
    )


def money_of(given: PlanInput, answer: Solved) -> tuple[MoneyLine, ...]:
    """Return money as it is paid, undiscounted: costs beyond those of doing nothing."""
    return tuple(_money(given, answer))


def _money(given: PlanInput, answer: Solved) -> Iterator[MoneyLine]:
    case, course = answer.case, answer.course
    years = [str(year) for year in case.frame.years]
    lines = (
        ("capex", case.measures.names, course.capex),
        ("opex", case.measures.names, course.opex),
        ("handling", case.system.flows, course.handling),
    )
    for item, names, amounts in lines:
        for at, t in zip(*np.nonzero(amounts), strict=True):
            amount = float(amounts[at, t])
            yield MoneyLine(item=item, subject=names[at], period=years[t], amount=amount)
    left = left_shares(case.measures, case.frame, has_residual=given.number("residual") == 1.0)
    residual = (left * course.capex).sum(axis=1)
    for at in np.flatnonzero(residual):
        amount = -float(residual[at])
        subject = case.measures.names[at]
        yield MoneyLine(item="residual", subject=subject, period=years[-1], amount=amount)


def bindings_of(given: PlanInput, answer: Solved) -> tuple[Binding, ...]:
    """Return limits that hold the answer back, dearest first: targets, ramps, budgets and others.

    Prices are money for one unit of the limit; those with whole measures are of the linear program
    in which these keep their numbers.
    """
    if not answer.is_kept:
        return ()
    made, case = answer.made, answer.case
    has_whole = bool(case.measures.is_whole.any())
    found = []
    for row in binding_rows(made.model, answer.outcome, answer.prices):
        limit = limit_of(given, case, made, row.rows, row.position)
        if not row.price > FREE:
            continue
        activity, bound = row.activity * limit.size, row.bound * limit.size
        price = row.price * made.money / limit.size
        if limit.target is not None:
            activity, bound = _of_target(answer, limit.target), limit.target.value
            price = row.price * made.money * per_point(answer, limit.target)
        found.append(
            Binding(
                limit=limit.reason,
                subject=limit.subject,
                period=limit.period,
                activity=activity,
                bound=bound,
                unit=limit.unit,
                price=price,
                is_relaxed=has_whole,
            )
        )
    return tuple(found[:BINDINGS_MAX])


def _of_target(answer: Solved, target: Target) -> float:
    return float(answer.course.values[target.indicator, target.year])


def violations_of(given: PlanInput, answer: Solved) -> tuple[Violation, ...]:
    """Return the targets that are missed, and by how much, in the unit of their indicators."""
    rows = {
        id(target): made
        for target, made in zip(answer.case.targets, answer.made.targets, strict=True)
    }
    found = []
    for target, amount in missed(answer.case, answer.course):
        limit = limit_of(given, answer.case, answer.made, rows[id(target)], 0)
        found.append(
            Violation(
                limit=limit.reason,
                subject=limit.subject,
                period=limit.period,
                amount=amount,
                unit=limit.unit,
            )
        )
    return tuple(found)


def conflict_of(given: PlanInput, case: Case, effort: Effort) -> Conflict:
    """Return the smallest set of limits that cannot all be kept, in the user's words."""
    made = built(case, is_open=True)
    found = smallest_conflict(made.model, effort)
    limits = [limit_of(given, case, made, rows, position) for rows, position in found.rows]
    return Conflict(
        limits=tuple(limit.reason for limit in limits),
        places=tuple(limit.place for limit in limits),
        is_smallest=found.is_smallest,
    )


def method_of(answer: Solved, share: float, scenarios: Sequence[str]) -> tuple[Reason, ...]:
    """Return how the answer was found, and what is certain about it."""
    is_whole = bool(answer.case.measures.is_whole.any())
    kind = "whole" if is_whole else "linear"
    kind = kind if answer.is_kept else "least"
    count = len(positions_of_targets(answer.case))
    reasons = [
        Reason(f"plan.backcast.method.{kind}", {"targets": str(count)}),
        Reason("plan.backcast.method.objective"),
        Reason("plan.backcast.method.sign"),
    ]
    if answer.is_kept:
        reasons.append(Reason("plan.backcast.method.near", {"share": f"{share * 100.0:g}"}))
    if is_whole:
        reasons.append(Reason("plan.backcast.method.effort", {"count": str(WORK_MAX)}))
    if scenarios:
        reasons.append(Reason("plan.backcast.method.scenarios", {"count": str(len(scenarios))}))
    return tuple(reasons)


def positions_of_targets(case: Case) -> dict[str, int]:
    """Return target -> position of its row: one that holds for years counts once."""
    return {target.name: target.row for target in case.targets}
