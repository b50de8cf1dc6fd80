import numpy as np
import pytest

from loopbook.plan.portfolio.answer import (
    NOTHING,
    answer_of,
    options_of,
    paid_at,
    saved_at,
    values_of,
)
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.program import program_of
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.solve.highs import solve
from tests.plan.portfolio.test_check import whole


def test_variables_follow_from_what_is_chosen_as_the_solver_has_them() -> None:
    columns = columns_of(problem_of(whole())[0])
    program = program_of(columns, limit_rows(columns))
    outcome = solve(program.model)
    answer = answer_of(program, outcome)
    assert values_of(columns, answer) == pytest.approx(outcome.values, abs=0.02)
    names = {columns.problem.options[at].name for at in options_of(columns, answer)}
    assert names == {"A", "B", "D", "G"}
    assert saved_at(columns, answer, "CO2")[1] == pytest.approx(5.0 + 12.0 - 1.0 + 20.0 * 0.3)


def test_nothing_pays_and_saves_nothing() -> None:
    columns = columns_of(problem_of(whole())[0])
    assert not np.any(paid_at(columns, NOTHING))
    assert not np.any(saved_at(columns, NOTHING, "CO2"))
