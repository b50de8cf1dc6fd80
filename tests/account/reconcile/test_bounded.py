"""Bounds hold, the answer is the optimum inside them, and no room is an error that says where."""

from importlib import import_module

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import minimize

from loopbook.account.reconcile.bounded import solved_within
from loopbook.account.reconcile.interior import Bounds
from loopbook.account.reconcile.problem import Floats, LinearProblem, problem_of
from loopbook.account.reconcile.solve import UNOBSERVABLE, solved
from loopbook.errors import Unreconcilable

INF = np.inf


def arrays(
    matrix: list[list[float]], value: list[float], sd: list[float], measured: list[bool]
) -> LinearProblem:
    return problem_of(np.array(matrix), np.array(value), np.array(sd), np.array(measured))


def plain(problem: LinearProblem, bounds: Bounds) -> tuple[Floats, float]:
    """Return the answer of a general optimiser, which shares nothing with ours."""
    measured = problem.is_uncertain
    matrix = problem.matrix.toarray()
    kept = np.linalg.qr(matrix.T)[1] if matrix.size else matrix
    assert np.linalg.matrix_rank(kept) == len(matrix), "the optimiser needs independent rows"

    def objective(x: Floats) -> tuple[float, Floats]:
        residual = np.where(measured, (x - problem.value) / np.where(measured, problem.sd, 1), 0.0)
        return float(residual @ residual), 2 * residual / np.where(measured, problem.sd, 1.0)

    found = minimize(
        objective,
        np.clip(problem.value, bounds.low, bounds.high),
        jac=True,
        method="SLSQP",
        bounds=np.column_stack(bounds),
        constraints={
            "type": "eq",
            "fun": lambda x: matrix @ x - problem.constant,
            "jac": lambda x: matrix,
        },
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    # Status 8: no direction leads down any more, at machine precision.
    assert found.status in {0, 8}, found.message
    return found.x, float(found.fun)


def drawn(seed: int) -> tuple[LinearProblem, Bounds]:
    """Return a random problem with an interior point, a quarter of it unmeasured."""
    random = np.random.default_rng(seed)
    columns = int(random.integers(4, 16))
    rows = int(random.integers(1, columns // 2 + 1))
    while True:
        matrix = random.choice([-1.0, 0.0, 0.0, 1.0], (rows, columns))
        if np.linalg.matrix_rank(matrix) == rows:
            break
    truth = random.exponential(1.0, columns)
    sd = random.uniform(0.2, 2.0, columns)
    value = truth + sd * random.normal(size=columns)
    measured = random.random(columns) < 0.75
    low = np.where(random.random(columns) < 0.8, 0.0, -INF)
    high = np.where(random.random(columns) < 0.2, truth + 0.2, INF)
    value, sd = np.where(measured, value, 0.0), np.where(measured, sd, 0.0)
    problem = problem_of(matrix, value, sd, measured, constant=matrix @ truth)
    return problem, Bounds(low, high)


@pytest.mark.parametrize("seed", range(16))
def test_random_problems_agree_with_a_general_optimiser(seed: int) -> None:
    problem, bounds = drawn(seed)
    found = solved_within(problem, bounds, 100)
    value, statistic = plain(problem, bounds)
    assert found.solution.statistic == pytest.approx(statistic, rel=1e-6, abs=1e-7)
    uncertain = problem.is_uncertain
    assert found.solution.value[uncertain] == pytest.approx(value[uncertain], rel=1e-4, abs=1e-4)
    assert found.certificate.is_met


def test_a_flow_that_would_turn_negative_stays_at_zero_and_is_said_to() -> None:
    """a = b + c, measured 5, 6 and 0.5: without the bound c would be -0.17."""
    problem = arrays([[1.0, -1.0, -1.0]], [5.0, 6.0, 0.5], [1.0, 1.0, 1.0], [True] * 3)
    assert solved(problem).value[2] == pytest.approx(0.0, abs=0.01)
    problem = arrays([[1.0, -1.0, -1.0]], [5.0, 6.0, 0.2], [1.0, 1.0, 1.0], [True] * 3)
    free = solved(problem)
    assert free.value[2] == pytest.approx(-0.2)
    found = solved_within(problem, Bounds(np.zeros(3), np.full(3, INF)), 100)
    assert found.solution.value == pytest.approx([5.5, 5.5, 0.0], abs=1e-12)
    assert found.holds.tolist() == [0, 0, -1]
    assert found.solution.statistic == pytest.approx(0.25 + 0.25 + 0.04)
    assert found.solution.freedom == free.freedom + 1


def test_bounds_that_do_not_bind_change_nothing() -> None:
    problem, _ = drawn(3)
    wide = Bounds(np.full(len(problem.value), -1e6), np.full(len(problem.value), 1e6))
    found = solved_within(problem, wide, 100)
    assert found.turns == 1
    assert found.solution.value == pytest.approx(solved(problem).value, rel=1e-12)


def test_the_bounds_of_a_former_answer_are_tried_first() -> None:
    problem, bounds = next(
        (p, b) for p, b in map(drawn, range(16)) if solved_within(p, b, 100).holds.any()
    )
    first = solved_within(problem, bounds, 100)
    again = solved_within(problem, bounds, 100, first.holds)
    assert again.turns == 1 < first.turns
    assert again.solution.value == pytest.approx(first.solution.value)


def test_equal_bounds_are_a_value() -> None:
    problem = arrays([[1.0, -1.0, -1.0]], [5.0, 0.0, 1.0], [1.0, 0.0, 1.0], [True, False, True])
    found = solved_within(
        problem, Bounds(np.array([-INF, 3.0, -INF]), np.array([INF, 3.0, INF])), 50
    )
    assert found.solution.value == pytest.approx([4.5, 3.0, 1.5])
    assert found.holds.tolist() == [0, -1, 0]


def test_what_is_free_but_bounded_keeps_the_rest_inside_what_it_can_be() -> None:
    """u + v = x, u and v unmeasured and not negative: x, measured at -3, has to be 0."""
    problem = arrays([[1.0, 1.0, -1.0]], [0.0, 0.0, -3.0], [0.0, 0.0, 1.0], [False, False, True])
    assert solved(problem).determination.tolist()[:2] == [UNOBSERVABLE, UNOBSERVABLE]
    found = solved_within(problem, Bounds(np.array([0.0, 0.0, -INF]), np.full(3, INF)), 100)
    assert found.solution.value[2] == pytest.approx(0.0, abs=1e-9)
    assert found.solution.statistic == pytest.approx(9.0)


def test_bounds_without_room_are_raised_with_the_relation() -> None:
    problem = arrays([[1.0, -1.0]], [5.0, 2.0], [1.0, 1.0], [True, True])
    apart = Bounds(np.array([4.0, -INF]), np.array([INF, 3.0]))
    with pytest.raises(Unreconcilable, match=r"LB-B42.*relation 0"):
        solved_within(problem, apart, 60)


def test_a_bound_among_zeros_is_left_when_it_pulls_the_wrong_way() -> None:
    """a = b + w and w = c, c not negative: held at 0, w and c are zero and have no size of their
    own, yet a and b pull c up to 6."""
    matrix = [[1.0, -1.0, -1.0, 0.0], [0.0, 0.0, 1.0, -1.0]]
    problem = arrays(
        matrix, [10.0, 4.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [True, True, False, False]
    )
    bounds = Bounds(np.array([-INF, -INF, -INF, 0.0]), np.full(4, INF))
    found = solved_within(problem, bounds, 60, np.array([0, 0, 0, -1], dtype=np.int8))
    assert found.solution.value == pytest.approx([10.0, 4.0, 6.0, 6.0])
    assert not found.holds.any()


@pytest.mark.peers
def test_ten_thousand_flows_not_negative_agree_with_clarabel() -> None:
    clarabel = import_module("clarabel")
    random = np.random.default_rng(11)
    processes = 2_500
    own = np.arange(processes)
    # Each process has a flow from outside, one to outside, and one to each of the next two.
    near = [np.minimum(own + step, processes - 1) for step in (1, 2)]
    sources = np.concatenate([own, own, own])
    entering = np.concatenate([own, *near])
    columns = np.arange(4 * processes)
    rows = np.concatenate([entering, sources])
    places = np.concatenate([columns[: 3 * processes], columns[processes:]])
    entries = np.concatenate([np.ones(3 * processes), -np.ones(3 * processes)])
    shape = (processes, 4 * processes)
    matrix = sparse.coo_array((entries, (rows, places)), shape=shape).tocsr()
    flows = 4 * processes
    value = random.exponential(1.0, flows)
    problem = problem_of(matrix, value, np.ones(flows), np.ones(flows, dtype=bool))
    found = solved_within(problem, Bounds(np.zeros(flows), np.full(flows, INF)), 100)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    rows = sparse.vstack([sparse.csc_matrix(matrix), -sparse.eye(flows)], format="csc")
    cones = [clarabel.ZeroConeT(processes), clarabel.NonnegativeConeT(flows)]
    other = clarabel.DefaultSolver(
        sparse.eye(flows, format="csc"), -value, rows, np.zeros(processes + flows), cones, settings
    ).solve()
    assert found.holds.any()
    # The other one leaves a bound that hardly pulls by the root of its own tolerance.
    assert found.solution.value == pytest.approx(np.array(other.x), abs=2e-4)
    assert found.solution.statistic <= 2 * other.obj_val + value @ value + 1e-6
    assert found.certificate.is_met
