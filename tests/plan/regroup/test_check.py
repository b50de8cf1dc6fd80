"""The check refuses every kind of tampering, and nothing else."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from loopbook.errors import PlanError
from loopbook.plan.accepted import accepted
from loopbook.plan.regroup.check import checked
from loopbook.terms.plan import Plan, PlanTable
from loopbook.terms.plan_input import PlanInput
from tests.plan.regroup.cells_given import cells_table, given, planned

replace = msgspec.structs.replace
Tamper = Callable[[Plan], Plan]


def asked() -> PlanInput:
    cells = cells_table(
        [9.0, 8.8, 8.5, 8.1, 7.9, 7.0, 6.0, 5.0],
        chemistry=list("aaaaaaab"),
        resistance=[1.0, 1.1, 1.2, 1.3, 1.0, 1.1, 4.0, 1.0],
        state_of_health=[0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.3],
    )
    return given(cells, 2, 2, packs=1.0, resistance_band=0.5, capacity_band=2.0, health_low=0.5)


def with_rows(plan: Plan, key: str, change: Callable[[list[list[Any]]], None]) -> Plan:
    """Return the plan with the rows of a table changed."""
    tables = []
    for table in plan.tables:
        rows = [list(row) for row in table.rows]
        if table.key == key:
            change(rows)
        tables.append(PlanTable(key=table.key, columns=table.columns, rows=tuple(map(tuple, rows))))
    return replace(plan, tables=tuple(tables))


def swapped(plan: Plan) -> Plan:
    """Swap two cells of different groups in the tables, and leave the sums as they were."""

    def change(rows: list[list[Any]]) -> None:
        other = next(row for row in rows if row[2] != rows[0][2])
        rows[0][2], other[2] = other[2], rows[0][2]

    return with_rows(plan, "members", change)


def doubled(plan: Plan) -> Plan:
    def change(rows: list[list[Any]]) -> None:
        rows[1][0] = rows[0][0]

    return with_rows(plan, "members", change)


def set_cell(key: str, column: int, value: Any) -> Tamper:
    def tamper(plan: Plan) -> Plan:
        def change(rows: list[list[Any]]) -> None:
            rows[0][column] = value

        return with_rows(plan, key, change)

    return tamper


def without_row(key: str) -> Tamper:
    def tamper(plan: Plan) -> Plan:
        def change(rows: list[list[Any]]) -> None:
            del rows[0]

        return with_rows(plan, key, change)

    return tamper


def other_objective(plan: Plan) -> Plan:
    return replace(plan, proof=replace(plan.proof, objective=plan.proof.objective + 0.01))


def low_bound(plan: Plan) -> Plan:
    return replace(plan, proof=replace(plan.proof, bound=plan.proof.objective - 0.01))


def lost_flow(plan: Plan) -> Plan:
    return replace(plan, flows=plan.flows[1:])


def more_flow(plan: Plan) -> Plan:
    first = replace(plan.flows[0], quantity=plan.flows[0].quantity + Decimal(1))
    return replace(plan, flows=(first, *plan.flows[1:]))


def split_flow(plan: Plan) -> Plan:
    """Pass half a cell more through the first group: it stays in balance."""
    group = plan.flows[0].target
    flows = [
        replace(flow, quantity=flow.quantity + Decimal("0.5"))
        if group in (flow.source, flow.target)
        else flow
        for flow in plan.flows
    ]
    return replace(plan, flows=tuple(flows))


def other_unit(plan: Plan) -> Plan:
    return replace(plan, flows=tuple(replace(flow, unit="TNE") for flow in plan.flows))


def silent(plan: Plan) -> Plan:
    """Leave a cell out without a word."""
    return replace(plan, decisions=plan.decisions[:-1])


def elsewhere(plan: Plan) -> Plan:
    first = replace(plan.decisions[0], other=plan.decisions[3].other)
    return replace(plan, decisions=(first, *plan.decisions[1:]))


TAMPERS: dict[str, tuple[Tamper, str]] = {
    "swapped": (swapped, "regroup_sums"),
    "doubled": (doubled, "regroup_once"),
    "invented": (set_cell("members", 0, "c99"), "regroup_once"),
    "capacity": (set_cell("members", 4, 9.9), "regroup_sums"),
    "sum": (set_cell("groups", 3, 99.0), "regroup_sums"),
    "usable": (set_cell("packs", 3, 99.0), "regroup_sums"),
    "spread": (set_cell("packs", 4, 0.0), "regroup_sums"),
    "short": (without_row("members"), "regroup_shape"),
    "groups": (without_row("groups"), "regroup_shape"),
    "packs": (without_row("packs"), "regroup_shape"),
    "kind": (set_cell("members", 0, "c8"), "regroup_alike"),
    "health": (set_cell("members", 0, "c8"), "regroup_gates"),
    "band": (set_cell("members", 0, "c7"), "regroup_resistance_band"),
    "objective": (other_objective, "objective"),
    "bound": (low_bound, "regroup_bound"),
    "lost flow": (lost_flow, "balance"),
    "more flow": (more_flow, "regroup_flows"),
    "half a cell": (split_flow, "regroup_flows"),
    "tonnes": (other_unit, "regroup_flows"),
    "pack of a cell": (set_cell("members", 3, "P9"), "regroup_shape"),
    "silent": (silent, "regroup_everyone"),
    "elsewhere": (elsewhere, "regroup_everyone"),
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(asked())


def test_a_plan_of_the_job_passes(plan: Plan) -> None:
    assert all(check.passed for check in checked(asked(), plan))
    assert len(plan.proof.checks) == 12


@pytest.mark.parametrize("name", TAMPERS)
def test_tampering_is_seen(plan: Plan, name: str) -> None:
    tamper, wanted = TAMPERS[name]
    checks = checked(asked(), tamper(plan))
    assert wanted in [check.name for check in checks if not check.passed]
    with pytest.raises(PlanError, match="LB-PL01"):
        accepted(plan, checks)


def test_a_tighter_band_than_the_plan_knew_is_seen(plan: Plan) -> None:
    tight = asked()
    tight.settings["capacity_band"] = 0.0
    spread = max(row[4] for row in plan.tables[0].rows if isinstance(row[4], float))
    assert spread > 0.0
    failed = [check.name for check in checked(tight, plan) if not check.passed]
    assert failed == ["regroup_capacity_band"]


def test_what_a_plan_admits_is_checked_too() -> None:
    broken = given(cells_table([9.0, 8.0, 3.0, 1.0]), 2, 2, packs=1.0, capacity_band=0.1)
    plan = planned(broken)
    assert all(check.passed for check in plan.proof.checks)
    (violation,) = plan.proof.violations
    less = replace(plan, proof=replace(plan.proof, violations=(replace(violation, amount=0.01),)))
    failed = [check.name for check in checked(broken, less) if not check.passed]
    assert failed == ["regroup_capacity_band"]
