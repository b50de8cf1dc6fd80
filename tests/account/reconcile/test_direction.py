"""Columns that are multiples of each other are found together."""

import numpy as np
import pytest
from scipy import sparse

from loopbook.account.reconcile.direction import directions


@pytest.mark.parametrize("seed", range(10))
def test_groups_are_those_of_pairwise_comparison(seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.integers(-1, 2, (3, 40)) * 1.0
    scaled = matrix * random.choice([-7.0, 0.001, 3.0], 40)
    groups = directions(sparse.csr_array(scaled))
    for one in range(40):
        for other in range(40):
            pair = matrix[:, [one, other]]
            alike = pair.any(axis=0).all() and np.linalg.matrix_rank(pair) == 1
            assert (groups[one] == groups[other] >= 0) == alike


def test_empty_columns_have_no_group() -> None:
    assert directions(sparse.csr_array((3, 2))).tolist() == [-1, -1]
    assert directions(sparse.csr_array(np.array([[0.0, 2.0]]))).tolist() == [-1, 0]
