"""Query: what somebody wants to know of the events, as the SimpleEventQuery of EPCIS 2.0 has it.

A query is conditions that must all hold, an order, and limits. It is a value: named queries,
subscriptions and page tokens keep it as JSON and compare it by its digest.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 8.2.7.1
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Protocol

import msgspec

from loopbook.terms.entry import Entry
from loopbook.terms.quantity import Units

PER_PAGE = 30
"""Events on a page when nobody says how many."""

EVENT_TIME = "eventTime"
RECORD_TIME = "recordTime"

Path = tuple[str, ...]
"""Names from an event inwards; lists on the way are entered. `("readPoint", "id")`."""


class Test(StrEnum):
    """How a condition compares what it finds. One value that passes is enough."""

    __test__ = False  # no test of pytest

    IS = "is"  # the same text, or the same truth
    SAME = "same"  # the same identity, in any spelling
    MATCHES = "matches"  # the same identity, or inside an EPC pattern
    WITHIN = "within"  # the same place, or one that master data puts below it
    EQ = "eq"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    EXISTS = "exists"
    HAS_ATTRIBUTE = "has_attribute"  # master data of the value has one of these attributes
    ATTRIBUTE_IS = "attribute_is"  # and the attribute has one of these values


class Condition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition on an event: that some value at one of these places passes a test.

    Fields
      parameter   name under which it came, as `EQ_bizStep`
      places      where the values stand
      is_inner    they stand at any depth inside the extensions of the place, whose last name is
                  theirs, and not in the place itself
      of_types    only inside members of a list whose `type` is one of these
      texts       values as texts; words of a vocabulary in every spelling
      numbers, times   the same values as numbers, as instants
      unit        UN/ECE code of the numbers: what stands beside a `uom` is converted
      is_spread   the number is a spread, not a reading: 1 K is 1 degree Celsius
      attributes  names of master data attributes, expanded
    """

    parameter: str
    test: Test
    places: tuple[Path, ...]
    is_inner: bool = False
    of_types: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: tuple[Decimal, ...] = ()
    times: tuple[datetime, ...] = ()
    unit: str = ""
    is_spread: bool = False
    attributes: tuple[str, ...] = ()


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked: every condition must hold.

    Fields
      conditions         in the order of their parameters' names
      order_by           eventTime, recordTime, names of an extension field in their spellings;
                         empty: in the order in which the ledger took the events
      is_ascending       earliest, smallest first
      event_count_limit  only the first so many, over all pages
      max_event_count    refuse to answer when there are more
      per_page           events on a page, at most
      next_page_token    where the last page ended
    """

    conditions: tuple[Condition, ...] = ()
    order_by: tuple[str, ...] = ()
    is_ascending: bool = False
    event_count_limit: int | None = None
    max_event_count: int | None = None
    per_page: int = PER_PAGE
    next_page_token: str = ""


class NamedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A query that somebody gave a name.

    Fields
      name   chosen by whoever made it
      asked  parameters as they came, JSON bytes, `@context` included: what is shown to others
      query  the reading of them
    """

    name: str
    asked: bytes
    query: Query


def query_digest(query: Query) -> str:
    """Return the SHA-256 (hex) of what is asked; how it is cut into pages leaves no trace."""
    asked = msgspec.structs.replace(query, per_page=PER_PAGE, next_page_token="")
    return sha256(msgspec.json.encode(asked)).hexdigest()


class Masters(Protocol):
    """What master data say of identifiers, in any of their spellings."""

    def descendants(self, identifier: str) -> Collection[str]:
        """Return the canonical identifiers of it and of everything below it."""
        ...

    def attributes(self, identifier: str) -> Mapping[str, object]:
        """Return its attributes by expanded name; none when no master data speak of it."""
        ...


class Surroundings(NamedTuple):
    """What a query needs to know besides the event.

    Fields
      masters  hierarchy and attributes of places, classes, parties
      units    of measure, for conversions
    """

    masters: Masters
    units: Units


class Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended.

    Fields
      size      entries of the ledger when the first page was made: later ones are not looked at
      key       microseconds since 1970 of the last event looked at, or its place among all
                that match, by the order of the query
      sequence  of that event; 0 before the first
      told      events on the pages so far
    """

    size: int
    key: int = 0
    sequence: int = 0
    told: int = 0


class EventPage(NamedTuple):
    """A page of an answer.

    Fields
      entries  in the order of the query; there may be fewer than asked for, or none, although more
               follow: the work for one page is bounded
      after    where the next page goes on; None when this is the last
    """

    entries: tuple[Entry, ...]
    after: Position | None


class ValuePage(NamedTuple):
    """A page of values that events have, sorted; `after` is the last one when more follow."""

    values: tuple[str, ...]
    after: str | None
