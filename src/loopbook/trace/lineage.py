"""Lineage: where an item came from, or where it went, along ways that time allows.

Downstream carries a window [low, high) in which the material asked about is in an item:
    BECAME at s       needs s inside the window; the target then has it from s on
    PART_OF [s, u)    narrows the window to what it shares with [s, u); nothing shared, no way
Upstream carries the moment t at which an item's content counts:
    BECAME at s       needs s <= t; the source counts at the moment it was consumed, s
    PART_OF [s, u)    needs s <= t < u; the content counts at the same t
The question itself starts with all time (downstream) and with the day asked, or now (upstream):
the contents of a pack are those inside it then, and those of a consumed pack what was inside when
it was consumed. An item reached again at another moment is followed again, since other contents may
count; a window inside one already followed adds nothing. So every way ends, loops of re-use too.
A pure class keeps no identity: the way ends there (link.py).

Source    Holme & Saramaki (2012), Temporal networks, Physics Reports 519, 3.1 (time-respecting
          paths)
"""

from collections.abc import Sequence
from typing import cast

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
from loopbook.trace.search import NOW, PAST, Found, Limits, search

__all__ = ["Limits", "lineage"]

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Numbers of sources and of targets."""


def lineage(
    adjacency: Adjacency, item: str, direction: Direction, as_of: AsOf, limits: Limits
) -> Lineage:
    """Return the items `item` was made of (upstream) or went into (downstream), with the links.

    Parameters
      as_of   what may be known; its day is also the moment that counts upstream
      limits  beyond them the lineage is `truncated`, nearest generations kept
    Returns   nodes by depth then identifier, `item` first; an item that no entry speaks of stands
              alone. Nodes and links are made when looked at; `adjacency` must last until then
    """
    is_upstream = direction is Direction.UPSTREAM
    found = search(adjacency, adjacency.number(item), is_upstream, as_of, limits)
    # Links in the direction of time, whichever way they were followed.
    ends = (found.links.owner, found.links.other)
    source, target = reversed(ends) if is_upstream else ends
    cycles = () if found.is_forward else _cycles(adjacency, item, found.links, (source, target))
    edge = _edge(adjacency.touches(item, as_of), found.links, is_upstream, as_of)
    return Lineage(
        item=item,
        direction=direction,
        nodes=LineageNodes(
            len(found.items),
            int(found.depths[-1]),
            lambda: _nodes(adjacency, item, found, _bounds(found, is_upstream, edge)),
        ),
        links=Lazy(
            len(found.links.owner), lambda: _links(adjacency, found.links, (source, target))
        ),
        cycles=cycles[:CYCLES_MAX],
        truncated=found.is_cut or len(cycles) > CYCLES_MAX,
    )


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


def _bounds(found: Found, is_upstream: bool, edge: int) -> list[int]:
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
    return cast(list[int], bounds.tolist())


def _nodes(
    adjacency: Adjacency, item: str, found: Found, bounds: list[int]
) -> tuple[LineageNode, ...]:
    # The item asked about is named by the question: no entry may speak of it.
    names = [item, *adjacency.names(found.items[1:])]
    rows = sorted(zip(found.depths.tolist(), names, bounds, strict=True))
    return tuple(LineageNode(name, depth, moment_of(bound)) for depth, name, bound in rows)


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
