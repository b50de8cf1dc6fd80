"""Becoming: what one event makes of its items, under one rule: new rows, and holdings after it.

It reads what the items were just before and says what they are just after; nothing else. So an
event can be done again when something earlier changes, and only what hangs on it follows.
Spec: docs/spec/attribute.md.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from loopbook.account.attribute.direct import Directs, Tools
from loopbook.account.attribute.doubt import EXACT
from loopbook.account.attribute.facts import Facts
from loopbook.account.attribute.graph import NOTHING, Given, Own
from loopbook.account.attribute.holding import Drawn, Holding, Layer, draw
from loopbook.account.attribute.mixing import (
    LOST,
    NOWHERE,
    Inflow,
    Mixed,
    Pouring,
    burden,
    mixture,
)
from loopbook.account.attribute.scales import Load, Weighed
from loopbook.account.attribute.step import Step, Thing
from loopbook.terms.attribution import Attribution, AttributionKind, StockOrder
from loopbook.terms.finding import Finding, Severity
from loopbook.trace.portion import THING

Before = Callable[[str], Holding | None]
"""Item -> what it was just before the event; None when the book had not heard of it."""


class Workshop(NamedTuple):
    """What events are done with: the indicator, its rows, scales, facts and graph."""

    attribution: Attribution
    directs: Directs
    tools: Tools
    facts: Facts

    @property
    def is_burden(self) -> bool:
        """Whether what is spent is passed on whole."""
        return self.attribution.kind is AttributionKind.BURDEN


class Becoming:
    """One event at work.

    Fields
      after      item -> what it is just after, for items that the event changes
      findings   what could not be said, and why
    """

    def __init__(self, shop: Workshop, step: Step, before: Before) -> None:
        self.shop = shop
        self.step = step
        self.after: dict[str, Holding] = {}
        self.findings: list[Finding] = []
        self._before = before

    def held(self, item: str) -> Holding | None:
        """Return what an item is now: as the event has left it so far."""
        return self.after.get(item) or self._before(item)

    def find(self, code: str, **values: str) -> None:
        """Note what could not be said."""
        told = {"sequence": str(self.step.sequence), **values}
        rule = self.shop.attribution.rule
        self.findings.append(Finding(code, Severity.WARNING, values=told, rule=rule))

    def pouring(self, stock: StockOrder | None = None) -> Pouring:
        """Return how lots are filled here."""
        order = self.shop.attribution.stock if stock is None else stock
        return Pouring(self.shop.tools.graph, order, self.step.sequence, self.shop.is_burden)

    def add(self, mixed: Mixed, own: Own = NOTHING, rule: int = EXACT) -> int:
        """Add a row of this event."""
        chosen = own if own.columns else mixed.own
        return self.shop.tools.graph.add(mixed.given, chosen, self.step.sequence, rule)

    # -- what comes in, and what is seen ------------------------------------------------------

    def make(self, things: Sequence[Thing]) -> None:
        """Take things that came into the book, and lots that grew."""
        for thing in things:
            if not thing.has_name:
                continue
            held = self.held(thing.name)
            if thing.measure == THING and held is not None:
                self.see([thing])
                continue
            node = self.entering(thing)
            self.pour(thing, Layer(node, thing.amount, thing.amount), held)

    def see(self, things: Sequence[Thing]) -> None:
        """Take what an event states of things that are there."""
        for thing in things:
            if not thing.has_name:
                continue
            number = self.shop.directs.match(self.step.head, thing.item_class)
            held = self.held(thing.name)
            if held is None:
                is_thing = thing.measure == THING
                amount = 1.0 if is_thing else None
                layer = Layer(self.entering(thing), amount, amount)
                measure = THING if is_thing else ""
                self.after[thing.name] = Holding(layer.node, (layer,), measure)
            elif number != EXACT:
                self._state(thing, held, number)

    def _state(self, thing: Thing, held: Holding, number: int) -> None:
        """Put an own value on top of what a thing has, or in its place."""
        row = self.shop.directs.attribution.directs[number]
        graph = self.shop.tools.graph
        if not row.is_added and graph.rule(held.node) == number and not row.fact:
            return
        amount = held.amount() if held.measure != THING else 1.0
        load = Load(thing.name, thing.item_class, amount, held.measure, amount, held)
        own = self.own(number, load)
        given: list[Given] = []
        if row.is_added:
            given = [Given(each.node, self._kept(each, amount)) for each in held.layers]
        node = graph.add(given, own, self.step.sequence, number)
        layers = (Layer(node, amount, amount),) if held.layers else ()
        self.after[thing.name] = held._replace(node=node, layers=layers)

    def _kept(self, layer: Layer, total: float | None) -> float:
        """Return which part of a layer's node is in all that is left."""
        if layer.amount is None or not total:
            return 1.0
        if self.shop.is_burden:
            return layer.amount / layer.whole if layer.whole else 1.0
        return layer.amount / total

    def own(self, number: int, load: Load) -> Own:
        """Return the own value that a row of the pack gives something here."""
        step, shop = self.step, self.shop
        return shop.directs.own(number, load, step.place, step.key, shop.tools)

    def entering(self, thing: Thing) -> int:
        """Return the node of something that the book hears of first: stated, or unknown."""
        number = self.shop.directs.match(self.step.head, thing.item_class)
        if number == EXACT:
            return NOWHERE
        load = Load(thing.name, thing.item_class, thing.amount, thing.measure, thing.amount, None)
        return self.settled(number, self.own(number, load))

    def settled(self, number: int, own: Own) -> int:
        """Return the node of an own value that stands alone; the same one for the same value."""
        return self.shop.directs.node(number, own, self.step.sequence, self.shop.tools.graph)

    # -- what goes out ------------------------------------------------------------------------

    def remove(self, things: Sequence[Thing]) -> None:
        """Take things that left the book."""
        for thing in things:
            held = self.held(thing.name)
            if thing.has_name and held is not None:
                self._leave(thing, held, self._drawn(thing, held))

    def consume(self, things: Sequence[Thing]) -> list[Inflow]:
        """Use things up; return what they bring in."""
        inflows: list[Inflow] = []
        for thing in things:
            held = self.held(thing.name) if thing.has_name else None
            if held is None:
                node = self.entering(thing)
                amount = thing.amount
                held = Holding(node, (Layer(node, amount, amount),), thing.measure)
                if thing.has_name:
                    self.after[thing.name] = held
            drawn = self._drawn(thing, held)
            inflows += self._brought(thing, held, drawn)
            if thing.has_name:
                self._leave(thing, held, drawn)
        return inflows

    def _drawn(self, thing: Thing, held: Holding) -> Drawn:
        is_alike = held.measure == thing.measure
        if held.measure == THING and not self.shop.is_burden:
            # A content stays with the thing, however often an event says that it was used.
            return Drawn((Layer(held.node, 1.0, 1.0),), 0.0, held.layers)
        if thing.amount is not None and not is_alike:
            return Drawn((Layer(held.node, thing.amount, None),), 0.0, held.layers)
        return draw(held.layers, thing.amount)

    def _leave(self, thing: Thing, held: Holding, drawn: Drawn) -> None:
        if drawn.left != held.layers:
            self.after[thing.name] = held._replace(layers=drawn.left)
        if drawn.beyond:
            self.find("LB-V11", item=thing.name, amount=f"{drawn.beyond:.6g}", kind=thing.measure)

    def _brought(self, thing: Thing, held: Holding, drawn: Drawn) -> list[Inflow]:
        amounts = [layer.amount for layer in drawn.taken]
        known = [amount for amount in amounts if amount is not None]
        total = thing.amount
        if total is None and len(known) == len(amounts) and known:
            total = sum(known)
        measure = thing.measure or held.measure
        # Facts of a lot speak of all of it: of what was there before this event drew from it.
        whole = held.amount() if held.measure == measure else None
        load = Load(thing.name, thing.item_class, total, measure, whole, held)
        weighed = self.shop.tools.scales.weigh(load, self.step.key)
        if weighed.weight is None and len(self.step.inputs) == 1:
            # Layers of one lot count by their amounts, whatever these are amounts of.
            weighed = weighed._replace(weight=total)
        found = []
        for layer in drawn.taken:
            part = self._part(layer, is_all=thing.amount is None)
            share = 1.0 if len(drawn.taken) == 1 and not drawn.beyond else None
            if share is None and layer.amount is not None and total:
                share = layer.amount / total
            found.append(Inflow(layer.node, thing.name, _scaled(weighed, share), part))
        if drawn.beyond and total:
            beyond = _scaled(weighed, drawn.beyond / total)
            found.append(Inflow(NOWHERE, thing.name, beyond, 1.0))
        if not found:
            found.append(Inflow(NOWHERE, thing.name, weighed, 1.0))
        return found

    @staticmethod
    def _part(layer: Layer, *, is_all: bool) -> float | None:
        """Return which part of a node's whole a drawn layer is."""
        if layer.whole:
            return None if layer.amount is None else layer.amount / layer.whole
        return 1.0 if is_all else None

    # -- what comes out -----------------------------------------------------------------------

    def mix(self, inflows: Sequence[Inflow], item: str) -> Mixed:
        """Return the row of what inflows make together, and note what could not be weighed."""
        mixed = burden(inflows) if self.shop.is_burden else mixture(inflows)
        if mixed.unweighed:
            rule = self.shop.attribution
            kind = rule.substance or rule.value_fact or rule.weight.value
            kind = "amount" if self.shop.is_burden else kind
            first = mixed.unweighed[0]
            self.find("LB-V10", item=first, kind=kind, count=str(len(mixed.unweighed)))
        if mixed.is_empty:
            self.find("LB-V14", item=item, kind=self.shop.attribution.substance or "-")
        return mixed

    def pour(self, thing: Thing, layer: Layer, held: Holding | None) -> None:
        """Let a layer come into an item: a lot blends with what is in it, a thing is made anew."""
        if thing.measure == THING:
            inside = held.inside if held is not None else ()
            self.after[thing.name] = Holding(layer.node, (layer,), THING, inside)
            return
        poured = self.pouring().poured(thing.name, held, layer, thing.measure)
        if poured is None:
            self.find("LB-V15", item=thing.name)
            node = self.add(Mixed((), LOST))
            poured = Holding(node, (Layer(node, None, None),), thing.measure)
        self.after[thing.name] = poured

    def weigh(self, thing: Thing) -> Weighed:
        """Return what an output counts for."""
        load = Load(thing.name, thing.item_class, thing.amount, thing.measure, thing.amount, None)
        return self.shop.tools.scales.weigh(load, self.step.key)

    def mass_kg(self, things: Sequence[Thing]) -> float | None:
        """Return the mass of things together; None when one of them has none."""
        total = 0.0
        for thing in things:
            load = Load(
                thing.name, thing.item_class, thing.amount, thing.measure, thing.amount, None
            )
            mass = self.shop.tools.scales.mass(load, self.step.key).mass_kg
            if mass is None:
                return None
            total += mass
        return total


def _scaled(weighed: Weighed, share: float | None) -> Weighed:
    if share is None:
        return weighed._replace(weight=None)
    weight = None if weighed.weight is None else weighed.weight * share
    return weighed._replace(weight=weight)
