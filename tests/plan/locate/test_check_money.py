"""Check of money: the objective and every line, from decisions alone."""

import msgspec
import pytest

from loopbook.plan.locate.check_facts import facts_of
from loopbook.plan.locate.check_money import covered_people, money_checks
from loopbook.plan.locate.locate import locate
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

from .city import given_of, plain_city


def test_a_rate_changed_after_planning_is_seen_in_objective_and_lines() -> None:
    given = given_of(plain_city(5, 3, 1), problem="facility", haul_rate=3.0)
    plan = finished(locate(given, PlanWish()))
    assert all(check.passed for check in money_checks(facts_of(given, plan)))
    dearer = msgspec.structs.replace(given, settings={**given.settings, "haul_rate": 4.0})
    failed = {check.name for check in money_checks(facts_of(dearer, plan)) if not check.passed}
    assert failed == {"objective", "locate_money"}


def test_people_covered_are_those_of_zones_served() -> None:
    given = given_of(plain_city(5, 3, 1), problem="cover", p=1.0, radius=4.0)
    plan = finished(locate(given, PlanWish()))
    assert covered_people(facts_of(given, plan)) == pytest.approx(plan.proof.objective)
