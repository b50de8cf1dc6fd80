"""Unmeasured variables taken out and put back."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import sparse

from loopbook.account.reconcile.eliminate import eliminate, without_rounding
from tests.account.reconcile.dense import null_space
from tests.account.reconcile.network import incidence, made_up, wired


def unmeasured(seed: int) -> sparse.csr_array:
    problem = made_up(seed)
    return problem.matrix[:, np.flatnonzero(~problem.is_measured)]


@pytest.mark.parametrize("seed", range(60))
def test_nothing_unmeasured_is_left_and_what_follows_is_what_the_null_space_says(seed: int) -> None:
    columns = unmeasured(seed)
    done = eliminate(columns)
    dense = columns.toarray()
    rank = np.linalg.matrix_rank(dense, tol=1e-9) if dense.size else 0
    assert np.abs(done.projection @ dense).max(initial=0.0) < 1e-10
    assert done.projection.shape[0] == dense.shape[0] - rank
    assert len(done.rows) == len(done.taken) == rank
    follows = (np.abs(null_space(dense)) < 1e-9).all(axis=1)
    assert done.follows.tolist() == follows.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_filled_closes_what_can_be_closed_and_loading_is_its_transpose(seed: int) -> None:
    columns = unmeasured(seed)
    done = eliminate(columns)
    random = np.random.default_rng(seed)
    true = random.normal(size=columns.shape[1])
    found = done.filled(columns @ true)
    assert columns @ found == pytest.approx(columns @ true, abs=1e-9)
    assert found[done.follows] == pytest.approx(true[done.follows], abs=1e-9)
    gap, weights = random.normal(size=columns.shape[0]), random.normal(size=columns.shape[1])
    assert weights @ done.filled(gap) == pytest.approx(done.loading(weights) @ gap, abs=1e-9)


def test_flows_join_balances_and_a_cycle_is_free() -> None:
    ends = [(0, 1), (1, 2), (2, 0), (2, 3), (4, -1)]
    done = eliminate(sparse.csr_array(incidence(ends, 5)))
    assert done.follows.tolist() == [False, False, False, True, True]
    # Four balances become one; the fifth opens to the outside and is none.
    assert done.projection.toarray().tolist() == [[1.0, 1.0, 1.0, 1.0, 0.0]]


def test_parallel_flows_are_a_cycle_and_an_empty_column_is_free() -> None:
    matrix = incidence([(0, 1), (0, 1), (1, 0)], 2)
    done = eliminate(sparse.csr_array(np.hstack([matrix, np.zeros((2, 1))])))
    assert not done.follows.any()


def test_a_hundred_thousand_flows_are_told_apart_without_rounding() -> None:
    # A tree with one more flow: what lies on its one cycle is free, the rest follows.
    random = np.random.default_rng(3)
    count = 20_000
    parents = np.array([random.integers(max(0, i - 50), i) for i in range(1, count)])
    ends = np.vstack([np.column_stack([parents, np.arange(1, count)]), [[count - 1, count // 2]]])
    rows, columns = ends.T.ravel(), np.tile(np.arange(count), 2)
    values = np.repeat([-1.0, 1.0], count)
    done = eliminate(sparse.csr_array((values, (rows, columns)), shape=(count, count)))
    ancestors: list[set[int]] = [set(), set()]
    for side, start in enumerate((count - 1, count // 2)):
        node = start
        while node:
            ancestors[side].add(node)
            node = int(parents[node - 1])
    on_cycle = ancestors[0] ^ ancestors[1]
    expected = np.array([i + 1 not in on_cycle for i in range(count - 1)] + [False])
    assert (done.follows == expected).all()


def test_a_network_with_half_of_its_flows_unmeasured_joins_quickly() -> None:
    matrix = wired(2_000, 5_000)
    done = eliminate(matrix[:, ::2])
    assert done.projection.shape[0] + len(done.rows) == 2_000
    assert abs(done.projection @ matrix[:, ::2]).max() == 0.0


def test_rounding_is_not_taken_for_an_entry() -> None:
    product = sparse.csr_array(np.array([[1e-16, 1.0], [0.0, 2.0]]))
    bound = sparse.csr_array(np.array([[1.0, 1.0], [3.0, 2.0]]))
    assert without_rounding(product, bound).toarray().tolist() == [[0.0, 1.0], [0.0, 2.0]]


@pytest.mark.parametrize("share", [1e-3, 1e-9, 1e-15])
def test_what_hangs_on_a_free_variable_by_a_small_coefficient_is_free(share: float) -> None:
    # A loop of flows is free; its content of a trace follows from it by a small share, and so do
    # the flows of the trace, but not a flow beside them.
    matrix = np.zeros((5, 6))
    matrix[0, :2] = [1.0, -1.0]
    matrix[1, [0, 2]] = [share, -1.0]
    matrix[2, [2, 3]] = [1.0, -1.0]
    matrix[3, [3, 4]] = [1.0, -1.0]
    matrix[4, 5] = 2.0
    done = eliminate(sparse.csr_array(matrix))
    assert done.follows.tolist() == [False] * 5 + [True]


def exactly_follows(matrix: np.ndarray) -> list[bool]:
    """Say which columns follow, by elimination in whole fractions: nothing is rounded."""
    rows = [{c: Fraction(float(v)) for c, v in enumerate(row) if v} for row in matrix]
    pivots: dict[int, int] = {}
    for column in range(matrix.shape[1]):
        open_rows = [r for r in range(len(rows)) if column in rows[r] and r not in pivots.values()]
        if not open_rows:
            continue
        pivot = pivots[column] = min(open_rows, key=lambda r: len(rows[r]))
        for row in (r for r in rows if r is not rows[pivot] and column in r):
            factor = row[column] / rows[pivot][column]
            for each, value in rows[pivot].items():
                row[each] = row.get(each, Fraction(0)) - factor * value
            for each in [each for each, value in row.items() if not value]:
                del row[each]
    return [c in pivots and len(rows[pivots[c]]) == 1 for c in range(matrix.shape[1])]


@pytest.mark.parametrize("seed", [206, 208, 228, 276, 278, 282])
def test_coefficients_over_many_powers_of_ten_mislead_nobody(seed: int) -> None:
    # Singular values say something else for each of these; exact fractions agree with us.
    random = np.random.default_rng(seed)
    rows, columns = random.integers(20, 80, 2)
    is_entry = random.random((rows, columns)) < 2.2 / rows
    sizes = 10.0 ** random.uniform(-2, 2, (rows, columns))
    matrix = np.where(is_entry, random.normal(size=(rows, columns)) * sizes, 0.0)
    assert eliminate(sparse.csr_array(matrix)).follows.tolist() == exactly_follows(matrix)
