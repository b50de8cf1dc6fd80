"""Answer: rows of tables, unknown where a cell lies outside of what was learnt."""

import numpy as np
import pytest

from loopbook.plan.health.answer import (
    answered,
    calibration_rows,
    error_rows,
    estimate_rows,
    model_rows,
)
from loopbook.plan.health.calibration import calibrated, uncalibrated
from loopbook.plan.health.input import tasks_of
from tests.plan.health.made import given, synthetic, table

TRAINS = synthetic(9, 2)
ASKED = synthetic(2, 2, seed=4)
CELLS = table("cells", ASKED)
CELLS.columns["u7"][3] += 2.0
TASK = tasks_of(given(table("training", TRAINS), CELLS))[0][0]
*_, MADE = calibrated(TASK.trains, TASK.fold)
ANSWER = answered(TASK, CELLS["record"][TASK.asked], MADE, 0.8)


def test_a_cell_outside_of_what_was_learnt_stays_unknown() -> None:
    near, far = estimate_rows(ANSWER)
    assert near[:4] == ("c0", "X", "U1-U21, SOC", 2)
    assert near[4] == pytest.approx(ASKED.health[0], abs=0.03)
    assert far[4:8] == (None, None, None, None)
    assert isinstance(far[8], float)
    assert far[8] > 1.0
    assert ANSWER.is_outside.tolist() == [False, True]
    assert ANSWER.farthest("c1") == "U7"


def test_errors_stand_for_single_trains_and_for_tests() -> None:
    single, tests = error_rows(ANSWER)
    assert single[2:5] == ("1", 9, 18)
    assert tests[2:5] == ("2", 9, 9)
    assert single[11] is None  # bars of 90 percent need nine cells besides the one left out


def test_every_train_stands_in_the_calibration_with_its_row() -> None:
    rows = list(calibration_rows(ANSWER))
    assert [row[5] for row in rows] == list(range(1, 19))
    assert [row[6] for row in rows] == pytest.approx(TRAINS.health, abs=1e-6)


def test_models_name_what_steered_them() -> None:
    rows = list(model_rows(ANSWER))
    assert [row[2] for row in rows] == list(range(10))
    assert rows[0][5:] == (18, 9)
    assert rows[1][5:] == (16, 8)


def test_without_calibration_there_are_no_errors() -> None:
    answer = answered(TASK, CELLS["record"][TASK.asked], uncalibrated(TASK.trains, TASK.fold), 0.8)
    assert not list(error_rows(answer))
    assert not list(calibration_rows(answer))
    assert np.isfinite(answer.low).all()
