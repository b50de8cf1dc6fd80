"""The plan's flows and decisions as the check sums them."""

import msgspec
import pytest

from loopbook.plan.network.check_amounts import (
    amounts_of,
    closing_cost,
    generated,
    may_open,
    size_cost,
    stands_of,
)
from loopbook.plan.network.check_facts import facts_of
from loopbook.plan.network.network import network
from loopbook.terms.plan import Decision, Plan, PlanWish
from loopbook.terms.progress import finished

from .city import given_of
from .hand import SMALL, changed
from .worked import PLANE


def plan_of() -> Plan:
    return finished(network(given_of(SMALL, PLANE), PlanWish()))


def test_flows_are_summed_by_place_material_and_period() -> None:
    facts = facts_of(given_of(SMALL, PLANE))
    amounts = amounts_of(facts, plan_of())
    assert amounts.processed("S1", "mixed", "2026") == 100.0
    assert amounts.gone["Z1", "mixed", "2026"] == 100.0
    assert amounts.lost["S1", "mixed", "2026"] == 10.0
    assert generated(facts, amounts) == {("Z1", "mixed", "2026"): 100.0}


def test_sites_stand_as_decided_and_what_cannot_be_is_named() -> None:
    facts = facts_of(given_of(SMALL, PLANE))
    plan = plan_of()
    stands, faults = stands_of(facts, plan)
    assert stands["S1", "one", "2026"].is_open
    assert faults == []
    wrong = Decision(kind="close", subject="S2", other="one", period="2026")
    _, faults = stands_of(facts, msgspec.structs.replace(plan, decisions=(*plan.decisions, wrong)))
    assert faults == ["close S2 one 2026"]


def test_costs_and_times_of_sizes() -> None:
    tables = changed(SMALL, site_periods=[{"site": "S1", "period": "", "may_open": 0.0}])
    facts = facts_of(given_of(tables, PLANE))
    assert not may_open(facts, "S1", "2026")
    assert may_open(facts, "S2", "2026")
    assert closing_cost(facts, ("S1", "one", "2026")) is None
    assert size_cost(facts, "opening_cost", ("S1", "one", "2026")) == pytest.approx(1000.0)
