"""The independent check sees every kind of tampering with a plan."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from loopbook.plan.backcast.backcast import backcast
from loopbook.plan.backcast.check import checked
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import finished

from .cases import one_measure
from .test_solved import LINE

replace = msgspec.structs.replace
Change = Callable[[Plan], Plan]


@pytest.fixture(scope="module")
def given() -> PlanInput:
    return one_measure(
        settings={"first_year": 2021, "last_year": 2023, "discount_rate": 0.1, "residual": "yes"},
        products=[{"product": "p", "enters": "site", "lifetime": "normal:mean=3,sd=1"}],
        stocks=[{"product": "p", "year": year, "amount": 20.0} for year in range(2015, 2024)],
        flows=[
            {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5, "cost": 2},
            {"flow": "mixed", "source": "site", "target": "dump", "cost": 3},
        ],
        measures=[
            LINE | {"most": 3, "ramp": 2, "latest": 2023, "earliest": 2022, "needs": "school"},
            {"measure": "school", "most": 2, "capex": 10, "opex": 1, "group": "g"},
            {"measure": "whole", "most": 2, "capex": 70, "opex": 9, "whole": "yes", "group": "g"},
            {"measure": "unpriced", "most": 2, "capex": "", "opex": 9},
        ],
        effects=[
            {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": 10}
            for name in ("line", "whole")
        ],
        targets=[
            {"target": "t", "indicator": "rate", "year": 2022, "value": 60},
            {"target": "u", "indicator": "rate", "year": 2023, "value": 72},
        ],
        budgets=[{"year": 2022, "capex": 330}, {"year": 2023, "spending": 700}],
        scenarios=[
            {"scenario": "weak", "effect": 0.9, "lifetime": 1.2, "demand": 1.1, "cost": 0.9}
        ],
    )


@pytest.fixture(scope="module")
def plan(given: PlanInput) -> Plan:
    return finished(backcast(given, PlanWish()))


def cell(key: str, row: int, column: int, by: Callable[[Any], Any]) -> Change:
    """Change one cell of a table of a plan."""

    def changed(plan: Plan) -> Plan:
        tables = []
        for table in plan.tables:
            rows = list(table.rows)
            if table.key == key:
                cells = list(rows[row])
                cells[column] = by(cells[column])
                rows[row] = tuple(cells)
            tables.append(replace(table, rows=tuple(rows)))
        return replace(plan, tables=tuple(tables))

    return changed


def without(key: str) -> Change:
    return lambda plan: replace(plan, tables=tuple(t for t in plan.tables if t.key != key))


def flow(at: int, by: Callable[[Decimal], Decimal]) -> Change:
    def changed(plan: Plan) -> Plan:
        moved = replace(plan.flows[at], quantity=by(plan.flows[at].quantity))
        return replace(plan, flows=(*plan.flows[:at], moved, *plan.flows[at + 1 :]))

    return changed


def proof(**fields: Any) -> Change:
    return lambda plan: replace(plan, proof=replace(plan.proof, **fields))


def all_flows_doubled(plan: Plan) -> Plan:
    moved = tuple(replace(each, quantity=2 * each.quantity) for each in plan.flows)
    return replace(plan, flows=moved)


def a_cost_lowered(plan: Plan) -> Plan:
    lines = tuple(replace(line, amount=line.amount * 0.9) for line in plan.money)
    lowered = replace(plan, money=lines)
    return proof(objective=plan.proof.objective * 0.9)(lowered)


def an_earlier_year(plan: Plan) -> Plan:
    moved = replace(plan.decisions[0], period="2021")
    return replace(plan, decisions=(moved, *plan.decisions[1:]))


TAMPERINGS: dict[str, tuple[Change, str]] = {
    "a flow is moved": (flow(0, lambda q: q + 1), "balance"),
    "all flows are doubled": (all_flows_doubled, "backcast_flows"),
    "a flow is left out": (lambda plan: replace(plan, flows=plan.flows[1:]), "balance"),
    "a flow is told wrong": (cell("backcast_flows", 0, 3, lambda v: v + 1), "backcast_flow_rows"),
    "scrap is told wrong": (cell("backcast_scrap", 0, 4, lambda v: v * 1.01), "backcast_scrap"),
    "stocks are not told": (without("backcast_scrap"), "backcast_scrap"),
    "an indicator is told better": (
        cell("backcast_indicators", 2, 3, lambda v: v + 0.1),
        "backcast_paths",
    ),
    "indicators are not told": (without("backcast_indicators"), "backcast_paths"),
    "a target is told better": (
        cell("backcast_targets", 1, 5, lambda v: v + 0.1),
        "backcast_target_rows",
    ),
    "an uptake is less": (cell("backcast_uptake", 0, 4, lambda v: v * 0.5), "backcast_flows"),
    "more is used than there is": (cell("backcast_uptake", 0, 4, lambda v: v + 1), "backcast_most"),
    "more is installed than was built": (
        cell("backcast_uptake", 0, 3, lambda v: v + 1),
        "backcast_vintages",
    ),
    "more is built than the ramp lets": (
        cell("backcast_uptake", 0, 2, lambda v: v + 9),
        "backcast_ramp",
    ),
    "uptake is not told": (without("backcast_uptake"), "backcast_targets"),
    "something is built too early": (
        cell("backcast_uptake", 0, 1, lambda _: 2021),
        "backcast_window",
    ),
    "a decision is of another year": (an_earlier_year, "backcast_decisions"),
    "a decision is left out": (
        lambda plan: replace(plan, decisions=plan.decisions[1:]),
        "backcast_decisions",
    ),
    "costs are lowered": (a_cost_lowered, "backcast_money"),
    "money is left out": (lambda plan: replace(plan, money=plan.money[1:]), "backcast_money"),
    "the objective is lowered": (proof(objective=1.0), "objective"),
    "the bound is above": (proof(bound=1e9), "backcast_bound"),
    "a contribution is told larger": (
        cell("backcast_contributions", 0, 3, lambda v: v * 1.01),
        "backcast_shares",
    ),
    "contributions are not told": (without("backcast_contributions"), "backcast_shares"),
    "a plan elsewhere is told cheaper": (
        cell("backcast_regrets", 1, 2, lambda v: v * 0.99),
        "backcast_trials",
    ),
    "what breaks elsewhere is not told": (
        cell("backcast_regrets", 1, 4, lambda _: ""),
        "backcast_trials",
    ),
    "a regret is told smaller": (
        cell("backcast_regrets", 2, 3, lambda v: v - 1),
        "backcast_trials",
    ),
    "a plan takes up less elsewhere": (
        cell("backcast_trials", -1, 4, lambda v: v * 0.5),
        "backcast_trials",
    ),
    "use elsewhere is not told": (without("backcast_trials"), "backcast_trials"),
    "the plan is outside its range": (
        cell("backcast_near", 0, 1, lambda v: v + 5),
        "backcast_near",
    ),
}


def test_the_plan_itself_passes(given: PlanInput, plan: Plan) -> None:
    assert [check.name for check in checked(given, plan) if not check.passed] == []
    assert plan.decisions
    assert any(line.item == "residual" for line in plan.money)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_seen(name: str, given: PlanInput, plan: Plan) -> None:
    change, expected = TAMPERINGS[name]
    failed = {check.name for check in checked(given, change(plan)) if not check.passed}
    assert expected in failed


@pytest.mark.parametrize(
    ("table", "row", "field", "value", "expected"),
    [
        ("measures", 0, "most", 1.0, "backcast_most"),
        ("measures", 0, "ramp", 0.1, "backcast_ramp"),
        ("measures", 0, "lifetime", 1.0, "backcast_vintages"),
        ("measures", 0, "earliest", 2023.0, "backcast_window"),
        ("measures", 0, "capex", 101.0, "backcast_money"),
        ("measures", 1, "most", 50.0, "backcast_links"),
        ("measures", 1, "group", "h", ""),
        ("budgets", 0, "capex", 20.0, "backcast_budget"),
        ("budgets", 1, "spending", 20.0, "backcast_budget"),
        ("targets", 1, "value", 80.0, "backcast_targets"),
        ("inputs", 2, "amount", 120.0, "backcast_flows"),
        ("flows", 0, "share", 0.4, "backcast_flows"),
        ("effects", 0, "tonnes", 9.0, "backcast_flows"),
        ("stocks", 8, "amount", 25.0, "backcast_scrap"),
        ("products", 0, "lifetime", "normal:mean=3.1,sd=1", "backcast_scrap"),
    ],
)
def test_a_plan_of_another_input_is_seen(
    table: str, row: int, field: str, value: Any, expected: str, given: PlanInput, plan: Plan
) -> None:
    column = given.tables[table].columns[field]
    stated = column[row]
    column[row] = value
    try:
        failed = {check.name for check in checked(given, plan) if not check.passed}
    finally:
        column[row] = stated
    assert (expected in failed) if expected else not failed


def test_a_miss_that_is_not_told_is_seen(given: PlanInput) -> None:
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 95}]
    own = one_measure(targets=targets)
    found = finished(backcast(own, PlanWish()))
    assert all(check.passed for check in found.proof.checks)
    hidden = proof(violations=())(found)
    failed = {check.name for check in checked(own, hidden) if not check.passed}
    assert "backcast_targets" in failed
    more = tuple(replace(each, amount=each.amount + 3.0) for each in found.proof.violations)
    failed = {
        check.name for check in checked(own, proof(violations=more)(found)) if not check.passed
    }
    assert "backcast_targets" in failed
