"""A plan beside the events of a book: what moved counts once, and nothing is dropped."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.book.plan_actual import Told, is_unplaced, movements, plan_actual
from loopbook.book.planning import plan_folder
from loopbook.book.shelf import core
from loopbook.formats.plan_flows import flows_csv
from loopbook.terms.event import ErrorDeclaration, Event, EventType, QuantityElement
from loopbook.terms.plan import Plan, PlanFlow, PlanStatus, Proof, Sense
from loopbook.terms.plan_comparison import ActualFlow, PlanActual

CLASS = "https://id.example.org/class/paper"
PLACE = "https://id.example.org/place/"
LOCATION = "urn:epcglobal:cbv:sdt:location"
UNITS = core().units
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def planned(*flows: tuple[str, str, str, str]) -> Plan:
    """A plan of flows from place a: target, period, tonnes, material."""
    return Plan(
        job="network",
        flows=tuple(
            PlanFlow(
                source="a",
                target=target,
                material=material,
                period=period,
                quantity=Decimal(amount),
                unit="TNE",
            )
            for target, period, amount, material in flows
        ),
        proof=Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=0.0),
    )


def moved(
    target: str,
    kilograms: str,
    *,
    step: str = "shipping",
    month: int = 3,
    source: str = "a",
    material: str = CLASS,
    **words: object,
) -> Event:
    return Event(
        event_id=f"urn:uuid:{step}-{target}-{kilograms}",
        type=EventType.OBJECT,
        time=datetime(2026, month, 31, 20, tzinfo=UTC),
        offset="+08:00",
        biz_step=step,
        quantities=(QuantityElement(material, Decimal(kilograms), "KGM"),),
        sources=((LOCATION, PLACE + source),) if source else (),
        destinations=((LOCATION, PLACE + target),) if target else (),
        **words,
    )


def beside(plan: Plan, events: Sequence[Event], **periods: str) -> PlanActual:
    told = [Told(number, event) for number, event in enumerate(events, 1)]
    return plan_actual(plan, told, UNITS, periods)


def test_planned_and_actual_are_told_with_difference_and_share() -> None:
    found = beside(planned(("b", "", "10", "paper")), [moved("b", "8000"), moved("b", "500")])
    assert found.flows == (
        ActualFlow(
            source="a",
            target="b",
            material="paper",
            unit="TNE",
            planned=Decimal(10),
            actual=Decimal("8.5"),
            difference=Decimal("-1.5"),
            share=-0.15,
            sequences=(1, 2),
        ),
    )


def test_a_movement_told_at_both_ends_counts_once_as_received() -> None:
    events = [moved("b", "8000"), moved("b", "7900", step="receiving")]
    (row,) = beside(planned(("b", "", "8", "paper")), events).flows
    assert (row.actual, row.sequences) == (Decimal("7.9"), (2,))


def test_what_has_no_counterpart_is_listed_on_either_side() -> None:
    events = [
        moved("c", "100"),
        moved("b", "5", material="urn:other:glass"),
        moved("b", "3", source="far"),
    ]
    rows = beside(planned(("b", "", "8", "paper")), events).flows
    assert [(r.source, r.target, r.material, r.planned, r.actual) for r in rows] == [
        ("a", "b", "paper", Decimal(8), None),
        ("a", "b", "urn:other:glass", None, Decimal(5)),
        ("a", PLACE + "c", "paper", None, Decimal(100)),
        (PLACE + "far", "b", "paper", None, Decimal(3)),
    ]
    assert rows[0].share is None
    assert rows[2].unit == "KGM"


def test_an_event_belongs_to_the_period_of_its_month_in_the_zone() -> None:
    plan = planned(("b", "2026-Q1", "1", "paper"), ("b", "2026-Q2", "1", "paper"))
    told = [Told(1, moved("b", "900"))]  # 31 March 20:00 UTC is April in Shanghai
    assert [row.actual for row in plan_actual(plan, told, UNITS).flows] == [Decimal("0.9"), None]
    there = plan_actual(plan, told, UNITS, zone=ZoneInfo("Asia/Shanghai"))
    assert [row.actual for row in there.flows] == [None, Decimal("0.9")]


def test_periods_that_are_none_are_told_and_can_be_given() -> None:
    plan = planned(("b", "first", "1", "paper"), ("b", "second", "1", "paper"))
    found = beside(plan, [moved("b", "900")])
    assert found.unreadable == ("first", "second")
    assert [(row.period, row.actual) for row in found.flows] == [
        ("first", None),
        ("second", None),
        ("2026", Decimal(900)),
    ]
    found = beside(plan, [moved("b", "900")], first="2026-Q1", second="2026-Q2")
    assert found.unreadable == ()
    assert [row.actual for row in found.flows] == [Decimal("0.9"), None]


@pytest.mark.parametrize(
    ("event", "count", "lacks"),
    [
        (moved("", "5"), 0, True),
        (moved("b", "5", source=""), 0, True),
        (moved("b", "5", source="", biz_location=PLACE + "a"), 1, False),
        (moved("", "5", source=""), 0, False),
        (moved("b", "5", error=ErrorDeclaration(datetime(2026, 4, 1, tzinfo=UTC))), 0, False),
        (moved("b", "5", epcs=("https://id.example.org/01/09520001000102/21/X1",)), 2, False),
    ],
)
def test_an_event_tells_of_a_movement_when_it_says_from_where_and_to_where(
    event: Event, count: int, lacks: bool
) -> None:
    assert len(movements(1, event, UTC)) == count
    assert is_unplaced(event) is lacks


def test_events_with_one_end_are_counted() -> None:
    assert beside(planned(("b", "", "8", "paper")), [moved("", "5")]).unplaced == 1


@pytest.mark.slow
def test_a_network_plan_recorded_as_it_was_planned_has_moved_as_it_was_planned() -> None:
    plan = plan_folder("network", EXAMPLES / "plan-network")
    content = flows_csv(plan)
    with loopbook.open(MEMORY, ["collection-network"]) as book:
        receipt = book.record(content, document="flows.csv", table="network_flows")
        assert receipt.refused == 0, receipt.findings[:3]
        found = book.plan_actual(plan)
    assert len(found.flows) == len(plan.flows)
    assert {row.difference for row in found.flows} == {Decimal(0)}
    assert found.unplaced == 0


DOCUMENT = {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-04-01T00:00:00Z",
}


def recorded(number: int, kilograms: float) -> dict[str, object]:
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:061365dc-41cd-5962-a833-{number:012d}",
        "eventTime": "2026-03-03T08:00:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "quantityList": [{"epcClass": CLASS, "quantity": kilograms, "uom": "KGM"}],
        "sourceList": [{"type": "location", "source": PLACE + "a"}],
        "destinationList": [{"type": "location", "destination": PLACE + "b"}],
    }


def test_the_events_of_a_book_count_but_for_those_declared_errors() -> None:
    wrong = {
        **recorded(2, 4000),
        "errorDeclaration": {"declarationTime": "2026-03-05T08:00:00+08:00"},
    }
    events = [recorded(1, 3000), recorded(2, 4000), wrong]
    content = json.dumps({**DOCUMENT, "epcisBody": {"eventList": events}}).encode()
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        assert book.record(content, document="moved.jsonld").refused == 0
        (row,) = book.plan_actual(planned(("b", "2026", "5", "paper"))).flows
        assert (row.actual, row.sequences) == (Decimal(3), (2,))  # the pack was entry 1
        (before,) = book.plan_actual(planned(("b", "2026", "5", "paper")), as_of=3).flows
        assert (before.actual, before.sequences) == (Decimal(7), (2, 3))


def test_places_that_differ_by_a_capital_letter_only_are_two() -> None:
    plan = planned(("B", "2026", "1", "paper"), ("b", "2026", "2", "paper"))
    told = [Told(1, moved("B", "1000")), Told(2, moved("b", "2000"))]
    found = plan_actual(plan, told, UNITS)
    assert [(each.target, each.actual) for each in found.flows] == [("B", 1), ("b", 2)]
