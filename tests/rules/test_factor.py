"""Factors and their standard uncertainty, against the published moments of each distribution."""

import math
import random

import pytest

from loopbook.rules.compile import compile_scheme
from loopbook.rules.factor import COVERAGE_95, spread

from .breaking import LEAVES, good


def test_factors_are_exact_and_keep_their_unit() -> None:
    factors = compile_scheme(good(), {}, LEAVES).factors
    assert float(factors["c_in_flake"].value) == 62.5
    assert factors["c_in_flake"].unit.code == "P1"
    assert factors["c_in_flake"].sd is None
    assert factors["c_in_bottle"].sd == pytest.approx(0.05 / 2 / COVERAGE_95)
    assert factors["bottle_price"].sd == pytest.approx(2000 / math.sqrt(12))


def test_a_uniform_and_a_symmetric_triangular_law_spread_as_in_the_gum() -> None:
    """JCGM 100:2008, 4.3.7 and 4.3.9: u^2 = a^2/3 and a^2/6 for half-width a."""
    assert spread(0.0, -3.0, 3.0, "uniform") == pytest.approx(3 / math.sqrt(3))
    assert spread(0.0, -3.0, 3.0, "triangular") == pytest.approx(3 / math.sqrt(6))


@pytest.mark.parametrize("mode", [0.0, 0.2, 1.0])
def test_a_skew_triangular_law_spreads_as_drawn_numbers_do(mode: float) -> None:
    draw = random.Random(7)
    numbers = [draw.triangular(0.0, 1.0, mode) for _ in range(40_000)]
    mean = sum(numbers) / len(numbers)
    sd = math.sqrt(sum((number - mean) ** 2 for number in numbers) / len(numbers))
    assert spread(mode, 0.0, 1.0, "triangular") == pytest.approx(sd, rel=0.02)


def test_a_lognormal_law_spreads_as_drawn_numbers_do() -> None:
    sigma = math.log(4.0 / 1.0) / (2 * COVERAGE_95)
    mean = 2.0 * math.exp(sigma**2 / 2)
    draw = random.Random(7)
    numbers = [draw.lognormvariate(math.log(2.0), sigma) for _ in range(40_000)]
    centre = sum(numbers) / len(numbers)
    sd = math.sqrt(sum((number - centre) ** 2 for number in numbers) / len(numbers))
    assert spread(mean, 1.0, 4.0, "lognormal") == pytest.approx(sd, rel=0.02)


def test_no_interval_is_no_uncertainty_and_a_wide_one_no_crash() -> None:
    assert spread(1.0, 1.0, 1.0, "normal") == 0.0
    assert spread(1.0, 0.0, 1.0, "lognormal") is None
    assert spread(1.0, 1e-300, 1e300, "lognormal") is None
    assert spread(1.0, 0.0, 1.0, "cauchy") is None
