"""Check of worth: numbers that can be done by hand."""

import math

import numpy as np
import pytest

from loopbook.plan.triage.check_worth import (
    Figures,
    Options,
    expected,
    figures_of,
    recycled,
    remanufactured,
    second_life,
    with_test,
)
from tests.plan.triage.made import VALUES, battery, given

ROW = {
    "depth_of_discharge": 1.0, "efficiency": 1.0, "cycles": 1.0, "spread": 10.0,
    "capacity_fee": 0.0, "operation": 2.0, "years": 2.0, "fade": 0.1, "end_of_life": 0.0,
    "testing": 1.0, "transport": 0.0, "rebuild": 2.0, "electronics": 0.0, "warranty": 0.0,
    "process_cost": 1.0, "remanufacture_price": 5.0, "remanufacture_cost": 1.0,
}  # fmt: skip
FIGURES = Figures(energy=1.0, mass=2.0, paid=1.5, row=ROW, rate=0.0)


def test_a_second_life_is_summed_year_by_year() -> None:
    assert recycled(FIGURES) == 1.0
    # Two years: 10 x 0.8 - 2, 10 x 0.7 - 2, then recycling pays 1; before it 3 are spent.
    assert second_life(FIGURES, np.array([0.8]))[0] == pytest.approx(6.0 + 5.0 + 1.0 - 3.0)
    assert second_life(FIGURES, np.array([0.1]))[0] == pytest.approx(1.0 - 3.0)
    assert remanufactured(FIGURES, 0.8) == pytest.approx(3.0)


def test_the_expectation_of_a_line_is_the_line() -> None:
    assert expected(FIGURES, 0.8, 0.02) == pytest.approx(9.0, abs=1e-6)
    assert expected(FIGURES, 0.8, math.nan) == pytest.approx(9.0)
    assert math.isnan(expected(FIGURES, math.nan, 0.02))


def test_a_test_of_what_is_certain_to_be_done_costs_its_price() -> None:
    everywhere = Options(((-math.inf, math.inf),), ())
    assert with_test(FIGURES, (0.8, 0.02), (0.01, 0.3), everywhere) == pytest.approx(8.7, abs=1e-6)
    nowhere = Options((), ())
    assert with_test(FIGURES, (0.8, 0.02), (0.01, 0.3), nowhere) == pytest.approx(0.7, abs=1e-6)


def test_figures_are_those_of_the_chemistry_and_unknown_without_it() -> None:
    asked = given([battery("x"), battery("y", chemistry="LFP")])
    known = figures_of(asked, 0)
    assert known.energy == pytest.approx(10.0 * VALUES["nominal_voltage"] / 1000.0)
    assert known.rate == 0.08
    assert math.isnan(recycled(figures_of(asked, 1)))
    assert math.isnan(expected(figures_of(asked, 1), 0.8, 0.0))
