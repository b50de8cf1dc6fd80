"""Money, budgets and the objective as the independent check reckons them."""

import math

import pytest

from loopbook.plan.backcast.check_money import money_checks
from loopbook.plan.backcast.check_system import Year, told_of
from loopbook.plan.backcast.check_uptake import Uptake
from loopbook.terms.plan import MoneyLine, Plan, PlanStatus, Proof, Sense

from .cases import one_measure
from .test_solved import DISCOUNTED, LINE

UPTAKE = {"line": Uptake([0, 1, 0], [0, 1, 1], [0, 1, 0.5])}
LINES = {
    ("capex", "line", "2022"): 90.0,
    ("opex", "line", "2022"): 50.0,
    ("opex", "line", "2023"): 25.0,
    ("handling", "sorted", "2023"): 20.0,
}


def failed(lines: dict[tuple[str, str, str], float], objective: float, most: float) -> set[str]:
    given = one_measure(
        settings=DISCOUNTED,
        measures=[LINE | {"learning": 0.1, "lifetime": 2}],
        flows=[{"flow": "sorted", "source": "site", "target": "plant", "share": 1, "cost": 2}],
        effects=[],
        budgets=[{"year": 2022, "spending": most}],
    )
    told = told_of(given)
    before = [Year({"sorted": 50.0}, {}) for _ in range(3)]
    now = [*before[:2], Year({"sorted": 60.0}, {})]
    money = tuple(
        MoneyLine(item=item, subject=subject, period=period, amount=amount)
        for (item, subject, period), amount in lines.items()
    )
    proof = Proof(
        status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=objective, bound=objective
    )
    plan = Plan(job="backcast", proof=proof, money=money)
    checks = money_checks(given, told, plan, UPTAKE, (now, before))
    return {check.name for check in checks if not check.passed}


def test_lines_budgets_and_objective_add_up() -> None:
    worth = math.fsum((140 / 1.1, 45 / 1.21))
    assert failed(LINES, worth, 140.0) == set()
    assert failed(LINES, worth, 139.0) == {"backcast_budget"}
    assert failed(LINES, worth * 1.01, 140.0) == {"objective"}


@pytest.mark.parametrize("key", LINES)
def test_a_line_that_is_wrong_or_missing_is_seen(key: tuple[str, str, str]) -> None:
    worth = math.fsum((140 / 1.1, 45 / 1.21))
    assert failed(LINES | {key: LINES[key] + 1.0}, worth, 140.0) == {"backcast_money"}
    rest = {each: amount for each, amount in LINES.items() if each != key}
    assert failed(rest, worth, 140.0) == {"backcast_money"}
