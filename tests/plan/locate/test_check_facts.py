"""Check of facts: rows, steps and decisions as the check reads them."""

from loopbook.plan.locate.check_facts import facts_of
from loopbook.plan.locate.locate import locate
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

from .city import given_of, plain_city


def test_facts_are_those_of_input_and_plan() -> None:
    given = given_of(plain_city(5, 3, 1), problem="facility", haul_rate=3.0)
    plan = finished(locate(given, PlanWish()))
    facts = facts_of(given, plan)
    assert set(facts.zones) == {f"z{at}" for at in range(5)}
    assert facts.steps["s0", ""][0] == given.tables["sites"]["capacity"][0]
    assert abs(sum(facts.shares.values()) - 5.0) < 1e-9
    assert facts.is_money
    assert not facts.wants_share
    assert facts.tier("s0") == 1
