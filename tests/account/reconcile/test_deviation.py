"""Uncertainties after reconciliation, against the dense oracle."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from loopbook.account.reconcile import deviation as module
from loopbook.account.reconcile.deviation import (
    covariance,
    covariances,
    deviations,
    leverages,
    spreads,
    variances,
)
from loopbook.account.reconcile.engine import Factor
from loopbook.account.reconcile.inverse import SelectedInverse
from loopbook.account.reconcile.problem import problem_of
from loopbook.account.reconcile.solve import OBSERVABLE, REDUNDANT, Options, solved
from loopbook.errors import Underdetermined
from loopbook.terms.reconciliation import Solver
from tests.account.reconcile.dense import plain
from tests.account.reconcile.network import balanced, incidence, line, made_up, measured, wired


@pytest.mark.parametrize("seed", range(60))
def test_deviations_of_all_variables_are_those_of_the_plain_way(seed: int) -> None:
    problem = made_up(seed)
    expected = np.sqrt(np.diag(plain(problem).covariance))
    found = deviations(solved(problem))
    assert found.sd == pytest.approx(expected, rel=1e-5, abs=1e-8)
    assert not found.is_drawn.any()
    assert found.error == 0.0


@pytest.mark.parametrize("make", [line, wired])
@pytest.mark.parametrize("solver", [Solver.FACTOR, Solver.GRADIENT])
def test_deviations_of_a_network_are_those_of_the_plain_way(
    make: Callable[[int, int], sparse.csr_array], solver: Solver
) -> None:
    problem = balanced(make(80, 200))
    is_measured = np.arange(200) % 5 != 0
    problem = problem_of(
        problem.matrix,
        problem.value * is_measured,
        problem.sd * is_measured,
        is_measured,
        constant=problem.constant,
    )
    expected = np.sqrt(np.diag(plain(problem).covariance))
    found = deviations(solved(problem, Options(solver=solver)))
    assert found.sd == pytest.approx(expected, rel=1e-7, abs=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_reconciliation_never_makes_a_measurement_less_certain(seed: int) -> None:
    problem = made_up(seed)
    found = deviations(solved(problem))
    stated = problem.is_measured
    assert (found.sd[stated] <= problem.sd[stated] * (1.0 + 1e-9)).all()
    assert ((found.leverage >= 0.0) & (found.leverage <= 1.0)).all()
    assert np.isfinite(found.sd).all()


def test_draws_come_near_and_say_how_near(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = balanced(line(100, 250))
    is_measured = np.arange(250) % 7 != 0
    problem = problem_of(
        problem.matrix,
        problem.value * is_measured,
        problem.sd * is_measured,
        is_measured,
        constant=problem.constant,
    )
    exact = deviations(solved(problem))
    monkeypatch.setattr(module, "FACTOR_SECONDS_MAX", -1.0)
    solution = solved(problem, Options(solver=Solver.GRADIENT))
    drawn = deviations(solution, draws=400)
    is_tested = np.isin(solution.determination, (REDUNDANT, OBSERVABLE))
    assert drawn.is_drawn.tolist() == is_tested.tolist()
    assert drawn.sd[~is_tested] == pytest.approx(exact.sd[~is_tested])
    assert drawn.inverse is None
    assert drawn.error == pytest.approx(1.0 / np.sqrt(800.0))
    moved = is_tested
    wrong = (drawn.sd[moved] - exact.sd[moved]) / exact.sd[moved] / drawn.error
    assert np.abs(wrong).max() < 5.0
    assert 0.7 < np.sqrt((wrong**2).mean()) < 1.3
    assert (deviations(solution, draws=400).sd == drawn.sd).all()
    assert (deviations(solution, draws=400, seed=2).sd != drawn.sd).any()


def test_unmeasured_variables_by_the_ten_thousand_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FOLLOWING_MAX", 0)
    problem = measured(incidence([(-1, 0), (0, -1), (0, -1)], 1), [5.0, 2.0, None], [1.0, 1.0, 0])
    found = deviations(solved(problem), draws=4_000)
    assert found.is_drawn.tolist() == [False, False, True]
    assert found.sd == pytest.approx([1.0, 1.0, np.sqrt(2.0)], rel=0.05)


def test_a_variable_that_exact_ones_determine_is_exact() -> None:
    problem = measured(incidence([(-1, 0), (0, -1)], 1), [5.0, 5.5], [0.0, 1.0])
    solution = solved(problem)
    assert solution.value.tolist() == [5.0, 5.0]
    assert deviations(solution).sd == pytest.approx([0.0, 0.0], abs=1e-12)


def test_next_to_nothing_left_of_an_uncertainty_is_still_right() -> None:
    problem = measured(incidence([(-1, 0), (0, -1)], 1), [5.0, 5.5], [1e-7, 1e3])
    assert deviations(solved(problem)).sd == pytest.approx([1e-7, 1e-7], rel=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_covariances_of_pairs_and_sums_are_those_of_the_plain_way(seed: int) -> None:
    problem = made_up(seed)
    expected = plain(problem)
    solution = solved(problem)
    known = np.flatnonzero(expected.has_value)
    pairs = [(int(a), int(b)) for a in known[:4] for b in known]
    wanted = [expected.covariance[pair] for pair in pairs]
    assert covariance(solution, pairs) == pytest.approx(wanted, rel=1e-6, abs=1e-8)
    weights = np.random.default_rng(seed).normal(size=len(problem.value)) * expected.has_value
    together = covariances(solution, weights)
    assert together[known] == pytest.approx(
        (expected.covariance @ weights)[known], rel=1e-6, abs=1e-7
    )
    assert float(variances(solution, weights)) == pytest.approx(
        weights @ expected.covariance @ weights, rel=1e-6, abs=1e-8
    )


def test_a_covariance_with_a_free_variable_is_refused_by_name() -> None:
    problem = measured(incidence([(-1, 0), (0, 0)], 1), [1.0, None], [1.0, 0.0])
    with pytest.raises(Underdetermined, match="variable 1") as caught:
        covariance(solved(problem), [(0, 0), (0, 1)])
    assert caught.value.code == "LB-B08"


def test_leverages_and_spreads_are_what_they_are_called() -> None:
    made = solved(balanced(wired(40, 100))).system
    rows = made.matrix.toarray()
    hat = rows.T @ np.linalg.inv(rows @ rows.T) @ rows
    found = leverages(made.matrix, SelectedInverse(Factor(made.spread)))
    assert found == pytest.approx(np.diag(hat), rel=1e-9)
    sd = np.arange(1.0, 101.0)
    assert spreads(made, sd, np.ones(100)) == pytest.approx(sd)
