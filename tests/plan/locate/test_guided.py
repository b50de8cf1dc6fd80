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
