"""Reasons: why each battery goes where it goes, in words."""

import math
from collections.abc import Iterator

import numpy as np

from loopbook.plan.triage.assign import DESTINATIONS, Assigned
from loopbook.plan.triage.gates import Passing
from loopbook.plan.triage.grades import GAP, UNDECIDED
from loopbook.plan.triage.lot import field_labels
from loopbook.plan.triage.sorting import Sorting
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan import Binding, Decision
from loopbook.terms.plan_input import Array, PlanInput
from loopbook.terms.statement import Label, Reason
from loopbook.wording import say


def decisions(given: PlanInput, made: Sorting, where: Array, worth: Array) -> tuple[Decision, ...]:
    """Return where each battery goes, with its value and why, in the order of the input."""
    return tuple(
        Decision(
            kind="send",
            subject=str(made.lot.cell[at]),
            other=str(where[at]),
            value=None if np.isnan(worth[at]) else round(float(worth[at]), 4),
            unit=given.currency,
            reason=reason_of(made, at, str(where[at])),
        )
        for at in range(len(where))
    )


def reason_of(made: Sorting, at: int, end: str) -> Reason:
    """Return why a battery goes to `end`."""
    if end == "unknown":
        return _unknown(made, at)
    if end == "store":
        return Reason("plan.triage.because.store")
    if made.is_unsure[at]:
        return _unsure(made, at)
    shut = _shut(made, at)
    if end == "recycle" and shut is not None:
        return shut
    if end == "recycle" and made.values[at, 0] > made.worth.recycled[at]:
        end = "full"
    elif end == "recycle" and math.isinf(made.least[at]):
        end = "never"
    figures = {
        "second": _money(made.second[at]),
        "recycle": _money(made.worth.recycled[at]),
        "remanufacture": _money(made.values[at, 1]),
        "gain": _money(made.gained[at]),
        "health": _share(made.lot.health[at]),
        "least": _share(made.least[at]),
    }
    return Reason(f"plan.triage.because.{end}", figures)


def _shut(made: Sorting, at: int) -> Reason | None:
    """Return the gate that a battery failed, or that its grade is not used again; None: neither."""
    failed, number = int(made.gated.failed[at]), int(made.graded.band[at])
    if failed >= 0:
        return gate_reason(made, at, failed)
    band = made.graded.bands[number] if number >= 0 else None
    if band is not None and not band.is_second:
        values = {"grade": band.grade, "health": _share(made.lot.health[at])}
        return Reason("plan.triage.because.grade", values)
    return None


def gate_reason(made: Sorting, at: int, number: int) -> Reason:
    """Return that a battery failed a gate, with what was measured and the limit."""
    gate = made.gated.gates[number]
    field = gate.field
    values = made.lot.health if field == "state_of_health" else made.lot.table[field]
    side = "least" if gate.is_least else "most"
    told = {"gate": gate.name, "value": f"{values[at]:.6g}", "limit": f"{gate.limit:g}"}
    return Reason(
        f"plan.triage.because.at_{side}", told | {"field": field}, {"field": _label(field)}
    )


def _unsure(made: Sorting, at: int) -> Reason:
    fields = unknown_fields(made, at)
    english = ", ".join(_label(field)[0] for field in fields)
    chinese = "、".join(_label(field)[1] for field in fields)
    return Reason(
        "plan.triage.because.unsure",
        {"fields": ", ".join(fields)},
        {"fields": (english, chinese)},
    )


def unknown_fields(made: Sorting, at: int) -> list[str]:
    """Return what has to be measured before gates and grades can decide."""
    undecided = np.flatnonzero(made.gated.passing[at] == Passing.UNDECIDED)
    fields = []
    for number in undecided.tolist():
        gate = made.gated.gates[number]
        column = made.lot.health if gate.field == "state_of_health" else made.lot.table[gate.field]
        fields.append(gate.field if np.isnan(column[at]) else "chemistry")
    if made.graded.band[at] == UNDECIDED:
        if np.isnan(made.lot.health[at]):
            fields.append("state_of_health")
        if np.isnan(made.lot.table["resistance"][at]):
            fields.append("resistance")
        if not made.lot.chemistry[at]:
            fields.append("chemistry")
    return list(dict.fromkeys(fields))


