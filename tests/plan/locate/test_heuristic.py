"""Heuristic: all moves at once agree with trying each of them."""

import itertools

import numpy as np
import pytest

from loopbook.plan.locate.heuristic import interchanged, nearest_open
from loopbook.plan.locate.siting import Siting

from .instance import full, siting


def sum_of(problem: Siting, is_open: np.ndarray) -> float:
    site = nearest_open(problem, is_open)
    return float(problem.cost[np.arange(len(site)), site].sum() + problem.opening[is_open].sum())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", [{}, {"problem": "median", "p": 3.0, "p_exact": 1.0}])
def test_no_single_move_betters_what_was_found(seed: int, kind: dict[str, float]) -> None:
    problem = siting(15, 7, seed, is_free=1.0, **kind)
    found = interchanged(problem, np.zeros(7, dtype=bool))
    best, count = sum_of(problem, found), int(found.sum())
    limits = problem.limits
    assert limits.sites_least <= count <= limits.sites_most
    for flipped in itertools.chain(
        itertools.combinations(range(7), 1), itertools.combinations(range(7), 2)
    ):
        moved = found.copy()
        moved[list(flipped)] ^= True
        is_swap = len(flipped) == 1 or moved.sum() == count
        if is_swap and max(limits.sites_least, 1) <= moved.sum() <= limits.sites_most:
            assert sum_of(problem, moved) >= best - 1e-6
    assert best >= full(problem) - 1e-6


def test_a_budget_is_kept() -> None:
    problem = siting(15, 7, 1, is_free=1.0, budget=1000.0)
    found = interchanged(problem, np.zeros(7, dtype=bool))
    assert 0.0 < problem.steps.cost[found].sum() <= 1000.0


def test_a_zone_with_no_open_site_has_none() -> None:
    assert (nearest_open(siting(3, 2, 1), np.zeros(2, dtype=bool)) == -1).all()
