"""Sides of an event: which things stand there."""

from loopbook.account.side import Thing, things_of
from loopbook.terms.event import EventType, Side
from tests.account.world import CELL, scheme
from tests.trace.world import event, packed, quantity

ONE, LOT = f"{CELL}/21/S1", f"{CELL}/10/L1"


def names(made, side: Side) -> list[str]:
    return [thing.identifier for thing in things_of(made, side, scheme(), {})]


def test_instances_come_first_each_once_with_their_class() -> None:
    lot = quantity(LOT, "5")
    made = event(epcs=(ONE, ONE, "urn:x:1"), quantities=(lot,))
    assert things_of(made, Side.ITEMS, scheme(), {}) == (
        Thing(ONE, "nmc_cell"),
        Thing("urn:x:1", ""),
        Thing(LOT, "nmc_cell", lot),
    )


def test_each_side_has_its_own_lists() -> None:
    made = event(
        EventType.TRANSFORMATION,
        inputs=("a",),
        outputs=("b",),
        input_quantities=(quantity("c", "1"),),
        output_quantities=(quantity("d", "1"),),
    )
    assert names(made, Side.INPUT) == ["a", "c"]
    assert names(made, Side.OUTPUT) == ["b", "d"]
    assert names(made, Side.ITEMS) == names(made, Side.PARENT) == []
    assert names(packed(1, "p", ["a"]), Side.ITEMS) == ["a"]
    assert names(packed(1, "p", ["a"]), Side.PARENT) == ["p"]
    assert names(event(epcs=("a",)), Side.INPUT) == []
