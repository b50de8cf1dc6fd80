"""Tracing: a genealogy of a book, whole or page by page, with how much went where.

On the walk: `Book.trace` and `Book.trace_page` are one call of these each. A page is cut from the
whole lineage, asked again at the checkpoint that the first page had; the token in its hand says
which, so that nothing of it is kept. It is not sealed: it tells a checkpoint and a position, which
whoever may ask for a checkpoint by its size may know.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time
from fractions import Fraction
from hashlib import sha256
from math import isnan
from typing import TypedDict

import msgspec
import numpy as np

from loopbook.book.asof import AsOfWords
from loopbook.book.lives import lives_of
from loopbook.book.readings import Readings, runs_of
from loopbook.book.shelf import core
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.entry import EntryKind
from loopbook.terms.event import Event
from loopbook.terms.lineage import (
    ONE_WAY,
    AsOf,
    Direction,
    Lineage,
    LineageAmounts,
    LineageNode,
    LineagePage,
    Link,
    microseconds_of,
)
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import Scheme
from loopbook.trace.apportion import apportion
from loopbook.trace.heap import Stated, Told
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.lineage import Limits, Traced, traced
from loopbook.trace.portion import portion_of

NODES_MAX = 10_000
DEPTH_MAX = 50
PAGE_SIZE = 1_000

TOUCHES_PER_NODE = 100
"""Entries read per node allowed, for amounts: bounds the work where lots are seen very often."""

MASS_FACT = "mass"
"""The word of a pack for what a single thing weighs."""

_TOKEN_MAX = 200

MomentWords = None | date | str


class TraceWords(TypedDict, total=False):
    """What else may be said of a trace; see `TraceWish`."""

    at: MomentWords
    as_of: AsOfWords
    depth: int
    nodes: int
    has_amounts: bool


class TraceWish(msgspec.Struct, frozen=True, kw_only=True):
    """How a lineage is asked for.

    Fields
      at      the moment of the world whose contents count: a day (to its end, UTC), or a moment
              with its zone; None: the day of `as_of`, or now, upstream, and all time downstream
      as_of   what may be known: a checkpoint or a day
      depth, nodes  limits, for each direction
      has_amounts   whether to say how much came through each node, or went there
    """

    at: MomentWords = None
    as_of: AsOfWords = None
    depth: int = DEPTH_MAX
    nodes: int = NODES_MAX
    has_amounts: bool = False

    @property
    def limits(self) -> Limits:
        """How far the lineage goes."""
        return Limits(self.depth, self.nodes)


class _Token(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins: entries of the book that count, position, digest of the question."""

    size: int
    first: int
    asked: str


def direction_named(words: str) -> Direction:
    """Return the direction of that name.

    Raises    UnknownTerm  there is none
    """
    if words not in list(Direction):
        raise UnknownTerm("LB-D12", direction=words)
    return Direction(words)


def moment_named(words: MomentWords) -> datetime | None:
    """Read a day, to its end in UTC, or a moment with its zone; None and an empty text: none.

    Raises    UnknownTerm  LB-U90 the text is neither
    """
    match words:
        case None:
            return None
        case datetime() if words.tzinfo is not None:
            return _in_utc(words, words.isoformat())
        case date() if not isinstance(words, datetime):
            return datetime.combine(words, time.max, tzinfo=UTC)
        case _:
            return _parsed(words.strip() if isinstance(words, str) else str(words))


