"""The arrays of a case: present values, budgets, and denominators that may change sign."""

import pytest

from loopbook.errors import InputError
from loopbook.plan.backcast.case import case_of, doubtful_denominators, least_of, uses_most
from loopbook.plan.backcast.frame import BASE, Scenario

from .cases import one_measure
from .test_indicator import beside

SETTINGS = {"first_year": 2021, "last_year": 2023, "discount_rate": 0.25}


def test_costs_are_present_values_less_what_is_left() -> None:
    given = one_measure(settings=SETTINGS | {"residual": "yes"})
    case = case_of(given, BASE)
    # Of the last investment one of two years is left after the last year, worth its money then.
    assert case.build_cost[0].tolist() == pytest.approx([100.0, 80.0, 64.0 - 0.5 * 64.0])
    assert case.use_cost[0].tolist() == pytest.approx([50.0, 40.0, 32.0])


def test_what_moved_tonnes_cost_belongs_to_the_use() -> None:
    flows = [
        {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5, "cost": 3},
        {"flow": "mixed", "source": "site", "target": "dump", "cost": 5},
    ]
    case = case_of(one_measure(flows=flows), Scenario(cost=2.0))
    # Ten tonnes pay 3 instead of 5; a scenario makes measures dearer, not tonnes.
    assert case.use_cost[0].tolist() == pytest.approx([100.0 - 20.0] * 3)


def test_budgets_are_infinite_where_nothing_is_said() -> None:
    case = case_of(one_measure(budgets=[{"year": 2022, "capex": 10}]), BASE)
    assert case.capex_most.tolist() == [float("inf"), 10.0, float("inf")]
    assert case.spending_most.tolist() == [float("inf")] * 3


def test_use_is_bounded_by_window_and_ramp() -> None:
    measure = {"measure": "line", "most": 4, "ramp": 3, "earliest": 2022, "capex": 1, "opex": 1}
    case = case_of(one_measure(measures=[measure]), BASE)
    assert uses_most(case)[0].tolist() == [0.0, 3.0, 4.0]


def test_denominators_that_measures_can_bring_down_are_found() -> None:
    effects = [{"measure": "line", "indicator": "rate", "side": "denominator", "amount": -30}]
    case = case_of(beside(effects=effects), BASE)
    assert least_of(case, uses_most(case))[0].tolist() == [-20.0] * 3
    assert [each.year for each in doubtful_denominators(case, uses_most(case))] == [2]
    assert not doubtful_denominators(case_of(beside(), BASE), uses_most(case))


def test_a_denominator_that_is_nothing_from_the_start_is_refused() -> None:
    rows = [{"indicator": "rate", "year": 2023, "numerator": 5, "denominator": 0}]
    case = case_of(beside(baseline=rows, effects=[]), BASE)
    with pytest.raises(InputError) as caught:
        doubtful_denominators(case, uses_most(case))
    assert caught.value.code == "LB-PL82"
    assert caught.value.where == "targets.csv, row 2"
    assert caught.value.values["value"] == "0"
