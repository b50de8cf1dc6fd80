"""The plain `Lives`: a loop over events in memory; oracle of the columns, and for verb tests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from loopbook.store.tail import Tail
from loopbook.terms.event import SIDES, Event, EventType, QuantityElement, Side
from loopbook.terms.history import Fact
from loopbook.terms.life import FactColumns, MassColumns, Shape, TouchColumns, TransferColumns
from loopbook.terms.lineage import Adjacency, AsOf, microseconds_of
from loopbook.terms.master import MasterRecord
from loopbook.terms.party import may_see
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import class_of, role_of_place, with_broader
from loopbook.trace.fact import facts_of
from loopbook.trace.link import links
from loopbook.trace.measure import unit_named

OPERATOR = "urn:loopbook:v1:operator"
Ints = NDArray[np.int64]
T = TypeVar("T")


class PlainLives:
    """Events numbered 1, 2, ...; implements `terms.life.Lives` without a thought of speed."""

    def __init__(
        self,
        events: Sequence[Event],
        scheme: Scheme,
        masters: Mapping[str, MasterRecord],
        as_of: AsOf,
        now: datetime | None,
        parties: Sequence[str],
        audiences: Sequence[tuple[str, ...]],
        recorded: Sequence[datetime],
    ) -> None:
        self._events = dict(enumerate(events, 1))
        self._scheme, self._masters, self._as_of = scheme, masters, as_of
        self._now = now or max((each.time for each in events), default=None)
        self._parties = dict(enumerate(parties or ["local"] * len(events), 1))
        self._audiences = dict(enumerate(audiences, 1)) if audiences else {}
        self._recorded = dict(enumerate(recorded or [each.time for each in events], 1))
        self._shapes: list[Shape] = []
        self._texts = [""]
        self._class_names = [""]
        self._declared: list[tuple[int, int, datetime]] = []
        self._corrected: dict[int, datetime] = {}
        self._tail = Tail()
        self.shares: dict[tuple[str, str], float] = {}
        self._declare()
        for sequence, event in self._events.items():
            said = links(sequence, event)
            self._tail.open_to(sequence, self._audiences.get(sequence, ()))
            self._tail.link(said.links, said.touches, said.endings, said.classes)
        for voided, by, time in self._declared:
            self._tail.void(voided, by, time)

    def _declare(self) -> None:
        stated = [(s, event) for s, event in self._events.items() if event.error is None]
        for by, event in self._events.items():
            if event.error is None:
                continue
            for sequence, other in stated:
                if other.event_id == event.event_id:
                    self._declared.append((sequence, by, event.error.time))
                if other.event_id in event.error.corrective_ids:
                    self._corrected[sequence] = event.error.time

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    @property
    def as_of(self) -> AsOf:
        return self._as_of

    @property
    def now(self) -> int:
        day = self._as_of.day
        moment = day if day is not None else self._now
        return 0 if moment is None else microseconds_of(moment)

    @property
    def adjacency(self) -> Adjacency:
        return self._tail

    @property
    def shapes(self) -> Sequence[Shape]:
        return self._shapes

    @property
    def texts(self) -> Sequence[str]:
        return self._texts

    @property
    def class_names(self) -> Sequence[str]:
        return self._class_names

    def item_count(self) -> int:
        return self._tail.item_count()

    def members(self, item_class: str) -> Ints:
        every = np.arange(self.item_count())
        names = [self._class_names[code] for code in self.classes(every).tolist()]
        is_member = [item_class in with_broader(self._scheme, name) for name in names]
        return np.flatnonzero(is_member)

    def touches(self, items: Ints) -> TouchColumns:
        rows = [
            (
                owner,
                microseconds_of(self._events[sequence].time),
                sequence,
                *self._told(sequence, n),
            )
            for owner, n in enumerate(self._tail.names(items))
            for sequence, event in self._events.items()
            if self._speaks(sequence) and n in _spoken_of(sequence, event)
        ]
        columns = zip(*sorted(rows), strict=True) if rows else [()] * 9
        kinds = (*[np.int64] * 3, np.int8, *[np.int32] * 4, np.int64)
        made = [np.array(c, kind) for c, kind in zip(columns, kinds, strict=True)]
        return TouchColumns._make(made)

    def _told(self, sequence: int, name: str) -> tuple[int, ...]:
        event = self._events[sequence]
        shape = Shape(
            event.type_name or event.type.value,
            "" if event.action is None else event.action.value,
            event.biz_step,
            event.disposition,
        )
        return (
            SIDES.index(_side(event, name)),
            _position(self._shapes, shape),
            _position(self._texts, event.read_point),
            _position(self._texts, event.biz_location),
            _position(self._texts, self._parties[sequence]),
            microseconds_of(self._recorded[sequence]),
        )

    def _speaks(self, sequence: int) -> bool:
        event = self._events[sequence]
        is_plain = event.error is None and event.statistic is None
        return is_plain and self._may_know(sequence, event.time) and not self._is_voided(sequence)

    def _may_know(self, sequence: int, time: datetime) -> bool:
        known = self._as_of
        is_in = known.size is None or sequence <= known.size
        return is_in and self._is_open(sequence) and (known.day is None or time <= known.day)

    def _is_open(self, sequence: int) -> bool:
        sees = self._as_of.sees
        return sees is None or may_see(self._audiences.get(sequence, ()), sees)

    def _is_voided(self, sequence: int) -> bool:
        known = self._as_of
        return any(
            voided == sequence
            and (known.size is None or by <= known.size)
            and (known.day is None or time <= known.day)
            for voided, by, time in self._declared
        )

    def transfers(self, sequences: Ints) -> TransferColumns:
        rows = [
            (at, flag, _position(self._texts, kind), _position(self._texts, name))
            for at, sequence in enumerate(sequences.tolist())
            if self._speaks(sequence)
            for flag, pairs in enumerate(
                (self._events[sequence].sources, self._events[sequence].destinations)
            )
            for kind, name in pairs
        ]
        position, flags, types, ids = (np.array([row[at] for row in rows]) for at in range(4))
        return TransferColumns(
            position.astype(np.int64),
            flags.astype(np.bool_),
            types.astype(np.int32),
            ids.astype(np.int32),
        )

    def classes(self, items: Ints) -> NDArray[np.int32]:
        found = [self._class_of(name) for name in self._tail.names(items)]
        return np.array([_position(self._class_names, name) for name in found], np.int32)

    def _class_of(self, name: str) -> str:
        stated = [
            (event, class_of(name, event, self._scheme, self._masters))
            for sequence, event in self._events.items()
            if event.error is None and self._is_open(sequence) and name in _named(event)
        ]
        # A thing is classed where events list it as one, as it is posted; a lot in a quantity.
        as_thing = [told for event, told in stated if name in _things(event)]
        found = next((told for told in (*as_thing, *(t for _, t in stated)) if told), "")
        # What only a declaration names has the class of its identifier, for who may see that.
        may_see = any(
            self._is_open(sequence) and name in _named(event)
            for sequence, event in self._events.items()
        )
        if found or (self._as_of.sees is not None and not may_see):
            return found
        return class_of(name, None, self._scheme, self._masters)

    def facts(self, term: str, items: Ints) -> FactColumns:
        rows: list[tuple[int, int, int, float]] = []
        for owner, name in enumerate(self._tail.names(items)):
            for sequence, fact in self._stated(name, term):
                time = microseconds_of(fact.time)
                value = float("nan") if fact.value is None else float(fact.value)
                rows.append((owner, time, sequence, value))
        rows.sort(key=lambda row: row[:3])
        return FactColumns(
            np.array([row[0] for row in rows], np.int64),
            np.array([row[3] for row in rows], np.float64),
            np.array([row[1] for row in rows], np.int64),
            np.array([row[2] for row in rows], np.int64),
        )

    def _stated(self, name: str, term: str) -> Iterator[tuple[int, Fact]]:
        for sequence, event in self._events.items():
            known_from = max(event.time, self._corrected.get(sequence, event.time))
            if not self._speaks(sequence) or not self._may_know(sequence, known_from):
                continue
            for item, fact in facts_of(sequence, event, self._scheme):
                if item == name and fact.term == term:
                    yield sequence, fact

    def masses(self, sequences: Ints) -> MassColumns:
        told = []
        for sequence in sequences.tolist():
            event = self._events[sequence]
            is_read = event.type is EventType.TRANSFORMATION and self._speaks(sequence)
            went = event.input_quantities if is_read else ()
            came = event.output_quantities if is_read else ()
            units = self._scheme.units
            told.append((*_weighed(went, units), *_weighed(came, units)))
        columns = np.array(told, float).reshape(-1, 4)
        is_whole = columns.astype(bool)
        return MassColumns(columns[:, 0], columns[:, 2], is_whole[:, 1], is_whole[:, 3])

    def roles(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        names = [self._texts[at] for at in texts.tolist()]
        return tuple(role_of_place(name, self._scheme, self._masters) for name in names)

    def operators(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        records = [self._masters.get(self._texts[at]) for at in texts.tolist()]
        told = ["" if r is None else str(r.attributes.get(OPERATOR, "")) for r in records]
        return tuple(self._texts[_position(self._texts, party)] for party in told)

    def attributed(
        self, indicator: str, items: Ints
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        told = [self.shares.get((indicator, name)) for name in self._tail.names(items)]
        known = np.array([each is not None for each in told], bool)
        return np.array([each or 0.0 for each in told], float), known

    def events(self, sequences: Sequence[int]) -> list[Event]:
        return [self._events[sequence] for sequence in sequences]


def plain_lives(
    events: Sequence[Event],
    scheme: Scheme,
    masters: Mapping[str, MasterRecord] | None = None,
    as_of: AsOf | None = None,
    now: datetime | None = None,
    *,
    parties: Sequence[str] = (),
    audiences: Sequence[tuple[str, ...]] = (),
    recorded: Sequence[datetime] = (),
) -> PlainLives:
    """Return the lives that events tell, the first being entry 1.

    Parameters
      now        what ages count to; the latest event when None
      parties    who recorded each event; `local` when not given
      audiences  who may see each event; open to nobody but who sees all when not given
      recorded   when the book took each event; its own time when not given
    """
    known = as_of or AsOf()
    return PlainLives(events, scheme, masters or {}, known, now, parties, audiences, recorded)


def _position(known: list[T], each: T) -> int:
    if each not in known:
        known.append(each)
    return known.index(each)


def _things(event: Event) -> set[str]:
    return {*event.epcs, *event.inputs, *event.outputs, event.parent} - {""}


def _named(event: Event) -> set[str]:
    lists = (event.quantities, event.input_quantities, event.output_quantities)
    lots = {quantity.epc_class for each in lists for quantity in each}
    return {*_things(event), *lots}


def _spoken_of(sequence: int, event: Event) -> set[str]:
    # What stands for a transformation in the adjacency is spoken of by its events.
    return {name for name, _ in links(sequence, event).touches}


def _side(event: Event, name: str) -> Side:
    """Return as what an event names a thing; what it came out as counts before what went in."""
    if name == event.parent:
        return Side.PARENT
    if name in (*event.outputs, *(q.epc_class for q in event.output_quantities)):
        return Side.OUTPUT
    if name in (*event.inputs, *(q.epc_class for q in event.input_quantities)):
        return Side.INPUT
    return Side.ITEMS


def _weighed(lots: Sequence[QuantityElement], units: Units) -> tuple[float, bool]:
    """Return what lots weigh in kilograms, and whether every one says it."""
    stated = [_kilograms(each, units) for each in lots]
    known = [each for each in stated if each is not None]
    return float(sum(known, Fraction(0))), len(known) == len(stated)


def _kilograms(lot: QuantityElement, units: Units) -> Fraction | None:
    unit = unit_named(units, lot.uom) if lot.uom else None
    if lot.quantity is None or unit is None or unit.dimension != (("mass", 1),):
        return None
    return Fraction(lot.quantity) * unit.factor + unit.offset if lot.quantity.is_finite() else None
