"""State of health from pulses: trained on the demo's tests, validated by cell.

cell tests -> tables of the job `health` -> plan: errors of cells left out, and what bars hold
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from loopbook.book.plan_jobs import JOBS
from loopbook.programs.demo.input import CellTest
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.plan_input import Array, InputTable, PlanInput
from loopbook.terms.progress import finished

CHARGES = (20, 50)
"""States of charge, in percent, whose pulse trains are learnt from: two of ten, to be quick."""

CONFIDENCE = 0.9
_JOB = "health"


class HealthErrors(msgspec.Struct, frozen=True):
    """How well the state of health of cells that were left out is estimated from one pulse train.

    Fields
      material   LMO or NMC;  features  that the model saw
      cells, trains   left out in turn
      error      mean absolute, a share of rated capacity
      coverage   share of truths in bars of 50, 80 and 90 percent; None: too few cells
    """

    material: str
    features: str
    cells: int
    trains: int
    error: float
    coverage: tuple[float | None, ...]


def health_errors(tests: Sequence[CellTest]) -> tuple[HealthErrors, ...]:
    """Return the calibration on the tests of the demo, a line a model."""
    tables = {table.key: table for table in health_plan(tests).tables}
    errors = tables["errors"]
    names = [column.key for column in errors.columns]
    found = []
    for row in errors.rows:
        told = dict(zip(names, row, strict=True))
        if told["pulse_trains"] != "1":
            continue
        held = (told[f"coverage_{level}"] for level in (50, 80, 90))
        found.append(
            HealthErrors(
                str(told["chemistry"]),
                str(told["features"]),
                int(told["cells"] or 0),
                int(told["estimates"] or 0),
                float(told["mean_absolute"] or 0.0),
                tuple(each if isinstance(each, float) else None for each in held),
            )
        )
    return tuple(found)


def health_plan(tests: Sequence[CellTest]) -> Plan:
    """Return the plan of the job `health` on the tests of the demo; nothing is asked of it."""
    given = PlanInput(
        job=_JOB,
        tables={"training": _training(tests), "cells": _none()},
        settings={"confidence": CONFIDENCE, "soh_tolerance": 0.0},
    )
    return finished(JOBS[_JOB].run(given, PlanWish()))


def _training(tests: Sequence[CellTest]) -> InputTable:
    rows = [
        (test, pulse) for test in tests for pulse in test.pulses if pulse.soc_percent in CHARGES
    ]
    volts = np.array([[float(each) for each in pulse.volts] for _, pulse in rows])
    columns: dict[str, Array] = {
        "record": _texts([test.record for test, _ in rows]),
        "cell": _texts([test.cell for test, _ in rows]),
        "chemistry": _texts([test.material for test, _ in rows]),
        "state_of_charge": np.array([float(pulse.soc_percent) / 100 for _, pulse in rows]),
        "state_of_health": np.array([float(test.health) for test, _ in rows]),
        "part": _texts([""] * len(rows)),
    }
    columns |= {f"u{at + 1}": volts[:, at] for at in range(volts.shape[1])}
    numbers = np.array(
        [test.rows[test.pulses.index(pulse)] for test, pulse in rows], dtype=np.int64
    )
    return InputTable("training", columns, numbers, document="pulsebat/cells.csv")


def _none() -> InputTable:
    """Return a table `cells` without rows: the demo asks for no estimate."""
    names = ("record", "cell", "chemistry")
    columns = {name: _texts([]) for name in names} | {"state_of_charge": np.zeros(0)}
    columns |= {f"u{at}": np.zeros(0) for at in range(1, 22)}
    return InputTable("cells", columns)


def _texts(values: Sequence[str]) -> Array:
    return np.array(values, dtype=object)
