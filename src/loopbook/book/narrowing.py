"""Narrowing: what of a query the store can decide by its columns, before an event is read.

Whatever stays in doubt stays in: a column only rules out what no spelling of the event could save.
"""

from collections.abc import Mapping, Sequence

from loopbook.store.segment.candidates import By, Order, Passes, Sieve
from loopbook.terms.epc_pattern import is_pattern
from loopbook.terms.event import EventType
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.terms.query import (
    EVENT_TIME,
    RECORD_TIME,
    Condition,
    Path,
    Query,
    Surroundings,
    Test,
)
from loopbook.trace.query import text_check

_TEXTS: Mapping[Path, str] = {
    ("type",): "type",
    ("action",): "action",
    ("bizStep",): "biz_step",
    ("disposition",): "disposition",
    ("readPoint", "id"): "read_point",
    ("bizLocation", "id"): "biz_location",
}
_TIMES: Mapping[Path, str] = {(EVENT_TIME,): "time", (RECORD_TIME,): "record_time"}
_BY_TEXT = frozenset(
    (Test.IS, Test.SAME, Test.WITHIN, Test.EXISTS, Test.HAS_ATTRIBUTE, Test.ATTRIBUTE_IS)
)
_TYPES = frozenset(kind.value for kind in EventType if kind is not EventType.EXTENDED)
_ERROR = "errorDeclaration"
_FIRST, _LAST = -(2**63), 2**63 - 1

VALUE_COLUMNS: Mapping[str, str] = {
    "eventTypes": "type",
    "bizSteps": "biz_step",
    "bizLocations": "biz_location",
    "readPoints": "read_point",
    "dispositions": "disposition",
}
"""Columns of the lists of values that a reader may ask for."""


def sieve_of(query: Query, surroundings: Surroundings, known: AsOf, size: int) -> Sieve:
    """Return what columns can say of a query.

    Parameters
      known  who asks, and up to which day of the world
      size   entries of the ledger when the first page was made
    """
    ranges: dict[str, tuple[int, int]] = {}
    texts: dict[str, list[Passes]] = {}
    if known.day is not None:
        ranges["time"] = (_FIRST, microseconds_of(known.day))
    for condition in query.conditions:
        if all(place[:1] == (_ERROR,) for place in condition.places):
            ranges["is_correction"] = (1, 1)
        if condition.is_inner or len(condition.places) != 1:
            continue
        (place,) = condition.places
        if place in _TIMES and condition.times:
            column = _TIMES[place]
            low, high = ranges.get(column, (_FIRST, _LAST))
            lowest, highest = _range(condition)
            ranges[column] = (max(low, lowest), min(high, highest))
        elif place in _TEXTS and condition.test in _BY_TEXT:
            passes = _column_check(condition, place, surroundings)
            texts.setdefault(_TEXTS[place], []).append(passes)
    return Sieve(size=size, ranges=ranges, texts=texts, sees=known.sees)


def _range(condition: Condition) -> tuple[int, int]:
    at = microseconds_of(condition.times[0])
    match condition.test:
        case Test.GE:
            return at, _LAST
        case Test.GT:
            return at + 1, _LAST
        case Test.LE:
            return _FIRST, at
        case Test.LT:
            return _FIRST, at - 1
        case _:
            return _FIRST, _LAST


def _column_check(condition: Condition, place: Path, surroundings: Surroundings) -> Passes:
    passes = text_check(condition, surroundings)
    if place == ("type",):
        # A type that is none of the five stands in its column in a form of its own.
        return lambda text: text not in _TYPES or passes(text)
    return passes


def order_of(query: Query) -> Order:
    """Return the order of a query; that of the ledger for one by an extension field."""
    by = By.LEDGER
    if query.order_by == (EVENT_TIME,):
        by = By.EVENT_TIME
    elif query.order_by == (RECORD_TIME,):
        by = By.RECORD_TIME
    return Order(by, query.is_ascending)


def is_by_extension(query: Query) -> bool:
    """Say whether events are to stand by a field that no column has."""
    return bool(query.order_by) and query.order_by[0] not in (EVENT_TIME, RECORD_TIME)


def identifiers_of(query: Query) -> list[Sequence[str]]:
    """Return what the conditions on things name, a list for each; those with patterns are left."""
    return [
        condition.texts
        for condition in query.conditions
        if condition.test is Test.MATCHES and not any(map(is_pattern, condition.texts))
    ]


def event_ids_of(query: Query) -> list[Sequence[str]]:
    """Return the eventIDs that are asked for, a list for each condition."""
    return [
        condition.texts
        for condition in query.conditions
        if condition.test is Test.IS and condition.places == (("eventID",),)
    ]
