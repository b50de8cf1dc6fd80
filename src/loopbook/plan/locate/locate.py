"""Locate: which sites to open, and who is served from where, proved over all pairs.

Tables -> siting problem -> search with its certificate -> flows, decisions, money, proof sheet; the
independent check has the last word. Spec: docs/spec/plan-locate.md.
"""

import numpy as np

from loopbook.errors import Infeasible, PlanError
from loopbook.plan.accepted import accepted
from loopbook.plan.locate.check import checked
from loopbook.plan.locate.cover import cover_program, covered
from loopbook.plan.locate.input import Read, siting_of
from loopbook.plan.locate.least import Least, least
from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.proof import bindings_of, effort_of, method_of
from loopbook.plan.locate.refusals import refusals_of
from loopbook.plan.locate.search import Searched, searched
from loopbook.plan.locate.siting import Found, Problem, Siting, arcs_of
from loopbook.plan.locate.told import counts_sites, decisions_of, flows_of, money_of, tables_of
from loopbook.plan.solve.highs import SOLVER, solver_version
from loopbook.plan.solve.model import Model
from loopbook.terms.plan import Plan, PlanStatus, PlanWish, Proof, Sense
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Run, gap_between


def locate(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Return the best sites and who they serve; where nothing keeps the limits, the least breach.

    Yields    progress; `send(True)` stops with the best so far
    Raises    InputError  what the tables cannot mean, LB-PL12, LB-PL40 to LB-PL48
              PlanError   LB-PL04  stopped before there was an answer
              Infeasible  LB-PL49  no answer, and none that breaks limits was found in time
    """
    read = siting_of(given)
    siting = read.siting
    if siting.problem is Problem.COVER:
        found = yield from covered(siting, wish)
    else:
        search = yield from searched(siting, wish)
        found = _found(siting, search, wish)
    broken = None
    if found.is_infeasible:
        broken = least(siting, wish)
        if broken is None:
            raise Infeasible("LB-PL49", "settings.csv")
        found = broken.found
    if found.best is None:
        raise PlanError("LB-PL04", seconds="" if wish.seconds is None else f"{wish.seconds:g}")
    plan = _plan(given, read, found, wish, broken)
    return accepted(plan, checked(given, plan))


def locate_model(given: PlanInput) -> Model:
    """Return the whole program of an input over all pairs, for other solvers to read."""
    siting = siting_of(given).siting
    if siting.problem is Problem.COVER:
        return cover_program(siting, Shape()).model
    return built(siting, arcs_of(np.isfinite(siting.cost)), Shape()).model


def _found(siting: Siting, search: Searched, wish: PlanWish) -> Found:
    """Return what the search of a cost problem found, in the terms all problems share."""
    best, linear = search.best, search.linear
    objective = float("nan") if best is None else best.objective
    prices = {
        rows.name: abs(float(linear.outcome.prices_of(rows)[0]))
        for rows in linear.built.model.limits
        if rows.name in ("most", "least", "budget") and len(linear.outcome.prices)
    }
    unknown = np.full(len(siting.sites), np.nan)
    open_more = unknown if search.lagrange is None else search.lagrange.open_more
    if search.lagrange is None and len(linear.outcome.reduced):
        open_more = np.full(len(siting.sites), np.inf)
        reduced = linear.outcome.reduced[linear.built.is_open.index]
        np.minimum.at(open_more, siting.steps.site, np.maximum(reduced, 0.0))
    is_near = best is not None and gap_between(objective, search.bound) <= wish.gap + 1e-9
    return Found(
        best=best,
        unserved=np.zeros(len(siting.zones)),
        objective=objective,
        bound=search.bound,
        is_optimal=is_near,
        is_infeasible=search.is_infeasible,
        certificate=search.certificate,
        zone_prices=linear.zone_prices,
        site_prices=linear.site_prices,
        wish_prices=prices,
        open_more=open_more,
        nodes=search.nodes,
        iterations=search.iterations,
    )


def _plan(given: PlanInput, read: Read, found: Found, wish: PlanWish, broken: Least | None) -> Plan:
    siting, best = read.siting, found.best
    if best is None:
        raise ValueError("a plan needs an answer")
    unit = unit_of(given, siting)
    if broken is not None:
        status = PlanStatus.LEAST_VIOLATION
    else:
        status = PlanStatus.OPTIMAL if found.is_optimal else PlanStatus.FEASIBLE
    bound = None if broken or np.isnan(found.bound) else float(found.bound)
    is_people = siting.problem is Problem.COVER and not siting.is_money
    proof = Proof(
        status=status,
        sense=Sense.MOST if is_people else Sense.LEAST,
        objective=found.objective,
        bound=bound,
        gap=None if bound is None else gap_between(found.objective, bound),
        gap_asked=wish.gap,
        unit=unit,
        method=method_of(siting, found),
        bindings=bindings_of(siting, found, best, unit),
        refusals=refusals_of(siting, found, best, wish, unit),
        conflict=None if broken is None else broken.conflict,
        violations=() if broken is None else broken.violations,
        solver=SOLVER,
        version=solver_version(),
        seed=wish.seed,
        effort=effort_of(found),
        settings={"gap": f"{wish.gap:g}", "nearest": str(siting.limits.nearest)},
    )
    return Plan(
        job="locate",
        digest=given.digest,
        currency=given.currency,
        price_year=given.price_year,
        flows=flows_of(given, siting, best),
        decisions=decisions_of(siting, found, best),
        money=money_of(given, siting, best),
        tables=tables_of(given, siting, best),
        proof=proof,
        findings=(*given.findings, *read.findings),
    )


def unit_of(given: PlanInput, siting: Siting) -> str:
    """Return the unit of the objective: money, tonne kilometres, kilometres; empty: a count."""
    if siting.problem is Problem.MEDIAN:
        return "TKM" if given.text("weigh_by") == "demand" else "KMT"
    return given.currency if siting.is_money and not counts_sites(given, siting) else ""
