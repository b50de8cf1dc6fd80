"""The independent check: it accepts what the job finds, and refuses every kind of tampering."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from loopbook.plan.network.check import checked
from loopbook.plan.network.network import network
from loopbook.terms.plan import Plan, PlanFlow, PlanWish
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import finished

from .city import city, given_of

Tamper = Callable[[Plan], Plan]


@pytest.fixture(scope="module")
def made() -> tuple[PlanInput, Plan]:
    tables = city((5, 4, 2, 2, 2), 4)
    tables["demands"] = [
        {"site": "I1", "material": "", "period": "", "least": None, "most": 20_000.0}
    ]
    tables["emissions"] = [{"burden": "CO2", "penalty": 60.0, "limit": 500.0}]
    tables["legs"][0]["distance_most"] = 12.0
    given = given_of(tables)
    return given, finished(network(given, PlanWish()))


def replace(plan: Plan, at: int, **fields: object) -> Plan:
    flows = list(plan.flows)
    flows[at] = msgspec.structs.replace(flows[at], **fields)
    return msgspec.structs.replace(plan, flows=tuple(flows))


def at_of(plan: Plan, start: str, end: str) -> int:
    return next(
        i
        for i, f in enumerate(plan.flows)
        if f.source.startswith(start) and f.target.startswith(end)
    )


def more_from_a_zone(plan: Plan) -> Plan:
    at = at_of(plan, "Z", "P")
    return replace(plan, at, quantity=plan.flows[at].quantity + 100)


def a_quantum_lost(plan: Plan) -> Plan:
    at = at_of(plan, "P", "T")
    return replace(plan, at, quantity=plan.flows[at].quantity - Decimal("0.001"))


def to_a_site_that_is_shut(plan: Plan) -> Plan:
    used = {flow.target for flow in plan.flows}
    shut = next(name for name in ("S1", "S2") if name not in used)
    return replace(plan, at_of(plan, "T", "S"), target=shut)


def another_material(plan: Plan) -> Plan:
    return replace(plan, at_of(plan, "S", "M"), material="residue")


def a_strange_place(plan: Plan) -> Plan:
    return replace(plan, at_of(plan, "S", "M"), target="nowhere")


def less_collected(plan: Plan) -> Plan:
    keep = [f for f in plan.flows if f.material != "household_waste" or f.source != "Z1"]
    return msgspec.structs.replace(plan, flows=tuple(keep))


def a_site_closed(plan: Plan) -> Plan:
    return msgspec.structs.replace(plan, decisions=plan.decisions[1:])


def opened_twice(plan: Plan) -> Plan:
    return msgspec.structs.replace(plan, decisions=(*plan.decisions, plan.decisions[0]))


def later(plan: Plan) -> Plan:
    first = msgspec.structs.replace(plan.decisions[0], period="2027")
    return msgspec.structs.replace(plan, decisions=(first, *plan.decisions[1:]))


def a_cost_lowered(plan: Plan) -> Plan:
    lines = [
        msgspec.structs.replace(line, amount=line.amount - 1.0) if line.item == "haul" else line
        for line in plan.money
    ]
    return msgspec.structs.replace(plan, money=tuple(lines))


def a_cost_left_out(plan: Plan) -> Plan:
    return msgspec.structs.replace(
        plan, money=tuple(line for line in plan.money if line.item != "opening")
    )


def a_better_objective(plan: Plan) -> Plan:
    proof = msgspec.structs.replace(plan.proof, objective=plan.proof.objective - 5.0)
    return msgspec.structs.replace(plan, proof=proof)


def more_capacity_told(plan: Plan) -> Plan:
    tables = [
        msgspec.structs.replace(table, rows=tuple((*row[:3], 1e9, *row[4:]) for row in table.rows))
        if table.key == "network_sites"
        else table
        for table in plan.tables
    ]
    return msgspec.structs.replace(plan, tables=tuple(tables))


def from_nothing(plan: Plan) -> Plan:
    extra = PlanFlow(
        source="S1", target="M1", material="paper", period="2026", quantity=Decimal(50), unit="TNE"
    )
    return msgspec.structs.replace(plan, flows=(*plan.flows, extra))


TAMPERS = {
    more_from_a_zone: {"balance", "network_generation"},
    a_quantum_lost: {"balance"},
    to_a_site_that_is_shut: {"network_ways"},
    another_material: {"network_ways", "network_yields"},
    a_strange_place: {"network_ways"},
    less_collected: {"network_limits"},
    a_site_closed: {"network_ways", "network_sites"},
    opened_twice: {"network_sites"},
    later: {"network_sites"},
    a_cost_lowered: {"network_money"},
    a_cost_left_out: {"network_money"},
    a_better_objective: {"objective"},
    more_capacity_told: {"network_sites"},
    from_nothing: {"balance"},
}


def test_what_the_job_finds_is_accepted(made: tuple[PlanInput, Plan]) -> None:
    assert [check.name for check in checked(*made) if not check.passed] == []


@pytest.mark.parametrize(
    ("tamper", "seen"), TAMPERS.items(), ids=lambda each: getattr(each, "__name__", "")
)
def test_tampering_is_seen(made: tuple[PlanInput, Plan], tamper: Tamper, seen: set[str]) -> None:
    given, plan = made
    failed = {check.name for check in checked(given, tamper(plan)) if not check.passed}
    assert seen <= failed


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("emissions", "limit", 1.0),
        ("demands", "most", 10.0),
        ("legs", "distance_most", 0.5),
        ("periods", "service_share", 1.0),
    ],
)
def test_a_stricter_limit_is_not_kept(
    made: tuple[PlanInput, Plan], table: str, field: str, value: float
) -> None:
    given, plan = made
    columns = {**given.tables[table].columns}
    columns[field] = columns[field] * 0.0 + value
    tables = {**given.tables, table: type(given.tables[table])(table, columns)}
    stricter = msgspec.structs.replace(given, tables=tables)
    assert not all(check.passed for check in checked(stricter, plan))
