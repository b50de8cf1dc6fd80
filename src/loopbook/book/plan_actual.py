"""Plan actual: a plan beside the movements that the events of a book tell of.

A movement is an object event with a place it comes from and one it goes to: the source and
destination locations it names (EPCIS sourceList, destinationList), else its own place. A shipping
and a receiving event tell of one movement twice: what was received counts, and what was shipped
where nothing was received. Places and materials are known by their id, or by the last part of
their identifier.
Source: GS1 CBV 2.0, 7.1 (business steps), 7.4 (types of sources and destinations).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import unquote

from loopbook.errors import EmptyPeriod
from loopbook.terms.event import Event, EventType
from loopbook.terms.period import Period, contains, month_of
from loopbook.terms.period import period as read_period
from loopbook.terms.plan import Plan
from loopbook.terms.plan_comparison import ActualFlow, PlanActual
from loopbook.terms.quantity import Units, convert

RECEIVED = ("receiving", "arriving", "accepting", "collecting")
"""Business steps at the end of a movement; every other one is told where it begins."""

PIECE = "C62"
_LAST = re.compile(r"[/:#]")
_LOCATION = "location"

Key = tuple[str, str, str, str]
"""Source, target, material, period."""


class Movement(NamedTuple):
    """What one event says has moved.

    Fields
      sequence   of the entry;  is_received   whether it was told where it ended
      quantity   in `unit`
    """

    sequence: int
    is_received: bool
    source: str
    target: str
    material: str
    month: Period
    quantity: Decimal
    unit: str


class Told(NamedTuple):
    """An event with the number of its entry."""

    sequence: int
    event: Event


def plan_actual(
    plan: Plan,
    told: Iterable[Told],
    units: Units,
    periods: Mapping[str, str] | None = None,
    zone: tzinfo | None = None,
) -> PlanActual:
    """Return a plan beside what has happened.

    Parameters
      told     events that count, in the order of entries: none that was declared an error
      periods  period of the plan -> calendar period (`first` -> `2026`), for those that do not say
               it by their name
      zone     in which an event belongs to a month; None: UTC
    """
    reckoning = _Reckoning(plan, units, periods or {})
    for sequence, event in told:
        for movement in movements(sequence, event, zone or UTC):
            reckoning.take(movement)
        reckoning.unplaced += is_unplaced(event)
    return reckoning.answer()


def movements(sequence: int, event: Event, zone: tzinfo) -> list[Movement]:
    """Return what an event says has moved; nothing where it does not say from and to where."""
    ends = _ends(event)
    if ends is None or not all(ends):
        return []
    amounts = [
        (each.epc_class, each.quantity, each.uom or PIECE)
        for each in event.quantities
        if each.quantity is not None
    ]
    amounts += [(_class_of(epc), Decimal(1), PIECE) for epc in event.epcs]
    month = month_of(event.time, zone)
    is_received = _last(event.biz_step) in RECEIVED
    return [
        Movement(sequence, is_received, *ends, material, month, quantity, unit)
        for material, quantity, unit in amounts
    ]


def is_unplaced(event: Event) -> bool:
    """Say whether an event names one end of a movement and not the other."""
    ends = _ends(event)
    return ends is not None and not all(ends)


def _ends(event: Event) -> tuple[str, str] | None:
    """Return where a movement begins and ends; None: the event tells of none."""
    if event.type is not EventType.OBJECT or event.error is not None:
        return None
    source, target = (_location(pairs) for pairs in (event.sources, event.destinations))
    if not (source or target):
        return None
    own = event.biz_location or event.read_point
    return source or own, target or own


def _location(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the place of a list of sources or destinations; a party is taken where none is one."""
    named = [name for kind, name in pairs if _last(kind) == _LOCATION]
    return next(iter([*named, *(name for _, name in pairs)]), "")


def _class_of(epc: str) -> str:
    """Return the class of an instance as its identifier has it: all but the serial number."""
    return re.split(r"/21/|(?<=\d)\.[^.]*$", epc)[0]


def _last(identifier: str) -> str:
    """Return the last part of an identifier: what people call a place or a material."""
    return unquote(_LAST.split(identifier.rstrip("/"))[-1])


