"""Amounts of an event, as it states them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.trace.world import UNITS

from loopbook.terms.event import (
    Action,
    ErrorDeclaration,
    Event,
    EventType,
    QuantityElement,
    SensorReport,
)
from loopbook.trace.portion import PartMass, Stake, Verb, amount_of, portion_of

NOW = datetime(2025, 1, 1, tzinfo=UTC)
EVENT = Event(event_id="e", type=EventType.OBJECT, time=NOW, offset="+00:00", action=Action.ADD)
LOT = QuantityElement("L", Decimal("2.5"), "TNE")


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (LOT, (2500.0, "mass")),
        (QuantityElement("L", Decimal(3)), (3.0, "piece")),
        (QuantityElement("L", Decimal(3), "LTR"), (0.003, "length^3")),
        (QuantityElement("L"), (None, "")),
        (QuantityElement("L", Decimal(3), "QQQ"), (None, "")),
        (QuantityElement("L", Decimal(-3), "KGM"), (None, "")),
        (QuantityElement("L", Decimal("NaN"), "KGM"), (None, "")),
        (QuantityElement("L", Decimal(3), "CEL"), (None, "")),
    ],
)
def test_an_amount_is_in_base_units_or_none(
    quantity: QuantityElement, expected: tuple[float | None, str]
) -> None:
    assert amount_of(quantity, UNITS) == expected


@pytest.mark.parametrize(
    ("action", "verb"),
    [(Action.ADD, Verb.MADE), (Action.OBSERVE, Verb.SEEN), (Action.DELETE, Verb.REMOVED)],
)
def test_an_object_event_makes_shows_or_takes_away(action: Action, verb: Verb) -> None:
    found = portion_of(replace(EVENT, action=action, epcs=("a", "a"), quantities=(LOT,)), UNITS)
    assert found is not None
    stakes = (Stake("a", 1.0, "thing"), Stake("L", 2500.0, "mass"))
    assert found.verb is verb
    assert (found.inputs or found.outputs) == stakes


def test_a_transformation_has_inputs_and_outputs() -> None:
    event = replace(
        EVENT,
        type=EventType.TRANSFORMATION,
        action=None,
        inputs=("a",),
        output_quantities=(LOT,),
        transformation_id="t",
    )
    found = portion_of(event, UNITS)
    assert found is not None
    assert (found.verb, found.inputs) == (Verb.BECAME, (Stake("a", 1.0, "thing"),))
    assert found.outputs == (Stake("L", 2500.0, "mass"),)
    assert found.node == "urn:loopbook:v1:transformation:t"


def test_an_aggregation_joins_and_leaves_with_the_masses_of_its_parts() -> None:
    sensors = (
        SensorReport("Mass", Decimal(2), "KGM", Decimal("0.1"), "x"),
        SensorReport("Mass", Decimal(9), "KGM"),
        SensorReport("Mass", Decimal(9), "MTR", None, "y"),
        SensorReport("Mass", None, "KGM", None, "z"),
    )
    event = replace(EVENT, type=EventType.AGGREGATION, parent="p", epcs=("a",), sensors=sensors)
    joined = portion_of(event, UNITS)
    assert joined is not None
    assert (joined.verb, joined.parent) == (Verb.JOINED, "p")
    assert joined.parts == (PartMass("x", 2.0, 0.1),)
    left = portion_of(replace(event, action=Action.DELETE), UNITS)
    assert left is not None
    assert left.verb is Verb.LEFT
    seen = portion_of(replace(event, action=Action.OBSERVE), UNITS)
    assert seen is not None
    assert seen.verb is Verb.SEEN
    assert portion_of(replace(event, parent=""), UNITS) is None


def test_declarations_and_foreign_types_say_nothing_of_amounts() -> None:
    assert portion_of(replace(EVENT, error=ErrorDeclaration(NOW)), UNITS) is None
    assert portion_of(replace(EVENT, type=EventType.EXTENDED), UNITS) is None
