"""Inputs of the job made by hand: cells as columns, settings as a person would set them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from loopbook.plan.regroup.regroup import regroup
from loopbook.terms.plan import Plan, PlanTable, PlanWish
from loopbook.terms.plan_input import InputTable, PlanInput
from loopbook.terms.progress import finished

DEFAULTS: dict[str, float | str | None] = {
    "equal": "chemistry|format|grade",
    "destination": "second_life",
    "choose": "capacity",
    "value": 1.0,
    "spread_weight": 1.0,
    "resistance_weight": 0.0,
    "tolerance": 0.0,
    "restarts": 20.0,
    "exact_cells": 12.0,
}


def texts(values: Sequence[str]) -> Any:
    return np.asarray(values, dtype=object)


def cells_table(
    capacity: Sequence[float], **columns: Sequence[float] | Sequence[str]
) -> InputTable:
    """Return a table of cells c1, c2, ... with these columns."""
    made: dict[str, Any] = {
        "cell": texts([f"c{at}" for at in range(1, len(capacity) + 1)]),
        "capacity": np.asarray(capacity, dtype=np.float64),
    }
    for name, values in columns.items():
        is_text = len(values) > 0 and isinstance(values[0], str)
        made[name] = texts(values) if is_text else np.asarray(values, dtype=np.float64)
    return InputTable("cells", made)


def given(cells: InputTable, series: int, parallel: int, **settings: float | str) -> PlanInput:
    """Return the input of a job."""
    wanted = {**DEFAULTS, "series": float(series), "parallel": float(parallel), **settings}
    return PlanInput(job="regroup", tables={"cells": cells}, settings=wanted, digest="ab" * 32)


def planned(asked: PlanInput, **wish: Any) -> Plan:
    """Return the plan of an input."""
    return finished(regroup(asked, PlanWish(**wish)))


def table(plan: Plan, key: str) -> PlanTable:
    """Return a table of a plan."""
    return next(each for each in plan.tables if each.key == key)


def column(plan: Plan, key: str, name: str) -> list[Any]:
    """Return a column of a table of a plan."""
    found = table(plan, key)
    at = [each.key for each in found.columns].index(name)
    return [row[at] for row in found.rows]
