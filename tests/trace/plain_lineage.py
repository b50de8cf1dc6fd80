"""The plain lineage: object by object over lists of links, as `trace.lineage` says it in words.

It is the oracle of the search over columns. What it asks is `PlainAdjacency`: links by identifier.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from loopbook.terms.lineage import (
    AsOf,
    Direction,
    Lineage,
    LineageNode,
    Link,
    LinkKind,
    Touch,
)
from loopbook.trace.cycle import CYCLES_MAX, cycles_of
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.search import LINKS_PER_NODE, Limits

PAST = datetime.min.replace(tzinfo=UTC)
FAR = datetime.max.replace(tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Window = tuple[datetime, datetime]
"""Downstream [low, high); upstream the moment twice."""


class PlainAdjacency(Protocol):
    """Links by identifier, by time then sequence."""

    def into(self, item: str, as_of: AsOf) -> Sequence[Link]: ...

    def out_of(self, item: str, as_of: AsOf) -> Sequence[Link]: ...

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]: ...


class _State(msgspec.Struct, frozen=True, order=True):
    """An item, and when it counts."""

    item: str
    window: Window


def plain_lineage(
    adjacency: PlainAdjacency, item: str, direction: Direction, as_of: AsOf, limits: Limits
) -> Lineage:
    """Return the items `item` was made of (upstream) or went into (downstream), with the links.

    Parameters
      as_of   what may be known; its day is also the moment that counts upstream
      limits  beyond them the lineage is `truncated`, nearest generations kept
    Returns   nodes by depth then identifier, `item` first; an item that no entry speaks of stands
              alone
    """
    walk = _Walk(adjacency, direction, as_of, limits)
    walk.follow(item)
    found = walk.links()
    cycles = cycles_of(item, [(link.source, link.target) for link in found])
    return Lineage(
        item=item,
        direction=direction,
        nodes=walk.nodes(item),
        links=found,
        cycles=cycles[:CYCLES_MAX],
        truncated=walk.is_truncated or len(cycles) > CYCLES_MAX,
    )


def _upstream(link: Link, window: Window) -> Window | None:
    moment = window[0]
    if link.since > moment:
        return None
    if link.kind is not LinkKind.PART_OF:
        return link.since, link.since
    return window if link.until is None or moment < link.until else None


def _downstream(link: Link, window: Window) -> Window | None:
    low, high = window
    if link.kind is not LinkKind.PART_OF:
        return (link.since, FAR) if low <= link.since < high else None
    low, high = max(low, link.since), min(high, link.until or FAR)
    return (low, high) if low < high else None


class _Walk:
    """A search by generations; `follow` fills it."""

    def __init__(
        self, adjacency: PlainAdjacency, direction: Direction, as_of: AsOf, limits: Limits
    ) -> None:
        self._adjacency = adjacency
        self._is_upstream = direction is Direction.UPSTREAM
        self._as_of = as_of
        self._limits = limits
        self._step: Callable[[Link, Window], Window | None] = (
            _upstream if self._is_upstream else _downstream
        )
        self._linked: dict[str, Sequence[Link]] = {}
        self._links: dict[tuple[int, str, str, LinkKind], Link] = {}
        self._windows: dict[str, list[Window]] = {}
        self._depths: dict[str, int] = {}
        self._looked = 0
        self.is_truncated = False

    def follow(self, item: str) -> None:
        """Search from `item`, generation by generation, each in the order of identifiers."""
        moment = self._as_of.day or FAR
        start = _State(item, (moment, moment) if self._is_upstream else (PAST, FAR))
        self._enter(start, 0)
        generation = [start]
        depth = 0
        while generation:
            reached = [state for each in generation for state in self._next(each, depth)]
            generation = sorted(reached)
            depth += 1

    def _next(self, state: _State, depth: int) -> list[_State]:
        """Return the states one link further that were not followed before."""
        if depth and level_of(state.item) is Level.CLASS:
            return []
        reached = []
        for link in self._of(state.item):
            window = self._step(link, state.window)
            if window is None or not self._may_look(link, depth):
                continue
            other = _State(link.source if self._is_upstream else link.target, window)
            is_new = not self._covers(other)
            if is_new and not self._enter(other, depth + 1):
                continue
            self._links[_key(link)] = link
            reached += [other] if is_new else []
        return reached

    def _may_look(self, link: Link, depth: int) -> bool:
        self._looked += 1
        is_allowed = (
            depth < self._limits.depth and self._looked <= LINKS_PER_NODE * self._limits.nodes
        ) or _key(link) in self._links
        self.is_truncated |= not is_allowed
        return is_allowed

    def _of(self, item: str) -> Sequence[Link]:
        if item not in self._linked:
            ask = self._adjacency.into if self._is_upstream else self._adjacency.out_of
            self._linked[item] = ask(item, self._as_of)
        return self._linked[item]

    def _covers(self, state: _State) -> bool:
        low, high = state.window
        seen = self._windows.get(state.item, ())
        return any(
            (low, high) == each or (not self._is_upstream and each[0] <= low and high <= each[1])
            for each in seen
        )

    def _enter(self, state: _State, depth: int) -> bool:
        """Note a state; refuse it when its item would be one too many."""
        if state.item not in self._depths:
            if len(self._depths) >= max(self._limits.nodes, 1):
                self.is_truncated = True
                return False
            self._depths[state.item] = depth
        self._windows.setdefault(state.item, []).append(state.window)
        return True

    def links(self) -> tuple[Link, ...]:
        """Return the links found, by time then sequence."""
        return tuple(
            sorted(self._links.values(), key=lambda k: (k.since, k.sequence, k.source, k.target))
        )

    def nodes(self, item: str) -> tuple[LineageNode, ...]:
        """Return the items found, by depth then identifier."""
        return tuple(
            LineageNode(each, depth, self._bound(each, item))
            for each, depth in sorted(self._depths.items(), key=lambda pair: (pair[1], pair[0]))
        )

    def _bound(self, each: str, item: str) -> datetime:
        """Return the latest moment (upstream) or the earliest (downstream) of an item.

        The far ends of time are no dates a person can read: the last or first time that anything
        is said stands for them.
        """
        windows = self._windows[each]
        bound = max(w[0] for w in windows) if self._is_upstream else min(w[0] for w in windows)
        if bound not in (PAST, FAR):
            return bound
        times = [touch.time for touch in self._adjacency.touches(item, self._as_of)]
        times += [link.since for link in self._links.values()]
        if not times:
            return self._as_of.day or EPOCH
        return max(times) if self._is_upstream else min(times)


def _key(link: Link) -> tuple[int, str, str, LinkKind]:
    return link.sequence, link.source, link.target, link.kind
