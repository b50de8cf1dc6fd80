"""Lot: the retired batteries of an input as columns, and what cannot be true of them."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputFaults
from loopbook.terms.finding import Finding, Place, Severity, finding_text
from loopbook.terms.plan_input import Array, InputTable, PlanInput
from loopbook.wording import say

Floats = NDArray[np.float64]
TOLD_MAX = 50
DIFFERENCE_MAX = 0.01
"""State of health and measured over rated capacity may differ by this, a share: rounding."""


class Lot(NamedTuple):
    """Retired batteries, one a row; NaN and empty texts are unknown.

    Fields
      cell, chemistry, form   names (n,)
      rated     rated capacity, Ah;  capacity  measured, Ah
      health    state of health, a share: as given, or measured over rated capacity
      sd        its standard error, a share
      mass      kg;  table  of the input, for gates
      most      largest state of health that is taken
    """

    cell: Array
    chemistry: Array
    form: Array
    rated: Floats
    capacity: Floats
    health: Floats
    sd: Floats
    mass: Floats
    table: InputTable
    most: float

    def __len__(self) -> int:
        return len(self.cell)


def lot_of(given: PlanInput) -> tuple[Lot, tuple[Finding, ...]]:
    """Return the batteries, and what a person should look at.

    Raises    InputFaults  LB-PL20, with LB-PL90 for every row that cannot be true
    """
    table = given.tables["cells"]
    rated, capacity = table["rated_capacity"], table["capacity"]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(rated > 0.0, capacity / rated, np.nan)
    # Of 1.68 Ah out of 2.1 Ah a float makes less than 0.8, which no gate at 0.8 must see.
    measured: Floats = np.asarray(share, dtype=np.float64).round(12)
    stated, sd = _estimated(given, measured)
    health = np.where(np.isnan(stated), measured, stated)
    most = 1.0 + _tolerance(given)
    lot = Lot(
        table["cell"].astype(str),
        table["chemistry"].astype(str),
        table["format"].astype(str),
        rated,
        capacity,
        health,
        sd,
        table["mass"],
        table,
        most,
    )
    wrong = {
        "rated_capacity": (rated, rated <= 0.0, (0.0, np.inf)),
        "capacity": (capacity, capacity < 0.0, (0.0, np.inf)),
        "mass": (table["mass"], table["mass"] <= 0.0, (0.0, np.inf)),
        "state_of_health": (health, (health < 0.0) | (health > most), (0.0, most)),
        "state_of_health_sd": (lot.sd, (lot.sd < 0.0) | (lot.sd > 1.0), (0.0, 1.0)),
    }
    _refuse(given, [each for name, rule in wrong.items() for each in _wrong(table, name, *rule)])
    doubts = (*_above(table, health), *_differing(table, measured, stated), *_unlisted(given))
    return lot, doubts


def _estimated(given: PlanInput, measured: Floats) -> tuple[Floats, Floats]:
    """Return states of health and standard errors as stated; where nothing is, as estimated."""
    table, estimates = given.tables["cells"], given.tables.get("estimates")
    stated, sd = table["state_of_health"], table["state_of_health_sd"]
    if estimates is None or not len(estimates):
        return stated, sd
    row = {name: at for at, name in enumerate(estimates["cell"].astype(str).tolist())}
    at = np.array([row.get(name, -1) for name in table["cell"].astype(str).tolist()])
    is_taken = np.isnan(stated) & np.isnan(measured) & (at >= 0)
    return (
        np.where(is_taken, estimates["state_of_health"][at], stated),
        np.where(is_taken, estimates["state_of_health_sd"][at], sd),
    )


def _tolerance(given: PlanInput) -> float:
    stated = given.number("soh_tolerance")
    return 0.0 if np.isnan(stated) else stated


def _wrong(
    table: InputTable, name: str, values: Floats, is_wrong: Array, allowed: tuple[float, float]
) -> Iterator[Finding]:
    for at in np.flatnonzero(is_wrong).tolist():
        told = {
            "cell": str(table["cell"][at]),
            "value": f"{values[at]:g}",
            "low": f"{allowed[0]:g}",
            "high": "∞" if np.isinf(allowed[1]) else f"{allowed[1]:g}",
        }
        yield Finding("LB-PL90", Severity.ERROR, _place(table, at), {**field_labels(name), **told})


def _refuse(given: PlanInput, found: list[Finding]) -> None:
    if not found:
        return
    told = tuple(found[:TOLD_MAX])
    raise InputFaults(
        "LB-PL20",
        told,
        lambda language: [finding_text(each, language) for each in told],
        job=given.job,
        count=len(found),
        more=len(found) - len(told),
    )


def _above(table: InputTable, health: Floats) -> Iterator[Finding]:
    """Say of states of health above 1 that the tolerance lets through: they are taken as given."""
    above = np.flatnonzero(health > 1.0)
    if len(above):
        at = int(above[0])
        values = {
            "cell": str(table["cell"][at]),
            "value": f"{health[at]:g}",
            "count": str(len(above)),
            **_said("plan.triage.doubt.above"),
        }
        yield Finding("LB-PL08", Severity.WARNING, _place(table, at), values)


def _differing(table: InputTable, measured: Floats, stated: Floats) -> Iterator[Finding]:
    with np.errstate(invalid="ignore"):
        differing = np.flatnonzero(np.abs(measured - stated) > DIFFERENCE_MAX)
    if len(differing):
        at = int(differing[0])
        values = {
            "cell": str(table["cell"][at]),
            "value": f"{stated[at]:g} / {measured[at]:.4g}",
            "count": str(len(differing)),
            **_said("plan.triage.doubt.differing"),
        }
        yield Finding("LB-PL08", Severity.WARNING, _place(table, at), values)


def _unlisted(given: PlanInput) -> Iterator[Finding]:
    """Say of estimates of cells that are not in the table of cells."""
    if "estimates" not in given.tables:
        return
    table = given.tables["estimates"]
    unlisted = np.flatnonzero(~np.isin(table["cell"], given.tables["cells"]["cell"]))
    if len(unlisted):
        at = int(unlisted[0])
        values = {
            "what": str(table["cell"][at]),
            "count": str(len(unlisted)),
            **_said("plan.triage.doubt.unlisted"),
        }
        yield Finding("LB-PL07", Severity.WARNING, _place(table, at), values)


def field_labels(name: str) -> dict[str, str]:
    """Return the words of a field of the table `cells`, as the values of a finding."""
    return {"field": name, **_said(f"plan.triage.field.{name}")}


def _said(key: str) -> dict[str, str]:
    return {"label": say(key, "en"), "label_zh": say(key, "zh")}


def _place(table: InputTable, at: int) -> Place:
    return Place(document=table.document, row=int(table.rows[at]))
