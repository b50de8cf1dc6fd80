"""Bound: valid at any prices, equal to the linear program at its own, right about forcing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.locate.bound import lagrangian_bound, pair_rises, site_worths
from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.siting import arcs_of
from loopbook.plan.solve.highs import solve

from .instance import full, siting

KINDS = [{}, {"is_free": 1.0}, {"single": 1.0}, {"p": 3.0}, {"budget": 2500.0}]


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(KINDS))
def test_no_prices_give_more_than_the_optimum(seed: int, kind: dict[str, float]) -> None:
    problem = siting(8, 5, seed % 7, **kind)
    prices = np.random.default_rng(seed).uniform(0, 300, 8)
    best = full(problem)
    bound = lagrangian_bound(problem, prices, budget_price=seed % 3 / 10).bound
    assert np.isnan(best) or bound <= best + 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_at_the_prices_of_the_linear_program_the_bound_is_its_optimum(
    kind: dict[str, float],
) -> None:
    problem = siting(15, 6, 3, **kind)
    program = built(problem, arcs_of(np.isfinite(problem.cost)), Shape(is_whole=False))
    linear = solve(program.model)
    price = sum(
        -float(linear.prices_of(rows)[0]) for rows in program.model.limits if rows.name == "budget"
    )
    bound = lagrangian_bound(problem, program.zone_prices(linear), price)
    assert bound.bound == pytest.approx(linear.objective)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [{}, {"p": 3.0}, {"p": 3.0, "p_exact": 1.0, "problem": "median"}])
def test_forcing_a_site_raises_the_optimum_at_least_as_much_as_told(kind: dict[str, float]) -> None:
    problem = siting(10, 5, 4, **kind)
    arcs = arcs_of(np.isfinite(problem.cost))
    program = built(problem, arcs, Shape(is_whole=False))
    bound = lagrangian_bound(problem, program.zone_prices(solve(program.model)))
    for site in range(5):
        forced = solve(built(problem, arcs, Shape(forced=site)).model)
        assert bound.bound + bound.open_more[site] <= forced.objective + 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("kind", [{"single": 1.0}, {"is_free": 1.0}, {"is_free": 1.0, "p": 2.0}])
def test_serving_a_zone_from_a_site_raises_the_optimum_at_least_as_told(
    kind: dict[str, float],
) -> None:
    problem = siting(6, 4, 5, **kind)
    program = built(problem, arcs_of(np.isfinite(problem.cost)), Shape(is_whole=False))
    bound = lagrangian_bound(problem, program.zone_prices(solve(program.model)))
    rises = pair_rises(problem, bound)
    for zone, site in np.ndindex(6, 4):
        kept = np.isfinite(problem.cost)
        kept[zone] = np.arange(4) == site
        only = solve(built(problem, arcs_of(kept), Shape()).model)
        if only.is_found:
            assert bound.bound + rises[zone, site] <= only.objective + 1e-6


def test_a_knapsack_takes_the_best_gain_for_a_tonne_first() -> None:
    problem = siting(3, 1, 1)
    prices = problem.cost[:, 0] + np.array([10.0, 20.0, 30.0])
    room, amount = problem.steps.capacity[0], problem.amount
    plain, left = problem.opening[0], room
    for zone in np.argsort(-np.array([10.0, 20.0, 30.0]) / amount):
        share = min(left / amount[zone], 1.0)
        plain -= share * (prices - problem.cost[:, 0])[zone]
        left -= share * amount[zone]
    assert site_worths(problem, prices).worth[0] == pytest.approx(plain)
