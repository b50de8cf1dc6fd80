"""The interior point method tells the bounds that hold from those that do not."""

import numpy as np
import pytest

from loopbook.account.reconcile.interior import Bounds, interior
from loopbook.account.reconcile.problem import problem_of
from loopbook.account.reconcile.solve import solved


def test_of_two_bounds_the_one_that_holds_has_the_pull_and_the_other_the_distance() -> None:
    """a = b + c, measured 5, 6 and 0.2, nothing negative: 5.5 = 5.5 + 0, where c pulls by 0.3."""
    problem = problem_of(
        np.array([[1.0, -1.0, -1.0]]), np.array([5.0, 6.0, 0.2]), np.ones(3), np.ones(3, dtype=bool)
    )
    found = interior(problem, Bounds(np.zeros(3), np.full(3, np.inf)), solved(problem), (100, 100))
    assert found.holds(1.0).tolist() == [0, 0, -1]
    assert found.value == pytest.approx([5.5, 5.5, 0.0], abs=1e-6)
    # Slope of half the chi-square along c: (0 - 0.2) of its own and 0.5 of the balance.
    assert found.pull[2] == pytest.approx(0.3, abs=1e-5)
    assert found.gap < 1e-8


def test_a_high_bound_is_told_from_a_low_one() -> None:
    problem = problem_of(
        np.array([[1.0, -1.0]]), np.array([5.0, 6.0]), np.ones(2), np.ones(2, dtype=bool)
    )
    bounds = Bounds(np.array([0.0, 0.0]), np.array([4.0, 9.0]))
    found = interior(problem, bounds, solved(problem), (100, 100))
    assert found.holds(1.0).tolist() == [1, 0]
    assert found.pull[0] == pytest.approx(-(1.0 + 2.0), abs=1e-5)
