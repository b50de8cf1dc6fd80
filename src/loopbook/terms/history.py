"""History: entries as a person looks at them, and what is known of an item."""

from datetime import datetime
from fractions import Fraction

import msgspec

from loopbook.terms.entry import Entry
from loopbook.terms.event import Basis, Event
from loopbook.terms.finding import Finding
from loopbook.terms.master import MasterRecord
from loopbook.terms.observation import Observation
from loopbook.terms.posting import Posting


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with its reading.

    Fields
      event, observation, master   the one that the entry holds
      voided_by   sequences of the error declarations against it
      postings    what the active packs made of it
    """

    entry: Entry
    event: Event | None = None
    observation: Observation | None = None
    master: MasterRecord | None = None
    voided_by: tuple[int, ...] = ()
    postings: tuple[Posting, ...] = ()
    findings: tuple[Finding, ...] = ()


class Fact(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A value an entry states about one item.

    Fields
      term   vocabulary word of kind `fact`
      value  in base units of the word's unit;  sd  likewise, None when not stated
      text   the value as written, when it is no number
    """

    term: str
    value: Fraction | None
    sd: float | None = None
    text: str = ""
    basis: Basis
    sequence: int
    time: datetime
    rule: str


class ItemFacts(msgspec.Struct, frozen=True):
    """The latest facts of one item: term -> fact; voided entries left out."""

    item: str
    item_class: str
    facts: dict[str, Fact]


class ItemGrade(msgspec.Struct, frozen=True, kw_only=True):
    """The grade of one item on a ladder.

    Fields
      rung      id of the first rung that holds; empty when a fact it needs is missing
      missing   the facts that are missing
      facts     the facts that decided
    """

    item: str
    ladder: str
    rung: str
    missing: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    rules: tuple[str, ...] = ()


class ItemHistory(msgspec.Struct, frozen=True, kw_only=True):
    """An item: its class, its latest facts, its grades, and every entry that speaks of it."""

    item: str
    item_class: str
    facts: dict[str, Fact]
    grades: tuple[ItemGrade, ...]
    entries: tuple[Recorded, ...]


class Observed(msgspec.Struct, frozen=True):
    """An observation with the sequence of its entry."""

    sequence: int
    observation: Observation
