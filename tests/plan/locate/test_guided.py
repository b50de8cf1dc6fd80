"""Guided: answers that serve everybody, never better than the optimum, and near it."""

import numpy as np
import pytest

from loopbook.plan.locate.guided import guided
from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.siting import arcs_of
from loopbook.plan.solve.highs import solve

from .instance import full, siting


@pytest.mark.slow
@pytest.mark.parametrize("kind", [{}, {"single": 1.0}, {"is_free": 1.0}, {"p": 4.0}])
def test_a_guided_answer_is_near_the_optimum(kind: dict[str, float]) -> None:
    problem = siting(20, 7, 2, **kind)
    program = built(problem, arcs_of(np.isfinite(problem.cost)), Shape(is_whole=False))
    found = guided(problem, solve(program.model).of(program.is_open))
    assert found is not None
    assert full(problem) - 1e-6 <= found.objective <= 1.1 * full(problem)


def test_no_answer_is_made_up_where_there_is_none() -> None:
    assert guided(siting(20, 7, 2, p=1.0), np.ones(7)) is None


@pytest.mark.parametrize("budget", [1.0, 700.0, 1500.0])
@pytest.mark.parametrize("p_exact", [0.0, 1.0])
def test_without_capacities_a_guess_keeps_the_budget(budget: float, p_exact: float) -> None:
    problem = siting(9, 6, 2, is_free=1.0, budget=budget, p=3.0, p_exact=p_exact)
    found = guided(problem, np.zeros(6))
    if found is not None:
        assert problem.steps.cost[found.is_open].sum() <= budget
        assert found.is_open.sum() == 3.0 or not p_exact


def test_no_site_is_opened_where_none_may_be() -> None:
    assert guided(siting(9, 6, 2, is_free=1.0, p=0.0), np.zeros(6)) is None
