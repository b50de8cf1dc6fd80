"""Route: pick-ups by appointment, planned day by day; the tours come checked, with a bound.

Spec: docs/spec/plan-route.md.
"""

from collections.abc import Sequence
from time import monotonic

import msgspec
import numpy as np

from loopbook.errors import Infeasible
from loopbook.plan.accepted import accepted
from loopbook.plan.route.answer import (
    Day,
    cost_of,
    decisions_of,
    flows_of,
    money_of,
    tables_of,
)
from loopbook.plan.route.bound import Bounded, bounded
from loopbook.plan.route.check import checked
from loopbook.plan.route.conflict import conflict_of, order_place
from loopbook.plan.route.crowd import crowd_of
from loopbook.plan.route.insertion import tried
from loopbook.plan.route.polish import polished
from loopbook.plan.route.reading import reading_of
from loopbook.plan.route.scale import Scaled, drives_of, scaled
from loopbook.plan.route.task import Drive, Task
from loopbook.plan.route.telling import (
    bindings_of,
    limit_words,
    refusals_of,
    told_refusals,
    unused_stations,
)
from loopbook.plan.route.timing import timed
from loopbook.plan.solve.highs import SOLVER, solver_version
from loopbook.plan.solve.tour_problem import TourAnswer, TourEffort
from loopbook.plan.solve.tours_gate import TOUR_SOLVER, search_tours, tour_solver_version
from loopbook.terms.plan import (
    Plan,
    PlanStatus,
    PlanWish,
    Proof,
    Sense,
    Violation,
)
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Progress, Run, gap_between
from loopbook.terms.statement import Reason

SEARCH_SHARE = 0.9
"""Of the time of a day that the search has; bound, polishing and check have the rest."""
_SETTINGS = ("iterations", "bound_orders", "road_factor", "speed")


