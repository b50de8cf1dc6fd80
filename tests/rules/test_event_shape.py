"""Sides and actions that events of a type have."""

import pytest

from loopbook.rules.event_shape import check_shape
from loopbook.rules.fault import Faults
from loopbook.rules.line import Line
from loopbook.rules.row import Row
from loopbook.terms.event import Side


@pytest.mark.parametrize(
    ("kind", "action", "side", "fault"),
    [
        ("ObjectEvent", "ADD", Side.ITEMS, ""),
        ("ObjectEvent", "", Side.PARENT, "x:1 side 'parent' does not exist on a ObjectEvent."),
        ("AggregationEvent", "", Side.PARENT, ""),
        (
            "AggregationEvent",
            "",
            Side.INPUT,
            "x:1 side 'input' does not exist on a AggregationEvent.",
        ),
        ("TransformationEvent", "", Side.ITEMS, "x:1 side 'items' does not exist on a"),
        ("TransformationEvent", "ADD", Side.OUTPUT, "x:1 a TransformationEvent has no action"),
        ("", "", Side.OUTPUT, ""),
        ("ObjectEvent", "ADD", None, ""),
    ],
)
def test_what_events_of_a_type_cannot_have_is_told(
    kind: str, action: str, side: Side | None, fault: str
) -> None:
    faults = Faults()
    check_shape(Line(Row("x:1", {}), faults), kind, action, side)
    assert [each.startswith(fault) for each in faults.lines()] == ([True] if fault else [])
