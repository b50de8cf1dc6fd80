"""Lineage: where an item came from, or where it went, along ways that time allows.

Downstream carries a window [low, high) in which the material asked about is in an item:
    BECAME at s       needs s inside the window; the target then has it from s on
    PART_OF [s, u)    narrows the window to what it shares with [s, u); nothing shared, no way
Upstream carries the moment t at which an item's content counts:
    BECAME at s       needs s <= t; the source counts at the moment it was consumed, s
    PART_OF [s, u)    needs s <= t < u; the content counts at the same t
The question itself starts with all time, or the moment asked on (downstream), and with the moment
asked, the day that may be known, or now (upstream):
the contents of a pack are those inside it then, and those of a consumed pack what was inside when
it was consumed. An item reached again at another moment is followed again, since other contents may
count; a window inside one already followed adds nothing. So every way ends, loops of re-use too.
A pure class keeps no identity: the way ends there (link.py).

Source    Holme & Saramaki (2012), Temporal networks, Physics Reports 519, 3.1 (time-respecting
          paths)
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.lazy import Lazy
from loopbook.terms.lineage import (
    FOREVER,
    KINDS,
    Adjacency,
    AsOf,
    Direction,
    Lineage,
    LineageNode,
    LineageNodes,
    Link,
    LinkColumns,
    Touch,
    microseconds_of,
    moment_of,
)
from loopbook.trace.cycle import CYCLES_MAX, cycles_of, turning
from loopbook.trace.search import NOW, PAST, Found, Limits, joined, search

__all__ = ["Limits", "Traced", "lineage", "traced"]

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Numbers of sources and of targets."""


class _Way(NamedTuple):
    """What was found in one direction, with the numbers at both ends of its links."""

    found: Found
    is_upstream: bool
    edge: int
    ends: Ends


def lineage(
    adjacency: Adjacency,
    item: str,
    direction: Direction,
    as_of: AsOf,
    limits: Limits,
    *,
    at: datetime | None = None,
) -> Lineage:
    """Return the items `item` was made of (upstream) or went into (downstream), with the links.

    Parameters and result as of `traced`. Nodes and links are made when looked at; `adjacency` must
    last until then.
    """
    return traced(adjacency, item, direction, as_of, limits, at=at).lineage()


def traced(
    adjacency: Adjacency,
    item: str,
    direction: Direction,
    as_of: AsOf,
    limits: Limits,
    *,
    at: datetime | None = None,
) -> "Traced":
    """Return what was found of an item, as columns, to be told whole or page by page.

    Parameters
      as_of   what may be known; its day is also the moment that counts upstream, unless `at` is
      limits  beyond them the lineage is `truncated`, nearest generations kept; for each direction
      at      the moment of the world whose contents count: upstream what is inside then,
              downstream what the item goes into from then on
    """
    number = adjacency.number(item)
    touches = adjacency.touches(item, as_of)
    ways = []
    for is_upstream in _IS_UPSTREAM[direction]:
        found = search(adjacency, number, is_upstream, as_of, limits, at=at)
        # Links in the direction of time, whichever way they were followed.
        near, far = found.links.owner, found.links.other
        edge = _edge(touches, found.links, is_upstream, as_of)
        ways.append(_Way(found, is_upstream, edge, (far, near) if is_upstream else (near, far)))
    return Traced(adjacency, item, direction, ways)


