"""Weighings that are made up: the same every time, close to the true mass, never equal by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.programs.demo.weighing import CELL_SCALES, true_mass_mg, weighed_mg

pytestmark = pytest.mark.slow

SERIALS = st.text("ABCDEF0123456789", min_size=1, max_size=12)


@given(SERIALS, st.sampled_from(["received", "stored"]))
def test_a_reading_is_within_the_error_of_the_true_mass(serial: str, step: str) -> None:
    for scale in CELL_SCALES.values():
        true_mg = true_mass_mg(scale, serial)
        assert abs(true_mg - scale.nominal_mg) <= scale.spread_mg
        assert abs(weighed_mg(scale, serial, step) - true_mg) <= scale.error_mg
        assert weighed_mg(scale, serial, step) % scale.division_mg == 0


def test_two_weighings_of_one_cell_differ_and_repeat() -> None:
    scale = CELL_SCALES["LMO"]
    steps = [weighed_mg(scale, "PIP15827A00220999", step) for step in ("received", "stored")]
    again = [weighed_mg(scale, "PIP15827A00220999", step) for step in ("received", "stored")]
    assert steps == again
    assert steps[0] != steps[1]


def test_the_stated_uncertainty_is_a_third_of_the_error() -> None:
    assert CELL_SCALES["LMO"].sd_mg == 100
    assert CELL_SCALES["NMC"].sd_mg == 10
