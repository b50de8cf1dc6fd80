"""The flows of a network plan as a table to record."""

import csv
import io

import pytest

from loopbook.errors import EmptyPeriod, PlanError
from loopbook.formats.plan_flows import flows_csv, place_uri
from loopbook.plan.network.network import network
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished
from tests.plan.network.city import given_of
from tests.plan.network.hand import SMALL, changed
from tests.plan.network.worked import PLANE


def plan_of(period: str = "2026") -> Plan:
    tables = changed(SMALL, periods=[{"period": period}])
    return finished(network(given_of(tables, PLANE), PlanWish()))


def test_each_flow_is_a_row_with_its_step_and_the_end_of_its_period() -> None:
    rows = list(csv.DictReader(io.StringIO(flows_csv(plan_of("2026-Q1")).decode())))
    assert [row["Step"].rpartition(":")[2] for row in rows] == [
        "sorting_to_landfill",
        "sorting_to_market",
        "sorting_to_loss",
        "zone_to_sorting",
    ]
    assert rows[3] == {
        "Step": "urn:loopbook:v1:step:zone_to_sorting",
        "Time": "2026-03-31T12:00:00Z",
        "From": "urn:loopbook:v1:place:Z1",
        "To": "urn:loopbook:v1:place:S1",
        "Place": "urn:loopbook:v1:place:Z1",
        "Material": "mixed",
        "Quantity": "100.000",
        "Unit": "TNE",
        "Basis": "modelled",
    }


def test_ids_of_any_letters_become_identifiers() -> None:
    assert place_uri("S1 (store)") == "urn:loopbook:v1:place:S1%20%28store%29"


def test_a_period_of_no_calendar_and_a_plan_without_places_are_refused() -> None:
    with pytest.raises(EmptyPeriod):
        flows_csv(plan_of("first"))
    with pytest.raises(PlanError, match="LB-PL52"):
        flows_csv(Plan(job="route", proof=plan_of().proof, flows=plan_of().flows))
