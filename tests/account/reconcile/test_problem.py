"""What a linear problem refuses, and how it says so."""

import numpy as np
import pytest

from loopbook.account.reconcile.problem import (
    Contradiction,
    Numbered,
    check,
    contradicted,
    problem_of,
)
from loopbook.errors import BalanceError, Unreconcilable

ONE = np.ones(3)
ALL = np.ones(3, dtype=bool)
SPLIT = np.array([[1.0, -1.0, -1.0]])


@pytest.mark.parametrize(
    ("matrix", "value", "sd", "code", "where"),
    [
        (SPLIT, np.array([1.0, np.nan, 1.0]), ONE, "LB-B01", "variable 1"),
        (SPLIT, ONE, np.array([1.0, 1.0, np.inf]), "LB-B01", "variable 2"),
        (SPLIT * np.array([np.inf, 1, 1]), ONE, ONE, "LB-B01", "relation 0"),
        (SPLIT, ONE, np.array([-1.0, 1.0, 1.0]), "LB-B02", "variable 0"),
        (np.zeros((1, 0)), ONE[:0], ONE[:0], "LB-B03", ""),
        (SPLIT, ONE[:2], ONE, "LB-B07", ""),
    ],
)
def test_numbers_that_cannot_be_taken_are_named(
    matrix: np.ndarray, value: np.ndarray, sd: np.ndarray, code: str, where: str
) -> None:
    with pytest.raises(BalanceError) as caught:
        problem_of(matrix, value, sd, ALL[: len(sd)])
    assert caught.value.code == code
    assert caught.value.where == where


def test_a_constant_that_is_not_finite_is_named() -> None:
    with pytest.raises(BalanceError, match="relation 0") as caught:
        problem_of(SPLIT, ONE, ONE, ALL, constant=np.array([np.nan]))
    assert caught.value.code == "LB-B01"


def test_a_sound_problem_passes() -> None:
    problem = problem_of(SPLIT, ONE, np.array([1.0, 0.0, 1.0]), ALL)
    check(problem)
    assert problem.is_exact.tolist() == [False, True, False]
    assert problem.is_uncertain.tolist() == [True, False, True]


def test_contradictions_are_told_widest_first_in_both_languages() -> None:
    found = [Contradiction((2,), 1.0), Contradiction((0, 1), -30.0)]
    error = contradicted(Numbered(), found)
    assert isinstance(error, Unreconcilable)
    assert error.where == "relation 0, relation 1: -30; relation 2: +1"
    assert error.values["contradictions"] == (found[1], found[0])
    assert "2" in error.message("zh")
