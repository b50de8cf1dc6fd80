"""A source behind two values is one source; all else is independent."""

import math

import pytest

from loopbook.evaluate.spread import Spread, joined, spread_of, times
from loopbook.terms.period import period

Y24, Y25 = period("2024"), period("2025")


def test_a_flow_of_two_years_is_two_sources_and_an_entry_is_one() -> None:
    before = spread_of({"flow:a": 1.0, "observed:3": 1.0}, {"flow:a": 3.0, "observed:3": 9.0}, Y24)
    after = spread_of({"flow:a": 1.0, "observed:3": 1.0}, {"flow:a": 4.0, "observed:3": 9.0}, Y25)
    assert joined(after, times(before, -1.0)).sd == pytest.approx(5.0)


def test_a_factor_behind_both_cancels() -> None:
    one = spread_of({"factor:x": 2.0}, {"factor:x": 0.5}, Y24)
    other = spread_of({"factor:x": 2.0}, {"factor:x": 0.5}, Y25)
    assert joined(one, times(other, -1.0)).sd == 0.0
    assert joined(one, other).sd == pytest.approx(2.0)


def test_what_is_of_an_earlier_year_already_is_that_years_own() -> None:
    mean = spread_of({"flow:a@2024": 1.0}, {"flow:a@2024": 3.0}, Y25)
    own = spread_of({"flow:a": 1.0}, {"flow:a": 3.0}, Y24)
    assert joined(mean, times(own, -1.0)).sd == 0.0


def test_a_part_without_uncertainty_leaves_the_whole_without() -> None:
    one = spread_of({"flow:a": 1.0, "flow:b": 1.0}, {"flow:a": 3.0, "flow:b": None}, Y24)
    assert one.sd is None
    assert spread_of({"flow:b": 0.0}, {"flow:b": None}, Y24).sd == 0.0
    assert Spread(is_told=False).sd is None
    assert Spread().sd == 0.0


def test_factors_that_cannot_be_told_apart_leave_it_unstated() -> None:
    several = spread_of({"flow:a": 1.0}, {"flow:a": 3.0}, Y24, untold=("x", "y"))
    told = spread_of({"factor:x": 1.0}, {"factor:x": 3.0}, Y25)
    other = spread_of({"factor:z": 1.0}, {"factor:z": 4.0}, Y25)
    assert joined(several, several).sd is None
    assert joined(several, told).sd is None
    assert joined(told, several).sd is None
    assert joined(several, other).sd == pytest.approx(math.hypot(3, 4))
