"""The selected inverse against the whole one."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import sparse

from loopbook.account.reconcile import inverse as module
from loopbook.account.reconcile.engine import Factor
from loopbook.account.reconcile.inverse import SelectedInverse
from tests.account.reconcile.network import line, wired
from tests.account.reconcile.test_engine import spread


@pytest.mark.parametrize("full_per_lookup", [2e-4, 1e9])
@pytest.mark.parametrize("make", [line, wired])
def test_entries_on_the_pattern_are_those_of_the_inverse(
    make: Callable[[int, int], sparse.csr_array],
    full_per_lookup: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FULL_PER_LOOKUP", full_per_lookup)
    matrix = spread(make(300, 750))
    entries = matrix.tocoo()
    rows, columns = (each.astype(np.intp) for each in entries.coords)
    expected = np.linalg.inv(matrix.toarray())[rows, columns]
    found = SelectedInverse(Factor(matrix)).at(rows, columns)
    assert found == pytest.approx(expected, rel=1e-9)


def test_entries_that_cancel_in_the_factor_are_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FULL_PER_LOOKUP", 1e9)
    # The last row goes first, and takes the entry between the other two to zero.
    dense = np.array([[2.0, 0.5, 1.0], [0.5, 2.0, 1.0], [1.0, 1.0, 2.0]])
    factor = Factor(sparse.csr_array(dense))
    assert factor.factor.L.nnz == 3 + 2
    rows, columns = (each.ravel() for each in np.indices((3, 3)))
    found = SelectedInverse(factor).at(rows, columns)
    assert found == pytest.approx(np.linalg.inv(dense).ravel(), rel=1e-12)


def test_a_diagonal_and_nothing_are_inverted() -> None:
    one = SelectedInverse(Factor(sparse.eye_array(3).tocsr()))
    assert one.at(np.arange(3), np.arange(3)).tolist() == [1.0, 1.0, 1.0]
