"""The plain reading of formulas over one life: loops over events; the oracle of the columns."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from loopbook.rules.expression import Value, evaluate
from loopbook.terms.event import Action, Event, EventType, Side
from loopbook.terms.formula import Formula, Leaf
from loopbook.terms.history import Fact
from loopbook.terms.lineage import microseconds_of
from loopbook.terms.milestone import Milestone
from loopbook.trace.classify import class_of, role_of, role_of_place, with_broader
from loopbook.trace.fact import facts_of
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.link import TRANSFORMATION
from tests.trace.plain_lives import PlainLives

from .pumps import MASTERS, OPERATOR, scheme

Told = tuple[int, Event]
SECOND = 1_000_000


def sides(event: Event) -> dict[str, Side]:
    """Return as what an event names things; an output before an input."""
    found: dict[str, Side] = {}
    found |= dict.fromkeys((*event.epcs, *(q.epc_class for q in event.quantities)), Side.ITEMS)
    found |= dict.fromkeys(
        (*event.inputs, *(q.epc_class for q in event.input_quantities)), Side.INPUT
    )
    found |= dict.fromkeys(
        (*event.outputs, *(q.epc_class for q in event.output_quantities)), Side.OUTPUT
    )
    return found | ({event.parent: Side.PARENT} if event.parent else {})


class PlainLife:
    """What happened to one item, told by all events."""

    def __init__(self, events: Sequence[Event], item: str, lives: PlainLives) -> None:
        self.events = sorted(enumerate(events, 1), key=lambda told: (told[1].time, told[0]))
        self.item, self.lives = item, lives
        self.made_with = {event.transformation_id for event in events} - {""}

    def value(self, formula: Formula) -> Fraction | bool | None:
        """Return what a formula comes to."""
        return evaluate(formula, self.leaf).value

    def leaf(self, leaf: Leaf) -> Value:
        """Return what a leaf comes to."""
        return Value(getattr(self, f"read_{leaf.name}")(*leaf.arguments))

    def of_class(self, name: str, item_class: str) -> bool:
        told = (
            class_of(name, e, scheme(), MASTERS)
            for _, e in enumerate_by_entry(self.events)
            if name in sides(e)
        )
        found = next((each for each in told if each), "")
        return item_class in with_broader(scheme(), found)

    def passings(self, name: str, item: str = "") -> list[Told]:
        item = item or self.item
        return [
            (sequence, event)
            for sequence, event in self.events
            if item in sides(event)
            and any(self.matches(event, item, row) for row in scheme().milestones[name])
        ]

    def matches(self, event: Event, item: str, row: Milestone) -> bool:
        action = "" if event.action is None else event.action.value
        asked = (row.event_type, row.action, row.biz_step, row.disposition)
        has = (event.type.value, action, event.biz_step, event.disposition)
        return (
            all(want in ("", got) for want, got in zip(asked, has, strict=True))
            and row.side in (None, sides(event)[item])
            and (not row.item_class or self.of_class(item, row.item_class))
            and (
                not row.role
                or row.role in with_broader(scheme(), role_of(event, scheme(), MASTERS))
            )
        )

    def read_passed(self, name: str) -> bool:
        return bool(self.passings(name))

    def read_times(self, name: str) -> Fraction:
        return Fraction(len(self.passings(name)))

    def read_days(self, one: str, two: str) -> Fraction | None:
        begun = self.passings(one)
        ended = [
            event for _, event in self.passings(two) if begun and event.time >= begun[0][1].time
        ]
        return seconds(ended[0], begun[0][1]) if ended else None

    def read_age(self, name: str) -> Fraction | None:
        found = self.passings(name)
        if not found:
            return None
        return Fraction(self.lives.now - microseconds_of(found[-1][1].time), SECOND)

    def read_before(self, one: str, two: str) -> bool | None:
        early, late = self.passings(one), self.passings(two)
        return early[0][1].time <= late[0][1].time if early and late else None

    def read_after(self, one: str, two: str) -> bool | None:
        late, early = self.passings(one), self.passings(two)
        return any(event.time > early[-1][1].time for _, event in late) if early else None

    def stated(self, term: str, item: str = "") -> list[Fact]:
        item = item or self.item
        return [
            fact
            for sequence, event in self.events
            for name, fact in facts_of(sequence, event, scheme())
            if name == item and fact.term == term
        ]

    def read_fact(self, term: str) -> Fraction | None:
        found = self.stated(term)
        return found[-1].value if found else None

    def read_first(self, term: str) -> Fraction | None:
        found = self.stated(term)
        return found[0].value if found else None

    def read_has(self, term: str) -> bool:
        return bool(self.stated(term))

    def read_at(self, name: str, term: str) -> Fraction | None:
        found = self.passings(name)
        told = [f for f in self.stated(term) if found and f.sequence == found[-1][0]]
        return told[-1].value if told else None

    def read_highest(self, term: str) -> Fraction | None:
        return max((f.value for f in self.stated(term) if f.value is not None), default=None)

    def read_lowest(self, term: str) -> Fraction | None:
        return min((f.value for f in self.stated(term) if f.value is not None), default=None)

    def stays(self, parent: str) -> Iterator[tuple[str, int, int]]:
        """Yield what was put into a parent, and from when to when."""
        for sequence, event in self.events:
            if event.type is not EventType.AGGREGATION or event.parent != parent:
                continue
            for child in event.epcs if event.action is Action.ADD else ():
                if child != parent:
                    since = microseconds_of(event.time)
                    yield child, since, self.taken_out(parent, child, (event.time, sequence))

    def taken_out(self, parent: str, child: str, since: tuple[object, int]) -> int:
        for sequence, event in self.events:
            is_out = event.action is Action.DELETE and event.parent == parent
            is_out = is_out and event.type is EventType.AGGREGATION
            if is_out and child in event.epcs and (event.time, sequence) > since:
                return microseconds_of(event.time)
        return 2**63 - 1

    def contents(self) -> set[tuple[str, int, int]]:
        """Return what was ever inside, at any depth, and from when to when."""
        found: set[tuple[str, int, int]] = set()
        todo = [(self.item, -(2**63), 2**63 - 1)]
        while todo:
            parent, since, until = todo.pop()
            for child, begun, ended in self.stays(parent):
                each = (child, max(since, begun), min(until, ended))
                if each[1] < each[2] and each not in found and child != self.item:
                    found.add(each)
                    todo.append(each)
        return found

    def read_inside(self, item_class: str, name: str) -> Fraction | None:
        passed = self.passings(name)
        if not passed:
            return None
        moment = microseconds_of(passed[-1][1].time)
        there = {child for child, since, until in self.contents() if since <= moment < until}
        return self.count(there, item_class)

    def count(self, names: set[str], item_class: str) -> Fraction:
        return Fraction(sum(self.of_class(name, item_class) for name in names))

    def read_parts(self, item_class: str) -> Fraction:
        return self.count({child for child, _, _ in self.contents()}, item_class)

    def changes(self, sequence: int) -> list[Told]:
        """Return the entries of the transformation that an entry is of."""
        event = dict(self.events)[sequence]
        if not event.transformation_id:
            return [(sequence, event)]
        same = event.transformation_id
        return [told for told in self.events if told[1].transformation_id == same]

    def named(self, side: Side) -> list[int]:
        """Return the transformations' entries that name the item on a side, and the other side."""
        return [
            sequence
            for sequence, event in self.events
            if event.type is EventType.TRANSFORMATION and self.item in side_of(event, side)
        ]

    def kin(self, own: Side, other: Side) -> list[tuple[str, int, int]]:
        """Return what stands on the other side: name, time, entry of what names it there."""
        found = []
        for start in self.named(own):
            for sequence, event in self.changes(start):
                found += [
                    (name, microseconds_of(event.time), sequence)
                    for name in side_of(event, other)
                    if event.transformation_id or name != self.item
                ]
        return found

    def read_made_from(self, item_class: str) -> Fraction:
        return self.count({name for name, _, _ in self.kin(Side.OUTPUT, Side.INPUT)}, item_class)

    def read_made_into(self, item_class: str) -> Fraction:
        return self.count({name for name, _, _ in self.kin(Side.INPUT, Side.OUTPUT)}, item_class)

    def read_origin(self, item_class: str, milestone: str) -> Fraction:
        names = set()
        for name, time, sequence in self.kin(Side.OUTPUT, Side.INPUT):
            passed = self.passings(milestone, name)
            if passed and (microseconds_of(passed[0][1].time), passed[0][0]) < (time, sequence):
                names.add(name)
        return self.count(names, item_class)

    def read_made_in(self, item_class: str = "") -> Fraction | None:
        return self.mass(Side.OUTPUT, Side.INPUT, item_class)

    def read_made_out(self, item_class: str = "") -> Fraction | None:
        return self.mass(Side.OUTPUT, Side.OUTPUT, item_class)

    def read_used_in(self, item_class: str = "") -> Fraction | None:
        return self.mass(Side.INPUT, Side.INPUT, item_class)

    def read_used_out(self, item_class: str = "") -> Fraction | None:
        return self.mass(Side.INPUT, Side.OUTPUT, item_class)

    def mass(self, own: Side, asked: Side, item_class: str) -> Fraction | None:
        """Return the mass of one side of the last transformation that names the item on `own`."""
        other = Side.INPUT if own is Side.OUTPUT else Side.OUTPUT
        whole = [
            sequence
            for sequence in self.named(own)
            if dict(self.events)[sequence].transformation_id
            or set(side_of(dict(self.events)[sequence], other)) - {self.item}
        ]
        if not whole:
            return None
        told = self.changes(whole[-1])
        masses: list[Fraction | None] = []
        instances: set[str] = set()
        for _, event in told:
            lots = event.input_quantities if asked is Side.INPUT else event.output_quantities
            masses += [
                None if q.quantity is None else Fraction(q.quantity)
                for q in lots
                if not item_class or self.of_class(q.epc_class, item_class)
            ]
            things = event.inputs if asked is Side.INPUT else event.outputs
            instances |= {t for t in things if level_of(t) is Level.INSTANCE}
        for name in instances:
            if not item_class or self.of_class(name, item_class):
                found = self.stated("mass", name)
                masses.append(found[-1].value if found else None)
        known = [each for each in masses if each is not None]
        return sum(known, Fraction(0)) if len(known) == len(masses) else None

    def has_role(self, place: str, role: str) -> bool:
        record = MASTERS.get(place)
        operator = (
            "" if record is None else str(record.attributes.get("urn:loopbook:v1:operator", ""))
        )
        return any(
            role in with_broader(scheme(), role_of_place(each, scheme(), MASTERS))
            for each in (place, operator)
        )

    def read_is_at(self, name: str, role: str) -> bool | None:
        passed = self.passings(name)
        places = [passed[-1][1].read_point, passed[-1][1].biz_location] if passed else []
        named = [place for place in places if place]
        return any(self.has_role(place, role) for place in named) if named else None

    def read_went_to(self, name: str, role: str) -> bool | None:
        passed = self.passings(name)
        ends = [end for _, end in passed[-1][1].destinations] if passed else []
        return any(self.has_role(end, role) for end in ends) if ends else None

    def read_by(self, name: str, role: str) -> bool | None:
        return self.has_role(OPERATOR, role) if self.passings(name) else None

    def read_attributed(self, indicator: str) -> Fraction | None:
        share = self.lives.shares.get((indicator, self.item))
        return None if share is None else Fraction(repr(share))

    def read_holds(self, name: str) -> bool | None:
        mark = scheme().marks[name]
        granted = self.passings(mark.granted)
        if not granted or not self.of_class(self.item, mark.item_class):
            return False
        since = (granted[-1][1].time, granted[-1][0])
        for each in mark.ended:
            ended = self.passings(each)
            if ended and (ended[-1][1].time, ended[-1][0]) > since:
                return False
        value = self.value(mark.holds)
        return None if value is None else bool(value)


def enumerate_by_entry(events: list[Told]) -> list[Told]:
    return sorted(events)


def seconds(late: Event, early: Event) -> Fraction:
    return Fraction(microseconds_of(late.time) - microseconds_of(early.time), SECOND)


def side_of(event: Event, side: Side) -> tuple[str, ...]:
    things = event.inputs if side is Side.INPUT else event.outputs
    lots = event.input_quantities if side is Side.INPUT else event.output_quantities
    return tuple(dict.fromkeys((*things, *(lot.epc_class for lot in lots))))


def numbers_of(lives: PlainLives) -> NDArray[np.int64]:
    """Return the numbers of all things, what stands for a transformation left out."""
    every = np.arange(lives.item_count())
    names = lives.adjacency.names(every)
    return every[[not name.startswith(TRANSFORMATION) for name in names]]
