"""The independent check: it holds for a plan, and refuses every way of tampering with it."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
import pytest

from loopbook.plan.route.check import checked
from loopbook.plan.route.route import route
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import finished
from tests.plan.route.cases import line

replace = msgspec.structs.replace
COLUMN = {"vehicle": 1, "stop": 2, "act": 3, "order": 4, "place": 5, "arrive": 7, "wait": 8,
          "leave": 9, "kg": 10}  # fmt: skip


@cache
def case() -> tuple[PlanInput, Plan]:
    given = line(
        orders=[
            {"order": "a", "x": 6.0, "kg": 3.0, "windows": "08:00-08:20", "material": "paper"},
            {"order": "b", "x": -5.0, "kg": 3.0, "windows": "08:30-09:00", "material": "paper"},
            {"order": "c", "x": 8.0, "kg": 3.0, "service": 5.0, "material": "acid"},
            {"order": "d", "x": 90.0, "kg": 1.0, "optional": 1.0, "prize": 1.0, "material": "acid"},
        ],
        vehicles=[
            {"vehicle": "v", "kg": 6.0, "per_km": 1.0, "per_hour": 6.0, "fixed": 5.0,
             "shift": "07:00-10:00", "materials": "paper", "km_most": 60.0, "minutes_most": 120.0,
             "unloadings_most": 3.0},
            {"vehicle": "w", "kg": 6.0, "per_km": 1.0, "per_hour": 6.0, "shift": "07:00-10:00",
             "materials": "acid", "number": 1.0},
        ],
        stations=[
            {"station": "yard", "x": 0.0, "y": 0.0, "kind": "garage"},
            {"station": "tip", "x": 1.0, "y": 0.0, "kind": "unloading", "unload": 4.0},
            {"station": "glassworks", "x": 1.0, "y": 0.0, "kind": "unloading",
             "materials": "glass"},
        ],
    )  # fmt: skip
    return given, finished(route(given, PlanWish()))


def failed(plan: Plan) -> set[str]:
    return {check.name for check in checked(case()[0], plan) if not check.passed}


def cell(plan: Plan, row: int, column: str, change: Callable[[Any], Any]) -> Plan:
    """The plan with one cell of its tours changed."""
    tours = plan.tables[0]
    rows = [list(each) for each in tours.rows]
    rows[row][COLUMN[column]] = change(rows[row][COLUMN[column]])
    changed = replace(tours, rows=tuple(map(tuple, rows)))
    return replace(plan, tables=(changed, *plan.tables[1:]))


def row_of(plan: Plan, what: str, column: str = "order") -> int:
    return [row[COLUMN[column]] for row in plan.tables[0].rows].index(what)


def moved(plan: Plan, column: str, by: float) -> Plan:
    """The plan with every time of a vehicle later: arrivals and leaves."""
    for at, row in enumerate(plan.tables[0].rows):
        if row[1] == "v 1":
            for each in ("arrive", "leave"):
                plan = cell(plan, at, each, lambda old: old + by)
    return plan


def test_a_plan_as_made_holds() -> None:
    assert failed(case()[1]) == set()
    assert sum(check.count for check in case()[1].proof.checks) > 20


TAMPERED: dict[str, tuple[Callable[[Plan], Plan], str]] = {
    "a stop is earlier": (
        lambda p: cell(p, row_of(p, "a"), "arrive", lambda t: t - 3.0), "route_way"),
    "a service is shorter": (
        lambda p: cell(p, row_of(p, "c"), "leave", lambda t: t - 3.0), "route_way"),
    "the whole tour is later": (lambda p: moved(p, "arrive", 60.0), "route_window"),
    "the whole tour is before the shift": (lambda p: moved(p, "arrive", -300.0), "route_shift"),
    "a wait is negative": (
        lambda p: cell(p, row_of(p, "b"), "wait", lambda _: -1.0), "route_way"),
    "a time is missing": (
        lambda p: cell(p, row_of(p, "b"), "leave", lambda _: None), "route_table"),
    "a load is told lower": (
        lambda p: cell(p, row_of(p, "a"), "kg", lambda kg: kg - 1.0), "route_table"),
    "a load is told unknown": (
        lambda p: cell(p, row_of(p, "a"), "kg", lambda _: None), "route_table"),
    "an order is picked at another place": (
        lambda p: cell(p, row_of(p, "a"), "order", lambda _: "c"), "route_table"),
    "an order is picked twice": (
        lambda p: cell(p, row_of(p, "a"), "order", lambda _: "b"), "demand"),
    "an order of nobody": (
        lambda p: cell(p, row_of(p, "a"), "order", lambda _: "z"), "demand"),
    "it unloads where its load is not taken": (
        lambda p: cell(p, row_of(p, "tip", "place"), "place", lambda _: "glassworks"),
        "route_station"),
    "it unloads in the garage": (
        lambda p: cell(p, row_of(p, "tip", "place"), "place", lambda _: "yard"),
        "route_station"),
    "it does not unload": (
        lambda p: cell(p, row_of(p, "unload", "act"), "act", lambda _: "pass"),
        "route_station"),
    "a vehicle more than there are": (
        lambda p: _renamed(p, "w 1", "v 2"), "route_fleet"),
    "a vehicle of nobody": (lambda p: _renamed(p, "w 1", "x 1"), "route_table"),
    "a stop is gone": (
        lambda p: replace(p, tables=(replace(p.tables[0], rows=p.tables[0].rows[:1]
                                             + p.tables[0].rows[2:]), *p.tables[1:])),
        "route_table"),
    "a flow goes elsewhere": (
        lambda p: replace(p, flows=(replace(p.flows[0], target="yard"), *p.flows[1:])),
        "route_flow"),
    "a flow is larger": (
        lambda p: replace(p, flows=(replace(p.flows[0], quantity=Decimal("3.002")),
                                    *p.flows[1:])), "route_flow"),
    "a flow in another unit": (
        lambda p: replace(p, flows=(replace(p.flows[0], unit="TNE"), *p.flows[1:])),
        "route_flow"),
    "a cost is lower": (
        lambda p: replace(p, money=(replace(p.money[0], amount=p.money[0].amount - 1.0),
                                    *p.money[1:])), "route_money"),
    "a cost is gone": (lambda p: replace(p, money=p.money[1:]), "route_money"),
    "the objective is lower": (
        lambda p: replace(p, proof=replace(p.proof, objective=p.proof.objective - 0.01)),
        "objective"),
    "an order is told as served elsewhere": (
        lambda p: replace(p, decisions=(replace(p.decisions[0], other="w 9"),
                                        *p.decisions[1:])), "demand"),
    "an order left out is not told": (
        lambda p: replace(p, decisions=p.decisions[:-1]), "demand"),
    "an order that must be served is left out quietly": (
        lambda p: replace(p, decisions=(replace(p.decisions[0], kind="skip"),
                                        *p.decisions[1:])), "demand"),
    "the summary tells fewer kilometres": (
        lambda p: replace(p, tables=(p.tables[0], _shorter(p.tables[1]), p.tables[2])),
        "route_summary"),
    "the tours are gone": (lambda p: replace(p, tables=()), "demand"),
}  # fmt: skip


def _renamed(plan: Plan, old: str, new: str) -> Plan:
    for at in range(len(plan.tables[0].rows)):
        plan = cell(plan, at, "vehicle", lambda name: new if name == old else name)
    return plan


def _shorter(table: Any) -> Any:
    first = (*table.rows[0][:4], table.rows[0][4] - 1.0, *table.rows[0][5:])
    return replace(table, rows=(first, *table.rows[1:]))


@pytest.mark.parametrize("what", TAMPERED)
def test_a_plan_that_was_tampered_with_is_refused(what: str) -> None:
    tamper, name = TAMPERED[what]
    assert name in failed(tamper(case()[1]))


@pytest.mark.parametrize(
    ("table", "field", "value", "name"),
    [
        ("vehicles", "kg", 5.0, "capacity"),
        ("vehicles", "km_most", 10.0, "route_longest"),
        ("vehicles", "minutes_most", 10.0, "route_longest"),
        ("vehicles", "unloadings_most", 0.0, "route_longest"),
        ("vehicles", "shift", "07:55-08:00", "route_shift"),
        ("orders", "windows", "07:00-07:01", "route_window"),
        ("orders", "vehicles", "w", "route_allowed"),
        ("orders", "x", 7.5, "route_way"),
        ("orders", "service", 9.0, "route_way"),
        ("stations", "x", 0.5, "route_way"),
    ],
)
def test_a_plan_for_other_tables_is_refused(table: str, field: str, value: Any, name: str) -> None:
    given, plan = case()
    column = given.tables[table][field].copy()
    old = column.copy()
    column[:] = value
    given.tables[table].columns[field] = column
    try:
        assert name in {check.name for check in checked(given, plan) if not check.passed}
    finally:
        given.tables[table].columns[field] = old
