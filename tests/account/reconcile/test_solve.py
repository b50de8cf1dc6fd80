"""Reconciled values: published answers, the dense oracle, and what must always hold."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import convert
from scipy import sparse

from loopbook.account.reconcile.level import chi_square_threshold
from loopbook.account.reconcile.problem import Contradiction, LinearProblem, problem_of
from loopbook.account.reconcile.solve import (
    DETERMINATIONS,
    FIXED,
    JUST_MEASURED,
    OBSERVABLE,
    REDUNDANT,
    UNOBSERVABLE,
    Options,
    solved,
)
from loopbook.errors import Unreconcilable
from loopbook.terms.reconciliation import Determination, Solver
from tests.account.reconcile.dense import plain
from tests.account.reconcile.network import balanced, incidence, line, made_up, measured, wired
from tests.account.reconcile.published import PUBLISHED

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=25, deadline=None)


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_problems_come_out_to_the_printed_digits(name: str) -> None:
    published = PUBLISHED[name]
    solution = solved(published.problem())
    assert solution.value == pytest.approx(published.reconciled, rel=1e-10)
    assert solution.value == pytest.approx(published.printed, rel=published.digits)
    assert solution.statistic == pytest.approx(published.statistic, rel=1e-8)
    assert solution.freedom == published.freedom
    assert (solution.determination == REDUNDANT).all()


@pytest.mark.corpus
@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_problems_are_those_of_the_corpus(corpora: Path, name: str) -> None:
    stated = json.loads((corpora / "reconciliation" / f"{name}.json").read_text(encoding="utf-8"))
    place = {stream: column for column, stream in enumerate(stated["streams"])}
    matrix = np.zeros((len(stated["incidence"]), len(place)))
    for row, node in enumerate(stated["incidence"]):
        matrix[row, [place[stream] for stream in node["in"]]] = 1.0
        matrix[row, [place[stream] for stream in node["out"]]] = -1.0
    ours = PUBLISHED[name].problem()
    assert (ours.matrix.toarray() == matrix).all()
    solution = solved(
        problem_of(
            matrix,
            np.array(stated["measured"]),
            np.array(stated["sd"]),
            np.ones(len(place), dtype=bool),
        )
    )
    assert solution.value == pytest.approx(stated["expected_reconciled"], rel=1e-12)
    assert solution.value == pytest.approx(
        stated["published_reconciled"], rel=stated["agreement"]["rel_tolerance"]
    )
    assert solution.statistic == pytest.approx(stated["chi2"], rel=1e-9)
    assert solution.freedom == stated["dof"]


def contradictions(error: Unreconcilable) -> list[Contradiction]:
    """Return what an error says contradicts itself."""
    return convert(error.values["contradictions"], list[Contradiction])


def assert_equals_the_plain_way(problem: LinearProblem, solver: Solver | None = None) -> None:
    expected, solution = plain(problem), solved(problem, Options(solver=solver))
    assert solution.value == pytest.approx(expected.value, rel=1e-6, abs=1e-7)
    assert solution.has_value.tolist() == expected.has_value.tolist()
    assert solution.statistic == pytest.approx(expected.statistic, rel=1e-7, abs=1e-9)
    assert solution.freedom == expected.freedom


@pytest.mark.parametrize("seed", range(60))
def test_any_system_comes_out_as_the_plain_way_says(seed: int) -> None:
    assert_equals_the_plain_way(made_up(seed))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(60, 1500, 60))
def test_many_systems_come_out_as_the_plain_way_says(start: int) -> None:
    for seed in range(start, start + 60):
        assert_equals_the_plain_way(made_up(seed))


@pytest.mark.parametrize("seed", range(0, 45, 3))
def test_gradients_and_factor_agree(seed: int) -> None:
    assert_equals_the_plain_way(made_up(seed), Solver.GRADIENT)
    assert_equals_the_plain_way(made_up(seed), Solver.FACTOR)


@pytest.mark.parametrize("make", [line, wired])
@pytest.mark.parametrize("solver", [Solver.FACTOR, Solver.GRADIENT])
def test_a_network_of_hundreds_of_flows_closes_and_says_how_it_was_solved(
    make: Callable[[int, int], sparse.csr_array], solver: Solver
) -> None:
    problem = balanced(make(80, 200))
    solution = solved(problem, Options(solver=solver))
    gap = problem.matrix @ solution.value - problem.constant
    assert np.abs(gap).max() < 1e-11 * np.abs(solution.value).max()
    assert solution.statistic == pytest.approx(plain(problem).statistic, rel=1e-9)
    assert solution.effort.solver is solver
    assert (solution.effort.relations, solution.effort.variables) == (80, 200)
    assert (solution.effort.fill > 0) == (solver is Solver.FACTOR)
    assert solution.effort.iterations >= 1


def test_every_determination_has_its_code() -> None:
    # a -> P -> b; P -> Q -> c is unmeasured between P and Q; R and S pass a loop nobody measures.
    ends = [(-1, 0), (0, -1), (0, 1), (1, -1), (1, 2), (2, 3), (3, 2), (2, -1), (-1, 3), (-1, 2)]
    problem = measured(
        incidence(ends, 4),
        [10.0, 4.0, None, 3.5, None, None, None, 5.0, 2.0, 0.5],
        [1.0, 0.0, 0, 0.5, 0, 0, 0, 1.0, 1.0, 1.0],
    )
    codes = solved(problem).determination
    assert codes.tolist() == [
        REDUNDANT,
        FIXED,
        OBSERVABLE,
        REDUNDANT,
        OBSERVABLE,
        UNOBSERVABLE,
        UNOBSERVABLE,
        REDUNDANT,
        REDUNDANT,
        REDUNDANT,
    ]
    assert DETERMINATIONS[OBSERVABLE] is Determination.OBSERVABLE


def test_what_no_relation_tests_is_just_measured_and_stays() -> None:
    problem = measured(incidence([(-1, 0), (0, -1)], 1), [7.0, None], [1.0, 0.0])
    solution = solved(problem)
    assert solution.determination.tolist() == [JUST_MEASURED, OBSERVABLE]
    assert solution.value.tolist() == [7.0, 7.0]
    assert (solution.statistic, solution.freedom) == (0.0, 0)


def test_without_any_relation_every_measurement_stays() -> None:
    problem = measured(np.zeros((0, 2)), [7.0, None], [1.0, 0.0])
    solution = solved(problem)
    assert solution.determination.tolist() == [JUST_MEASURED, UNOBSERVABLE]
    assert solution.value.tolist() == [7.0, 0.0]


def test_exact_values_that_contradict_each_other_name_their_relations_and_the_gap() -> None:
    # 100 enters and 90 leaves exactly; what is between is unmeasured.
    problem = measured(incidence([(-1, 0), (0, 1), (1, -1)], 2), [100.0, None, 90.0], [0.0] * 3)
    with pytest.raises(Unreconcilable, match="relation 0, relation 1: \\+10") as caught:
        solved(problem)
    (found,) = contradictions(caught.value)
    assert found.relations == (0, 1)
    assert found.gap == pytest.approx(10.0)


def test_relations_stated_twice_count_once_and_must_agree() -> None:
    matrix = np.array([[1.0, -1.0, -1.0], [-2.0, 2.0, 2.0]])
    problem = measured(matrix, [9.22, 4.83, 3.22], [0.2766, 0.1449, 0.0966])
    solution = solved(problem)
    assert solution.freedom == 1
    assert solution.value == pytest.approx(PUBLISHED["P1"].reconciled)
    other = problem_of(
        matrix, problem.value, problem.sd, problem.is_measured, constant=np.array([0.0, 4.0])
    )
    with pytest.raises(Unreconcilable) as caught:
        solved(other)
    assert contradictions(caught.value)[0].relations == (0, 1)


def test_relations_that_sum_to_another_count_once_and_must_agree() -> None:
    rows = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 1.0, 1.0, 1.0]])
    matrix = np.vstack([rows, 2.0 * rows[0] - 3.0 * rows[1]])
    value, sd = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 1e-3, 1.0, 0.2])
    is_measured = np.ones(4, dtype=bool)
    constant = np.array([3.3, 8.0, 2.0 * 3.3 - 24.0])
    assert solved(problem_of(matrix, value, sd, is_measured, constant=constant)).freedom == 2
    constant[2] += 0.5
    with pytest.raises(Unreconcilable) as caught:
        solved(problem_of(matrix, value, sd, is_measured, constant=constant))
    (found,) = contradictions(caught.value)
    assert found.relations == (0, 1, 2)


def test_a_loop_without_outside_has_one_test_less() -> None:
    problem = measured(incidence([(0, 1), (1, 0)], 2), [10.0, 12.0], [1.0, 1.0])
    solution = solved(problem)
    assert solution.freedom == 1
    assert solution.statistic == pytest.approx(2.0)
    assert solution.value == pytest.approx([11.0, 11.0])


@given(SEEDS)
@FEW
def test_the_order_of_variables_and_relations_does_not_matter(seed: int) -> None:
    problem = made_up(seed)
    random = np.random.default_rng(seed)
    rows, columns = (random.permutation(size) for size in problem.matrix.shape)
    turned = problem_of(
        problem.matrix[rows][:, columns],
        problem.value[columns],
        problem.sd[columns],
        problem.is_measured[columns],
        constant=problem.constant[rows],
    )
    one, other = solved(problem), solved(turned)
    assert other.value == pytest.approx(one.value[columns], rel=1e-7, abs=1e-7)
    assert other.determination.tolist() == one.determination[columns].tolist()
    assert other.freedom == one.freedom


@given(SEEDS)
@FEW
def test_other_units_give_the_same_answer_in_other_units(seed: int) -> None:
    problem = made_up(3 * (seed // 3))
    unit = 10.0 ** np.random.default_rng(seed).integers(-6, 7, problem.matrix.shape[1])
    rescaled = problem_of(
        problem.matrix @ np.diag(1.0 / unit),
        problem.value * unit,
        problem.sd * unit,
        problem.is_measured,
        constant=problem.constant,
    )
    one, other = solved(problem), solved(rescaled)
    assert other.value / unit == pytest.approx(one.value, rel=1e-7, abs=1e-7)
    assert other.statistic == pytest.approx(one.statistic, rel=1e-7, abs=1e-9)
    assert other.determination.tolist() == one.determination.tolist()


@given(SEEDS)
@FEW
def test_what_is_reconciled_closes_and_stays_when_reconciled_again(seed: int) -> None:
    problem = made_up(seed)
    solution = solved(problem)
    again = solved(
        problem_of(
            problem.matrix,
            np.where(problem.is_measured, solution.value, 0.0),
            problem.sd,
            problem.is_measured,
            constant=problem.constant,
        )
    )
    assert again.value == pytest.approx(solution.value, rel=1e-7, abs=1e-7)
    assert again.statistic < 1e-9
    # A free variable stands at 0: its relations are open by what it would be.
    is_closed = abs(problem.matrix) @ (~solution.has_value).astype(float) == 0.0
    gap = problem.matrix @ solution.value - problem.constant
    size = abs(problem.matrix) @ np.abs(solution.value) + np.abs(problem.constant)
    assert (np.abs(gap) <= 1e-11 * np.maximum(size, 1.0))[is_closed].all()


def test_the_global_test_sees_the_gross_error_of_p5() -> None:
    solution = solved(PUBLISHED["P5"].problem())
    assert (
        solution.statistic
        > chi_square_threshold(0.05, solution.freedom)
        == pytest.approx(9.488, abs=1e-3)
    )