class _Reckoning:
    """Sums what moved by the flows of the plan."""

    def __init__(self, plan: Plan, units: Units, periods: Mapping[str, str]) -> None:
        self.plan = plan
        self.units = units
        self.unplaced = 0
        self.periods: dict[str, Period] = {}
        self.unreadable: list[str] = []
        for name in dict.fromkeys(flow.period for flow in plan.flows):
            self._calendar(name, periods.get(name, name))
        self.places = _spellings(end for flow in plan.flows for end in (flow.source, flow.target))
        self.materials = _spellings(flow.material for flow in plan.flows)
        self.planned: dict[Key, tuple[Decimal, str]] = {}
        for flow in plan.flows:
            key = (flow.source, flow.target, flow.material, flow.period)
            before = self.planned.get(key, (Decimal(0), flow.unit))[0]
            self.planned[key] = (before + flow.quantity, flow.unit)
        self.sums: dict[tuple[Key, str, bool], Decimal] = {}
        self.sequences: dict[tuple[Key, str, bool], list[int]] = {}

    def _calendar(self, name: str, text: str) -> None:
        if not name:
            return
        try:
            self.periods[name] = read_period(text)
        except EmptyPeriod:
            self.unreadable.append(name)

    def take(self, movement: Movement) -> None:
        """Add a movement to the flow it belongs to."""
        key = (
            _known(movement.source, self.places),
            _known(movement.target, self.places),
            _known(movement.material, self.materials),
            self._period(movement.month),
        )
        quantity, unit = self._in_plan_unit(key, movement)
        sum_of = (key, unit, movement.is_received)
        self.sums[sum_of] = self.sums.get(sum_of, Decimal(0)) + quantity
        numbers = self.sequences.setdefault(sum_of, [])
        if movement.sequence not in numbers[-1:]:
            numbers.append(movement.sequence)

    def _period(self, month: Period) -> str:
        """Return the period of the plan that a month lies in, else its year."""
        if not self.periods and not self.unreadable:
            return ""
        found = (name for name, each in self.periods.items() if contains(each, month))
        return next(found, str(month.year))

    def _in_plan_unit(self, key: Key, movement: Movement) -> tuple[Decimal, str]:
        """Return the quantity in the unit of the plan where both measure the same."""
        wanted = self.units.by_code.get(self.planned.get(key, (Decimal(0), ""))[1])
        given = self.units.by_code.get(movement.unit)
        if wanted is None or given is None or wanted.dimension != given.dimension:
            return movement.quantity, movement.unit
        value = convert(Fraction(movement.quantity), given, wanted)
        return Decimal(value.numerator) / Decimal(value.denominator), wanted.code

    def answer(self) -> PlanActual:
        """Return every flow, planned or not."""
        rows = [self._planned(key, *amount) for key, amount in self.planned.items()]
        matched = {(key, unit) for key, (_, unit) in self.planned.items()}
        others = sorted({(key, unit) for key, unit, _ in self.sums} - matched)
        rows += [self._row(key, unit, None) for key, unit in others]
        return PlanActual(
            job=self.plan.job,
            flows=tuple(rows),
            unreadable=tuple(self.unreadable),
            unplaced=self.unplaced,
        )

    def _planned(self, key: Key, planned: Decimal, unit: str) -> ActualFlow:
        return self._row(key, unit, planned)

    def _row(self, key: Key, unit: str, planned: Decimal | None) -> ActualFlow:
        sides = [(key, unit, True), (key, unit, False)]
        side = next((each for each in sides if each in self.sums), None)
        actual = None if side is None else self.sums[side]
        difference = None if actual is None or planned is None else actual - planned
        return ActualFlow(
            source=key[0],
            target=key[1],
            material=key[2],
            period=key[3],
            unit=unit,
            planned=planned,
            actual=actual,
            difference=difference,
            share=None if difference is None or not planned else float(difference / planned),
            sequences=() if side is None else tuple(self.sequences[side]),
        )


def _known(identifier: str, names: Mapping[str, str]) -> str:
    """Return the id of the plan that an identifier means; itself where the plan has none."""
    # An EPC parts its last field by a dot; the id of a plan may have one itself.
    last = _last(identifier)
    for spelling in (identifier, last, last.rpartition(".")[2]):
        found = names.get(spelling) or names.get(spelling.casefold())
        if found:
            return found
    return identifier


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """Return spelling -> id: as it stands, and in lower case; of two alike the first."""
    listed = list(dict.fromkeys(names))
    return {name.casefold(): name for name in reversed(listed)} | {name: name for name in listed}
