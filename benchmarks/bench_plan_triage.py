"""How quick batteries are triaged, beside reckoning them one by one.

  one by one  values and the worth of a test from their definition, year by year, state by state:
              the independent check's own functions
  arrays      the job, without its check; then the whole job with it

Both are held to the same values before any clock runs. Batteries and figures are synthetic.

Clocks count the processor's time of this program.

Run: `uv run python benchmarks/bench_plan_triage.py [--batteries 100000] [--strict]`. With --strict
it ends with 1 when the whole job takes longer than SECONDS_MAX.
"""

import platform
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from loopbook.formats.plan_form import plan_form
from loopbook.plan.triage.check_worth import Options, expected, figures_of, with_test
from loopbook.plan.triage.sorting import sorted_out
from loopbook.plan.triage.triage import triage
from loopbook.terms.plan import PlanWish
from loopbook.terms.plan_input import FieldKind, InputTable, PlanInput
from loopbook.terms.progress import finished

BATTERIES, ALONE = 100_000, 40
SECONDS_MAX = 15.0
NEAR = 2e-3
GRADES: Sequence[Mapping[str, Any]] = (
    {"grade": "a", "soh_from": 0.8, "second_life": 1.0},
    {"grade": "b", "soh_from": 0.6, "soh_to": 0.8, "second_life": 1.0},
    {"grade": "c", "soh_to": 0.6, "second_life": 0.0},
)
VALUES: Mapping[str, Any] = {
    "chemistry": "X", "nominal_voltage": 3.7, "depth_of_discharge": 0.8, "efficiency": 0.9,
    "cycles": 300.0, "spread": 0.6, "operation": 20.0, "years": 6.0, "fade": 0.03,
    "end_of_life": 0.5, "testing": 1.0, "transport": 1.2, "rebuild": 150.0, "electronics": 80.0,
    "warranty": 0.05, "process_cost": 4.0, "capacity_fee": 0.0,
}  # fmt: skip
MATERIAL: Mapping[str, Any] = {
    "chemistry": "X", "material": "all", "content": 0.2, "recovery": 0.9, "payable": 0.9,
    "price": 40.0,
}  # fmt: skip


def table(name: str, rows: Sequence[Mapping[str, Any]]) -> InputTable:
    """Return rows as a table with all columns of the form; what is not given is unknown."""
    fields = next(each for each in plan_form("triage").tables if each.name == name).fields
    columns = {}
    for field in fields:
        is_text = field.kind in (FieldKind.TEXT, FieldKind.CHOICE)
        none: Any = "" if is_text else float("nan")
        values = [row.get(field.field, none) for row in rows]
        columns[field.field] = np.array(values, dtype=object if is_text else np.float64)
    return InputTable(name, columns)


def batteries(count: int) -> PlanInput:
    """Return an input of synthetic batteries."""
    draw = np.random.default_rng(1)
    rows = [
        {
            "cell": f"c{at:06}", "chemistry": "X", "rated_capacity": 10.0,
            "state_of_health": health, "state_of_health_sd": 0.02, "mass": mass,
        }
        for at, (health, mass) in enumerate(
            zip(draw.uniform(0.5, 0.95, count), draw.uniform(0.28, 0.34, count), strict=True)
        )
    ]  # fmt: skip
    tables = {
        "cells": rows, "gates": [], "grades": GRADES, "values": [VALUES], "materials": [MATERIAL],
        "capacities": [],
    }  # fmt: skip
    return PlanInput(
        job="triage",
        tables={name: table(name, each) for name, each in tables.items()},
        settings={"discount_rate": 0.08, "soh_tolerance": 0.0, "test_sd": 0.005, "test_cost": 0.05},
        currency="CNY",
        price_year="2025",
    )


def alone(given: PlanInput, count: int) -> tuple[list[float], list[float]]:
    """Return second life and the worth with a test of the first batteries, one by one."""
    second, test = [], []
    options = Options(((0.6, 0.8), (0.8, float("inf"))), ())
    for at in range(count):
        figures, health = figures_of(given, at), float(given.tables["cells"]["state_of_health"][at])
        second.append(expected(figures, health, 0.02))
        test.append(with_test(figures, (health, 0.02), (0.005, 0.05), options))
    return second, test


def main(words: list[str]) -> int:
    """Compare, clock, print."""
    count = int(words[words.index("--batteries") + 1]) if "--batteries" in words else BATTERIES
    given = batteries(count)
    begun = time.process_time()
    second, test = alone(given, min(ALONE, count))
    by_one = (time.process_time() - begun) / min(ALONE, count)
    begun = time.process_time()
    made, _ = sorted_out(given)
    by_arrays = time.process_time() - begun
    for name, found, wanted in (
        ("second life", made.second, second),
        ("with a test", made.values[:, 3], test),
    ):
        off = float(np.abs(found[: len(wanted)] - np.array(wanted)).max())
        print(f"{name}: largest difference {off:.1e}")
        if off > NEAR * 10.0:
            return 1
    begun = time.process_time()
    plan = finished(triage(given, PlanWish()))
    whole = time.process_time() - begun
    print(f"{platform.python_version()} numpy {np.__version__}, {count} batteries")
    print(f"one by one   {1e3 * by_one:9.3f} ms a battery")
    print(f"arrays       {1e3 * by_arrays / count:9.3f} ms a battery, {by_arrays:.2f} s in all")
    print(
        f"whole job    {whole:.2f} s with check and reasons; objective {plan.proof.objective:.0f}"
    )
    return int("--strict" in words and whole > SECONDS_MAX)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
