"""Lineage: where an item came from and where it went, with the links that say so."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec


class LinkKind(StrEnum):
    """What a link claims."""

    BECAME = "became"  # transformation: source was consumed, target came out
    PART_OF = "part_of"  # aggregation or association: source is inside target
    LABELLED = "labelled"  # class-level quantity of a lot moved on under another name


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that `source` went into `target`, true from `since` until `until`.

    Fields
      sequence   entry that states it
      since      event time
      until      time of the event that ended it (aggregation DELETE); None while it lasts
      ended_by   sequence of the entry that ended it; 0 while it lasts
    """

    sequence: int
    kind: LinkKind
    source: str
    target: str
    since: datetime
    until: datetime | None = None
    ended_by: int = 0


class Ending(msgspec.Struct, frozen=True):
    """That `children` (all, when empty) left `parent` at `time`: an aggregation DELETE."""

    sequence: int
    parent: str
    children: tuple[str, ...]
    time: datetime


class Touch(msgspec.Struct, frozen=True):
    """That an entry speaks of an item, at `time`."""

    sequence: int
    time: datetime


class Direction(StrEnum):
    """Which way to follow."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"


class AsOf(msgspec.Struct, frozen=True):
    """What a reading may know (decision 0006): the ledger's clock, the world's, or both.

    Fields
      size   only entries 1..size; None for all
      day    only what had happened and been published by the end of this day; None for all
    """

    size: int | None = None
    day: datetime | None = None


class Adjacency(Protocol):
    """Links by item, voided ones left out; implemented by stores."""

    def into(self, item: str, as_of: AsOf) -> Sequence[Link]:
        """Return links whose target is `item`, by time then sequence."""
        ...

    def out_of(self, item: str, as_of: AsOf) -> Sequence[Link]:
        """Return links whose source is `item`, by time then sequence."""
        ...

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]:
        """Return the entries that speak of `item`, by time then sequence, voided ones included."""
        ...

    def knows(self, item: str) -> bool:
        """Say whether any entry speaks of `item`."""
        ...


class LineageNode(msgspec.Struct, frozen=True):
    """An item on the way.

    Fields
      item   identifier
      depth  links between it and the item asked about, the fewest
      bound  time by which (upstream) or from which (downstream) the way reaches it
    """

    item: str
    depth: int
    bound: datetime


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """A genealogy: nodes by depth then identifier, links by time then sequence.

    Fields
      item, direction   the question
      cycles     runs of items that come back on themselves (a loop of re-use), first = last
      truncated  whether a depth or node limit cut it
    """

    item: str
    direction: Direction
    nodes: tuple[LineageNode, ...]
    links: tuple[Link, ...]
    cycles: tuple[tuple[str, ...], ...] = ()
    truncated: bool = False
