"""Links: what an event claims about where things went, for the adjacency of a store.

    transformation   every input BECAME every output
    aggregation and association   ADD: every child is PART_OF the parent; DELETE: an Ending
    anything else, and OBSERVE   touches only: it says that a thing was seen

A thing is an instance or a lot. A pure class (`.../01/<gtin>` alone) is no thing: it stands for a
side of a transformation only where that side names neither instance nor lot, so that the genealogy
shows where identity was lost; `lineage` does not follow it further.

Inputs and outputs are joined through one transformation node when the event has a transformationID
(its parts come in several events) or when inputs x outputs would exceed PAIRS_MAX.

Source    EPCIS 2.0 (ISO/IEC 19987), 7.4.3 aggregation, 7.4.5 transformation, 7.4.6 association
"""

from collections.abc import Collection, Sequence
from typing import assert_never

import msgspec

from loopbook.terms.event import Action, Event, EventType, QuantityElement
from loopbook.terms.lineage import Ending, Link, LinkKind, Touch
from loopbook.trace.identifier import Level, level_of

PAIRS_MAX = 10_000
"""Links that one transformation may make directly; above, they go through its node."""

TRANSFORMATION = "urn:loopbook:v1:transformation:"
"""What the identifier of a transformation node begins with."""


class Linked(msgspec.Struct, frozen=True, gc=False):
    """What an event adds to the adjacency.

    Fields
      links     in the order of the event
      touches   one per identifier that the event names, and of its transformation node
      endings   at most one
      classes   those of the names touched that are pure classes
    """

    links: tuple[Link, ...] = ()
    touches: tuple[tuple[str, Touch], ...] = ()
    endings: tuple[Ending, ...] = ()
    classes: tuple[str, ...] = ()


def links(sequence: int, event: Event) -> Linked:
    """Return links, touches and endings of an event.

    Statistics and error declarations only touch: a published total moves no known thing, and what
    a declaration voids is left out by the store.
    """
    told = named(event)
    touch = Touch(sequence, event.time)
    touches = tuple([(name, touch) for name in told])
    classes = tuple([name for name in told if level_of(name) is Level.CLASS])
    if event.statistic is not None or event.error is not None:
        return Linked(touches=touches, classes=classes)
    match event.type:
        case EventType.TRANSFORMATION:
            joined = _became(sequence, event, classes)
            # A transformation node is spoken of by its events, so that its history is not empty.
            nodes = {name for k in joined for name in (k.source, k.target) if _is_node(name)}
            spoken = tuple((node, touch) for node in sorted(nodes))
            return Linked(joined, (*touches, *spoken), classes=classes)
        case EventType.AGGREGATION | EventType.ASSOCIATION:
            joined = _part_of(sequence, event, classes)
            return Linked(joined, touches, _endings(sequence, event), classes)
        case EventType.OBJECT | EventType.TRANSACTION | EventType.EXTENDED:
            # What a type of others did to its things, only its own vocabulary says.
            return Linked(touches=touches, classes=classes)
        case _ as other:
            assert_never(other)


def named(event: Event) -> Collection[str]:
    """Return every thing, lot and class that an event speaks of, each once."""
    classes = (
        *event.quantities,
        *event.input_quantities,
        *event.output_quantities,
    )
    names = (
        event.parent,
        *event.epcs,
        *event.inputs,
        *event.outputs,
        *(quantity.epc_class for quantity in classes),
    )
    return dict.fromkeys(name for name in names if name)


def _became(sequence: int, event: Event, classes: Collection[str]) -> tuple[Link, ...]:
    sources = _side(event.inputs, event.input_quantities, classes)
    targets = _side(event.outputs, event.output_quantities, classes)
    if event.transformation_id or len(sources) * len(targets) > PAIRS_MAX:
        node = f"{TRANSFORMATION}{event.transformation_id or event.event_id}"
        pairs = [*((source, node) for source in sources), *((node, target) for target in targets)]
    else:
        pairs = [(source, target) for source in sources for target in targets if source != target]
    since, kind = event.time, LinkKind.BECAME
    return tuple(
        [
            Link(sequence=sequence, kind=kind, source=source, target=target, since=since)
            for source, target in pairs
        ]
    )


def _is_node(name: str) -> bool:
    return name.startswith(TRANSFORMATION)


def _side(
    things: Sequence[str], quantities: Sequence[QuantityElement], classes: Collection[str]
) -> tuple[str, ...]:
    lots = [q.epc_class for q in quantities if q.epc_class not in classes]
    named = [*things, *lots] or [q.epc_class for q in quantities]
    return tuple(dict.fromkeys(named))


def _part_of(sequence: int, event: Event, classes: Collection[str]) -> tuple[Link, ...]:
    if event.action is not Action.ADD or not event.parent:
        return ()
    lots = [q.epc_class for q in event.quantities if q.epc_class not in classes]
    return tuple(
        Link(
            sequence=sequence,
            kind=LinkKind.PART_OF,
            source=child,
            target=event.parent,
            since=event.time,
        )
        for child in dict.fromkeys((*event.epcs, *lots))
        if child != event.parent
    )


def _endings(sequence: int, event: Event) -> tuple[Ending, ...]:
    if event.action is not Action.DELETE or not event.parent:
        return ()
    # A list of pure classes must stay a list: an empty one would mean that everything left.
    children = tuple(dict.fromkeys((*event.epcs, *(q.epc_class for q in event.quantities))))
    return (Ending(sequence, event.parent, children, event.time),)
