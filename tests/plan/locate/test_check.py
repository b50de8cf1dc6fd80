"""Check: a plan tampered with in any way is refused by the check that looks at it."""

import math
from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from loopbook.plan.locate.check import checked
from loopbook.plan.locate.locate import locate
from loopbook.terms.plan import Decision, Plan, PlanWish, Violation
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import finished
from loopbook.terms.statement import Reason

from .city import given_of, plain_city

Tamper = Callable[[Plan], Plan]
replace = msgspec.structs.replace


def asked(name: str) -> PlanInput:
    tables = plain_city(14, 6, 3)
    sites = tables["sites"]
    match name:
        case "facility":
            return given_of(tables, problem=name, haul_rate=3.0, max_distance=9.0)
        case "single":
            return given_of(tables, problem="facility", haul_rate=3.0, single=1.0)
        case "median":
            return given_of(tables, problem=name, p=3.0, budget=5000.0)
        case "cover":
            return given_of(tables, problem=name, share=0.7, radius=3.0)
    tables["sites"] = {**sites, "tier": [1, 1, 1, 1, 2, 2], "pass_on": [0.8] * 6}
    tables["sites"]["capacity"] = [*list(sites["capacity"])[:4], 900.0, 900.0]
    return given_of(tables, problem="echelon", haul_rate=3.0)


PLANS: dict[str, tuple[PlanInput, Plan]] = {}


def planned(name: str) -> tuple[PlanInput, Plan]:
    if name not in PLANS:
        given = asked(name)
        PLANS[name] = given, finished(locate(given, PlanWish()))
    return PLANS[name]


def decided(change: Callable[[tuple[Decision, ...]], list[Decision]]) -> Tamper:
    return lambda plan: replace(plan, decisions=tuple(change(plan.decisions)))


def without(kind: str) -> Tamper:
    """Leave out the first decision of a kind."""

    def change(decisions: tuple[Decision, ...]) -> list[Decision]:
        at = next(at for at, each in enumerate(decisions) if each.kind == kind)
        return [each for place, each in enumerate(decisions) if place != at]

    return decided(change)


def changed(kind: str, **fields: object) -> Tamper:
    """Change the first decision of a kind."""

    def change(decisions: tuple[Decision, ...]) -> list[Decision]:
        at = next(at for at, each in enumerate(decisions) if each.kind == kind)
        return [*decisions[:at], replace(decisions[at], **fields), *decisions[at + 1 :]]

    return decided(change)


def flow(**fields: object) -> Tamper:
    return lambda plan: replace(plan, flows=(replace(plan.flows[0], **fields), *plan.flows[1:]))


def proof(**fields: object) -> Tamper:
    return lambda plan: replace(plan, proof=replace(plan.proof, **fields))


def cheaper(plan: Plan) -> Plan:
    line = plan.money[0]
    return replace(plan, money=(replace(line, amount=line.amount - 1.0), *plan.money[1:]))


def onward(plan: Plan) -> Plan:
    """Keep a tonne back at a site that hands on."""
    zones = {each.subject for each in plan.decisions if each.kind == "assign"}
    at = next(at for at, each in enumerate(plan.flows) if each.source not in zones and each.target)
    less = replace(plan.flows[at], quantity=plan.flows[at].quantity - 1)
    return replace(plan, flows=(*plan.flows[:at], less, *plan.flows[at + 1 :]))


def nearer(plan: Plan) -> Plan:
    """Write a shorter distance into the table of zones served."""
    tables = []
    for table in plan.tables:
        if table.key == "locate_served":
            row = (*table.rows[0][:3], 0.001, *table.rows[0][4:])
            tables.append(replace(table, rows=(row, *table.rows[1:])))
    return replace(plan, tables=tuple(tables))


