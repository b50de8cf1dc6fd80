"""Three ways to solve one system."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import sparse

from loopbook.account.reconcile import engine as module
from loopbook.account.reconcile.engine import Banded, Engine, Factor, Gradient, engine
from loopbook.account.reconcile.fill import Layout, layout
from loopbook.errors import BalanceError
from loopbook.terms.reconciliation import Solver
from tests.account.reconcile.network import line, wired


def spread(matrix: sparse.csr_array) -> sparse.csr_array:
    square = matrix @ matrix.T
    unit = sparse.diags_array(1.0 / np.sqrt(square.diagonal()))
    return sparse.csr_array(unit @ square @ unit)


def engines(matrix: sparse.csr_array) -> list[Engine]:
    plan = layout(matrix)
    return [Banded(matrix, plan.order, plan.band), Factor(matrix), Gradient(matrix)]


@pytest.mark.parametrize("make", [line, wired])
def test_all_engines_give_the_answer_of_the_dense_solver(
    make: Callable[[int, int], sparse.csr_array],
) -> None:
    matrix = spread(make(60, 150))
    right = np.random.default_rng(1).normal(size=(60, 3))
    expected = np.linalg.solve(matrix.toarray(), right)
    for each in engines(matrix):
        assert each.solve(right) == pytest.approx(expected, rel=1e-9)
        assert each.solve(right[:, 0]) == pytest.approx(expected[:, 0], rel=1e-9)


def test_factors_show_their_pivots_and_fill_and_gradients_their_steps() -> None:
    matrix = spread(line(60, 150))
    banded, factor, gradient = engines(matrix)
    product = np.linalg.slogdet(matrix.toarray())[1]
    for each in (banded, factor):
        assert each.pivots is not None
        assert np.log(each.pivots).sum() == pytest.approx(product)
        assert each.fill >= 60
        assert (each.solver, each.iterations) == (Solver.FACTOR, 1)
    gradient.solve(np.ones(60))
    assert gradient.iterations > 1
    assert (gradient.solver, gradient.fill, gradient.pivots) == (Solver.GRADIENT, 0, None)


def test_dependent_rows_leave_a_small_pivot_and_no_exception() -> None:
    matrix = sparse.csr_array(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    plan = Layout(Solver.FACTOR, np.arange(2), 1, is_banded=True, factor_seconds=0.0)
    made = engine(matrix, plan)
    assert isinstance(made, Factor)
    assert made.pivots is not None
    assert np.abs(made.pivots).min() < 1e-9


def test_the_engine_is_the_one_the_layout_names() -> None:
    matrix = spread(line(60, 150))
    plan = layout(matrix)
    assert isinstance(engine(matrix, plan), Banded)
    assert isinstance(engine(matrix, layout(matrix, Solver.GRADIENT)), Gradient)
    sparse_plan = Layout(Solver.FACTOR, plan.order, plan.band, is_banded=False, factor_seconds=0.0)
    assert isinstance(engine(matrix, sparse_plan), Factor)


def test_gradients_that_do_not_close_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ITERATIONS_MAX", 2)
    with pytest.raises(BalanceError) as caught:
        Gradient(spread(line(60, 150))).solve(np.random.default_rng(1).normal(size=60))
    assert caught.value.code == "LB-B06"


def test_gradients_take_nothing_and_a_right_side_of_zero() -> None:
    assert Gradient(sparse.csr_array((0, 0))).solve(np.zeros(0)).size == 0
    assert not Gradient(spread(line(60, 150))).solve(np.zeros(60)).any()
