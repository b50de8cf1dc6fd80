"""Multipliers carry the gradient of an optimum, and nothing else is one."""

import numpy as np
import pytest

from loopbook.account.reconcile.multiplier import gradient, multipliers, reaches, scales
from loopbook.account.reconcile.problem import LinearProblem, problem_of
from loopbook.account.reconcile.solve import solved


def arrays(
    matrix: list[list[float]], value: list[float], sd: list[float], measured: list[bool]
) -> LinearProblem:
    return problem_of(np.array(matrix), np.array(value), np.array(sd), np.array(measured))


def splitter() -> LinearProblem:
    """Return a = b + c and c = d, where c is unmeasured."""
    matrix = np.array([[1.0, -1.0, -1.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
    measured = np.array([True, True, False, True])
    value, sd = np.array([10.0, 6.0, 0.0, 3.0]), np.array([1.0, 0.5, 0.0, 0.2])
    return problem_of(matrix, value, sd, measured)


def test_at_an_optimum_the_relations_carry_the_whole_gradient() -> None:
    problem = splitter()
    value = solved(problem).value
    slope = gradient(problem, value)
    carried, left = multipliers(problem, slope, scales(problem, value))
    assert np.abs(left).max() < 1e-8
    assert slope + problem.matrix.T @ carried == pytest.approx(np.zeros(4), abs=1e-8)


def test_beside_the_optimum_something_is_left() -> None:
    problem = splitter()
    value = solved(problem).value + np.array([1.0, 1.0, 0.0, 0.0])
    _, left = multipliers(problem, gradient(problem, value), scales(problem, value))
    assert np.abs(left).max() > 0.1


def test_relations_said_twice_have_multipliers_too() -> None:
    problem = splitter()
    twice = problem_of(
        np.vstack([problem.matrix.toarray()] * 2), problem.value, problem.sd, problem.is_measured
    )
    value = solved(twice).value
    _, left = multipliers(twice, gradient(twice, value), scales(twice, value))
    assert np.abs(left).max() < 1e-8


def test_a_scale_is_that_of_the_numbers_around_a_column_and_never_zero() -> None:
    problem = splitter()
    assert scales(problem, np.array([10.0, 10.0, 0.0, 0.0])) == pytest.approx(
        [20.0, 20.0, 20.0, 0.2]
    )
    nothing = arrays([[1.0]], [0.0], [0.0], [False])
    assert scales(nothing, np.zeros(1)) == pytest.approx([1.0])


def test_a_column_among_zeros_reaches_as_far_as_what_it_is_joined_to() -> None:
    """a = b + w with w = 2 c: w and c are zero, w may move as a and b do, c half as far."""
    problem = arrays(
        [[1.0, -1.0, -1.0, 0.0], [0.0, 0.0, 1.0, -2.0]],
        [7.0, 7.0, 0.0, 0.0],
        [1.0, 1.0, 0.0, 0.0],
        [True, True, False, False],
    )
    size = scales(problem, problem.value)
    assert size[3] < 1e-6
    found = reaches(problem, size)
    assert found[3] == pytest.approx(size[2] / 2)
    assert found[:3] == pytest.approx(size[:3])
