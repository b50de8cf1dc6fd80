"""Closing: from items to the account: what the items of a flow weigh and hold, beside the flow.

The account sums what events state of flows; attribution knows the items. Where both are right they
meet: masses of the items are the flow's amount, and what is left is shown, not spread.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from loopbook.account.attribute.graph import UNKNOWN, VALUE
from loopbook.account.attribute.holding import Holding
from loopbook.account.attribute.scales import Load
from loopbook.account.attribute.step import Key
from loopbook.account.attribute.weave import Weave
from loopbook.account.side import Thing
from loopbook.terms.attribution import AttributionKind
from loopbook.terms.quantity import Units
from loopbook.trace.portion import THING, amount_of


class Carried(NamedTuple):
    """An item that a posting counts, at the event that it is posted from.

    Fields
      component   of the sensor report that is counted; empty: the item as a whole
    """

    key: Key
    thing: Thing
    component: str = ""


class Counted(NamedTuple):
    """The items of a flow together: kilograms, and what they hold of an indicator."""

    mass_kg: float
    value: float
    unknown_kg: float
    items: int
    unweighed: int


def counted(weave: Weave, carried: Iterable[Carried], units: Units) -> Counted:
    """Return what items weigh and hold at the events that moved them.

    A content counts with its mass, an origin with the mass of every origin that is known, a burden
    as it is. An item without a mass is told apart.
    """
    values = weave.graph.values()
    kind = weave.attribution.kind
    is_burden = kind is AttributionKind.BURDEN
    # An origin has a column a name: what is attributed is all that has one.
    value = values[:, VALUE:].sum(axis=1) if kind is AttributionKind.ORIGIN else values[:, VALUE]
    masses: list[float] = []
    held: list[float] = []
    lost: list[float] = []
    items = unweighed = 0
    for each in carried:
        items += 1
        node, mass_kg = _of(weave, each, units)
        if mass_kg is None:
            unweighed += 1
            continue
        masses.append(mass_kg)
        held.append((1.0 if is_burden else mass_kg) * float(value[node]))
        lost.append(mass_kg * min(float(values[node, UNKNOWN]), 1.0))
    # Exact sums: what is left over must be matter, not rounding.
    return Counted(math.fsum(masses), math.fsum(held), math.fsum(lost), items, unweighed)


def _of(weave: Weave, carried: Carried, units: Units) -> tuple[int, float | None]:
    """Return the node of an item and its mass, as they were just after the event."""
    thing, key = carried.thing, carried.key
    held = weave.holding(thing.identifier, key)
    if carried.component:
        return _part_of(weave, held, carried.component)
    amount, measure = (1.0, THING)
    if thing.quantity is not None:
        stated, measure = amount_of(thing.quantity, units)
        amount = stated if stated is not None else 0.0
        if stated is None:
            return (held.node if held is not None else 0), None
    whole = held.filled if held is not None and measure != THING else amount
    load = Load(thing.identifier, thing.item_class, amount, measure, whole, held)
    mass_kg = weave.scales.mass(load, key).mass_kg
    return (held.node if held is not None else 0), mass_kg


def _part_of(weave: Weave, held: Holding | None, component: str) -> tuple[int, float | None]:
    """Return the node and mass of a part without a name of a container."""
    classes = {part.item_class for part in weave.parts if part.component == component}
    inside = held.inside if held is not None else ()
    for each in inside:
        if each.name in classes:
            return each.node, each.mass_kg
    return 0, None
