"""What to measure next, against measuring it."""

import numpy as np
import pytest

from loopbook.account.reconcile.deviation import deviations
from loopbook.account.reconcile.gain import gains
from loopbook.account.reconcile.problem import LinearProblem, problem_of
from loopbook.account.reconcile.solve import solved
from loopbook.errors import BalanceError
from tests.account.reconcile.dense import plain
from tests.account.reconcile.network import incidence, made_up, measured


def with_one_more(problem: LinearProblem, variable: int, sd: float) -> LinearProblem:
    """Return a problem in which a second variable, equal to `variable`, is measured."""
    rows, columns = problem.matrix.shape
    matrix = np.zeros((rows + 1, columns + 1))
    matrix[:rows, :columns] = problem.matrix.toarray()
    matrix[rows, variable], matrix[rows, columns] = 1.0, -1.0
    return problem_of(
        matrix,
        np.append(problem.value, 0.0),
        np.append(problem.sd, sd),
        np.append(problem.is_measured, True),
        constant=np.append(problem.constant, 0.0),
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_gain_is_what_measuring_brings(seed: int) -> None:
    problem = made_up(seed)
    solution = solved(problem)
    columns = problem.matrix.shape[1]
    random = np.random.default_rng(seed)
    weights = np.zeros(columns)
    weights[random.integers(0, columns, 2)] = [1.0, -2.0]
    free = np.flatnonzero(problem.is_exact)
    candidates = np.setdiff1d(np.arange(columns), free)
    sd = random.uniform(0.5, 2.0, len(candidates))
    found = gains(solution, deviations(solution), weights, candidates, sd)
    known = plain(problem)
    if found.before is not None:
        before = np.sqrt(weights @ known.covariance @ weights)
        assert found.before == pytest.approx(before, rel=1e-6, abs=1e-7)
    for place, variable in enumerate(candidates.tolist()):
        after = plain(with_one_more(problem, variable, float(sd[place])))
        wide = np.append(weights, 0.0)
        if found.before is None and not after.has_value[:-1][weights != 0.0].all():
            # Parts of the indicator may be free while it is not: see the test below.
            continue
        assert found.is_determined[place]
        expected = np.sqrt(wide @ after.covariance @ wide)
        assert found.after[place] == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_an_indicator_that_is_free_is_determined_by_what_lies_on_its_loop() -> None:
    # Flows 1, 2, 3 make a loop that nobody measures; flow 4 is another way out.
    ends = [(-1, 0), (0, 1), (1, 2), (2, 0), (1, -1), (0, 0)]
    problem = measured(
        incidence(ends, 3), [10.0, None, None, None, 9.0, None], [1.0, 0, 0, 0, 2.0, 0]
    )
    solution = solved(problem)
    weights = np.array([0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    candidates = np.arange(6)
    found = gains(solution, deviations(solution), weights, candidates, np.full(6, 0.5))
    assert found.before is None
    assert found.is_determined.tolist() == [False, True, True, True, False, False]
    # Flow 1 itself is measured to 0.5; from 2 or 3 it follows with the throughput beside it.
    through = np.sqrt(1.0 / (1.0 / 1.0 + 1.0 / 4.0))
    both = np.sqrt(through**2 + 0.25)
    assert found.after == pytest.approx([0.0, 0.5, both, both, 0.0, 0.0])
    assert found.ranked()[0] == 1
    assert set(found.ranked().tolist()) == {1, 2, 3}


def test_a_difference_of_free_flows_may_be_determined() -> None:
    ends = [(-1, 0), (0, 1), (1, 0), (1, -1)]
    problem = measured(incidence(ends, 2), [10.0, None, None, None], [1.0, 0, 0, 0])
    solution = solved(problem)
    weights = np.array([0.0, 1.0, -1.0, 0.0])
    found = gains(solution, deviations(solution), weights, np.arange(4), np.full(4, 1.0))
    assert found.before == pytest.approx(1.0)
    assert found.after == pytest.approx([np.sqrt(0.5), 1.0, 1.0, np.sqrt(0.5)])


def test_an_assumed_uncertainty_that_is_none_is_refused() -> None:
    solution = solved(measured(incidence([(-1, 0), (0, -1)], 1), [1.0, 1.0], [1.0, 1.0]))
    spread = deviations(solution)
    for sd in (np.array([-1.0]), np.array([np.nan])):
        with pytest.raises(BalanceError) as caught:
            gains(solution, spread, np.ones(2), np.array([0]), sd)
        assert caught.value.code == "LB-B09"
