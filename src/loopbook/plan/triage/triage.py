"""Triage: gates, grades and values decide where each retired battery goes, within what is taken.

Spec: docs/spec/plan-triage.md
"""

from decimal import Decimal
from importlib import metadata

import msgspec
import numpy as np

from loopbook.errors import PlanError
from loopbook.plan.solve.highs import SOLVER, solver_version
from loopbook.plan.solve.outcome import Effort
from loopbook.plan.triage.assign import (
    DESTINATIONS,
    RECYCLE,
    TEST,
    Assigned,
    assigned,
    value_of,
)
from loopbook.plan.triage.check import checked
from loopbook.plan.triage.lot import Floats
from loopbook.plan.triage.money import money_of
from loopbook.plan.triage.reasons import binding_limits, decisions, method, missing_findings
from loopbook.plan.triage.refusals import refusals
from loopbook.plan.triage.sorting import Sorting, sorted_out
from loopbook.plan.triage.tables import tables_of
from loopbook.plan.whole import Grid, NearFlow, whole_flows
from loopbook.terms.finding import Finding
from loopbook.terms.plan import Plan, PlanFlow, PlanStatus, PlanWish, Proof, Sense
from loopbook.terms.plan_input import Array, PlanInput
from loopbook.terms.progress import Run

UNKNOWN = "unknown"
"""Destination of a battery for which a figure that matters is missing."""

PIECES = Grid(Decimal(1), "C62")
MASS = Grid(Decimal("0.001"), "KGM")


def triage(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Return where each battery goes, what it is worth there, and what a test would be worth.

    Yields    Progress of the program, where limits bind
    Raises    InputFaults  what cannot be true of a battery;  InputError  LB-PL91  bands that lie
              over each other;  PlanError  LB-PL01  the check refuses the plan
    """
    made, findings = sorted_out(given)
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    takes_part = np.flatnonzero(~made.is_unknown)
    limits = [limit._replace(members=limit.members[takes_part]) for limit in made.limits]
    found = yield from assigned(_decided(made)[takes_part], limits, effort)
    where = np.full(len(made.lot), UNKNOWN, dtype=object)
    where[takes_part] = np.array(DESTINATIONS, dtype=object)[found.destination]
    worth = np.full(len(made.lot), np.nan)
    worth[takes_part] = value_of(made.values[takes_part], found.destination)
    plan = _plan(given, wish, (made, found), (where, worth), findings)
    checks = checked(given, plan)
    failed = ", ".join(check.name for check in checks if not check.passed)
    if failed:
        raise PlanError("LB-PL01", checks=failed)
    return msgspec.structs.replace(plan, proof=msgspec.structs.replace(plan.proof, checks=checks))


def _decided(made: Sorting) -> Floats:
    """Return the values to decide by: what is forced upon a battery has none, and counts 0."""
    values = made.values.copy()
    # A test whose outcome changes nothing is no place to wait for second life.
    values[~(made.gained > 0.0), TEST] = np.nan
    values[made.is_unsure, TEST] = 0.0
    lone = np.isnan(values).all(axis=1)
    values[lone, RECYCLE] = 0.0
    return values


def _plan(
    given: PlanInput,
    wish: PlanWish,
    found: tuple[Sorting, Assigned],
    told: tuple[Array, Floats],
    findings: tuple[Finding, ...],
) -> Plan:
    made, chosen = found
    where, worth = told
    objective = float(np.nansum(worth))
    unproved = abs(chosen.bound - chosen.objective) > max(1e-6 * abs(chosen.objective), 1e-6)
    proof = Proof(
        status=PlanStatus.FEASIBLE if unproved else PlanStatus.OPTIMAL,
        sense=Sense.MOST,
        objective=objective,
        bound=objective + (chosen.bound - chosen.objective if unproved else 0.0),
        gap=abs(chosen.bound - chosen.objective) / max(abs(objective), 1e-9) if unproved else 0.0,
        gap_asked=wish.gap,
        unit=given.currency,
        method=method(made, chosen, where, worth),
        bindings=binding_limits(made, chosen),
        refusals=refusals(given, made, where, worth),
        solver=SOLVER if chosen.iterations else "numpy",
        version=solver_version() if chosen.iterations else metadata.version("numpy"),
        program=metadata.version("loopbook"),
        seed=wish.seed,
        effort={"batteries": len(made.lot), "iterations": chosen.iterations},
        settings={
            name: f"{given.number(name):g}"
            for name in ("discount_rate", "soh_tolerance", "test_sd", "test_cost")
            if not np.isnan(given.number(name))
        },
    )
    return Plan(
        job=given.job,
        digest=given.digest,
        currency=given.currency,
        price_year=given.price_year,
        flows=_flows(made, where),
        decisions=decisions(given, made, where, worth),
        money=money_of(made, where),
        tables=tables_of(given, made, where, worth),
        proof=proof,
        findings=(*given.findings, *findings, *missing_findings(given, made)),
    )


def _flows(made: Sorting, where: Array) -> tuple[PlanFlow, ...]:
    """Return pieces and mass: into sorting, and from it to where each battery goes."""
    materials = np.where(made.lot.chemistry == "", UNKNOWN, made.lot.chemistry).astype(str)
    known = ~np.isnan(made.lot.mass)
    pieces = _near(materials, where, np.ones(len(where)))
    masses = _near(materials[known], where[known], made.lot.mass[known])
    return (*whole_flows(pieces, PIECES), *whole_flows(masses, MASS))


def _near(materials: Array, where: Array, amounts: Floats) -> list[NearFlow]:
    sums: dict[tuple[str, str], float] = {}
    for name in np.unique(materials).tolist():
        for end in dict.fromkeys(where[materials == name].tolist()):
            sums[name, end] = float(amounts[(materials == name) & (where == end)].sum())
    flows = [NearFlow("sorting", end, name, "", amount) for (name, end), amount in sums.items()]
    for name in dict.fromkeys(name for name, _ in sums):
        total = sum(amount for (each, _), amount in sums.items() if each == name)
        flows.append(NearFlow("incoming", "sorting", name, "", total))
    return flows
