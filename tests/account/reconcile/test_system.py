"""A problem made ready to solve."""

import numpy as np
import pytest
from scipy import sparse

from loopbook.account.reconcile import system as module
from loopbook.account.reconcile.problem import LinearProblem, problem_of
from loopbook.account.reconcile.system import is_plain, system
from tests.account.reconcile.dense import plain
from tests.account.reconcile.network import incidence, made_up, measured


@pytest.mark.parametrize("seed", range(30))
def test_rows_have_length_one_are_independent_and_come_from_the_relations(seed: int) -> None:
    problem = made_up(seed)
    made = system(problem)
    rows = made.matrix.toarray()
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(rows)))
    assert np.linalg.matrix_rank(rows, tol=1e-10) == len(rows) if rows.size else True
    stated = problem.matrix[:, made.uncertain] * problem.sd[made.uncertain]
    assert (made.projection @ stated).toarray() == pytest.approx(rows, abs=1e-10)
    hidden = problem.matrix[:, made.unmeasured]
    assert np.abs((made.projection @ hidden).toarray()).max(initial=0.0) < 1e-9
    gap = problem.constant - problem.matrix @ problem.value
    assert made.projection @ gap == pytest.approx(made.right, abs=1e-9)


def test_relations_that_others_imply_are_marked() -> None:
    problem = measured(
        incidence([(0, 1), (1, 0), (-1, 2), (2, -1)], 3), [1.0, 2.0, 3.0, 4.0], [1.0] * 4
    )
    made = system(problem)
    assert made.matrix.shape[0] == 2
    assert made.is_implied.tolist() == [True, True, False]


def test_very_large_and_small_units_stay_in_range() -> None:
    matrix = incidence([(-1, 0), (0, -1)], 1)
    problem = measured(matrix * 1e-200, [1e250, 2e250], [1e200, 1e200])
    made = system(problem)
    assert np.isfinite(made.matrix.data).all()
    assert made.right == pytest.approx([1e50 / np.sqrt(2.0)])


def test_entries_stated_twice_or_as_zero_are_taken_as_they_sum() -> None:
    rows = sparse.csr_array(
        (np.array([0.5, 0.5, -1.0, 0.0]), np.array([0, 0, 1, 2]), np.array([0, 4])), shape=(1, 3)
    )
    ones = np.ones(3)
    problem = LinearProblem(
        matrix=rows, constant=ones[:1], value=ones, sd=ones, is_measured=ones > 0
    )
    assert system(problem).matrix.nnz == 2


def test_a_flow_has_two_ends_at_most_and_they_cancel() -> None:
    assert is_plain(sparse.csr_array(np.array([[1.0, -2.0, 0.0], [-1.0, 0.0, 3.0]])))
    assert not is_plain(sparse.csr_array(np.array([[1.0], [-0.5]])))
    assert not is_plain(sparse.csr_array(np.array([[1.0], [-2.0], [1.0]])))


@pytest.mark.parametrize("probes_max", [0, 200])
@pytest.mark.parametrize("seed", range(2, 30, 3))
def test_implied_rows_are_found_by_probes_and_by_elimination(
    seed: int, probes_max: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROBES_MAX", probes_max)
    problem = made_up(seed)
    made = system(problem)
    assert made.matrix.shape[0] == plain(problem).freedom


def test_thousands_of_processes_whose_balance_their_shares_imply_are_told_once() -> None:
    # Per process: entering, two leaving, two shares. Leaving = share x entering, linearised;
    # shares sum to 1; and the balance, which these three imply.
    count = 1_500
    block = np.array(
        [
            [-0.4, 1.0, 0.0, -50.0, 0.0],
            [-0.6, 0.0, 1.0, 0.0, -50.0],
            [0.0, 0.0, 0.0, 1.0, 1.0],
            [1.0, -1.0, -1.0, 0.0, 0.0],
        ]
    )
    blocks = sparse.block_diag([block] * count, format="csr")
    chained = sparse.csr_array(
        (
            np.tile([1.0, -1.0], count - 1),
            (
                np.repeat(np.arange(count - 1), 2),
                np.column_stack([5 * np.arange(count - 1) + 1, 5 * np.arange(1, count)]).ravel(),
            ),
        ),
        shape=(count - 1, 5 * count),
    )
    random = np.random.default_rng(1)
    value = random.uniform(10.0, 20.0, 5 * count)
    matrix = sparse.vstack([blocks, chained])
    problem = problem_of(
        matrix, value, 0.1 * value, np.ones(5 * count, dtype=bool), constant=matrix @ value
    )
    made = system(problem)
    assert made.matrix.shape[0] == 4 * count - 1
    assert made.is_implied[: 4 * count].all()
