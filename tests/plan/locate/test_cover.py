"""Cover: against trying all sets of sites, with and without capacities."""

import itertools

import numpy as np
import pytest

from loopbook.plan.locate.cover import (
    cover_program,
    covered,
    objective_of,
    tidied_shares,
    unserved_of,
    within_radius,
)
from loopbook.plan.locate.model import Shape
from loopbook.plan.locate.siting import Arcs
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

from .instance import siting


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_set_of_sites_covers_more(seed: int) -> None:
    problem = siting(15, 7, seed, problem="cover", p=2.0, radius=3.0, is_free=1.0)
    near = np.isfinite(within_radius(problem).cost)
    best = max(
        problem.zones.people[near[:, list(pair)].any(axis=1)].sum()
        for pair in itertools.combinations(range(7), 2)
    )
    found = finished(covered(problem, PlanWish()))
    assert found.objective == pytest.approx(best)
    assert found.bound == pytest.approx(best)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_cheaper_set_of_sites_reaches_the_share(seed: int) -> None:
    problem = siting(15, 6, seed, problem="cover", share=0.6, radius=3.0, is_free=1.0)
    near, people = np.isfinite(within_radius(problem).cost), problem.zones.people
    best = min(
        problem.steps.cost[list(chosen)].sum()
        for size in range(7)
        for chosen in itertools.combinations(range(6), size)
        if people[near[:, list(chosen)].any(axis=1)].sum() >= 0.6 * people.sum()
    )
    assert finished(covered(problem, PlanWish())).objective == pytest.approx(best)


def test_capacities_hold_and_cover_fewer() -> None:
    free = siting(15, 7, 1, problem="cover", p=2.0, radius=4.0, is_free=1.0)
    tight = siting(15, 7, 1, problem="cover", p=2.0, radius=4.0)
    found = finished(covered(tight, PlanWish()))
    assert found.best is not None
    tonnes = found.best.share * tight.amount[found.best.arcs.zone]
    loads = np.bincount(found.best.arcs.site, tonnes, 7)
    assert (loads <= tight.steps.capacity + 1e-4).all()
    assert found.objective <= finished(covered(free, PlanWish())).objective
    assert objective_of(tight, None, found.unserved) != objective_of(tight, None, found.unserved)


def test_uncovered_shares_have_columns_and_dust_has_none() -> None:
    problem = siting(3, 2, 1, problem="cover", p=1.0, radius=9.0)
    assert cover_program(problem, Shape()).outside is not None
    arcs = Arcs(np.array([0, 1, 2]), np.array([0, 0, 1]))
    found = tidied_shares(problem, arcs, np.array([0.9999999, 0.4, 1.0]), np.array([True, False]))
    assert unserved_of(problem, found).tolist() == [0.0, 0.6, 1.0]
