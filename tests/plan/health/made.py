"""Synthetic pulse trains whose truth is known, and the real ones that come with the package."""

from collections.abc import Sequence

import numpy as np

from loopbook.plan.health.learner import Trains
from loopbook.programs.demo.building import demo_tests
from loopbook.programs.demo.input import CellTest
from loopbook.terms.plan_input import Array, InputTable, PlanInput

FEATURES = 21


def synthetic(cells: int, rows: int = 2, seed: int = 0) -> Trains:
    """Return trains in which the voltages follow state of health, of charge, and a cell's own."""
    rng = np.random.default_rng(seed)
    count = cells * rows
    health = np.repeat(rng.uniform(0.6, 0.95, cells), rows)
    charge = np.tile(np.linspace(0.1, 0.5, rows), cells)
    own = np.repeat(rng.normal(0.0, 0.01, (cells, FEATURES)), rows, axis=0)
    slope = np.linspace(0.2, 1.0, FEATURES)
    volts = 3.2 + health[:, None] * slope + charge[:, None] * 0.4 + own
    volts += rng.normal(0.0, 0.002, (count, FEATURES))
    names = np.array([f"c{cell}" for cell in range(cells)], dtype=object)
    cell = np.repeat(names, rows)
    return Trains(np.column_stack([volts, charge]), health, cell, cell.copy())


def real(charges: Sequence[int], material: str, tests: Sequence[CellTest] | None = None) -> Trains:
    """Return trains of real cells, of those that come with the package, at charges in percent."""
    rows = [
        (float(pulse.soc_percent) / 100, pulse.volts, test)
        for test in (demo_tests() if tests is None else tests)
        for pulse in test.pulses
        if test.material == material and int(pulse.soc_percent) in charges
    ]
    return Trains(
        np.array([[*map(float, volts), charge] for charge, volts, _ in rows]),
        np.array([float(test.health) for *_, test in rows]),
        np.array([test.cell for *_, test in rows], dtype=object),
        np.array([test.record for *_, test in rows], dtype=object),
    )


def table(name: str, trains: Trains, chemistry: str = "X") -> InputTable:
    """Return trains as a table of the job."""
    count = len(trains.health)
    columns: dict[str, Array] = {
        "record": trains.record,
        "cell": trains.cell,
        "chemistry": np.full(count, chemistry, dtype=object),
        "state_of_charge": trains.features[:, FEATURES].copy(),
    }
    if name == "training":
        columns["state_of_health"] = trains.health.copy()
        columns["part"] = np.full(count, "", dtype=object)
    columns |= {f"u{at + 1}": trains.features[:, at].copy() for at in range(FEATURES)}
    return InputTable(name, columns)


def given(training: InputTable, cells: InputTable, **settings: float) -> PlanInput:
    """Return the input of the job."""
    return PlanInput(
        job="health",
        tables={"training": training, "cells": cells},
        settings={"confidence": 0.8, "soh_tolerance": 0.0, **settings},
    )
