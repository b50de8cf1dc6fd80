"""How to solve is told from the shape of a network."""

import numpy as np
from scipy import sparse

from loopbook.account.reconcile.fill import BAND_MAX, layout, levels
from loopbook.terms.reconciliation import Solver
from tests.account.reconcile.network import line, wired


def neighbours(matrix: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array(matrix @ matrix.T)


def grid(side: int) -> sparse.csr_array:
    path = sparse.diags_array([np.ones(side - 1), np.ones(side - 1)], offsets=[-1, 1])
    one = sparse.eye_array(side)
    return sparse.csr_array(sparse.kron(path, one) + sparse.kron(one, path)) + sparse.eye_array(
        side * side
    )


def test_a_chain_is_banded_whatever_the_order_of_its_rows() -> None:
    shuffled = np.random.default_rng(1).permutation(2_000)
    plan = layout(neighbours(line(2_000, 5_000)[shuffled]))
    assert plan.is_banded
    assert plan.solver is Solver.FACTOR
    assert plan.band <= BAND_MAX
    assert sorted(plan.order) == list(range(2_000))


def test_a_plane_has_a_sparse_factor_and_a_random_net_has_gradients() -> None:
    plane = layout(grid(200).tocsr())
    assert (plane.solver, plane.is_banded) == (Solver.FACTOR, False)
    tangle = layout(neighbours(wired(8_000, 20_000)))
    assert (tangle.solver, tangle.is_banded) == (Solver.GRADIENT, False)
    assert tangle.factor_seconds > 10.0 * plane.factor_seconds


def test_what_is_wanted_is_done() -> None:
    assert layout(neighbours(wired(8_000, 20_000)), Solver.FACTOR).solver is Solver.FACTOR
    assert layout(neighbours(line(100, 250)), Solver.GRADIENT).solver is Solver.GRADIENT


def test_levels_of_a_grid_are_its_diagonals_and_a_tree_has_none() -> None:
    assert levels(grid(20).tocsr()) == (20, 39)
    child = np.arange(1, 4_095)
    links = (np.ones(len(child)), (child, (child - 1) // 2))
    tree = sparse.csr_array(links, shape=(4_095, 4_095))
    assert levels((tree + tree.T + sparse.eye_array(4_095)).tocsr()) == (1, 1)


def test_nothing_at_all_is_laid_out() -> None:
    assert layout(sparse.csr_array((0, 0))).band == 0