def relisted(key: str, at: int, cell: float | str) -> Tamper:
    """Change one cell of the first row of a table."""

    def change(plan: Plan) -> Plan:
        tables = []
        for table in plan.tables:
            row = (*table.rows[0][:at], cell, *table.rows[0][at + 1 :])
            wrong = replace(table, rows=(row, *table.rows[1:]))
            tables.append(wrong if table.key == key else table)
        return replace(plan, tables=tuple(tables))

    return change


def excused(plan: Plan) -> Plan:
    """Open everything, and say that the limit is broken, in a plan that is called proved."""
    limit = Reason("plan.locate.limit.most", {"count": "3"})
    broken = (Violation(limit=limit, amount=9.0),)
    return all_open(replace(plan, proof=replace(plan.proof, violations=broken)))


def stray(plan: Plan) -> Plan:
    """Let what came to a site vanish from it."""
    gone = replace(plan.flows[0], source=plan.flows[0].target, target="")
    return replace(plan, flows=(*plan.flows, gone))


def all_open(plan: Plan) -> Plan:
    more = [Decision(kind="open", subject=f"s{at}") for at in range(6)]
    rest = [each for each in plan.decisions if each.kind != "open"]
    return replace(plan, decisions=(*more, *rest))


TAMPERED: list[tuple[str, str, Tamper]] = [
    ("facility", "locate_known", changed("assign", other="nowhere")),
    ("facility", "demand", without("assign")),
    ("facility", "demand", changed("assign", value=0.5)),
    ("facility", "locate_open", without("open")),
    ("facility", "locate_steps", changed("open", other="no such step")),
    ("facility", "capacity", flow(quantity=Decimal(5000))),
    ("facility", "locate_flows", flow(quantity=Decimal("0.5"))),
    ("facility", "locate_money", cheaper),
    ("facility", "objective", proof(objective=1.0)),
    ("facility", "locate_bound", proof(bound=1e9)),
    ("facility", "locate_table", nearer),
    ("facility", "locate_table", relisted("locate_served", 4, 99.0)),
    ("facility", "locate_used", relisted("locate_used", 3, 99.0)),
    ("facility", "locate_used", relisted("locate_used", 0, "s9")),
    ("facility", "demand", changed("assign", value=math.nan)),
    ("facility", "locate_money", lambda plan: replace(plan, money=(
        replace(plan.money[0], amount=math.nan), *plan.money[1:]))),
    ("facility", "locate_steps", changed("open", value=1.0)),
    ("facility", "locate_flows", flow(unit="KGM")),
    ("facility", "locate_flows", flow(material="gold")),
    ("facility", "locate_flows", stray),
    ("facility", "locate_gap", proof(bound=0.0)),
    ("facility", "locate_gap", proof(bound=0.0, gap=1.0)),
    ("facility", "locate_gap", proof(bound=None, gap=None)),
    ("median", "locate_count", excused),
    ("single", "locate_single", decided(lambda old: [
        *old, Decision(kind="assign", subject="z0", other="s0", value=0.0),
        Decision(kind="assign", subject="z0", other="s1", value=0.0)])),
    ("median", "locate_count", all_open),
    ("median", "objective", proof(objective=1.0)),
    ("cover", "locate_share", lambda plan: replace(plan, decisions=tuple(
        each for each in plan.decisions if each.kind != "assign"))),
    ("echelon", "balance", onward),
    ("echelon", "locate_onward", onward),
]  # fmt: skip


@pytest.mark.parametrize(("name", "check", "tamper"), TAMPERED)
def test_tampering_is_seen(name: str, check: str, tamper: Tamper) -> None:
    given, plan = planned(name)
    assert all(each.passed for each in checked(given, plan))
    failed = {each.name for each in checked(given, tamper(plan)) if not each.passed}
    assert check in failed


def test_limits_made_tighter_after_planning_are_seen() -> None:
    given, plan = planned("facility")
    for setting, check in (("max_distance", "locate_distance"), ("budget", "locate_budget")):
        tight = replace(given, settings={**given.settings, setting: 0.5})
        failed = {each.name for each in checked(tight, plan) if not each.passed}
        assert check in failed
