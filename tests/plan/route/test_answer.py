"""Answer: flows, decisions, money and tables of drives made by hand."""

from decimal import Decimal

import pytest

from loopbook.plan.route.answer import (
    Day,
    cost_of,
    decisions_of,
    flows_of,
    money_of,
    tables_of,
)
from loopbook.plan.route.task import Drive, call, unload
from loopbook.plan.route.telling import refusals_of
from tests.plan.route.cases import line, task_of

GIVEN = line(
    orders=[
        {"order": "a", "x": 10.0, "kg": 5.0006, "material": "paper"},
        {"order": "b", "x": 12.0, "kg": float("nan"), "material": "glass"},
        {"order": "c", "x": 50.0, "optional": 1.0, "prize": 9.0},
    ],
    vehicles=[{"vehicle": "v", "per_km": 2.0, "fixed": 3.0}],
)
TASK = task_of(GIVEN)
DRIVES = (Drive(0, (call(0), call(1), unload(0))),)
DAY = Day(TASK, DRIVES, (2,), tuple(refusals_of(GIVEN, TASK, DRIVES, [2])), None, 7)


def test_flows_are_whole_grams_and_an_unknown_weight_has_none() -> None:
    (flow,) = flows_of([DAY])
    assert (flow.source, flow.target, flow.material) == ("a", "yard", "paper")
    assert flow.quantity == Decimal("5.001")


def test_money_adds_up_to_the_cost() -> None:
    lines = money_of([DAY])
    assert {line.item: line.amount for line in lines} == {
        "vehicle": 3.0, "distance": 48.0, "penalty": 9.0}  # fmt: skip
    assert cost_of(DAY) == pytest.approx(sum(line.amount for line in lines))


def test_every_order_is_a_decision() -> None:
    told = [(d.kind, d.subject, d.other, d.value) for d in decisions_of([DAY])]
    assert told == [("serve", "a", "v 1", 1.0), ("serve", "b", "v 1", 2.0), ("skip", "c", "", None)]


def test_without_time_the_clock_is_unknown_and_unknown_loads_stay_so() -> None:
    tours, vehicles, places = tables_of([DAY])
    assert all(len(row) == len(tours.columns) for row in tours.rows)
    assert [row[3] for row in tours.rows] == ["start", "pick", "pick", "unload", "end"]
    assert {row[7] for row in tours.rows} == {None}
    assert tours.rows[2][10] is None
    assert vehicles.rows[0][3:6] == (2, 24.0, None)
    assert places.rows[0][:3] == ("yard", "yard", "unloading")