class Traced:
    """A lineage as columns.

    Nodes come by depth then identifier, `item` first; in both directions what lies upstream comes
    before it, at depths below zero, and an item on both sides comes twice. An item that no entry
    speaks of stands alone.
    """

    def __init__(
        self, adjacency: Adjacency, item: str, direction: Direction, ways: Sequence[_Way]
    ) -> None:
        self._adjacency = adjacency
        self._item = item
        self._direction = direction
        self._ways = ways
        first = ways[0]
        self._links, self._ends, self._first_down = first.found.links, first.ends, 0
        is_forward = first.found.is_forward
        if len(ways) > 1:
            self._links, self._ends, is_forward, self._first_down = _together(ways)
        self.cycles = () if is_forward else _cycles(adjacency, item, self._links, self._ends)
        self.node_count = sum(len(way.found.items) for way in ways) - len(ways) + 1
        self.link_count = len(self._links.owner)
        self.is_cut = any(way.found.is_cut for way in ways) or len(self.cycles) > CYCLES_MAX

    def lineage(self) -> Lineage:
        """Return all of it."""
        return Lineage(
            item=self._item,
            direction=self._direction,
            nodes=LineageNodes(
                self.node_count,
                max(int(way.found.depths[-1]) for way in self._ways),
                lambda: self._nodes(0, self.node_count)[0],
            ),
            links=Lazy(self.link_count, lambda: _links(self._adjacency, self._links, self._ends)),
            cycles=self.cycles[:CYCLES_MAX],
            truncated=self.is_cut,
        )

    def page(self, first: int, count: int) -> tuple[tuple[LineageNode, ...], tuple[Link, ...]]:
        """Return `count` nodes from a position on, and the links that lead to them.

        Every link leads to one node. Names are asked for of the generations on the page only.
        """
        nodes, numbers = self._nodes(first, count)
        is_here = np.zeros(self.link_count, np.bool_)
        parts = [slice(None)]
        if len(self._ways) > 1:
            parts = [slice(self._first_down), slice(self._first_down, None)]
        for way, part, wanted in zip(self._ways, parts, numbers, strict=True):
            far = self._ends[0 if way.is_upstream else 1][part]
            is_here[part] = np.isin(far, wanted)
        source, target = self._ends
        ends = source[is_here], target[is_here]
        return nodes, _links(self._adjacency, self._links.at(is_here), ends)

    def _nodes(
        self, first: int, count: int
    ) -> tuple[tuple[LineageNode, ...], list[NDArray[np.int64]]]:
        """Return nodes from a position on, and their numbers, by direction."""
        depth, side, place = self._rows()
        last = min(first + count, len(depth))
        if first >= last:
            return (), [depth[:0] for _ in self._ways]
        # Whole generations, since identifiers decide the order inside one.
        begin = int(depth.searchsorted(depth[first]))
        end = int(depth.searchsorted(depth[last - 1], "right"))
        rows: list[tuple[int, str, int, int, int]] = []
        for number, way in enumerate(self._ways):
            mine = place[begin:end][side[begin:end] == number]
            bounds = _bounds(way.found, way.is_upstream, way.edge)[mine]
            told = way.found.items[mine]
            columns = (depth[begin:end][side[begin:end] == number], bounds, told)
            names = self._names(told, mine)
            found = zip(*(column.tolist() for column in columns), strict=True)
            rows += [
                (deep, name, bound, number, each)
                for name, (deep, bound, each) in zip(names, found, strict=True)
            ]
        shown = sorted(rows)[first - begin : last - begin]
        nodes = tuple(LineageNode(name, deep, moment_of(bound)) for deep, name, bound, *_ in shown)
        here = [
            np.array([each for *_, way, each in shown if way == number], np.int64)
            for number in range(len(self._ways))
        ]
        # A link that leads back leads to the item itself, whichever direction told of it.
        if any(node.item == self._item and not node.depth for node in nodes):
            here = [np.append(each, self._ways[0].found.items[:1]) for each in here]
        return nodes, here

    def _rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return depth, direction and position in it of every node, by depth."""
        depths, sides, places = [], [], []
        for number, way in enumerate(self._ways):
            skipped = 1 if number else 0
            deep = way.found.depths[skipped:]
            depths.append(-deep if way.is_upstream and len(self._ways) > 1 else deep)
            sides.append(np.full(len(deep), number))
            places.append(np.arange(skipped, skipped + len(deep)))
        depth = np.concatenate(depths)
        order = depth.argsort(kind="stable")
        return depth[order], np.concatenate(sides)[order], np.concatenate(places)[order]

    def _names(self, numbers: NDArray[np.int64], places: NDArray[np.int64]) -> list[str]:
        """Return identifiers; the item asked about is named by the question alone."""
        is_other = places > 0
        others = iter(self._adjacency.names(numbers[is_other]))
        return [next(others) if is_named else self._item for is_named in is_other.tolist()]


_IS_UPSTREAM = {
    Direction.UPSTREAM: (True,),
    Direction.DOWNSTREAM: (False,),
    Direction.BOTH: (True, False),
}


def _together(ways: Sequence[_Way]) -> tuple[LinkColumns, Ends, bool, int]:
    """Return the links of both directions, each once, with their ends.

    Returns   also whether none can turn back, and the first row that only downstream tells: a ring
              may lie in neither direction alone, where what the item went into is in its sources
    """
    up, down = ways
    ends = [np.concatenate(each) for each in zip(up.ends, down.ends, strict=True)]
    links = joined([up.found.links, down.found.links])
    keys = np.stack((links.sequence, *ends, links.kind.astype(np.int64)))
    rows = np.sort(np.unique(keys, axis=1, return_index=True)[1])
    is_apart = not len(np.intersect1d(up.found.items[1:], down.found.items[1:]))
    is_forward = is_apart and up.found.is_forward and down.found.is_forward
    first_down = int(rows.searchsorted(len(up.found.links.owner)))
    return links.at(rows), (ends[0][rows], ends[1][rows]), is_forward, first_down


def _cycles(
    adjacency: Adjacency, item: str, links: LinkColumns, ends: Ends
) -> tuple[tuple[str, ...], ...]:
    left = turning(*ends)
    if not len(left):
        return ()
    names = [adjacency.names(end[left]) for end in ends]
    moments = links.since[left].tolist(), links.sequence[left].tolist()
    rows = sorted(zip(*moments, *names, strict=True))
    return cycles_of(item, [(source, target) for _, _, source, target in rows])


def _edge(touches: Sequence[Touch], links: LinkColumns, is_upstream: bool, as_of: AsOf) -> int:
    """Return the last (upstream) or first time that anything is said.

    It stands for the far ends of time, which are no dates a person can read.
    """
    times = {microseconds_of(touch.time) for touch in touches}
    if len(links.since):
        times.add(int(links.since.max() if is_upstream else links.since.min()))
    if not times:
        return 0 if as_of.day is None else microseconds_of(as_of.day)
    return max(times) if is_upstream else min(times)


def _bounds(found: Found, is_upstream: bool, edge: int) -> NDArray[np.int64]:
    """Return of each item found the latest moment (upstream) or the earliest (downstream)."""
    order = found.items.argsort()
    place = order[found.items.searchsorted(found.states.item, sorter=order)]
    if is_upstream:
        bounds = np.full(len(found.items), PAST)
        np.maximum.at(bounds, place, found.states.low)
    else:
        bounds = np.full(len(found.items), FOREVER)
        np.minimum.at(bounds, place, found.states.low)
    bounds[(bounds == PAST) | (bounds == NOW)] = edge
    return bounds


def _links(adjacency: Adjacency, links: LinkColumns, ends: Ends) -> tuple[Link, ...]:
    sources, targets = (adjacency.names(end) for end in ends)
    columns = (links.kind, links.until, links.ended_by)
    rows = zip(
        links.since.tolist(),
        links.sequence.tolist(),
        sources,
        targets,
        *(column.tolist() for column in columns),
        strict=True,
    )
    return tuple(
        Link(
            sequence=sequence,
            kind=KINDS[kind],
            source=source,
            target=target,
            since=moment_of(since),
            until=None if until == FOREVER else moment_of(until),
            ended_by=ended_by,
        )
        for since, sequence, source, target, kind, until, ended_by in sorted(rows)
    )
