"""Prune: from few pairs the linear program of all of them, and its certificate holds."""

from dataclasses import replace

import numpy as np
import pytest

from loopbook.plan.locate.input import siting_of
from loopbook.plan.locate.prune import nearest_pairs, penalty, priced_linear, reduced_costs
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished

from .city import Tables, given_of
from .instance import full, siting


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", [{}, {"is_free": 1.0, "p": 2.0}, {"problem": "median", "p": 4.0}])
def test_few_pairs_give_the_optimum_of_all(seed: int, kind: dict[str, float]) -> None:
    problem = siting(20, 8, seed, **kind)
    found = finished(priced_linear(problem, nearest_pairs(problem, 1), Effort()))
    assert found.is_proved
    assert found.outcome.objective == pytest.approx(full(problem, is_whole=False))
    reduced = reduced_costs(problem, found.zone_prices, found.site_prices)
    left = np.isfinite(problem.cost) & ~found.kept
    if left.any():
        assert found.least_reduced == pytest.approx(reduced[left].min())
        assert found.least_reduced >= -1e-4


def test_what_cannot_be_served_is_not_proved() -> None:
    problem = siting(20, 8, 1, p=1.0)
    assert not finished(priced_linear(problem, nearest_pairs(problem, 3), Effort())).is_proved


def test_the_nearest_pairs_are_the_cheapest_allowed_ones() -> None:
    problem = siting(4, 3, 1)
    cost = problem.cost.copy()
    cost[0] = [5.0, np.inf, np.inf]
    kept = nearest_pairs(replace(problem, cost=cost), 2)
    assert kept.sum(axis=1).tolist() == [1, 2, 2, 2]
    assert not kept[1, problem.cost[1].argmax()]


def test_the_penalty_outweighs_every_answer() -> None:
    problem = siting(4, 3, 1)
    assert penalty(problem) > problem.cost.max(axis=1).sum() + problem.opening.sum()


def test_a_zone_dearer_than_the_penalty_is_served_all_the_same() -> None:
    # The last tonne of a thousand costs as much as all the others together.
    tables: Tables = {
        "zones": {"zone": ["z"], "demand": [1000], "x": [0], "y": [0]},
        "sites": {
            "site": ["a", "b"],
            "fixed_cost": [1, 1000],
            "capacity": [999, 1],
            "x": [0, 0],
            "y": [0, 0],
        },
    }
    problem = siting_of(given_of(tables, problem="facility", haul_rate=1.0)).siting
    found = finished(priced_linear(problem, nearest_pairs(problem, 2), Effort()))
    assert (found.is_proved, found.outcome.objective) == (True, pytest.approx(1001.0))


def test_limits_that_contradict_each_other_are_a_proof_and_no_stop() -> None:
    problem = siting(4, 3, 1, p=3.0, p_exact=1.0, budget=1.0)
    found = finished(priced_linear(problem, nearest_pairs(problem, 2), Effort()))
    assert (found.is_proved, found.is_infeasible) == (False, True)


def test_a_stop_proves_nothing() -> None:
    problem = siting(20, 8, 1)
    run = priced_linear(problem, nearest_pairs(problem, 3), Effort(seconds=0.0))
    assert not finished(run).is_infeasible
