"""Whose number is wrong, and by how much."""

import numpy as np
import pytest

from loopbook.account.reconcile.deviation import deviations
from loopbook.account.reconcile.gross_error import biases, leaks, serial_elimination
from loopbook.account.reconcile.problem import LinearProblem, problem_of
from loopbook.account.reconcile.solve import solved
from loopbook.terms.reconciliation import GrossErrorKind
from tests.account.reconcile.network import balanced, incidence, line, made_up, measured
from tests.account.reconcile.published import PUBLISHED


def without(problem: LinearProblem, dropped: list[int]) -> LinearProblem:
    """Return a problem in which some variables are not measured."""
    is_measured = problem.is_measured.copy()
    is_measured[dropped] = False
    return problem_of(
        problem.matrix,
        np.where(is_measured, problem.value, 0.0),
        np.where(is_measured, problem.sd, 0.0),
        is_measured,
        constant=problem.constant,
    )


@pytest.mark.parametrize("seed", range(24))
def test_a_bias_takes_what_dropping_the_measurement_takes(seed: int) -> None:
    problem = made_up(seed)
    solution = solved(problem)
    found = biases(solution, deviations(solution))
    for place, index in enumerate(found.index.tolist()):
        dropped = solved(without(problem, [index]))
        fall = solution.statistic - dropped.statistic
        assert found.statistic[place] == pytest.approx(fall, rel=1e-5, abs=1e-7)
        fitting = problem.value[index] - found.size[place]
        assert dropped.value[index] == pytest.approx(fitting, rel=1e-6, abs=1e-6)


def test_a_leak_takes_what_a_flow_nobody_measured_takes() -> None:
    problem = PUBLISHED["P7"].problem()
    solution = solved(problem)
    found = leaks(solution, deviations(solution))
    assert found.kind is GrossErrorKind.LEAK
    assert found.index.tolist() == [0, 1, 2, 3, 4, 5]
    for place, node in enumerate(found.index.tolist()):
        drain = np.zeros((6, 1))
        drain[node] = -1.0
        open_problem = problem_of(
            np.hstack([problem.matrix.toarray(), drain]),
            np.append(problem.value, 0.0),
            np.append(problem.sd, 0.0),
            np.append(problem.is_measured, False),
        )
        opened = solved(open_problem)
        fall = solution.statistic - opened.statistic
        assert found.statistic[place] == pytest.approx(fall, rel=1e-6)
        assert found.size[place] == pytest.approx(opened.value[-1], rel=1e-9)


@pytest.mark.parametrize("seed", range(2, 30, 3))
def test_leaks_of_relations_with_any_coefficients_are_those_of_one_more_variable(seed: int) -> None:
    problem = made_up(seed)
    solution = solved(problem)
    found = leaks(solution, deviations(solution))
    for place, row in enumerate(found.index.tolist()):
        drain = np.zeros((problem.matrix.shape[0], 1))
        drain[row] = -1.0
        opened = solved(
            problem_of(
                np.hstack([problem.matrix.toarray(), drain]),
                np.append(problem.value, 0.0),
                np.append(problem.sd, 0.0),
                np.append(problem.is_measured, False),
                constant=problem.constant,
            )
        )
        fall = solution.statistic - opened.statistic
        assert found.statistic[place] == pytest.approx(fall, rel=1e-5, abs=1e-7)


def test_a_loop_without_outside_cannot_leak() -> None:
    problem = measured(incidence([(0, 1), (1, 0)], 2), [10.0, 12.0], [1.0, 1.0])
    solution = solved(problem)
    assert leaks(solution, deviations(solution)).index.size == 0


def test_what_cannot_be_told_apart_is_one_group() -> None:
    solution = solved(PUBLISHED["P4"].problem())
    found = biases(solution, deviations(solution))
    groups = [found.index[group].tolist() for group in found.grouped()]
    # A node passes each stream on: its two streams differ in where else they go.
    assert sorted(groups) == [[0], [1], [2], [3], [4], [5]]
    single = solved(PUBLISHED["P1"].problem())
    (group,) = biases(single, deviations(single)).grouped()
    assert group.tolist() == [0, 1, 2]


