"""Mixing: the rows of A. A content mixes by weight; a burden is passed on by the part that went.

Content   row of an output = weights of the inputs over their sum: alike in all outputs
Burden    row of an output = its part of all outputs x the part of each input that was used up
"""

from collections.abc import Sequence
from typing import NamedTuple

from loopbook.account.attribute.graph import NOTHING, UNKNOWN, Given, Graph, Own
from loopbook.account.attribute.holding import Holding, Inside, Layer
from loopbook.account.attribute.scales import Weighed
from loopbook.terms.attribution import StockOrder

NOWHERE = 0
"""The node of which nothing is known."""

LOST = Own({UNKNOWN: 1.0})


class Inflow(NamedTuple):
    """Something that goes in: of which node, under which name, how much it counts.

    Fields
      part   of the node's whole that went in; None when that cannot be said
    """

    node: int
    item: str
    weighed: Weighed
    part: float | None


class Mixed(NamedTuple):
    """A row, or why there is none: the names of those that could not be weighed."""

    given: tuple[Given, ...]
    own: Own = NOTHING
    unweighed: tuple[str, ...] = ()
    is_empty: bool = False


def mixture(inflows: Sequence[Inflow]) -> Mixed:
    """Return what a blend is made of. One inflow alone needs no weight."""
    if len(inflows) == 1 and (inflows[0].weighed.weight is None or inflows[0].weighed.weight > 0):
        return Mixed((Given(inflows[0].node, 1.0, inflows[0].item),))
    unweighed = tuple(each.item for each in inflows if each.weighed.weight is None)
    if unweighed:
        return Mixed((Given(NOWHERE, 1.0),), unweighed=unweighed)
    total = sum(each.weighed.weight or 0.0 for each in inflows)
    if not total > 0:
        return Mixed((Given(NOWHERE, 1.0),), is_empty=True)
    return Mixed(
        tuple(
            Given(
                each.node,
                (each.weighed.weight or 0.0) / total,
                each.item,
                each.weighed.weighing,
                each.weighed.relative,
            )
            for each in inflows
        )
    )


def burden(inflows: Sequence[Inflow]) -> Mixed:
    """Return what a pool of burdens is made of: of each inflow the part that went in."""
    unweighed = tuple(each.item for each in inflows if each.part is None)
    given = tuple(
        Given(each.node, each.part, each.item) for each in inflows if each.part is not None
    )
    return Mixed(given, LOST if unweighed else NOTHING, unweighed)


def inside_out(inside: Sequence[Inside]) -> list[Inflow]:
    """Return what is in a container as inflows of it."""
    return [
        Inflow(
            each.node,
            each.name,
            Weighed(each.weight, each.mass_kg, each.weighing, each.relative),
            each.part,
        )
        for each in inside
    ]


class Pouring(NamedTuple):
    """How lots are filled: in whose graph, in which order they are drawn, for which entry.

    Fields
      is_burden   whether nodes hold totals, of which a layer is a part
    """

    graph: Graph
    stock: StockOrder
    sequence: int
    is_burden: bool

    def poured(self, item: str, held: Holding | None, layer: Layer, measure: str) -> Holding | None:
        """Return a lot after `layer` came in; None when what is in it cannot be weighed."""
        if held is None or not held.layers:
            return Holding(layer.node, (layer,), measure, filled=layer.amount)
        layers = (*held.layers, layer)
        amounts = [each.amount for each in layers]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < len(layers) or held.measure != measure:
            return None
        total = sum(known)
        node = self._blend(item, layers, total)
        if self.stock is StockOrder.FIFO:
            return held._replace(node=node, layers=layers, filled=total)
        return held._replace(node=node, layers=(Layer(node, total, total),), filled=total)

    def _blend(self, item: str, layers: Sequence[Layer], total: float) -> int:
        given = [
            Given(each.node, self._share(each, total), item if at + 1 < len(layers) else "")
            for at, each in enumerate(layers)
            if each.amount
        ]
        return self.graph.add(given, NOTHING, self.sequence)

    def _share(self, layer: Layer, total: float) -> float:
        amount = layer.amount or 0.0
        if self.is_burden:
            return amount / layer.whole if layer.whole else 1.0
        return amount / total