def _parsed(text: str) -> datetime | None:
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return moment_named(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UnknownTerm("LB-U90", text=text) from fault
    if found.tzinfo is None:
        raise UnknownTerm("LB-U90", text=text)
    return _in_utc(found, text)


def _in_utc(moment: datetime, text: str) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as fault:
        # There it lies in no year that can be told.
        raise UnknownTerm("LB-U90", text=text) from fault


class Tracer:
    """What traces in a book as one reader may know it.

    Parameters
      known    what may be known, checked
      packs    whose units amounts may come in, and whose facts say what single things weigh
      clock    gives the time now
    """

    def __init__(
        self,
        readings: Readings,
        known: AsOf,
        packs: Sequence[Scheme],
        clock: Callable[[], datetime],
    ) -> None:
        self._readings = readings
        self._known = known
        self._packs = packs
        self._clock = clock

    def trace(self, item: str, direction: Direction, wish: TraceWish) -> Lineage:
        """Return the lineage of an item that is known."""
        found = self._traced(item, direction, wish).lineage()
        if not wish.has_amounts:
            return found
        return msgspec.structs.replace(found, amounts=self._amounts(found, wish))

    def page(
        self, item: str, direction: Direction, wish: TraceWish, page: tuple[int, str]
    ) -> LineagePage:
        """Return some nodes of a lineage, and the links by which they were reached.

        Parameters
          page   how many nodes, and the token that the page before gave; empty: the first page
        Raises   QueryError  LB-U91 the token is none, or of another question; LB-D58 no nodes are
                 asked for: such pages would never end
        """
        count, text = page
        if count < 1:
            raise QueryError("LB-D58", name="size", text=count, least=1, most=NODES_MAX)
        asked = _digest(item, direction, wish, self._known)
        size = self._readings.size if self._known.size is None else self._known.size
        start = _opened(text, asked, size) if text else _Token(size, 0, asked)
        then = msgspec.structs.replace(self._known, size=start.size)
        tracer = Tracer(self._readings, then, self._packs, self._clock)
        found = tracer._traced(item, direction, wish)
        if text and start.first >= found.node_count:
            # No page names what lies behind the last one: the token is of another book, or altered.
            raise QueryError("LB-U91", token=text)
        nodes, links = found.page(start.first, count)
        amounts = None
        if wish.has_amounts:
            whole = found.lineage()
            amounts = _of_page(whole, tracer._amounts(whole, wish), nodes, links)
        end = start.first + len(nodes)
        return LineagePage(
            item=item,
            direction=direction,
            checkpoint=start.size,
            node_count=found.node_count,
            link_count=found.link_count,
            first=start.first,
            nodes=nodes,
            links=links,
            cycles=found.cycles,
            truncated=found.is_cut,
            amounts=amounts,
            next=_sealed(_Token(start.size, end, asked)) if end < found.node_count else "",
        )

    def _traced(self, item: str, direction: Direction, wish: TraceWish) -> Traced:
        at, stack = moment_named(wish.at), self._readings.stack
        return traced(stack, item, direction, self._known, wish.limits, at=at)

    def _amounts(self, found: Lineage, wish: TraceWish) -> LineageAmounts:
        if found.direction is not Direction.BOTH:
            return self._apportioned([found], wish)[0]
        ways = [self._traced(found.item, way, wish).lineage() for way in ONE_WAY]
        up, down = self._apportioned(ways, wish)
        return _joined(found, [(ways[0], up), (ways[1], down)])

    def _apportioned(self, ways: Sequence[Lineage], wish: TraceWish) -> list[LineageAmounts]:
        stated = self._stated(ways, TOUCHES_PER_NODE * wish.nodes)
        return [apportion(way, stated) for way in ways]

    def _stated(self, ways: Sequence[Lineage], most: int) -> Stated:
        """Return what entries say of the amounts of lineages; nothing when there are too many."""
        stack = self._readings.stack
        sequences = {link.sequence for way in ways for link in way.links}
        items = {node.item for way in ways for node in way.nodes}
        for item in sorted(items):
            if level_of(item) is Level.LOT:
                sequences |= {touch.sequence for touch in stack.touches(item, self._known)}
            if len(sequences) > most:
                return Stated({}, {})
        asked = np.array(sorted(sequences), np.int64)
        counting = asked[~stack.tail.voids.held(asked, self._known)]
        told = {}
        units = _units_of(self._packs)
        for sequence, event in self._events(counting.tolist()):
            portion = portion_of(event, units)
            if portion is not None:
                told[sequence] = Told(microseconds_of(event.time), portion)
        things = sorted(item for item in items if level_of(item) is not Level.LOT)
        return Stated(told, self._weights(things))

    def _events(self, sequences: Collection[int]) -> Iterator[tuple[int, Event]]:
        for first, last in runs_of(sequences):
            for entry in self._readings.store.read(first, last, (EntryKind.EVENT,)):
                event = self._readings.event_of_entry(entry)
                if event is not None:
                    yield entry.sequence, event

    def _weights(self, things: Sequence[str]) -> dict[str, Fraction]:
        """Return what things weigh by the latest fact `mass` that may be known, in kilograms."""
        numbers = np.array([self._readings.stack.number(item) for item in things], np.int64)
        asked, names = np.unique(numbers), dict(zip(numbers.tolist(), things, strict=True))
        found: dict[str, Fraction] = {}
        for pack in reversed(self._packs):
            word = pack.vocabulary.get(MASS_FACT)
            if word is None or word.kind != "fact":
                continue
            lives = lives_of(self._readings, pack, self._known, self._clock)
            facts = lives.facts(MASS_FACT, asked)
            for owner, value in zip(facts.owner.tolist(), facts.value.tolist(), strict=True):
                # By time: of several the last one stays.
                if not isnan(value):
                    found[names[int(asked[owner])]] = Fraction(repr(value))
        return found


def _units_of(packs: Sequence[Scheme]) -> Units:
    """Return the units of all packs, and those of the core."""
    every = [core().units, *(pack.units for pack in packs)]
    return Units(
        {code: unit for units in every for code, unit in units.by_code.items()},
        {word: code for units in every for word, code in units.by_spelling.items()},
    )


def _joined(found: Lineage, ways: Sequence[tuple[Lineage, LineageAmounts]]) -> LineageAmounts:
    """Return the amounts of both directions in the order of the lineage of both.

    At a moment at which more of a lot was still to be made, its whole is not one number.
    """
    (up, above), (down, below) = ways
    upstream = dict(zip((node.item for node in up.nodes), above.nodes, strict=True))
    downstream = dict(zip((node.item for node in down.nodes), below.nodes, strict=True))
    links = dict(zip(down.links, below.links, strict=True))
    links |= dict(zip(up.links, above.links, strict=True))
    whole = above.whole if above.whole == below.whole else None
    return LineageAmounts(
        measure=above.measure,
        whole=whole,
        nodes=tuple(
            whole if not node.depth else (upstream if node.depth < 0 else downstream)[node.item]
            for node in found.nodes
        ),
        links=tuple(links[link] for link in found.links),
    )


def _of_page(
    whole: Lineage,
    amounts: LineageAmounts,
    nodes: Sequence[LineageNode],
    links: Sequence[Link],
) -> LineageAmounts:
    """Return the amounts of the nodes and links of a page."""
    of_nodes = dict(zip(whole.nodes, amounts.nodes, strict=True))
    of_links = dict(zip(whole.links, amounts.links, strict=True))
    return msgspec.structs.replace(
        amounts,
        nodes=tuple(of_nodes[node] for node in nodes),
        links=tuple(of_links[link] for link in links),
    )


def _digest(item: str, direction: Direction, wish: TraceWish, known: AsOf) -> str:
    """Return what a token holds for: the question, and who asks."""
    at = moment_named(wish.at)
    moments = [None if each is None else microseconds_of(each) for each in (at, known.day)]
    sees = None if known.sees is None else sorted(known.sees)
    asked = [item, direction, moments, known.size, wish.depth, wish.nodes, wish.has_amounts, sees]
    return sha256(msgspec.json.encode(asked)).hexdigest()[:32]


def _opened(text: str, asked: str, size: int) -> _Token:
    """Return what a token says.

    Raises    QueryError  LB-U91 it is none, of another question, or of a book that knew more
    """
    try:
        padded = text[:_TOKEN_MAX].encode("ascii") + b"=" * (-len(text[:_TOKEN_MAX]) % 4)
        token = msgspec.json.decode(urlsafe_b64decode(padded), type=_Token)
    except (ValueError, msgspec.MsgspecError) as fault:
        raise QueryError("LB-U91", token=text) from fault
    if token.asked != asked or not 0 <= token.size <= size or token.first < 0:
        raise QueryError("LB-U91", token=text)
    return token


def _sealed(token: _Token) -> str:
    return urlsafe_b64encode(msgspec.json.encode(token)).rstrip(b"=").decode()