def test_serial_elimination_finds_stream_1_of_p5_and_nothing_else() -> None:
    problem = PUBLISHED["P5"].problem()
    solution = solved(problem)
    (found,) = serial_elimination(solution, [biases(solution, deviations(solution))])
    assert (found.kind, found.index, found.freedom) == (GrossErrorKind.BIAS, 0, 3)
    dropped = solved(without(problem, [0]))
    assert found.statistic == pytest.approx(dropped.statistic, rel=1e-9)
    assert found.fall == pytest.approx(solution.statistic - dropped.statistic, rel=1e-9)
    # 110.1 is stated; the true value was 98.7.
    assert 110.1 - found.size == pytest.approx(dropped.value[0])
    assert 110.1 - found.size == pytest.approx(98.7, abs=2.0)


def test_two_wrong_meters_and_a_leak_are_found_in_a_network_with_their_sizes() -> None:
    clean = balanced(line(80, 200))
    random = np.random.default_rng(5)
    true = clean.value
    constant = clean.matrix @ true
    value = true + 0.1 * clean.sd * random.normal(size=200)
    # Two meters that the balances see well, and no balance that both have a part in.
    seen = np.argsort(-deviations(solved(clean)).leverage)
    one = int(seen[0])
    apart = abs(clean.matrix).T @ abs(clean.matrix)[:, [one]].toarray()[:, 0] == 0.0
    other = int(next(flow for flow in seen if apart[flow]))
    value[[one, other]] += np.array([12.0, -15.0]) * clean.sd[[one, other]]
    constant[40] -= 60.0 * clean.sd.mean()
    problem = problem_of(clean.matrix, value, clean.sd, clean.is_measured, constant=constant)
    solution = solved(problem)
    spread = deviations(solution)
    found = serial_elimination(solution, [biases(solution, spread), leaks(solution, spread)])
    # The leak as stated: left minus right, since the right side lost what leaks.
    named = {(each.kind.value, each.index): each.size for each in found}
    assert set(named) == {("bias", one), ("bias", other), ("leak", 40)}
    assert named["bias", one] == pytest.approx(12.0 * clean.sd[one], rel=0.15)
    assert named["bias", other] == pytest.approx(-15.0 * clean.sd[other], rel=0.15)
    assert named["leak", 40] == pytest.approx(60.0 * clean.sd.mean(), rel=0.15)
    biased = [each.index for each in found if each.kind is GrossErrorKind.BIAS]
    drain = np.zeros((80, 1))
    drain[40] = -1.0
    opened = problem_of(
        np.hstack([clean.matrix.toarray(), drain]),
        np.append(value, 0.0),
        np.append(clean.sd, 0.0),
        np.append(clean.is_measured, False),
        constant=constant,
    )
    together = solved(without(opened, biased))
    assert found[-1].statistic == pytest.approx(together.statistic, rel=1e-6)
    assert named["leak", 40] == pytest.approx(together.value[-1], rel=1e-6)
    assert value[one] - named["bias", one] == pytest.approx(together.value[one], rel=1e-6)


def test_serial_elimination_stops_at_its_bound_and_when_nothing_is_left() -> None:
    problem = balanced(line(40, 100))
    wild = problem_of(
        problem.matrix,
        problem.value * 3.0,
        problem.sd,
        problem.is_measured,
        constant=problem.constant,
    )
    solution = solved(wild)
    candidates = [biases(solution, deviations(solution))]
    assert len(serial_elimination(solution, candidates, found_max=3)) == 3
    single = solved(PUBLISHED["P1"].problem())
    found = serial_elimination(single, [biases(single, deviations(single))])
    assert [each.index for each in found] == [0]
    assert found[0].freedom == 0
    assert found[0].statistic == pytest.approx(0.0, abs=1e-9)


def test_data_that_agree_have_no_gross_error() -> None:
    solution = solved(PUBLISHED["P7"].problem())
    assert serial_elimination(solution, [biases(solution, deviations(solution))]) == ()
