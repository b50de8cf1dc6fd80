"""Check: every kind of tampering with a plan is seen."""

import math
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from loopbook.plan.triage.check import checked
from loopbook.plan.triage.triage import triage
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished
from tests.plan.triage.made import battery, given

CELLS = [
    battery("good"),
    battery("fine", state_of_health=0.9),
    battery("poor", state_of_health=0.62),
    battery("worn", state_of_health=0.5),
    battery("leaks", insulation_resistance=1e3),
    battery("unsure", insulation_resistance=math.nan),
    battery("close", state_of_health=0.714, state_of_health_sd=0.03),
]
INPUT = given(CELLS, capacities=[{"destination": "second_life", "limit": 2.0}])
PLAN = finished(triage(INPUT, PlanWish()))


def failing(plan: Plan) -> set[str]:
    return {check.name for check in checked(INPUT, plan) if not check.passed}


def changed(key: str, cell: str, /, **cells: Any) -> Plan:
    """Return the plan with cells of one row of a table written over."""
    tables = []
    for each in PLAN.tables:
        names = [column.key for column in each.columns]
        rows = [
            tuple(cells.get(name, value) for name, value in zip(names, row, strict=True))
            if each.key == key and row[0] == cell
            else row
            for row in each.rows
        ]
        tables.append(msgspec.structs.replace(each, rows=tuple(rows)))
    return msgspec.structs.replace(PLAN, tables=tuple(tables))


def sent(cell: str, end: str) -> Plan:
    """Return the plan with a battery sent elsewhere, in tables and decisions alike."""
    decisions = tuple(
        msgspec.structs.replace(each, other=end) if each.subject == cell else each
        for each in PLAN.decisions
    )
    plan = changed("graded", cell, destination=end)
    worth = changed("worth", cell, destination=end)
    tables = tuple(
        other if other.key == "worth" else each
        for each, other in zip(plan.tables, worth.tables, strict=True)
    )
    return msgspec.structs.replace(plan, decisions=decisions, tables=tables)


def test_the_plan_as_it_is_passes() -> None:
    assert not failing(PLAN)


@pytest.mark.parametrize(
    ("plan", "name"),
    [
        (sent("leaks", "second_life"), "gates"),
        (sent("worn", "second_life"), "gates"),
        (sent("unsure", "recycle"), "gates"),
        (sent("poor", "second_life"), "capacity"),
        (sent("good", "recycle"), "moved"),
        (changed("graded", "good", grade="b"), "gates"),
        (changed("graded", "good", state_of_health=0.9), "measured"),
        (changed("graded", "good", mass_kg=None), "measured"),
        (changed("graded", "good", cell="fine"), "every_battery"),
        (changed("worth", "good", value_second_life=40.0), "values"),
        (changed("worth", "poor", value=9.0), "values"),
        (changed("worth", "good", break_even=0.75), "break_even"),
        (changed("worth", "good", break_even="-"), "break_even"),
        (changed("worth", "poor", value_test=8.0), "tests"),
        (changed("worth", "good", value=0.1), "best"),
        (changed("worth", "good", value=9.0), "objective"),
        (sent("good", "unknown"), "open"),
        (sent("fine", "store"), "open"),
    ],
)
def test_a_changed_table_is_refused(plan: Plan, name: str) -> None:
    assert name in failing(plan)


def test_a_flow_moved_is_refused() -> None:
    first = PLAN.flows[-1]
    more = msgspec.structs.replace(first, quantity=first.quantity + Decimal("0.5"))
    plan = msgspec.structs.replace(PLAN, flows=(*PLAN.flows[:-1], more))
    assert {"moved", "balance"} <= failing(plan)


def test_money_that_does_not_add_up_is_refused() -> None:
    line = msgspec.structs.replace(PLAN.money[0], amount=PLAN.money[0].amount - 1.0)
    plan = msgspec.structs.replace(PLAN, money=(line, *PLAN.money[1:]))
    assert failing(plan) == {"money"}


def test_a_better_objective_is_refused() -> None:
    proof = msgspec.structs.replace(PLAN.proof, objective=PLAN.proof.objective + 1.0)
    assert failing(msgspec.structs.replace(PLAN, proof=proof)) == {"objective", "money"}


def test_a_decision_left_out_is_refused() -> None:
    plan = msgspec.structs.replace(PLAN, decisions=PLAN.decisions[1:])
    assert "every_battery" in failing(plan)
    assert "every_battery" in failing(msgspec.structs.replace(PLAN, tables=PLAN.tables[1:2]))


def test_places_given_to_the_wrong_batteries_are_seen_by_their_prices() -> None:
    asked = given(CELLS, capacities=[{"destination": "second_life", "limit": 1.0}])
    plan = finished(triage(asked, PlanWish()))
    (binding,) = plan.proof.bindings
    assert (binding.price or 0.0) > 1.0
    for price in (0.0, 0.5, 5.0):
        other = (msgspec.structs.replace(binding, price=price),)
        proof = msgspec.structs.replace(plan.proof, bindings=other)
        checks = checked(asked, msgspec.structs.replace(plan, proof=proof))
        assert {check.name for check in checks if not check.passed} == {"bound"}
