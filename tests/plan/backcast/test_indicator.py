"""Indicators: quotients and amounts, what is not known, and targets on them."""

from typing import Any

import numpy as np
import pytest

from loopbook.errors import InputError
from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE, Scenario
from loopbook.terms.plan_input import PlanInput

from .cases import one_measure

USE = np.array([[0.0, 1.0, 2.0]])


def beside(**changes: Any) -> PlanInput:
    """Two indicators beside the system: a quotient of stated amounts, and an amount."""
    tables: dict[str, Any] = {
        "indicators": [
            {"indicator": "rate"},
            {"indicator": "mass", "measured": "amount", "unit": "t"},
        ],
        "parts": [],
        "baseline": [
            {"indicator": "rate", "year": year, "numerator": 50, "denominator": 100}
            for year in (2021, 2022, 2023)
        ]
        + [{"indicator": "mass", "year": 2023, "numerator": 7}],
        "effects": [
            {"measure": "line", "indicator": "rate", "amount": 10},
            {"measure": "line", "indicator": "rate", "side": "denominator", "amount": 20},
        ],
    }
    return one_measure(**(tables | changes))


def test_a_percentage_is_a_hundred_times_a_quotient() -> None:
    found = case_of(one_measure(), BASE).indicators
    assert found.values(USE)[0].tolist() == pytest.approx([50.0, 60.0, 70.0])
    assert found.units == ("%",)


def test_both_sides_move_and_years_without_amounts_are_unknown() -> None:
    found = case_of(beside(), BASE).indicators
    values = found.values(USE)
    assert values[0].tolist() == pytest.approx([50.0, 100 * 60 / 120, 100 * 70 / 140])
    assert np.isnan(values[1, :2]).all()
    assert values[1, 2] == 7.0
    assert found.has_denominator == (True, False)


def test_demand_multiplies_stated_amounts_and_effects_do_not_follow() -> None:
    found = case_of(beside(), Scenario(demand=2.0)).indicators
    assert found.values(USE)[0, 2] == pytest.approx(100 * 120 / 240)


@pytest.mark.parametrize("year", [2020, 2024])
def test_a_target_outside_the_years_is_refused(year: int) -> None:
    target = {"target": "t", "indicator": "rate", "year": year, "value": 60}
    with pytest.raises(InputError) as caught:
        case_of(one_measure(targets=[target]), BASE)
    assert caught.value.code == "LB-PL80"
    assert caught.value.where == "targets.csv, row 2"
    assert caught.value.values["year"] == str(year)


def test_a_target_may_hold_for_years() -> None:
    target = {"target": "t", "indicator": "rate", "year": 2022, "until": 2023, "value": 60}
    found = case_of(one_measure(targets=[target]), BASE).targets
    assert [(each.name, each.year) for each in found] == [("t", 1), ("t", 2)]
    with pytest.raises(InputError, match=r"LB-PL80.*2024"):
        case_of(one_measure(targets=[target | {"until": 2024}]), BASE)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"parts": []}, "targets.csv, row 2"),
        ({"parts": [{"indicator": "rate", "flow": "sorted"}]}, "targets.csv, row 2"),
        ({"parts": [{"indicator": "rate"}]}, "parts.csv, row 2"),
        (
            {"parts": [{"indicator": "rate", "flow": "sorted", "process": "site"}]},
            "parts.csv, row 2",
        ),
    ],
)
def test_an_indicator_that_is_made_of_nothing_is_refused(changes: Any, where: str) -> None:
    with pytest.raises(InputError) as caught:
        case_of(one_measure(**changes), BASE)
    assert caught.value.code == "LB-PL81"
    assert caught.value.where == where


def test_an_effect_on_a_side_without_amount_is_refused() -> None:
    effect = {"measure": "line", "indicator": "mass", "side": "denominator", "amount": 1}
    with pytest.raises(InputError) as caught:
        case_of(beside(effects=[effect]), BASE)
    assert caught.value.code == "LB-PL84"
