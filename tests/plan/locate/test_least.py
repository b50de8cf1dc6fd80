"""Least: the breach is the least there is, and the conflict is told with its rows."""

import pytest

from loopbook.plan.locate.input import siting_of
from loopbook.plan.locate.least import least
from loopbook.terms.plan import PlanWish

from .city import given_of, plain_city
from .instance import siting


@pytest.mark.slow
def test_as_much_demand_stays_unserved_as_capacity_is_short() -> None:
    problem = siting(12, 4, 1, p=1.0)
    found = least(problem, PlanWish())
    assert found is not None
    short = problem.amount.sum() - problem.steps.capacity.max()
    assert sum(each.amount for each in found.violations) == pytest.approx(short)
    keys = {each.key for each in found.conflict.limits}
    assert "plan.locate.limit.most" in keys
    assert len(found.conflict.limits) == len(found.conflict.places)
    served = found.found.unserved @ problem.amount
    assert served == pytest.approx(short)


def test_a_budget_below_what_stays_is_broken_and_told() -> None:
    problem = siting(4, 2, 1, problem="cover", share=1.0, radius=50.0, budget=1.0, is_free=1.0)
    found = least(problem, PlanWish())
    assert found is not None
    assert {each.key for each in found.conflict.limits} == {
        "plan.locate.limit.budget",
        "plan.locate.limit.share",
    }


def test_zones_without_demand_are_not_given_up_for_nothing() -> None:
    tables = {
        "zones": {"zone": ["a", "b"], "x": [0, 9], "y": [0, 0]},
        "sites": {"site": ["p", "q"], "x": [0, 9], "y": [0, 0]},
    }
    asked = {"problem": "median", "weigh_by": "each", "p": 1.0, "max_distance": 2.0}
    found = least(siting_of(given_of(tables, **asked)).siting, PlanWish())
    assert found is not None
    assert [each.amount for each in found.violations] == [pytest.approx(1.0)]
    assert found.found.unserved.sum() == pytest.approx(1.0)
    assert len(found.conflict.limits) == 3


def test_what_stays_unserved_is_the_least_whatever_the_units() -> None:
    # Shares of a tonne beside a budget of millions: one weighed sum of both would blur the tonnes.
    tables = {
        "zones": {"zone": ["a", "b"], "demand": [6, 0], "x": [0, 1], "y": [0, 0]},
        "sites": {
            "site": ["p", "q"],
            "fixed_cost": [2e6, 0],
            "capacity": [9, 2],
            "x": [0, 1],
            "y": [0, 0],
        },
    }
    asked = {"problem": "facility", "haul_rate": 1.0, "single": 1.0, "budget": 1.5e6}
    found = least(siting_of(given_of(tables, **asked)).siting, PlanWish())
    assert found is not None
    assert [(each.subject, each.amount) for each in found.violations] == [("a", pytest.approx(6.0))]


@pytest.mark.slow
def test_many_zones_of_a_conflict_are_one_limit_that_names_their_rows() -> None:
    found = least(siting(12, 4, 1, p=0.0, is_free=1.0, max_distance=50.0), PlanWish())
    assert found is not None
    one = found.conflict
    assert one.is_smallest
    assert {each.key for each in one.limits} == {
        "plan.locate.limit.serve",
        "plan.locate.limit.most",
    }
    tables = plain_city(12, 2, 1)
    tables["sites"] = {**tables["sites"], "capacity": [1.0, 2.0], "fixed_cost": [1.0, 1.0]}
    tables["zones"] = {**tables["zones"], "demand": [0.5] * 12}
    asked = {"problem": "facility", "haul_rate": 1.0}
    found = least(siting_of(given_of(tables, **asked)).siting, PlanWish())
    assert found is not None
    many = dict(
        zip((each.key for each in found.conflict.limits), found.conflict.places, strict=True)
    )
    # Three tonnes of room: seven zones of half a tonne are one too many.
    told = many["plan.locate.limit.serve_all"]
    assert told.startswith("zones.csv, rows ")
    assert len(told.split(", ")) == 1 + 7
