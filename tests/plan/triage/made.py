"""Synthetic batteries and figures: nothing of them is of the world."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.plan.triage.triage import triage
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.plan_input import FieldKind, InputTable, PlanInput
from loopbook.terms.progress import finished

Rows = Sequence[Mapping[str, Any]]
FORM = {table.name: table for table in plan_form("triage").tables}
TEXTS = (FieldKind.TEXT, FieldKind.CHOICE)
WORDS = {"yes": 1.0, "no": 0.0}
GRADES: Rows = (
    {"grade": "a", "soh_from": 0.8, "second_life": 1.0},
    {"grade": "b", "soh_from": 0.6, "soh_to": 0.8, "second_life": 1.0},
    {"grade": "c", "soh_to": 0.6, "second_life": 0.0},
)
VALUES: Mapping[str, Any] = {
    "chemistry": "LMO",
    "nominal_voltage": 3.7,
    "depth_of_discharge": 0.8,
    "efficiency": 0.9,
    "cycles": 300.0,
    "spread": 0.6,
    "operation": 20.0,
    "years": 6.0,
    "fade": 0.03,
    "end_of_life": 0.5,
    "testing": 1.0,
    "transport": 1.2,
    "rebuild": 150.0,
    "electronics": 80.0,
    "warranty": 0.05,
    "process_cost": 4.0,
}
MATERIALS: Rows = (
    {"chemistry": "LMO", "material": "Mn", "content": 0.2, "recovery": 0.9, "payable": 0.7,
     "price": 12.0},
    {"chemistry": "LMO", "material": "Li", "content": 0.02, "recovery": 0.9, "payable": 0.7,
     "price": 400.0},
)  # fmt: skip
GATES: Rows = (
    {"gate": "insulation", "field": "insulation_resistance", "side": "at_least", "limit": 1e6},
)
SETTINGS = {"discount_rate": 0.08, "soh_tolerance": 0.0, "test_sd": 0.005, "test_cost": 0.05}
BATTERY: Mapping[str, Any] = {
    "chemistry": "LMO",
    "format": "pouch",
    "rated_capacity": 10.0,
    "state_of_health": 0.85,
    "state_of_health_sd": 0.02,
    "resistance": 0.012,
    "insulation_resistance": 5e6,
    "history_known": 1.0,
    "mass": 0.31,
}


def table(name: str, rows: Rows) -> InputTable:
    """Return rows as a table, its columns as the reader gives them: defaults, NaN and ''."""
    columns = {}
    for field in FORM[name].fields:
        is_text = field.kind in TEXTS
        default = (
            field.default if is_text else float(WORDS.get(field.default, field.default or "nan"))
        )
        values = [row.get(field.field, default) for row in rows]
        columns[field.field] = np.array(values, dtype=object if is_text else np.float64)
    return InputTable(name, columns)


def battery(name: str, **changes: Any) -> dict[str, Any]:
    """Return a battery of grade a that passes every gate, but for what is changed."""
    return {**BATTERY, "cell": name, **changes}


def batteries(count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Return batteries of many states of health and masses."""
    rng = np.random.default_rng(seed)
    health, mass = rng.uniform(0.55, 0.95, count), rng.uniform(0.28, 0.34, count)
    return [
        battery(f"c{at:05}", state_of_health=float(health[at]), mass=float(mass[at]))
        for at in range(count)
    ]


def given(cells: Rows, **changes: Any) -> PlanInput:
    """Return an input; `changes` are tables by name, and settings."""
    tables = {
        "gates": GATES,
        "grades": GRADES,
        "values": (VALUES,),
        "materials": MATERIALS,
        "capacities": (),
        **{name: rows for name, rows in changes.items() if name in FORM},
    }
    settings = {name: value for name, value in changes.items() if name not in FORM}
    made = {name: table(name, rows) for name, rows in tables.items()}
    return PlanInput(
        job="triage",
        tables={"cells": table("cells", cells), **made},
        settings={**SETTINGS, **settings},
        currency="CNY",
        price_year="2025",
    )


def planned(cells: Rows, **changes: Any) -> Plan:
    """Return the plan of an input."""
    return finished(triage(given(cells, **changes), PlanWish()))


def rows_of(plan: Plan, key: str) -> list[dict[str, Any]]:
    """Return the rows of a table of a plan, by column."""
    for each in plan.tables:
        if each.key == key:
            names = [column.key for column in each.columns]
            return [dict(zip(names, row, strict=True)) for row in each.rows]
    return []


def ends(plan: Plan) -> dict[str, str]:
    """Return the destination of every battery."""
    return {decision.subject: decision.other for decision in plan.decisions}
