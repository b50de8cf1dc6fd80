"""Thresholds of tests."""

from statistics import NormalDist

import pytest

from loopbook.account.reconcile.level import (
    LEVEL,
    chi_square_threshold,
    normal_threshold,
    sidak,
)


def test_the_level_of_each_of_many_tests_makes_the_level_of_all() -> None:
    assert 1.0 - (1.0 - sidak(LEVEL, 8)) ** 8 == pytest.approx(0.05)
    assert sidak(0.05, 0) == 0.05
    assert sidak(0.05, 10**9) == pytest.approx(5.129e-11, rel=1e-3)


def test_thresholds_are_those_of_the_tables() -> None:
    assert normal_threshold(0.05, 1) == pytest.approx(1.95996, abs=1e-5)
    assert 2.0 * NormalDist().cdf(-normal_threshold(0.05, 4)) == pytest.approx(sidak(0.05, 4))
    assert chi_square_threshold(0.05, 1) == pytest.approx(3.8415, abs=1e-4)
    assert chi_square_threshold(0.05, 4) == pytest.approx(9.4877, abs=1e-4)
    assert chi_square_threshold(0.05, 0) == 0.0
