"""An event is read as a step: classes, amounts, and only the facts that are asked for."""

from datetime import UTC, datetime
from decimal import Decimal

from msgspec.structs import replace

from loopbook.account.attribute.step import StepReader, facts_asked
from loopbook.terms.event import Action, Event, EventType, QuantityElement, SensorReport
from loopbook.trace.classifier import Classifier
from loopbook.trace.portion import Verb

from .mill import indicator, scheme

ITEM = "https://id.example.org/01/09520001000119/21/A"
LOT = "https://id.example.org/01/09520001000119/10/L"


def reader() -> StepReader:
    compiled = scheme(indicator(rest='weight = "value"\nvalue_fact = "price"'))
    return StepReader(compiled, Classifier(compiled, {}))


def event(**fields: object) -> Event:
    usual = Event(
        event_id="e",
        type=EventType.OBJECT,
        time=datetime(2025, 1, 1, tzinfo=UTC),
        offset="+00:00",
        action=Action.ADD,
    )
    return replace(usual, **fields)


def test_an_event_is_read_with_its_facts() -> None:
    sensors = (
        SensorReport("Mass", Decimal(5), "KGM", Decimal("0.1")),
        SensorReport("Voltage", Decimal(3), "VLT"),
    )
    found = reader().step_of(7, event(epcs=(ITEM,), sensors=sensors, read_point="p"))
    assert found is not None
    assert (found.verb, found.sequence, found.place) == (Verb.MADE, 7, "p")
    (said,) = found.facts
    assert (said.item, said.term, said.value, said.sd) == (ITEM, "mass", 5.0, 0.1)
    assert list(found.names()) == [ITEM]


def test_a_transformation_has_both_sides_and_its_node() -> None:
    some = QuantityElement(LOT, Decimal(2), "KGM")
    found = reader().step_of(
        1,
        event(
            type=EventType.TRANSFORMATION,
            action=None,
            inputs=(ITEM,),
            output_quantities=(some,),
            transformation_id="t",
        ),
    )
    assert found is not None
    assert found.inputs[0].measure == "thing"
    assert (found.outputs[0].amount, found.outputs[0].measure) == (2.0, "mass")
    assert list(found.names()) == [ITEM, LOT, "urn:loopbook:v1:transformation:t"]


def test_facts_asked_are_those_of_all_indicators() -> None:
    assert facts_asked(scheme(indicator())) == {"mass"}
    assert facts_asked(scheme(indicator("origin", 'by = "country"'))) == {"mass", "country"}
