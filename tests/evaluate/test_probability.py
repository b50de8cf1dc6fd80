"""Probability of meeting a limit: the closed form against drawing, and what it never says."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.probability import is_inside, probability, probability_bound
from loopbook.evaluate.verdict import Direction

LEAST, MOST = Direction.AT_LEAST, Direction.AT_MOST


@given(st.integers(-3000, 3000), st.integers(1, 1000), st.sampled_from((LEAST, MOST)))
@settings(max_examples=25, deadline=None)
def test_it_is_the_share_of_draws_on_the_good_side(
    thousandths: int, sds: int, direction: Direction
) -> None:
    gap, sd = Fraction(thousandths, 1000), sds / 1000
    count = 40_000
    drawn = np.random.default_rng(thousandths + 5000 + 7 * sds).normal(float(gap), sd, count)
    share = float(np.mean(drawn >= 0 if direction is LEAST else drawn <= 0))
    said = probability(gap, sd, direction)
    assert said is not None
    # Five standard errors of a share of so many draws.
    assert abs(said - share) < 5 * 0.5 / count**0.5


@given(st.integers(-(10**9), 10**9), st.floats(1e-6, 1e6))
def test_both_directions_sum_to_one(gap: int, sd: float) -> None:
    one, other = (probability(Fraction(gap), sd, way) for way in (LEAST, MOST))
    assert one is not None
    assert other is not None
    assert one + other == pytest.approx(1.0, abs=1e-12)


def test_known_quantiles() -> None:
    assert probability(Fraction(0), 2.0, LEAST) == 0.5
    assert probability(Fraction(2), 2.0, LEAST) == pytest.approx(0.8413447460685429, rel=1e-14)
    assert probability(Fraction(-196, 100), 1.0, LEAST) == pytest.approx(0.0249979, abs=1e-6)


def test_without_uncertainty_there_is_no_probability() -> None:
    for direction in Direction:
        assert probability(Fraction(5), None, direction) is None
    assert probability(Fraction(0), 1.0, Direction.EQUAL) is None
    assert not is_inside(Fraction(0), None)
    assert not is_inside(Fraction(0), 0.0)


def test_an_exact_value_meets_its_limit_or_does_not() -> None:
    assert probability(Fraction(0), 0.0, LEAST) == 1.0
    assert probability(Fraction(-1, 10**30), 0.0, LEAST) == 0.0


@pytest.mark.parametrize(
    ("bound", "direction", "said"),
    [
        ("eq", LEAST, "eq"),
        ("about", MOST, "about"),
        ("at_least", LEAST, "at_least"),
        ("at_most", LEAST, "at_most"),
        ("at_most", MOST, "at_least"),
        ("at_least", MOST, "at_most"),
    ],
)
def test_a_bound_of_the_value_bounds_the_probability(
    bound: str, direction: Direction, said: str
) -> None:
    assert probability_bound(bound, direction) == said


def test_inside_is_less_than_twice_the_standard_uncertainty() -> None:
    assert is_inside(Fraction(-199, 100), 1.0)
    assert not is_inside(Fraction(2), 1.0)
