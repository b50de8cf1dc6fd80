"""Serving: transport as the full program has it, single sites within their room."""

from dataclasses import replace

import numpy as np
import pytest

from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.serving import alone, located, open_sites, served, tidied
from loopbook.plan.locate.siting import Arcs, arcs_of
from loopbook.plan.solve.highs import solve

from .instance import siting


def test_served_is_the_cheapest_way_from_open_sites() -> None:
    problem = siting(15, 6, 1)
    is_open = np.array([True, True, True, False, True, False])
    found = served(problem, is_open)
    program = built(problem, arcs_of(np.isfinite(problem.cost) & is_open), Shape(closed=~is_open))
    assert found is not None
    fixed = problem.opening[is_open].sum()
    only = solve(program.model)
    opened = problem.opening @ only.of(program.is_open)
    assert found.objective - fixed <= only.objective - opened + 1e-6
    loads = np.bincount(found.arcs.site, found.share * problem.amount[found.arcs.zone], 6)
    assert (loads <= problem.steps.capacity + 1e-6).all()


def test_too_little_room_serves_nobody() -> None:
    assert served(siting(15, 6, 1), np.arange(6) == 0) is None


def test_one_site_a_zone_keeps_every_capacity() -> None:
    problem = siting(15, 6, 1, single=1.0)
    found = served(problem, np.ones(6, dtype=bool))
    assert found is not None
    assert len(found.arcs) == 15
    loads = np.bincount(found.arcs.site, problem.amount[found.arcs.zone], 6)
    assert (loads <= problem.steps.capacity + 1e-6).all()


def test_dust_is_swept_and_shares_sum_to_one() -> None:
    problem = siting(2, 2, 1)
    arcs = Arcs(np.array([0, 0, 1]), np.array([0, 1, 1]))
    found = tidied(problem, np.array([True, True]), arcs, np.array([1.0, 1e-12, 0.9999999999]))
    assert found.share.tolist() == [1.0, 1.0]


def test_the_objective_is_reckoned_from_costs() -> None:
    problem = siting(2, 2, 1)
    is_open = np.array([True, False])
    found = alone(problem, is_open, np.array([0, 0]))
    assert found is not None
    assert found.objective == pytest.approx(problem.cost[:, 0].sum() + problem.opening[0])
    assert open_sites(problem, is_open).tolist() == [True, False]
    assert alone(problem, is_open, np.array([0, -1])) is None
    again = located(replace(problem), is_open, found.arcs, found.share)
    assert again.objective == found.objective
