"""Search: on random problems the optimum of the full program, and a bound that meets it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.locate.search import Searched, searched
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import Run, finished

from .instance import full, siting

KINDS = [
    {},
    {"single": 1.0},
    {"is_free": 1.0},
    {"p": 3.0},
    {"budget": 2200.0},
    {"max_distance": 9.0},
    {"problem": "median", "p": 3.0, "is_free": 1.0},
    {"problem": "median", "p": 4.0, "p_exact": 1.0},
]


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(KINDS))
def test_pruned_and_certified_is_the_full_optimum(seed: int, kind: dict[str, float]) -> None:
    problem = siting(12, 6, seed, **{"nearest": 2.0, **kind})
    found = finished(searched(problem, PlanWish()))
    best = full(problem)
    if found.best is None:
        assert found.is_infeasible
        assert best != best
    else:
        assert found.best.objective == pytest.approx(best, rel=1e-6)
        assert found.bound == pytest.approx(best, rel=2e-6)


def test_a_stop_gives_the_best_so_far() -> None:
    run = searched(siting(60, 20, 1, is_free=1.0), PlanWish())
    assert stopped(run).best is not None


def stopped(run: Run[Searched]) -> Searched:
    """Say stop as soon as the first guess and its bound are there."""
    progress = next(run)
    try:
        while True:
            progress = run.send(progress.stage == "plan.stage.guess")
    except StopIteration as end:
        found: Searched = end.value
        return found
