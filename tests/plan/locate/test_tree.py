"""Tree: with pairs left out it still finds, and proves, the answer of the full problem."""

import numpy as np
import pytest

from loopbook.plan.locate import tree
from loopbook.plan.locate.prune import nearest_pairs
from loopbook.plan.locate.serving import served
from loopbook.plan.locate.tree import Kept, grown, near_pairs, start_of, worth_keeping
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished

from .instance import full, siting


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_columns_for_what_is_left_out_prove_the_full_problem(seed: int) -> None:
    problem = siting(18, 8, seed)
    kept = Kept(
        nearest_pairs(problem, 1),
        is_complete=False,
        closed=np.zeros(8, dtype=bool),
        dropped=0,
        fixed=0,
    )
    found = finished(grown(problem, kept, None, Effort()))
    assert found.best is not None
    assert found.best.objective == pytest.approx(full(problem))
    assert found.bound == pytest.approx(found.best.objective, rel=1e-6)


def test_too_few_pairs_without_those_columns_would_be_dearer() -> None:
    problem = siting(18, 8, 1)
    kept = Kept(
        nearest_pairs(problem, 2),
        is_complete=True,
        closed=np.zeros(8, dtype=bool),
        dropped=0,
        fixed=0,
    )
    found = finished(grown(problem, kept, None, Effort()))
    assert found.best is None or found.best.objective > full(problem) + 1e-3


def test_a_start_holds_the_answer_it_was_made_of() -> None:
    problem = siting(18, 8, 1)
    best = served(problem, np.ones(8, dtype=bool))
    assert best is not None
    kept = worth_keeping(problem, None, near_pairs(problem, nearest_pairs(problem, 2)), best)
    assert kept.is_complete
    program = tree.built(problem, tree.arcs_of(kept.pairs), tree.Shape())
    values = start_of(problem, program, best)
    cost = program.model.compiled().cost
    assert cost @ values == pytest.approx(best.objective)
