"""Lineage: where an item came from and where it went, with the links that say so."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.terms.lazy import Lazy
from loopbook.terms.party import Sees

FOREVER = 2**63 - 1
"""The end of what lasts, in microseconds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds_of(moment: datetime) -> int:
    """Return the microseconds from 1970 UTC to a moment with a zone, exactly."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment_of(microseconds: int) -> datetime:
    """Return the moment, in UTC, that many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


class LinkKind(StrEnum):
    """What a link claims."""

    BECAME = "became"  # transformation: source was consumed, target came out
    PART_OF = "part_of"  # aggregation or association: source is inside target
    LABELLED = "labelled"  # class-level quantity of a lot moved on under another name


KINDS = tuple(LinkKind)
"""Kinds by their code in a column."""

BECAME, PART_OF, LABELLED = range(3)
"""Codes of the kinds."""


class Link(msgspec.Struct, frozen=True, gc=False, kw_only=True):
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


class Ending(msgspec.Struct, frozen=True, gc=False):
    """That `children` (all, when empty) left `parent` at `time`: an aggregation DELETE."""

    sequence: int
    parent: str
    children: tuple[str, ...]
    time: datetime


class Touch(msgspec.Struct, frozen=True, gc=False):
    """That an entry speaks of an item, at `time`."""

    sequence: int
    time: datetime


class Direction(StrEnum):
    """Which way to follow."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"
    BOTH = "both"


ONE_WAY = (Direction.UPSTREAM, Direction.DOWNSTREAM)
"""The directions that go one way."""


class AsOf(msgspec.Struct, frozen=True):
    """What a reading may know (decision 0006): the ledger's clock, the world's, or both.

    Fields
      size    only entries 1..size; None for all
      day     only what had happened and been published by the end of this day; None for all
      sees    only links, endings, touches and postings of entries whose audience meets this set;
              None for all. What was declared an error is left out for everyone.
    """

    size: int | None = None
    day: datetime | None = None
    sees: Sees = None


class LinkColumns(NamedTuple):
    """Links, one a row, as numpy columns of equal length.

    Rows come by owner, then since, sequence, kind, number of the source, number of the target.

    Fields
      owner     position, in the items asked about, of the one whose link it is (int64)
      other     number of the item at the other end: source of `into`, target of `out_of` (int64)
      kind      code of its kind (int8)
      since     event time, microseconds since 1970 UTC (int64)
      until     time of the event that ended it; FOREVER while it lasts (int64)
      sequence  entry that states it (int64)
      ended_by  entry that ended it; 0 while it lasts (int64)
    """

    owner: NDArray[np.int64]
    other: NDArray[np.int64]
    kind: NDArray[np.int8]
    since: NDArray[np.int64]
    until: NDArray[np.int64]
    sequence: NDArray[np.int64]
    ended_by: NDArray[np.int64]

    def at(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "LinkColumns":
        """Return the rows at these positions, or where a mask says so."""
        return LinkColumns(
            self.owner[rows],
            self.other[rows],
            self.kind[rows],
            self.since[rows],
            self.until[rows],
            self.sequence[rows],
            self.ended_by[rows],
        )


_NONE = np.zeros(0, np.int64)
NO_LINKS = LinkColumns(_NONE, _NONE, np.zeros(0, np.int8), _NONE, _NONE, _NONE, _NONE)
"""No row at all."""


class Adjacency(Protocol):
    """Links by item number, voided ones left out, ends as known then; implemented by stores.

    Items are numbered from 0 in the order in which entries first spoke of them.
    """

    def number(self, item: str) -> int:
        """Return the number of an item; -1 when no entry speaks of it."""
        ...

    def names(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the identifiers of items, in the order asked; safe at any time, in any thread."""
        ...

    def are_classes(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which items are pure classes: a lineage ends there."""
        ...

    def into(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose target is one of `items`, which are distinct."""
        ...

    def out_of(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose source is one of `items`, which are distinct."""
        ...

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]:
        """Return the entries that speak of `item`, by time then sequence, voided ones included."""
        ...

    def knows(self, item: str) -> bool:
        """Say whether any entry speaks of `item`."""
        ...


class LineageNode(msgspec.Struct, frozen=True, gc=False):
    """An item on the way.

    Fields
      item   identifier
      depth  links between it and the item asked about, the fewest; in both directions asked
             together, below zero for what lies upstream
      bound  time by which (upstream) or from which (downstream) the way reaches it
    """

    item: str
    depth: int
    bound: datetime


class LineageNodes(Lazy[LineageNode]):
    """The nodes of a lineage, made when looked at; how far they reach is known before."""

    __slots__ = ("depth",)

    def __init__(self, count: int, depth: int, make: Callable[[], tuple[LineageNode, ...]]) -> None:
        super().__init__(count, make)
        self.depth = depth


QUANTA = 1_000_000
"""Quanta in a base unit: amounts of a lineage are whole milligrams, or millionths of a piece."""


class LineageAmounts(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the item asked about came through (upstream) or went into each node.

    Amounts are of the item asked about, in whole quanta of `measure`; None where some event on the
    way does not say how much.

    Fields
      measure  what is counted: `mass` (a quantum is a milligram), `piece` (a millionth of one), or
               the dimension of a lot's unit; empty when how much the item is is not known
      whole    how much the item asked about is
      nodes    of each node of the lineage, in its order
      links    of each link, in its order
    """

    measure: str
    whole: int | None
    nodes: tuple[int | None, ...]
    links: tuple[int | None, ...]


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """A genealogy: nodes by depth then identifier, links by time then sequence.

    Fields
      item, direction   the question
      cycles     runs of items that come back on themselves (a loop of re-use), first = last
      truncated  whether a depth or node limit cut it
      amounts    how much went where; None when it was not asked
    """

    item: str
    direction: Direction
    nodes: Sequence[LineageNode]
    links: Sequence[Link]
    cycles: tuple[tuple[str, ...], ...] = ()
    truncated: bool = False
    amounts: LineageAmounts | None = None

    @property
    def node_count(self) -> int:
        """The number of nodes; makes none of them."""
        return len(self.nodes)

    @property
    def link_count(self) -> int:
        """The number of links; makes none of them."""
        return len(self.links)

    @property
    def depth(self) -> int:
        """The depth of the farthest node, in links."""
        if isinstance(self.nodes, LineageNodes):
            return self.nodes.depth
        return max((abs(node.depth) for node in self.nodes), default=0)


class LineagePage(msgspec.Struct, frozen=True, kw_only=True):
    """Some nodes of a lineage, in its order, with the links by which they were reached.

    Every link leads to one node and stands on the page of that node: the pages together have every
    node and every link once.

    Fields
      item, direction    the question
      checkpoint         entries of the book that count, on every page the same
      node_count, link_count   of the whole lineage;  first  position of the first node here
      cycles, truncated  of the whole lineage
      amounts            of the nodes and links here; None when not asked
      next               what to ask for the page after this; empty on the last one
    """

    item: str
    direction: Direction
    checkpoint: int
    node_count: int
    link_count: int
    first: int
    nodes: tuple[LineageNode, ...]
    links: tuple[Link, ...]
    cycles: tuple[tuple[str, ...], ...]
    truncated: bool
    amounts: LineageAmounts | None = None
    next: str = ""