def _unknown(made: Sorting, at: int) -> Reason:
    if made.graded.band[at] == GAP:
        return Reason("plan.triage.because.gap", {"health": _share(made.lot.health[at])})
    name = str(made.lot.chemistry[at])
    if made.worth.row[at] < 0:
        return Reason("plan.triage.because.no_values", {"chemistry": name or "?"})
    if np.isnan(made.worth.recycled[at]):
        key = "no_mass" if np.isnan(made.lot.mass[at]) else "no_price"
        return Reason(f"plan.triage.because.{key}", {"chemistry": name})
    key = "no_capacity" if np.isnan(made.worth.energy[at]) else "no_figures"
    return Reason(f"plan.triage.because.{key}", {"chemistry": name})


def method(made: Sorting, chosen: Assigned, where: Array, worth: Array) -> tuple[Reason, ...]:
    """Return how the plan was found, and what the certificate is."""
    counts = {name: int((where == name).sum()) for name in (*DESTINATIONS, "unknown")}
    told = [Reason("plan.triage.method.counts", {k: str(v) for k, v in counts.items()})]
    key = "program" if any(chosen.prices) or counts["store"] else "best"
    if chosen.bound > chosen.objective + max(1e-6 * abs(chosen.objective), 1e-6):
        key = "in_turn"
    told.append(Reason(f"plan.triage.method.{key}", {"count": str(len(where))}))
    if counts["store"]:
        told.append(Reason("plan.triage.method.stored", {"count": str(counts["store"])}))
    unpriced = int((np.isnan(worth) & (where != "unknown") & (where != "store")).sum())
    if unpriced:
        told.append(Reason("plan.triage.method.unpriced", {"count": str(unpriced)}))
    no_sd = int(np.isnan(made.lot.sd).sum())
    if no_sd:
        told.append(Reason("plan.triage.method.no_sd", {"count": str(no_sd)}))
    return tuple(told)


def binding_limits(made: Sorting, chosen: Assigned) -> tuple[Binding, ...]:
    """Return the limits that are used up, dearest first."""
    found = [
        Binding(
            limit=Reason(
                f"plan.triage.limit.{'grade' if limit.name not in DESTINATIONS else limit.name}",
                {"name": limit.name, "place": limit.place},
            ),
            subject=limit.name,
            activity=float(count),
            bound=limit.most,
            unit="C62",
            price=price,
        )
        for limit, count, price in zip(made.limits, chosen.counts, chosen.prices, strict=True)
        if count >= limit.most
    ]
    return tuple(sorted(found, key=lambda binding: -(binding.price or 0.0)))


def missing_findings(given: PlanInput, made: Sorting) -> Iterator[Finding]:
    """Yield what is missing: rows of values, prices, masses; each with how many it leaves open."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for at in np.flatnonzero(made.is_unknown).tolist():
        if made.graded.band[at] != GAP:
            reason = _unknown(made, at)
            kinds.setdefault((reason.key, reason.values["chemistry"]), []).append(at)
    table = given.tables["cells"]
    for (key, chemistry), positions in kinds.items():
        values = {
            "count": str(len(positions)),
            "label": say(key, "en", chemistry=chemistry),
            "label_zh": say(key, "zh", chemistry=chemistry),
        }
        place = Place(document=table.document, row=int(table.rows[positions[0]]))
        yield Finding("LB-PL92", Severity.WARNING, place, values)


def _label(field: str) -> Label:
    found = field_labels(field)
    return found["label"], found["label_zh"]


def _money(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"


def _share(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "-"
