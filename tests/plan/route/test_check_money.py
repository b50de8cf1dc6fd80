"""The check makes the money again from what was driven."""

import msgspec

from loopbook.plan.route.check_money import money_checks
from loopbook.terms.plan import MoneyLine, Plan, PlanStatus, Proof, Sense
from tests.plan.route.cases import line

GIVEN = line(
    orders=[{"order": "a", "x": 3.0}],
    vehicles=[{"vehicle": "v", "per_km": 2.0, "per_hour": 30.0, "fixed": 5.0}],
)
PLAN = Plan(
    job="route",
    currency="CNY",
    money=(
        MoneyLine(item="vehicle", subject="v 1", amount=5.0),
        MoneyLine(item="distance", subject="v 1", amount=12.0),
        MoneyLine(item="time", subject="v 1", amount=3.0),
    ),
    proof=Proof(status=PlanStatus.FEASIBLE, sense=Sense.LEAST, objective=20.0),
)
DRIVEN = {("", "v 1"): (6.0, 6.0)}


def failed(plan: Plan, driven: dict[tuple[str, str], tuple[float, float]]) -> set[str]:
    return {check.name for check in money_checks(GIVEN, plan, driven) if not check.passed}


def test_money_as_driven_holds_but_the_summary_is_missed() -> None:
    assert failed(PLAN, DRIVEN) == {"route_summary"}


def test_more_kilometres_than_paid_for_are_seen() -> None:
    assert {"route_money", "objective"} <= failed(PLAN, {("", "v 1"): (7.0, 6.0)})


def test_a_line_too_much_is_seen() -> None:
    more = (*PLAN.money, MoneyLine(item="time", subject="v 9", amount=1.0))
    assert "route_money" in failed(msgspec.structs.replace(PLAN, money=more), DRIVEN)
