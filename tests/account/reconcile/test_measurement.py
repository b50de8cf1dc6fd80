"""The measurement test."""

import numpy as np
import pytest

from loopbook.account.reconcile.deviation import deviations
from loopbook.account.reconcile.measurement import measurement_test
from loopbook.account.reconcile.solve import solved
from tests.account.reconcile.dense import plain
from tests.account.reconcile.network import made_up
from tests.account.reconcile.published import PUBLISHED


@pytest.mark.parametrize("seed", range(30))
def test_an_adjustment_is_held_against_its_own_deviation(seed: int) -> None:
    problem = made_up(seed)
    solution = solved(problem)
    tests = measurement_test(solution, deviations(solution))
    expected = plain(problem)
    taken = problem.sd**2 - np.diag(expected.covariance)
    for index in np.flatnonzero(tests.is_tested):
        z = abs(expected.value[index] - problem.value[index]) / np.sqrt(taken[index])
        # What little is taken is a small difference of large numbers in the plain way.
        doubt = 1e-9 * problem.sd[index] ** 2 / taken[index]
        assert tests.statistic[index] == pytest.approx(z, rel=1e-6 + doubt)
    assert (tests.statistic[~tests.is_tested] == 0.0).all()
    assert tests.is_tested.sum() >= expected.is_redundant.sum()


def test_the_gross_error_of_p5_stands_out() -> None:
    solution = solved(PUBLISHED["P5"].problem())
    tests = measurement_test(solution, deviations(solution))
    assert tests.threshold == pytest.approx(2.727, abs=1e-3)
    assert int(np.argmax(tests.statistic)) == 0
    assert tests.is_exceeded[0]


def test_measurements_that_only_differ_in_sign_of_their_balance_have_one_statistic() -> None:
    solution = solved(PUBLISHED["P1"].problem())
    tests = measurement_test(solution, deviations(solution))
    assert tests.statistic == pytest.approx([12.8132010510026**0.5] * 3)
