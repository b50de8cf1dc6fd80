"""Model: the program over few pairs and few strong rows means what the whole one means."""

import numpy as np
import pytest

from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.siting import arcs_of
from loopbook.plan.solve.highs import solve

from .instance import full, siting


def test_strong_rows_tighten_the_linear_program_and_not_the_answer() -> None:
    problem = siting(12, 5, 2)
    arcs = arcs_of(np.isfinite(problem.cost))
    none = np.zeros(problem.cost.shape, dtype=bool)
    weak = solve(built(problem, arcs, Shape(is_whole=False, strong=none)).model).objective
    assert weak < full(problem, is_whole=False) - 1.0
    assert solve(built(problem, arcs, Shape(strong=none)).model).objective == pytest.approx(
        full(problem)
    )


def test_a_forced_site_is_open_and_a_closed_one_is_not() -> None:
    problem = siting(12, 5, 2)
    arcs = arcs_of(np.isfinite(problem.cost))
    closed = np.arange(5) == 1
    program = built(problem, arcs, Shape(forced=0, closed=closed))
    opened = solve(program.model).of_whole(program.is_open)
    assert (opened[0], opened[1]) == (1, 0)


def test_every_row_can_be_told_by_name() -> None:
    problem = siting(2, 2, 2)
    names = built(problem, arcs_of(np.isfinite(problem.cost)), Shape()).model.row_names()
    assert {"serve[z0]", "capacity[s1]"} <= set(names)
