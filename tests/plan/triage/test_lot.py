"""Lot: what cannot be true of a battery is named with its row."""

import numpy as np
import pytest

from loopbook.errors import InputFaults
from loopbook.plan.triage.lot import field_labels, lot_of
from tests.plan.triage.made import battery, given, planned

UNKNOWN = float("nan")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state_of_health", 1.009),
        ("state_of_health", -0.1),
        ("capacity", -2.0),
        ("rated_capacity", 0.0),
        ("mass", 0.0),
        ("state_of_health_sd", -0.01),
    ],
)
def test_what_cannot_be_is_named_with_its_row(field: str, value: float) -> None:
    with pytest.raises(InputFaults) as caught:
        lot_of(given([battery("x"), battery("y", **{field: value})]))
    assert f"{value:g}" in str(caught.value)
    assert "cells.csv, row 3" in str(caught.value)
    assert field_labels(field)["label_zh"] in caught.value.message("zh")


def test_all_faults_are_told_at_once() -> None:
    cells = [battery("x", state_of_health=1.2), battery("y", capacity=-1.0)]
    with pytest.raises(InputFaults) as caught:
        lot_of(given(cells))
    assert len(caught.value.found) == 2


def test_a_declared_tolerance_takes_it_as_it_is_and_says_so() -> None:
    lot, findings = lot_of(given([battery("x", state_of_health=1.009)], soh_tolerance=0.01))
    assert lot.health.tolist() == [1.009]
    assert [finding.code for finding in findings] == ["LB-PL08"]


def test_health_comes_from_capacities_where_it_is_not_stated() -> None:
    cells = [battery("x", state_of_health=UNKNOWN, capacity=7.6), battery("y", capacity=7.0)]
    lot, findings = lot_of(given(cells))
    assert lot.health.tolist() == [0.76, 0.85]
    assert findings[0].place.row == 3
    lot, _ = lot_of(given([battery("x", state_of_health=UNKNOWN)]))
    assert np.isnan(lot.health).all()


def test_a_share_is_the_one_that_a_person_would_say() -> None:
    # 1.68 / 2.1 is 0.7999999999999999 in floats: a gate at 0.8 would fail it.
    cell = battery("x", capacity=1.68, rated_capacity=2.1, state_of_health=np.nan)
    assert lot_of(given([cell]))[0].health[0] == 0.8


def test_estimates_stand_in_where_nothing_is_stated_and_others_are_told() -> None:
    cells = [battery("a", state_of_health=np.nan, state_of_health_sd=np.nan), battery("b")]
    estimates = [
        {"cell": "a", "state_of_health": 0.7, "state_of_health_sd": 0.03},
        {"cell": "b", "state_of_health": 0.6, "state_of_health_sd": 0.03},
        {"cell": "c", "state_of_health": 0.5},
    ]
    asked = given(cells, estimates=estimates)
    lot, findings = lot_of(asked)
    assert lot.health.tolist() == [0.7, 0.85]
    assert lot.sd.tolist() == [0.03, 0.02]
    assert [(each.code, each.values["what"]) for each in findings] == [("LB-PL07", "c")]
    plan = planned(cells, estimates=estimates)
    assert all(check.passed for check in plan.proof.checks)