def route(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Return the cheapest tours found for every day of the orders, with their proof sheet.

    Yields    Progress in money; when asked to stop, the best so far of the day at hand is taken,
              and of every day after it what is found until its first progress
    Raises    InputError     the tables cannot be meant (LB-PL62 to LB-PL68)
              Infeasible     an order that has to be served can be by no vehicle (LB-PL61)
              SolverMissing  the extra `routing` is not installed (LB-PL60)
              PlanError      the independent check refuses the plan (LB-PL01)
    """
    end = None if wish.seconds is None else monotonic() + wish.seconds
    return (yield from _stopping(_planned(given, wish, end), end))


def _planned(given: PlanInput, wish: PlanWish, end: float | None) -> Run[Plan]:
    read = reading_of(given)
    version = tour_solver_version()
    for task in read.tasks:
        _refuse_unservable(given, task)
    days: list[Day] = []
    for at, task in enumerate(read.tasks):
        share = None if end is None else max(end - monotonic(), 0.0) / (len(read.tasks) - at)
        part = msgspec.structs.replace(wish, seconds=share)
        days.append((yield from _day(given, task, part)))
    plan = Plan(
        job="route",
        digest=given.digest,
        currency=given.currency if read.is_priced else "",
        price_year=given.price_year if read.is_priced else "",
        flows=flows_of(days),
        decisions=decisions_of(days),
        money=money_of(days) if read.is_priced else (),
        tables=tables_of(days),
        proof=_proof(given, wish, days, version),
        findings=(*given.findings, *read.findings),
    )
    return accepted(plan, checked(given, plan))


def _stopping(run: Run[Plan], end: float | None) -> Run[Plan]:
    """Ask a run at every progress to stop, once the caller has or the time is up."""
    is_asked: bool | None = None
    while True:
        try:
            told = run.send(is_asked)
        except StopIteration as done:
            plan: Plan = done.value
            return plan
        is_late = end is not None and monotonic() >= end
        is_asked = bool((yield told)) or is_asked or is_late


def _refuse_unservable(given: PlanInput, task: Task) -> None:
    lost = []
    for at, order in enumerate(task.orders):
        if not task.vehicles or not order.is_optional:
            found = tried(task, (), at)
            lost += [] if found.cheapest else [(at, found.nearest)]
    if not lost:
        return
    at, nearest = lost[0]
    limit = next(iter(nearest.broken)) if nearest else "several"
    limit = limit if task.orders[at].vehicles else "vehicle"
    raise Infeasible(
        "LB-PL61",
        order_place(given, task, at),
        order=task.orders[at].name,
        limit=limit_words(limit, "en"),
        limit_zh=limit_words(limit, "zh"),
        count=len(lost),
    )


def _day(given: PlanInput, task: Task, wish: PlanWish) -> Run[Day]:
    """Search one day: all orders that must be served, or where none is found the least left out."""
    made, effort = scaled(task), _effort(given, wish)
    answer = yield from _searched(made, effort)
    steps = answer.iterations
    drives, left = _usable(task, made, answer)
    if any(not task.orders[at].is_optional for at in left):
        made = scaled(task, must=False)
        answer = yield from _searched(made, effort)
        steps += answer.iterations
        other, without = _usable(task, made, answer)
        if _lack(task, without) < _lack(task, left):
            drives, left = other, without
    proved: Bounded | None = None
    is_whole = all(task.orders[at].is_optional for at in left)
    if len(task.orders) <= given.number("bound_orders"):
        proved = yield from bounded(task, wish.seed)
    if not is_whole and proved is not None:
        # The bound is one of tours that serve all: it says nothing of these.
        proved = proved._replace(bound=float("nan"))
    ordered = tuple(sorted(drives, key=lambda drive: (drive.vehicle, timed(task, drive).start,
                                                      drive.stops)))  # fmt: skip
    refusals = tuple(refusals_of(given, task, ordered, left))
    crowd = None
    if not is_whole and proved is not None and proved.is_impossible:
        crowd = yield from crowd_of(task, wish.seed)
    return Day(task, ordered, tuple(left), refusals, proved, steps, crowd)


def _lack(task: Task, left: Sequence[int]) -> float:
    """Return the weight of the orders left out that have to be served."""
    orders = [task.orders[at] for at in left if not task.orders[at].is_optional]
    return sum(order.prize if order.prize > 0.0 else 1.0 for order in orders)


def _usable(task: Task, made: Scaled, answer: TourAnswer) -> tuple[list[Drive], list[int]]:
    """Return the drives of an answer that keep every limit, with whatever fits in besides."""
    drives = [drive for drive in drives_of(task, made, answer) if not timed(task, drive).broken]
    served = {stop.order for drive in drives for stop in drive.stops}
    return polished(task, drives, [at for at in range(len(task.orders)) if at not in served])


def _searched(made: Scaled, effort: TourEffort) -> Run[TourAnswer]:
    """Search tours, telling their cost in money."""
    run = search_tours(made.problem, effort)
    answer: bool | None = None
    while True:
        try:
            told = run.send(answer)
        except StopIteration as end:
            found: TourAnswer = end.value
            return found
        cost = told.incumbent
        answer = yield Progress(
            stage=told.stage,
            done=told.done,
            total=told.total,
            incumbent=None if cost is None else cost / made.money,
            seconds=told.seconds,
        )


def _effort(given: PlanInput, wish: PlanWish) -> TourEffort:
    seconds = None if wish.seconds is None else SEARCH_SHARE * wish.seconds
    return TourEffort(wish.seed, int(given.number("iterations")), seconds)


def _proof(given: PlanInput, wish: PlanWish, days: Sequence[Day], version: str) -> Proof:
    objective = sum(cost_of(day) for day in days)
    bounds = [day.bounded.bound if day.bounded else float("nan") for day in days]
    bound = float(np.sum(bounds)) if not np.isnan(bounds).any() else None
    # A bound above the objective is rounding of floating point.
    bound = None if bound is None else min(bound, objective)
    gap = None if bound is None else gap_between(objective, bound)
    return Proof(
        status=_status(days, gap, wish),
        sense=Sense.LEAST,
        objective=objective,
        bound=bound,
        gap=gap,
        gap_asked=wish.gap,
        unit=given.currency or "KMT",
        method=_method(given, days, bound),
        bindings=tuple(each for day in days for each in bindings_of(day.task, day.drives)),
        refusals=told_refusals([each for day in days for each in day.refusals]),
        conflict=conflict_of(given, days),
        violations=_violations(days),
        solver=f"{TOUR_SOLVER}, {SOLVER}",
        version=f"{version}, {solver_version()}",
        seed=wish.seed,
        effort={
            "iterations": sum(day.iterations for day in days),
            "rounds": sum(day.bounded.rounds for day in days if day.bounded),
            "cuts": sum(day.bounded.cuts for day in days if day.bounded),
        },
        settings={
            name: f"{given.number(name):g}"
            for name in _SETTINGS
            if not np.isnan(given.number(name))
        },
    )


def _status(days: Sequence[Day], gap: float | None, wish: PlanWish) -> PlanStatus:
    if any(not day.task.orders[at].is_optional for day in days for at in day.left):
        return PlanStatus.LEAST_VIOLATION
    return PlanStatus.OPTIMAL if gap is not None and gap <= wish.gap else PlanStatus.FEASIBLE


def _method(given: PlanInput, days: Sequence[Day], bound: float | None) -> tuple[Reason, ...]:
    steps = sum(day.iterations for day in days)
    told = [
        Reason("plan.route.method.search", {"steps": str(steps)}),
        Reason("plan.route.method.scale"),
        *unused_stations([day.task for day in days]),
    ]
    is_short = any(not day.task.orders[at].is_optional for day in days for at in day.left)
    if bound is not None:
        told.append(Reason("plan.route.method.bound"))
    elif not is_short:
        most = f"{given.number('bound_orders'):g}"
        told.append(Reason("plan.route.method.unbounded", {"most": most}))
    if is_short:
        is_proved = all(
            day.bounded is not None and day.bounded.is_impossible
            for day in days
            if any(not day.task.orders[at].is_optional for at in day.left)
        )
        told.append(Reason(f"plan.route.method.{'impossible' if is_proved else 'short'}"))
    return tuple(told)


def _violations(days: Sequence[Day]) -> tuple[Violation, ...]:
    return tuple(
        Violation(
            limit=Reason("plan.route.unserved", {"order": day.task.orders[at].name}),
            subject=day.task.orders[at].name,
            period=day.task.day,
            amount=1.0,
            unit="C62",
        )
        for day in days
        for at in day.left
        if not day.task.orders[at].is_optional
    )
