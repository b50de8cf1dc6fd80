"""Refusals: every battery without a second life, why, and what would have to change by how much."""

from typing import NamedTuple

import numpy as np

from loopbook.plan.triage.grades import GAP
from loopbook.plan.triage.reasons import gate_reason, reason_of
from loopbook.plan.triage.sorting import Sorting
from loopbook.terms.plan import Refusal
from loopbook.terms.plan_input import Array, PlanInput
from loopbook.terms.statement import Reason

TOLD_MAX = 50
_UNITS = {
    "capacity": "AMH",
    "resistance": "OHM",
    "voltage": "VLT",
    "insulation_resistance": "OHM",
    "mass": "KGM",
}


class _Near(NamedTuple):
    """How near batteries are to a second life: kind of what is in the way, and how far, (n,)."""

    kind: Array
    short: Array


def refusals(given: PlanInput, made: Sorting, where: Array, worth: Array) -> tuple[Refusal, ...]:
    """Return the batteries without a second life, nearest first; beyond 50 they are counted."""
    refused = np.flatnonzero(where != "second_life")
    near = _nearness(made, where, worth)
    order = refused[np.lexsort((refused, near.short[refused], near.kind[refused]))]
    told = [_refusal(given, made, int(at), (str(where[at]), worth[at])) for at in order[:TOLD_MAX]]
    left = len(order) - TOLD_MAX
    if left > 0:
        told.append(Refusal(option="", reason=Reason("plan.triage.more", {"count": str(left)})))
    return tuple(told)


def _nearness(made: Sorting, where: Array, worth: Array) -> _Near:
    """Return how near each is: by money first, then by grade or gate on health, then the rest."""
    is_worth = ~np.isnan(made.values[:, 0])
    failed = made.gated.failed >= 0
    kind = np.where(is_worth, 0, np.where(made.is_unsure, 1, np.where(failed, 3, 2)))
    short = np.where(is_worth, worth - made.second, _health_short(made))
    return _Near(np.where(where == "unknown", 4, kind), np.where(np.isnan(short), np.inf, short))


def _health_short(made: Sorting) -> Array:
    """Return by how much the state of health is below what gates, grades and value ask for."""
    wanted = np.where(np.isfinite(made.least), made.least, 0.0)
    lowest = min((band.health[0] for band in made.graded.bands if band.is_second), default=np.inf)
    return np.asarray(np.maximum(wanted, lowest) - made.lot.health)


def _refusal(given: PlanInput, made: Sorting, at: int, end: tuple[str, float]) -> Refusal:
    name = str(made.lot.cell[at])
    reason = reason_of(made, at, end[0])
    failed = int(made.gated.failed[at])
    if failed >= 0 and end[0] != "unknown":
        gate = made.gated.gates[failed]
        is_health = gate.field == "state_of_health"
        column = made.lot.health if is_health else made.lot.table[gate.field]
        return Refusal(
            option=name,
            reason=gate_reason(made, at, failed),
            change=Reason("plan.triage.change.gate", {"gate": gate.name}),
            amount=round(abs(gate.limit - float(column[at])), 9),
            unit=_UNITS.get(gate.field, ""),
        )
    if made.is_unsure[at] or end[0] == "unknown":
        key = "grades" if made.graded.band[at] == GAP else "measure"
        return Refusal(option=name, reason=reason, change=Reason(f"plan.triage.change.{key}"))
    if np.isnan(made.values[at, 0]):
        short = float(_health_short(made)[at]) if len(made.lot) else 0.0
        change = Reason("plan.triage.change.grade")
        amount = round(short, 6) if np.isfinite(short) and short > 0.0 else None
        return Refusal(option=name, reason=reason, change=change, amount=amount)
    return _by_value(given, made, at, end)


def _by_value(given: PlanInput, made: Sorting, at: int, end: tuple[str, float]) -> Refusal:
    """Return what second life is short of in money, and which state of health would do."""
    name, short = str(made.lot.cell[at]), float(end[1] - made.second[at])
    reason = reason_of(made, at, end[0])
    if end[0] == "store" or short <= 0.0:
        full, place = Reason("plan.triage.because.full"), Reason("plan.triage.change.place")
        return Refusal(option=name, reason=full, change=place)
    least = float(made.least[at])
    if end[0] == "recycle" and np.isfinite(least):
        values = {"least": f"{least:.3f}", "short": f"{least - made.lot.health[at]:.3f}"}
        change = Reason("plan.triage.change.health", values)
    else:
        change = Reason("plan.triage.change.value")
    return Refusal(
        option=name, reason=reason, change=change, amount=round(short, 4), unit=given.currency
    )
