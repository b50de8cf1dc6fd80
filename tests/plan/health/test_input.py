"""Input: what is learnt of what, and what is left out, with file and row."""

import numpy as np
import pytest

from loopbook.errors import InputError, InputFaults
from loopbook.plan.health.input import ROWS_MOST, must_be_possible, tasks_of
from tests.plan.health.made import given, synthetic, table

TRAINS = synthetic(5, 2)


def test_a_state_of_health_above_one_is_named_with_its_row() -> None:
    training = table("training", TRAINS)
    training.columns["state_of_health"][3] = 1.009
    asked = given(training, table("cells", TRAINS))
    with pytest.raises(InputFaults) as caught:
        must_be_possible(asked)
    assert "1.009" in str(caught.value)
    assert "training.csv, row 5" in str(caught.value)
    assert caught.value.code == "LB-PL20"
    must_be_possible(given(training, table("cells", TRAINS), soh_tolerance=0.01))


def test_every_chemistry_is_learnt_with_and_without_the_state_of_charge() -> None:
    cells = table("cells", TRAINS.of(np.array([0, 1, 2])))
    cells.columns["state_of_charge"][0] = np.nan
    tasks, findings = tasks_of(given(table("training", TRAINS), cells))
    assert [(task.chemistry, task.told) for task in tasks] == [
        ("X", "U1-U21, SOC"),
        ("X", "U1-U21"),
    ]
    # The first two rows are of one test: it is estimated by one model.
    assert [task.asked.tolist() for task in tasks] == [[2], [0, 1]]
    assert not findings


def test_without_any_state_of_charge_there_is_one_model() -> None:
    training = table("training", TRAINS)
    training.columns["state_of_charge"][:] = np.nan
    tasks, _ = tasks_of(given(training, table("cells", TRAINS)))
    assert [task.has_soc for task in tasks] == [False]
    assert len(tasks[0].asked) == 10


def test_a_missing_voltage_leaves_the_row_out_and_says_so() -> None:
    training = table("training", TRAINS)
    training.columns["u4"][7] = np.nan
    tasks, findings = tasks_of(given(training, table("cells", TRAINS)))
    assert 7 not in tasks[0].rows
    assert [finding.code for finding in findings] == ["LB-PL07"]
    assert findings[0].place.row == 9


def test_a_chemistry_of_two_cells_is_not_learnt() -> None:
    with pytest.raises(InputFaults, match="fewer than three cells"):
        tasks_of(given(table("training", synthetic(2)), table("cells", TRAINS)))
    cells = table("cells", TRAINS, "Y")
    tasks, findings = tasks_of(given(table("training", TRAINS), cells))
    assert [len(task.asked) for task in tasks] == [0, 0]
    assert [finding.code for finding in findings] == ["LB-PL07"]


def test_a_part_that_holds_half_a_cell_is_refused() -> None:
    training = table("training", TRAINS)
    training.columns["part"][:] = ["one", "two"] * 5
    with pytest.raises(InputError, match="LB-PL93"):
        tasks_of(given(training, table("cells", TRAINS)))


def test_a_large_training_is_thinned_and_that_is_told() -> None:
    many = synthetic(4, ROWS_MOST // 4 + 1)
    tasks, findings = tasks_of(given(table("training", many), table("cells", TRAINS)))
    assert len(tasks[0].rows) == ROWS_MOST
    assert findings[0].values["count"] == "4"


def test_a_test_of_two_cells_or_chemistries_is_refused_with_both_rows() -> None:
    training, cells = table("training", TRAINS), table("cells", TRAINS)
    training.columns["record"] = np.full(10, "r", dtype=object)
    with pytest.raises(InputError, match=r"training\.csv, row 2.*training\.csv, row 4") as caught:
        tasks_of(given(training, cells))
    assert caught.value.code == "LB-PL15"
    cells.columns["chemistry"][1] = "Y"
    with pytest.raises(InputError, match=r"cells\.csv, row 3"):
        tasks_of(given(table("training", TRAINS), cells))


@pytest.mark.parametrize("parts", [["a"] * 6 + [""] * 4, ["a"] * 10])
def test_parts_that_cannot_be_used_are_told(parts: list[str]) -> None:
    training = table("training", TRAINS)
    training.columns["part"] = np.array(parts, dtype=object)
    _, findings = tasks_of(given(training, table("cells", TRAINS)))
    assert [finding.code for finding in findings] == ["LB-PL14"]
