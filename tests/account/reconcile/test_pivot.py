"""Sparse elimination of columns, against dense ranks."""

import numpy as np
import pytest
from scipy import sparse

from loopbook.account.reconcile import pivot
from loopbook.account.reconcile.pivot import pivots
from loopbook.errors import BalanceError


def some(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 12, 2)
    matrix = np.where(random.random((rows, columns)) < 0.3, random.normal(size=(rows, columns)), 0)
    if seed % 2 and columns > 2:
        matrix[:, -1] = 3.0 * matrix[:, 0] - matrix[:, 1]
    return matrix


@pytest.mark.parametrize("seed", range(40))
def test_what_is_left_holds_no_eliminated_column_and_all_the_rest(seed: int) -> None:
    matrix = some(seed)
    found = pivots(sparse.csr_array(matrix))
    rank = np.linalg.matrix_rank(matrix, tol=1e-9)
    assert len(found.rows) == len(found.columns) == rank
    assert found.projection.shape == (matrix.shape[0] - rank, matrix.shape[0])
    assert np.abs(found.projection @ matrix).max(initial=0.0) < 1e-10
    assert np.linalg.matrix_rank(found.projection.toarray()) == matrix.shape[0] - rank
    taken = matrix[found.rows][:, found.columns]
    assert np.linalg.matrix_rank(taken, tol=1e-9) == rank


def test_a_long_chain_is_eliminated_in_one_go() -> None:
    count = 3_000
    matrix = sparse.diags_array(
        [np.full(count, -0.5), np.full(count, 0.7)], offsets=[0, -1], shape=(count + 1, count)
    )
    found = pivots(matrix.tocsr())
    assert len(found.rows) == count
    # One relation is left: a sum of all of them.
    assert found.projection.nnz == count + 1
    assert np.abs(found.projection @ matrix).max() < 1e-9


def test_what_fills_up_is_refused_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pivot, "STEPS_MAX", 1_000)
    dense = np.random.default_rng(1).normal(size=(30, 20))
    with pytest.raises(BalanceError) as caught:
        pivots(sparse.csr_array(dense))
    assert caught.value.code == "LB-B05"
    assert "20" in caught.value.message("zh")
