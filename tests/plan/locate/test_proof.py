"""Proof: what binds is told with its price, what does not is not."""

import pytest

from loopbook.plan.locate.locate import locate
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished

from .city import given_of, plain_city


def planned(**settings: float | str) -> Plan:
    given = given_of(plain_city(14, 6, 3), **{"problem": "facility", "haul_rate": 3.0, **settings})
    return finished(locate(given, PlanWish()))


def limits(plan: Plan) -> set[str]:
    return {each.limit.key.rsplit(".", 1)[1] for each in plan.proof.bindings}


def test_a_full_site_binds_and_one_with_room_does_not() -> None:
    plan = planned()
    full = {each.subject for each in plan.proof.bindings}
    used = next(table for table in plan.tables if table.key == "locate_used")
    told = {row[0]: (row[3], row[4]) for row in used.rows}
    assert full == {site for site, (load, most) in told.items() if load == pytest.approx(most)}


@pytest.mark.slow
def test_p_budget_and_longest_distance_bind_when_they_do() -> None:
    assert "most" in limits(planned(problem="median", p=3.0))
    assert "max_distance" not in limits(planned(max_distance=90.0))
    assert "budget" not in limits(planned(budget=1e6))
    spent = sum(line.amount for line in planned().money if line.item == "fixed")
    assert "budget" in limits(planned(budget=spent))


def test_the_certificate_stands_in_the_method() -> None:
    plan = planned(nearest=2.0)
    keys = {each.key for each in plan.proof.method}
    assert {"plan.locate.method.linear", "plan.locate.method.bound"} <= keys
    assert plan.proof.effort["kept"] <= plan.proof.effort["pairs"]
