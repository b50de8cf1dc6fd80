"""Transforming: inputs are used up and outputs come out, by the rule of the indicator.

A content is alike in all outputs. What is spent is shared out over them by the declared weight
(mass, pieces, value, substance); where one output has none, nobody can say which took how much. The
events of one transformation meet in its node, a tank that their inputs fill and their outputs draw
from.

Source    ISO 14044:2006, 4.3.4.2 allocation by physical and other relationships
"""

from collections.abc import Sequence

from loopbook.account.attribute.becoming import Becoming
from loopbook.account.attribute.doubt import EXACT
from loopbook.account.attribute.graph import NOTHING, VALUE, Given, Own
from loopbook.account.attribute.holding import Holding, Layer, draw
from loopbook.account.attribute.mixing import NOWHERE, Inflow, Mixed
from loopbook.account.attribute.scales import Load, Weighed
from loopbook.account.attribute.step import Thing
from loopbook.terms.attribution import StockOrder
from loopbook.trace.portion import MASS, THING

CERTIFICATES = "urn:loopbook:v1:certificates:"
"""What the name of an account of certified mass begins with; it is no item."""


def transform(work: Becoming) -> None:
    """Do a transformation."""
    step = work.step
    held = [work.held(thing.name) if thing.has_name else None for thing in step.outputs]
    inflows = work.consume(step.inputs)
    if step.node:
        inflows = _met(work, inflows)
        if not step.outputs:
            return
    named = next((thing.name for thing in step.outputs if thing.has_name), "")
    if inflows:
        mixed = work.mix(inflows, named)
    else:
        mixed = Mixed((Given(NOWHERE, 1.0),))
        work.find("LB-V16", item=named)
    pool = work.add(mixed)
    shares = _shares(work, step.outputs)
    for thing, before, share in zip(step.outputs, held, shares, strict=True):
        if thing.has_name:
            # What was used up is no longer in a lot that this event fills again.
            now = work.held(thing.name) if thing.measure != THING else before
            node = _output(work, thing, pool, share)
            work.pour(thing, Layer(node, thing.amount, thing.amount), now)


def _shares(work: Becoming, outputs: Sequence[Thing]) -> list[float | None]:
    """Return which part of the pool each output takes: all of a content, its part of a burden."""
    if not work.shop.is_burden or len(outputs) == 1:
        return [1.0] * len(outputs)
    weights = [work.weigh(thing).weight for thing in outputs]
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights) or not sum(known) > 0:
        first = outputs[weights.index(None)] if None in weights else outputs[0]
        work.find("LB-V13", item=first.name, kind=work.shop.attribution.weight.value)
        return [None] * len(outputs)
    total = sum(known)
    return [weight / total for weight in known]


def _output(work: Becoming, thing: Thing, pool: int, share: float | None) -> int:
    """Return the node of an output: of the pool, of its own, or both."""
    number = work.shop.directs.match(work.step.head, thing.item_class)
    if number == EXACT:
        if share == 1.0:
            return pool
        return _passed(work, pool, share, NOTHING, number)
    load = Load(thing.name, thing.item_class, thing.amount, thing.measure, thing.amount, None)
    own = work.own(number, load)
    row = work.shop.directs.attribution.directs[number]
    if not row.is_added:
        return work.settled(number, own)
    return _passed(work, pool, share, own, number)


def _passed(work: Becoming, pool: int, share: float | None, own: Own, number: int) -> int:
    if share is None:
        return work.add(Mixed((Given(NOWHERE, 1.0),)), own, number)
    return work.add(Mixed((Given(pool, share),)), own, number)


def _met(work: Becoming, inflows: list[Inflow]) -> list[Inflow]:
    """Let inputs fill the node of a transformation, and return what its outputs draw from it."""
    step = work.step
    tank = work.held(step.node)
    if inflows:
        mass_kg = _sum([each.weighed.mass_kg for each in inflows])
        node = work.add(work.mix(inflows, step.node))
        layer = Layer(node, mass_kg, mass_kg)
        # However outputs of lots are drawn, what is in one run of a process is mixed.
        pouring = work.pouring(StockOrder.AVERAGE)
        tank = pouring.poured(step.node, tank, layer, MASS)
        if tank is None:
            work.find("LB-V15", item=step.node)
            lost = work.add(Mixed((Given(NOWHERE, 1.0),)))
            tank = Holding(lost, (Layer(lost, None, None),), MASS)
        work.after[step.node] = tank
    if tank is None or not step.outputs:
        return []
    drawn = draw(tank.layers, work.mass_kg(step.outputs))
    work.after[step.node] = tank._replace(layers=drawn.left)
    part = sum(at.amount / at.whole if at.amount and at.whole else 1.0 for at in drawn.taken)
    return [Inflow(tank.node, step.node, Weighed(None), min(part, 1.0) if drawn.taken else None)]


def _sum(masses: Sequence[float | None]) -> float | None:
    known = [mass for mass in masses if mass is not None]
    return sum(known) if len(known) == len(masses) else None


def claim(work: Becoming) -> None:
    """Do a transformation under the mass balance model: outputs get what they claim, if covered.

    Inputs credit the account of the place with mass x certified share. An output that claims a
    share takes mass x share out of it; what the account does not cover is unknown, and told.

    Source    ISO 22095:2020, mass balance model (knowledge: its text was not
              read); ISO 59014:2024 for the terms
    """
    step = work.step
    account = account_of(step.place)
    inflows = work.consume(step.inputs)
    balance = _balance(work.held(account))
    values = work.shop.tools.graph.values() if inflows else None
    for inflow in inflows:
        if inflow.weighed.mass_kg is None or inflow.weighed.weight is None:
            work.find("LB-V10", item=inflow.item, kind="mass", count="1")
        elif values is not None:
            balance += inflow.weighed.weight * float(values[inflow.node, VALUE])
    for thing in step.outputs:
        if thing.has_name:
            own, used = _claimed(work, thing, balance)
            balance -= used
            node = work.add(Mixed(()), own)
            held = work.held(thing.name)
            work.pour(thing, Layer(node, thing.amount, thing.amount), held)
    work.after[account] = Holding(NOWHERE, (Layer(NOWHERE, balance, None),), MASS)


def account_of(place: str) -> str:
    """Return the name under which a place's account of certified mass is held."""
    return f"{CERTIFICATES}{place}"


def _balance(held: Holding | None) -> float:
    return (held.amount() or 0.0) if held is not None else 0.0


def _claimed(work: Becoming, thing: Thing, balance: float) -> tuple[Own, float]:
    told = work.shop.facts.at(thing.name, work.shop.attribution.claim, work.step.key)
    if told is None or told.value is None:
        return Own({VALUE: 0.0}), 0.0
    weight = work.weigh(thing).weight
    if weight is None or not weight > 0:
        work.find("LB-V10", item=thing.name, kind="mass", count="1")
        return Own({0: 1.0}), 0.0
    wanted = weight * told.value
    used = min(wanted, max(balance, 0.0))
    if wanted - used > 1e-9 * wanted:
        work.find("LB-V12", item=thing.name, amount=f"{wanted - used:.6g}", place=work.step.place)
    return Own({VALUE: used / weight, 0: (wanted - used) / weight}), used
