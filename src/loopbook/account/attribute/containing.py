"""Containing: things go into a container and come out again; what it is made of follows.

A container is its contents, the parts that events state without a name, and its own body where its
mass was stated before anything went in. What a stated mass of the whole has beyond all of these is
of unknown origin.

Source    EPCIS 2.0 (ISO/IEC 19987), 7.4.3 aggregation, 7.4.6 association
"""

from collections.abc import Iterator

from loopbook.account.attribute.becoming import Becoming
from loopbook.account.attribute.doubt import EXACT
from loopbook.account.attribute.facts import FIRST
from loopbook.account.attribute.graph import NOTHING
from loopbook.account.attribute.holding import Holding, Inside, Layer
from loopbook.account.attribute.mixing import NOWHERE, inside_out
from loopbook.account.attribute.scales import Load
from loopbook.account.attribute.step import MASS_FACT, Thing
from loopbook.terms.attribution import Part, Weight
from loopbook.trace.portion import THING, PartMass

_REST = ""
"""Name of what a container weighs beyond all that is known to be in it."""


def join(work: Becoming, parts: tuple[Part, ...]) -> None:
    """Put things into their parent."""
    step, parent = work.step, work.step.parent
    if parent is None:
        return
    held = work.held(parent.name)
    children = [_child(work, thing) for thing in step.inputs]
    named = {each.name for each in children}
    old = held.inside if held is not None else ()
    kept = [each for each in old if each.name not in named and each.name != _REST]
    inside = [*(kept if old else _body(work, parent, held)), *children, *_parts(work, parts)]
    inside += _rest(work, parent, inside)
    _settle(work, parent, held, tuple(inside))


def leave(work: Becoming) -> None:
    """Take things out of their parent; all that can leave when none is named."""
    step, parent = work.step, work.step.parent
    held = work.held(parent.name) if parent is not None else None
    if parent is None or held is None or not held.inside:
        return
    leaving = {thing.name for thing in step.inputs}
    inside = tuple(
        each for each in held.inside if each.is_body or (leaving and each.name not in leaving)
    )
    _settle(work, parent, held, inside)


def _settle(
    work: Becoming, parent: Thing, held: Holding | None, inside: tuple[Inside, ...]
) -> None:
    if not inside:
        work.find("LB-V17", item=parent.name)
        work.after[parent.name] = Holding(NOWHERE, (), THING)
        return
    number = work.shop.directs.match(work.step.head, parent.item_class)
    if number != EXACT:
        load = Load(parent.name, parent.item_class, 1.0, THING, 1.0, held)
        node = work.settled(number, work.own(number, load))
        if not work.shop.directs.attribution.directs[number].is_added:
            work.after[parent.name] = Holding(node, (Layer(node, 1.0, 1.0),), THING, inside)
            return
        inside = (*inside, Inside(parent.item_class, node, 0.0, 0.0, 1.0, is_body=True))
    node = work.add(work.mix(inside_out(inside), parent.name), NOTHING)
    work.after[parent.name] = Holding(node, (Layer(node, 1.0, 1.0),), THING, inside)


def _child(work: Becoming, thing: Thing) -> Inside:
    held = work.held(thing.name) if thing.has_name else None
    if held is None:
        node = work.entering(thing)
        held = Holding(node, (Layer(node, thing.amount, thing.amount),), thing.measure)
        if thing.has_name:
            work.after[thing.name] = held
    whole = held.amount() if held.measure == thing.measure else None
    load = Load(thing.name, thing.item_class, thing.amount, thing.measure, whole, held)
    weighed = work.shop.tools.scales.weigh(load, work.step.key)
    part = 1.0
    if thing.measure != THING and thing.amount is not None:
        created = held.layers[0].whole if held.layers and whole is not None else None
        part = thing.amount / created if created else 1.0
    return Inside(
        thing.name,
        held.node,
        weighed.weight,
        weighed.mass_kg,
        part,
        weighed.weighing,
        weighed.relative,
    )


def _body(work: Becoming, parent: Thing, held: Holding | None) -> list[Inside]:
    """Return the container itself, where it was something before anything went in."""
    if held is None or not held.layers:
        return []
    told = work.shop.facts.before(parent.name, MASS_FACT, work.step.key)
    if told is None and not work.shop.is_burden:
        # A pallet that nobody weighed counts for what is on it.
        return []
    load = Load(parent.name, parent.item_class, 1.0, THING, 1.0, None)
    moment = told.key if told is not None else work.step.key
    weighed = work.shop.tools.scales.weigh(load, moment)
    return [
        Inside(
            parent.name,
            held.node,
            weighed.weight,
            weighed.mass_kg,
            1.0,
            weighed.weighing,
            weighed.relative,
            is_body=True,
        )
    ]


def _parts(work: Becoming, parts: tuple[Part, ...]) -> Iterator[Inside]:
    """Yield the masses that the event states and the pack says are parts without a name."""
    for report in work.step.parts:
        row = next((each for each in parts if _is_same(each, report, work)), None)
        if row is None:
            continue
        part = Thing("", report.mass_kg, "mass", row.item_class, has_name=False)
        load = Load("", row.item_class, report.mass_kg, "mass", report.mass_kg, None)
        weighed = work.shop.tools.scales.weigh(load, work.step.key)
        number = work.shop.facts.numbered((work.step.place, report.component, work.step.key))
        is_sure = report.sd_kg is None or not report.mass_kg
        yield Inside(
            row.item_class,
            work.entering(part),
            weighed.weight,
            report.mass_kg,
            1.0,
            EXACT if is_sure else number,
            0.0 if is_sure else (report.sd_kg or 0.0) / report.mass_kg,
            is_body=True,
        )


def _is_same(row: Part, report: PartMass, work: Becoming) -> bool:
    is_step = not row.biz_step or row.biz_step == work.step.head.biz_step
    return is_step and row.component == report.component


def _rest(work: Becoming, parent: Thing, inside: list[Inside]) -> list[Inside]:
    """Return what the whole weighs beyond what is known to be in it, of which nothing is known.

    Only where no part is stated and everything else was weighed: two scales that differ by a gram
    would make an unknown gram of parts that are all named.
    """
    if work.shop.attribution.weight is not Weight.MASS or work.shop.is_burden:
        return []
    if any(each.is_body for each in inside) or any(each.mass_kg is None for each in inside):
        return []
    told = work.shop.facts.at(parent.name, MASS_FACT, work.step.key)
    if told is None or told.value is None or told.key < work.step.key or told.key == FIRST:
        return []
    rest = told.value - sum(each.mass_kg or 0.0 for each in inside)
    return [Inside(_REST, NOWHERE, rest, rest, 1.0, is_body=True)] if rest > 0 else []
