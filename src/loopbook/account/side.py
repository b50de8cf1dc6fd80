"""Sides: the things of an event that a posting rule may speak of, with their classes."""

from collections.abc import Iterator

import msgspec

from loopbook.terms.event import Event, EventType, QuantityElement, Side
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import Masters, class_of


class Thing(msgspec.Struct, frozen=True):
    """An instance, or so much of a class or lot.

    Fields
      identifier   as the event has it
      item_class   term of the pack, or empty
      quantity     None for an instance
    """

    identifier: str
    item_class: str
    quantity: QuantityElement | None = None


def things_of(event: Event, side: Side, scheme: Scheme, masters: Masters) -> tuple[Thing, ...]:
    """Return the things on one side of an event, instances first; an instance named twice, once."""
    return tuple(
        Thing(name, class_of(name, event, scheme, masters), quantity)
        for name, quantity in _named(event, side)
    )


def _named(event: Event, side: Side) -> Iterator[tuple[str, QuantityElement | None]]:
    instances, quantities = lists_of(event, side)
    for instance in dict.fromkeys(instances):
        yield instance, None
    for quantity in quantities:
        yield quantity.epc_class, quantity


def lists_of(event: Event, side: Side) -> tuple[tuple[str, ...], tuple[QuantityElement, ...]]:
    """Return the instances and the quantities on one side of an event, as it lists them."""
    is_transformation = event.type is EventType.TRANSFORMATION
    match side:
        case Side.ITEMS:
            return ((), ()) if is_transformation else (event.epcs, event.quantities)
        case Side.INPUT:
            return event.inputs, event.input_quantities
        case Side.OUTPUT:
            return event.outputs, event.output_quantities
        case Side.PARENT:
            return ((event.parent,), ()) if event.parent else ((), ())
