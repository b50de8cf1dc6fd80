"""Search: what a lineage reaches, generation by generation over columns; no object per link.

A state is an item with the window [low, high) in which it counts; upstream the moment stands in
both. `lineage.py` tells what links do to windows, and why every way ends.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.terms.lineage import (
    FOREVER,
    NO_LINKS,
    PART_OF,
    Adjacency,
    AsOf,
    LinkColumns,
    microseconds_of,
)

Column = NDArray[np.int64]
Mask = NDArray[np.bool_]

PAST = -(2**63)
"""The beginning of all time, in microseconds."""

NOW = FOREVER - 1
"""The moment that counts when no day is asked about: before the end of what lasts."""

LINKS_PER_NODE = 100
"""Links looked at per node allowed: bounds the work where few items are linked very often."""

FEW = 100
"""States that are compared one by one: below it Python is quicker than numpy (measured)."""

PAIRS_AT_ONCE = 200_000
"""Links times states of one item that are looked at together: bounds the memory."""


class Limits(msgspec.Struct, frozen=True):
    """How far a lineage goes: generations, and items."""

    depth: int = 50
    nodes: int = 10_000


class States(NamedTuple):
    """Items and when they count, one a row, by item."""

    item: Column
    low: Column
    high: Column

    def at(self, rows: Column | Mask) -> "States":
        """Return the rows at these positions, or where a mask says so."""
        return States(self.item[rows], self.low[rows], self.high[rows])


class Found(NamedTuple):
    """What a search reached.

    Fields
      items, depths  each item once, by depth then number
      states         all that was followed
      links          each link once; its owner is here the number of the item, not a position
      is_cut         whether a limit left something out
      is_forward     whether every link led one generation on: then there is no cycle
    """

    items: Column
    depths: Column
    states: States
    links: LinkColumns
    is_cut: bool
    is_forward: bool


def search(
    adjacency: Adjacency,
    start: int,
    is_upstream: bool,
    as_of: AsOf,
    limits: Limits,
    *,
    at: datetime | None = None,
) -> Found:
    """Return what is reached from item number `start`; from -1, nothing but itself.

    Parameters
      at   the moment that counts, upstream, or from which on; None: the day that may be known, or
           now, upstream, and all time, downstream
    """
    moment = as_of.day if at is None and is_upstream else at
    first = NOW if is_upstream else PAST
    low = first if moment is None else microseconds_of(moment)
    high = low if is_upstream else FOREVER
    states = States(*(np.array([each], np.int64) for each in (start, low, high)))
    run = _Run(adjacency, is_upstream, as_of, limits, states)
    depth = 0
    while start >= 0 and len(states.item) and not run.is_over:
        states = run.follow(states, depth)
        depth += 1
    return run.found()


class _Run:
    """A search under way; `follow` takes it one generation further.

    `is_over` is set when as many links were looked at as may be: it ends there.
    """

    def __init__(
        self, adjacency: Adjacency, is_upstream: bool, as_of: AsOf, limits: Limits, start: States
    ) -> None:
        self._adjacency = adjacency
        self._ask = adjacency.into if is_upstream else adjacency.out_of
        self._step: Callable[[States, LinkColumns], tuple[Mask, Column, Column]] = (
            _upstream if is_upstream else _downstream
        )
        self._as_of = as_of
        self._limits = limits
        self._room = LINKS_PER_NODE * limits.nodes
        self._seen = start.item
        self._returned = [start.item[:0]]
        self._items = [start.item]
        self._depths = [np.zeros(1, np.int64)]
        self._states = [start]
        self._links: list[LinkColumns] = []
        self._is_cut = False
        self.is_over = False
        self._is_forward = True

    def follow(self, states: States, depth: int) -> States:
        """Return the states one link further that were not followed before."""
        is_class = self._adjacency.are_classes(states.item)
        if depth and is_class.any():
            states = states.at(~is_class)
        is_first = _are_first(states.item)
        asked = states.item[is_first]
        if not len(asked):
            return states
        links = self._ask(asked, self._as_of)
        owners = links.owner
        links = links._replace(owner=asked[owners])
        if len(asked) == len(states.item):
            return self._look(states, (links, None, owners), depth)
        reached: list[States] = []
        for row, state in _pairs(is_first, owners):
            if reached:
                # Links of an item may be found in more than one part.
                self._returned.append(asked)
            reached.append(self._look(states, (links, row, state), depth))
            if self.is_over:
                break
        both = _all(reached)
        return both.at(both.item.argsort())

    def _look(
        self, states: States, ways: tuple[LinkColumns, Column | None, Column], depth: int
    ) -> States:
        """Follow links from states; of `ways`, the rows of links are None for all in their order.

        Returns   the states that are new
        """
        links, row, state = ways
        looked = links if row is None else links.at(row)
        is_way, low, high = self._step(states.at(state), looked)
        row = is_way.nonzero()[0] if row is None else row[is_way]
        reached = States(links.other[row], low[is_way], high[is_way])
        is_allowed = self._allowed(links, row, depth)
        if is_allowed is not None:
            row, reached = row[is_allowed], reached.at(is_allowed)
        return self._enter(links, row, reached, depth + 1) if len(row) else reached

    def _allowed(self, links: LinkColumns, row: Column, depth: int) -> Mask | None:
        """Say which links may be followed; None for all. One found before always may."""
        is_near = depth < self._limits.depth
        room = max(self._room, 0) if is_near else 0
        self._room -= len(row)
        if len(row) <= room:
            return None
        is_allowed = np.ones(len(row), np.bool_)
        is_allowed[room:] = self._were_found(links.at(row[room:]))
        is_cut = not is_allowed.all()
        self._is_cut |= is_cut
        self.is_over |= is_cut and is_near
        return is_allowed

    def _were_found(self, links: LinkColumns) -> Mask:
        """Say which links were found before: those of items followed again, as it can be."""
        were_found = _has(self._again(), links.owner)
        maybe = links.at(were_found)
        found = joined(self._links)
        keys = set(_keys(found.at(np.isin(found.sequence, maybe.sequence))))
        were_found[were_found] = [key in keys for key in _keys(maybe)]
        return were_found

    def _again(self) -> Column:
        """Return the items that were followed again, sorted: their links came twice."""
        return np.sort(np.concatenate(self._returned))

    def _enter(self, links: LinkColumns, row: Column, reached: States, depth: int) -> States:
        """Take links and the states they lead to; return the states that are new."""
        is_new = ~_has(self._seen, reached.item)
        is_forward = bool(is_new.all())
        fresh = _distinct(reached.item if is_forward else reached.item[is_new])
        room = max(self._limits.nodes, 1) - len(self._seen)
        if len(fresh) > room:
            self._is_cut = True
            is_kept = ~is_new | (reached.item < fresh[room])
            row, reached, fresh = row[is_kept], reached.at(is_kept), fresh[:room]
        self._links.append(_found_of(links, row))
        if is_forward and len(fresh) == len(reached.item):
            # The common case, a tree: each link leads to an item of its own.
            states = reached.at(reached.item.argsort())
        else:
            states = _uncovered(self._followed(reached.item, is_forward), reached)
        if not is_forward:
            self._is_forward = False
            self._returned.append(states.item[_has(self._seen, states.item)])
        self._seen = np.sort(np.concatenate((self._seen, fresh)))
        self._items.append(fresh)
        self._depths.append(np.full(len(fresh), depth))
        self._states.append(states)
        return states

    def _followed(self, items: Column, is_forward: bool) -> States:
        """Return the states followed so far of some items; of new ones there are none."""
        if is_forward:
            return States(items[:0], items[:0], items[:0])
        states = _all(self._states)
        return states.at(_has(np.sort(items), states.item))

    def found(self) -> Found:
        """Return what was reached so far."""
        return Found(
            np.concatenate(self._items),
            np.concatenate(self._depths),
            _all(self._states),
            self._found_links(),
            self._is_cut,
            self._is_forward,
        )

    def _found_links(self) -> LinkColumns:
        """Return each link once: an item followed again brought its links again."""
        links = joined(self._links)
        is_twice = _has(self._again(), links.owner)
        if not is_twice.any():
            return links
        return joined([links.at(~is_twice), _once(links.at(is_twice))])


def _pairs(is_first: Mask, owners: Column) -> Iterator[tuple[Column, Column]]:
    """Yield rows of links with rows of states, some at a time: each link for each of its states.

    Parameters
      is_first  whether each state, by item, is the first of its item
      owners    of each link, the position of its item among the distinct ones; ascending
    """
    links_of = np.bincount(owners, minlength=int(is_first.sum()))
    item = is_first.cumsum() - 1
    count, begin = links_of[item], (links_of.cumsum() - links_of)[item]
    part = count.cumsum() // PAIRS_AT_ONCE
    for number in _distinct(part):
        state = (part == number).nonzero()[0]
        ends = count[state].cumsum()
        row = np.arange(ends[-1]) + (begin[state] - ends + count[state]).repeat(count[state])
        yield row, state.repeat(count[state])


def _upstream(states: States, links: LinkColumns) -> tuple[Mask, Column, Column]:
    """Return which links are ways, and the moment at which each source counts, twice."""
    moment = states.low
    is_part = links.kind == PART_OF
    is_way = (links.since <= moment) & (~is_part | (moment < links.until))
    moment = np.where(is_part, moment, links.since)
    return is_way, moment, moment


def _downstream(states: States, links: LinkColumns) -> tuple[Mask, Column, Column]:
    """Return which links are ways, and the window [low, high) in which each target has it."""
    is_part = links.kind == PART_OF
    low = np.maximum(states.low, links.since)
    # What became something else does so within one instant, and is that from then on.
    high = np.minimum(states.high, np.where(is_part, links.until, links.since + 1))
    return low < high, low, np.where(is_part, high, FOREVER)


def _found_of(links: LinkColumns, row: Column) -> LinkColumns:
    """Return the links at these rows, each once."""
    is_found = np.zeros(len(links.owner), np.bool_)
    is_found[row] = True
    return links if is_found.all() else links.at(is_found)


def _uncovered(followed: States, reached: States) -> States:
    """Return the states reached whose window is inside no other of the same item, each once.

    Sorted by item, then beginning, then longest first, a window is inside an earlier one when some
    earlier window of its item ends as late or later.
    """
    both = _all([followed, reached])
    count = len(both.item)
    is_reached = np.arange(count) >= len(followed.item)
    if count <= FEW:
        return _few_uncovered(both, is_reached)
    begin = end = _place(both.low)
    window = begin
    if not np.array_equal(both.low, both.high):
        end = _place(both.high)
        window = _place(begin * count + (count - 1 - end))
    # One number instead of three keys: sorting numbers is many times quicker than np.lexsort.
    number = ((both.item - both.item.min()) * count + window) * 2 + is_reached
    order = number.argsort()
    both, is_reached, end = both.at(order), is_reached[order], end[order]
    starts = _are_first(both.item)
    # Ends raised by item, so that one running maximum serves all items.
    end = starts.cumsum() * count + end
    latest = np.maximum.accumulate(end)
    is_inside = ~starts
    is_inside[1:] &= latest[:-1] >= end[1:]
    return both.at(is_reached & ~is_inside)


def _few_uncovered(both: States, is_reached: Mask) -> States:
    """The same row by row, which is quicker for few."""
    columns = both.item, both.low, -both.high, is_reached
    rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
    kept = []
    last, latest = None, PAST
    for item, low, minus_high, is_new in rows:
        if item != last:
            last, latest = item, PAST
        if -minus_high > latest:
            latest = -minus_high
            kept += [(item, low, latest)] if is_new else []
    return States(*np.array(kept, np.int64).reshape(-1, 3).T.copy())


def _place(values: Column) -> Column:
    """Return the rank of each value among the distinct ones, from 0."""
    order = values.argsort()
    places = np.empty(len(values), np.int64)
    places[order] = _are_first(values[order]).cumsum() - 1
    return places


def _are_first(values: Column) -> Mask:
    """Say of sorted values which are the first of their kind."""
    are_first = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=are_first[1:])
    return are_first


def _distinct(values: Column) -> Column:
    """Return each value once, sorted; quicker than np.unique."""
    values = np.sort(values)
    return values[_are_first(values)]


def _has(seen: Column, items: Column) -> Mask:
    """Say which items are in `seen`, which is sorted."""
    if not len(seen):
        return np.zeros(len(items), np.bool_)
    at = np.minimum(seen.searchsorted(items), len(seen) - 1)
    found: Mask = seen[at] == items
    return found


def _all(parts: list[States]) -> States:
    item, low, high = zip(*parts, strict=True)
    return States(np.concatenate(item), np.concatenate(low), np.concatenate(high))


def joined(parts: list[LinkColumns]) -> LinkColumns:
    """Return the rows of all parts, one after the other."""
    if len(parts) < 2:
        return parts[0] if parts else NO_LINKS
    return LinkColumns(*map(np.concatenate, zip(*parts, strict=True)))


def _once(links: LinkColumns) -> LinkColumns:
    keys = links.sequence, links.owner, links.other, links.kind
    order = np.lexsort(keys)
    is_first = np.zeros(len(order), np.bool_)
    is_first[:1] = True
    for key in keys:
        is_first[1:] |= key[order][1:] != key[order][:-1]
    return links.at(order[is_first])


def _keys(links: LinkColumns) -> list[tuple[int, int, int, int]]:
    columns = links.sequence, links.owner, links.other, links.kind
    return list(zip(*(column.tolist() for column in columns), strict=True))
