"""Worth: against the definition, year by year, and Monte Carlo."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.plan.triage.lot import lot_of
from loopbook.plan.triage.worth import Worth, break_even, gain, paid_per_kg, reman, worth_of
from tests.plan.triage.made import MATERIALS, VALUES, battery, given


def worth(changes: dict[str, Any] | None = None, **of_battery: Any) -> Worth:
    made = given([battery("x", **of_battery)], values=[{**VALUES, **(changes or {})}])
    return worth_of(made, lot_of(made)[0])


def by_definition(row: dict[str, Any], health: float, rate: float = 0.08) -> float:
    """Second life minus recycling: the best number of years, each reckoned by hand."""
    energy, mass = 10.0 * row["nominal_voltage"] / 1000.0, 0.31
    paid = sum(m["content"] * m["recovery"] * m["payable"] * m["price"] for m in MATERIALS)
    recycled = mass * (paid - row["process_cost"])
    spent = row["testing"] + row["transport"] * mass
    spent += (row["rebuild"] + row["electronics"]) * energy
    earning = row["depth_of_discharge"] * row["efficiency"] * row["cycles"] * row["spread"]
    best: float = recycled
    sums = 0.0
    for year in range(1, int(row["years"]) + 1):
        state = health - row["fade"] * (year - 1)
        if state < row["end_of_life"]:
            break
        income = energy * state * earning * (1.0 - row["warranty"])
        sums += (income - energy * row["operation"]) / (1.0 + rate) ** year
        best = max(best, sums + recycled / (1.0 + rate) ** year)
    return float(best - spent - recycled)


def test_recycling_pays_its_materials_less_the_process() -> None:
    made = given([battery("x")])
    assert paid_per_kg(made)[0] == pytest.approx(0.2 * 0.9 * 0.7 * 12 + 0.02 * 0.9 * 0.7 * 400)
    assert worth().recycled[0] == pytest.approx(0.31 * (1.512 + 5.04 - 4.0))


@settings(max_examples=25, deadline=None)
@cases(
    health=st.floats(0.3, 1.0),
    spread=st.floats(0.0, 1.5),
    operation=st.floats(0.0, 80.0),
    fade=st.floats(0.0, 0.2),
    years=st.integers(1, 12),
    process=st.floats(0.0, 30.0),
)
def test_the_value_is_that_of_the_best_number_of_years(
    health: float, spread: float, operation: float, fade: float, years: int, process: float
) -> None:
    changes = {"spread": spread, "operation": operation, "fade": fade, "years": float(years)}
    row = {**VALUES, **changes, "process_cost": process}
    found = gain(worth(row), np.array([health]), np.zeros(1))[0]
    assert found == pytest.approx(by_definition(row, health), abs=1e-9)


def test_the_expected_value_is_the_mean_over_many_states() -> None:
    states = np.random.default_rng(1).normal(0.62, 0.05, 100_000)
    many = gain(worth(), states[None, :], np.zeros((1, 1)))
    exact = gain(worth(), np.array([0.62]), np.array([0.05]))[0]
    assert exact == pytest.approx(many.mean(), abs=4 * many.std() / math.sqrt(100_000))


@settings(max_examples=20, deadline=None)
@cases(spread=st.floats(0.2, 2.0), process=st.floats(0.0, 40.0), years=st.integers(1, 12))
def test_second_life_pays_from_the_break_even_on(spread: float, process: float, years: int) -> None:
    made = worth({"spread": spread, "process_cost": process, "years": float(years)})
    least = break_even(made)[0]
    if math.isfinite(least):
        pair = np.array([[least - 1e-9, least + 1e-9]])
        below, above = gain(made, pair, np.zeros((1, 1)))[0]
        assert above >= -1e-7
        assert below <= 1e-7
    else:
        assert gain(made, np.array([1e4]), np.zeros(1))[0] < 0.0


def test_there_may_be_no_break_even() -> None:
    assert break_even(worth({"spread": 0.0}))[0] == math.inf
    free = {"testing": 0.0, "transport": 0.0, "rebuild": 0.0, "electronics": 0.0}
    assert break_even(worth(free))[0] == -math.inf


@pytest.mark.parametrize("field", ["spread", "years", "fade", "rebuild", "nominal_voltage"])
def test_a_missing_figure_makes_the_value_unknown_not_zero(field: str) -> None:
    made = worth({field: math.nan})
    assert np.isnan(gain(made, np.array([0.8]), np.zeros(1))[0])
    assert np.isnan(break_even(made)[0])


def test_an_unknown_mass_price_or_chemistry_is_unknown() -> None:
    assert np.isnan(worth(mass=math.nan).recycled[0])
    assert np.isnan(worth(chemistry="LFP").recycled[0])
    lost = [{**MATERIALS[0], "price": math.nan}, MATERIALS[1]]
    made = given([battery("x")], materials=lost)
    assert np.isnan(worth_of(made, lot_of(made)[0]).recycled[0])
    made = given([battery("x")], materials=[])
    assert np.isnan(worth_of(made, lot_of(made)[0]).recycled[0])


def test_remanufacture_is_a_line_and_not_offered_without_figures() -> None:
    made = worth({"remanufacture_price": 300.0, "remanufacture_cost": 100.0})
    assert made.is_reman.tolist() == [True]
    assert reman(made, np.array([0.8]))[0] == pytest.approx(0.037 * (0.8 * 300 - 100))
    assert not worth().is_reman.any()
    assert np.isnan(reman(worth(), np.array([0.8]))[0])


def test_rated_energy_comes_before_capacity_times_voltage() -> None:
    assert worth(rated_energy=0.05).energy.tolist() == [0.05]
    assert worth().energy[0] == pytest.approx(0.037)
