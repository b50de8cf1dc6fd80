"""Least: the breach is the least there is, and the conflict is told with its rows."""

import pytest

from loopbook.plan.locate.least import least
from loopbook.terms.plan import PlanWish

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
