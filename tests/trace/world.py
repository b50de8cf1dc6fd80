"""Small packs, events and adjacencies to trace with: real terms, core units, parsed checks."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.rules.parse import Names, parse
from loopbook.rules.unit import find_unit, units_of
from loopbook.terms.event import Action, Event, EventType, QuantityElement, SensorReport, Side
from loopbook.terms.finding import Severity
from loopbook.terms.formula import Formula, ParameterKind
from loopbook.terms.lineage import (
    FOREVER,
    KINDS,
    AsOf,
    Ending,
    Link,
    LinkColumns,
    LinkKind,
    Touch,
    microseconds_of,
)
from loopbook.terms.scheme import AmountFrom, Check, PostingRule, Scheme, Word
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.system import Flow, Layer, Process, System
from loopbook.trace.check import CHECK_LEAVES
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.link import links

TABLE = files("loopbook").joinpath("schemes/core/units.csv").read_text(encoding="utf-8")
UNITS = units_of(list(csv.DictReader(TABLE.splitlines())))
START = datetime(2025, 1, 1, tzinfo=UTC)
CELL = "https://id.example.org/01/09520001000119"
PACK = "https://id.example.org/01/09520001000201"


def word(term: str, kind: str, code: str = "", unit: str = "", broader: str = "") -> Word:
    return Word(
        term=term,
        kind=kind,
        broader=broader,
        code=code,
        unit=find_unit(UNITS, unit) if unit else None,
        label_en=term,
        label_zh=term,
        source="s",
        rule=f"vocabulary.csv:{len(term)}",
    )


WORDS = (
    word("cell", "class"),
    word("nmc_cell", "class", CELL, broader="cell"),
    word("black_mass", "class"),
    word("mass", "fact", "Mass", "GRM"),
    word("soh", "fact", "urn:loopbook:v1:soh", "P1"),
    word("nominal_capacity", "fact", "", "AMH"),
    word("chemistry", "fact"),
    word("recycling_rate", "observed", unit="P1"),
    word("sorting_site", "role", "https://id.example.org/414/9520001000010"),
)
SYSTEM = System(
    processes={
        name: Process(id=name, label_en=name, label_zh=name) for name in ("outside", "plant")
    },
    flows={
        "fly_ash": Flow(
            id="fly_ash", source="outside", target="plant", label_en="ash", label_zh="灰"
        )
    },
    layers={
        "goods": Layer(
            id="goods",
            quantum=find_unit(UNITS, "KGM"),
            unit=find_unit(UNITS, "TNE"),
            label_en="goods",
            label_zh="货物",
        )
    },
    zone="Asia/Shanghai",
)


def formula(text: str) -> Formula:
    facts = {
        each.term: each.unit.dimension if each.unit is not None else ()
        for each in WORDS
        if each.kind == "fact"
    }
    names = Names(
        leaves=CHECK_LEAVES,
        units=UNITS,
        known={
            ParameterKind.FACT: facts,
            ParameterKind.STEP: {"receiving": None, "inspecting": None},
            ParameterKind.TYPE: {each.value: None for each in EventType},
        },
    )
    made = parse(text, names)
    assert isinstance(made, Formula), made
    return made


def check(when: str, must: str, severity: Severity = Severity.ERROR, id_: str = "c") -> Check:
    return Check(
        id=id_,
        severity=severity,
        when=formula(when),
        must=formula(must),
        message_en="Health {soh} is wrong.",
        message_zh="健康状态 {soh} 有误。",
        mend_en="Test again.",
        mend_zh="请重新检测。",
        source="s",
        rule="checks.toml:1",
    )


def scheme(checks: Sequence[Check] = (), words: Sequence[Word] = WORDS) -> Scheme:
    statistic = PostingRule(
        side=Side.ITEMS,
        flow="*",
        layer="goods",
        amount=AmountFrom.STATISTIC,
        source="s",
        rule="posting.csv:2",
    )
    return Scheme(
        id="test",
        version="1",
        title_en="t",
        title_zh="t",
        jurisdiction="",
        status=SchemeStatus.DRAFT,
        citation="",
        digest="d",
        units=UNITS,
        vocabulary={each.term: each for each in words},
        codes={each.code: each.term for each in words if each.code},
        system=SYSTEM,
        intake={},
        posting=(statistic,),
        factors={},
        checks=tuple(checks),
        indicators={},
        targets=(),
        ladders={},
    )


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def event(kind: EventType = EventType.OBJECT, hours: float = 0, **fields: object) -> Event:
    made = Event(event_id="urn:uuid:1", type=kind, time=at(hours), offset="+00:00")
    if kind is not EventType.TRANSFORMATION:
        fields = {"action": Action.ADD, **fields}
    return msgspec.structs.replace(made, **fields)


def became(
    hours: float,
    inputs: Sequence[str],
    outputs: Sequence[str],
    transformation_id: str = "",
) -> Event:
    return event(
        EventType.TRANSFORMATION,
        hours,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        transformation_id=transformation_id,
    )


def packed(hours: float, parent: str, children: Sequence[str]) -> Event:
    return event(EventType.AGGREGATION, hours, parent=parent, epcs=tuple(children))


def unpacked(hours: float, parent: str, children: Sequence[str] = ()) -> Event:
    return event(
        EventType.AGGREGATION, hours, parent=parent, epcs=tuple(children), action=Action.DELETE
    )


def quantity(epc_class: str, amount: str | None = None, uom: str = "") -> QuantityElement:
    return QuantityElement(epc_class, None if amount is None else Decimal(amount), uom)


def report(kind: str, value: str, uom: str = "", component: str = "") -> SensorReport:
    return SensorReport(kind, Decimal(value), uom, component=component)


class Shelf:
    """An Adjacency of links by hand: the plain reading of its Protocol, row by row."""

    def __init__(self, found: Iterable[Link], touched: Iterable[tuple[str, Touch]] = ()) -> None:
        self.links = sorted(found, key=lambda k: (k.since, k.sequence, KINDS.index(k.kind)))
        self.touched = list(touched)
        names = [name for name, _ in self.touched]
        names += [name for link in self.links for name in (link.source, link.target)]
        self._names = list(dict.fromkeys(names))

    def _seen(self, link: Link, as_of: AsOf) -> bool:
        is_in_log = as_of.size is None or link.sequence <= as_of.size
        return is_in_log and (as_of.day is None or link.since <= as_of.day)

    def number(self, item: str) -> int:
        return self._names.index(item) if item in self._names else -1

    def names(self, numbers: NDArray[np.int64]) -> list[str]:
        return [self._names[number] for number in numbers]

    def are_classes(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.array([level_of(n) is Level.CLASS for n in self.names(numbers)], np.bool_)

    def into(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        rows = [
            self._row(owner, link.source, link)
            for owner, name in enumerate(self.names(items))
            for link in self.links
            if link.target == name and self._seen(link, as_of)
        ]
        return _columns(rows)

    def out_of(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        rows = [
            self._row(owner, link.target, link)
            for owner, name in enumerate(self.names(items))
            for link in self.links
            if link.source == name and self._seen(link, as_of)
        ]
        return _columns(rows)

    def _row(self, owner: int, other: str, link: Link) -> tuple[int, ...]:
        until = FOREVER if link.until is None else microseconds_of(link.until)
        number, kind = self.number(other), KINDS.index(link.kind)
        since = microseconds_of(link.since)
        return owner, number, kind, since, until, link.sequence, link.ended_by

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]:
        return [touch for name, touch in self.touched if name == item]

    def knows(self, item: str) -> bool:
        return self.number(item) >= 0


def _columns(rows: list[tuple[int, ...]]) -> LinkColumns:
    return LinkColumns(*np.array(rows, np.int64).reshape(-1, 7).T)


def shelf(events: Sequence[Event], voided: frozenset[int] = frozenset()) -> Shelf:
    """Return the adjacency of events numbered 1, 2, ...; endings close what began before them."""
    numbered = list(enumerate(events, 1))
    linked = [links(sequence, each) for sequence, each in numbered if sequence not in voided]
    found = [link for each in linked for link in each.links]
    for ending in sorted((e for each in linked for e in each.endings), key=lambda e: e.time):
        found = [_ended(link, ending) for link in found]
    return Shelf(found, [touch for each in linked for touch in each.touches])


def _ended(link: Link, ending: Ending) -> Link:
    is_meant = (
        link.kind is LinkKind.PART_OF
        and link.until is None
        and link.target == ending.parent
        and (not ending.children or link.source in ending.children)
        and link.since <= ending.time
    )
    if not is_meant:
        return link
    return msgspec.structs.replace(link, until=ending.time, ended_by=ending.sequence)
