"""Years, discounting and scenarios of a plan."""

import pytest

from loopbook.errors import InputError
from loopbook.plan.backcast.frame import frame_of, positions, scenarios_of

from .cases import given_of, one_measure


def test_money_is_worth_less_each_year() -> None:
    settings = {"first_year": 2021, "last_year": 2023, "discount_rate": 0.25}
    frame = frame_of(given_of(settings=settings))
    assert frame.years == (2021, 2022, 2023)
    assert frame.discount.tolist() == pytest.approx([1.0, 0.8, 0.64])
    assert frame.at(2023) == 2
    assert frame.has(2021)
    assert not frame.has(2024)


def test_a_plan_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        frame_of(given_of(settings={"first_year": 2023, "last_year": 2021}))
    assert caught.value.code == "LB-PL88"
    assert "2021" in str(caught.value)


def test_scenarios_multiply_one_where_nothing_is_said() -> None:
    given = one_measure(scenarios=[{"scenario": "dear", "cost": 2}])
    (dear,) = scenarios_of(given)
    assert (dear.name, dear.label) == ("dear", "dear")
    assert (dear.demand, dear.lifetime, dear.cost, dear.effect) == (1.0, 1.0, 2.0, 1.0)
    assert dear.place == "scenarios.csv, row 2"


def test_positions_are_those_of_the_first_row() -> None:
    given = one_measure()
    assert positions(given.tables["processes"], "process") == {"site": 0, "plant": 1, "dump": 2}
