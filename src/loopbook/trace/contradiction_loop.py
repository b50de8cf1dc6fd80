"""Contradictions of loops: an item made, through others, of itself; or inside of what is in it.

A lot that is refilled with what was made of it, and a thing that is taken apart and built anew
under its code, come back on themselves too: where something of a loop was there before the loop
came back to it, the loop is re-use, and no contradiction.

Source    Tarjan (1972), Depth-first search and linear graph algorithms, SIAM J. Comput. 1: strongly
          connected components, here by scipy.sparse.csgraph
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from loopbook.terms.event import SIDES, Side
from loopbook.terms.life import Lives
from loopbook.terms.lineage import BECAME, FOREVER, PART_OF, LinkColumns
from loopbook.trace.contradiction_row import (
    Contradiction,
    Flags,
    Ints,
    Told,
    acts_of,
    are_things,
    key_of,
    nobody,
    told,
)
from loopbook.trace.link import TRANSFORMATION

OUTPUT = SIDES.index(Side.OUTPUT)

MOMENTS_MAX = 1_000
"""Moments at which one knot of containers is looked at: the first so many."""


class Edges(NamedTuple):
    """Links of a whole book as pairs of item numbers."""

    source: Ints
    target: Ints


class Loop(NamedTuple):
    """Links among items that can all reach each other; `knot` numbers the group of each link."""

    knot: Ints
    source: Ints
    target: Ints
    since: Ints
    until: Ints
    sequence: Ints

    def at(self, rows: Ints | Flags) -> "Loop":
        """Return the rows at these positions, or where a mask says so."""
        return Loop._make(column[rows] for column in self)


def knots(edges: Edges) -> tuple[Ints, Ints]:
    """Return the items that lie on a loop, ascending, and the number of the knot of each.

    Items of one knot can all reach each other along the links.
    """
    items, ends = np.unique(np.concatenate(edges), return_inverse=True)
    half = len(edges.source)
    found, knot = knots_among(Edges(ends[:half], ends[half:]), len(items))
    return items[found].astype(np.int64), knot


def knots_among(edges: Edges, count: int) -> tuple[Ints, Ints]:
    """Return the same for items that are numbered from 0 to `count` - 1, without sorting them.

    scipy counts in 32 bits: beyond 2^31 items it has no room, and says so.
    """
    if not len(edges.source):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    ends = edges.source.astype(np.int32), edges.target.astype(np.int32)
    graph = csr_array((np.ones(len(ends[0]), np.int8), ends), shape=(count, count))
    _, label = connected_components(graph, directed=True, connection="strong")
    found = np.flatnonzero(np.bincount(label, minlength=1)[label] > 1)
    _, knot = np.unique(label[found], return_inverse=True)
    return found, knot.astype(np.int64)


def loop_contradictions(
    lives: Lives, became: tuple[Ints, Ints], part_of: tuple[Ints, Ints]
) -> Iterator[Told]:
    """Yield the loops that time does not explain.

    Parameters
      became   items on loops of transformations, and the knot of each (`knots`)
      part_of  the same for loops of containers
    """
    links = _links_within(lives, became, BECAME)
    links = links.at(~_is_reuse(lives, links))
    yield _told_knots(Contradiction.LOOP, links)
    yield _told_knots(Contradiction.INSIDE_ITSELF, _lasting_at_once(lives, part_of))


def _links_within(lives: Lives, knotted: tuple[Ints, Ints], kind: int) -> Loop:
    """Return the links of a kind between items of one knot."""
    items, knot = knotted
    links = lives.adjacency.out_of(items, lives.as_of)
    links = links.at(links.kind == kind)
    at = np.searchsorted(items, links.other).clip(0, max(len(items) - 1, 0))
    is_in = np.zeros(len(at), np.bool_)
    if len(items):
        is_in = (items[at] == links.other) & (knot[at] == knot[links.owner])
    return _loop_of(items, knot, links.at(is_in))


def _loop_of(items: Ints, knot: Ints, links: LinkColumns) -> Loop:
    owner = links.owner
    return Loop(knot[owner], items[owner], links.other, links.since, links.until, links.sequence)


def _is_reuse(lives: Lives, links: Loop) -> Flags:
    """Say which links bring back to an item what was made of it, and the item was there before."""
    items, at = np.unique(links.target, return_inverse=True)
    if not len(items):
        return np.zeros(0, np.bool_)
    names = lives.adjacency.names(items)
    is_node = np.array([name.startswith(TRANSFORMATION) for name in names], np.bool_)
    was_there = np.where(
        are_things(lives, items), _first_made(lives, items), _first_spoken(lives, items)
    )
    was_there[is_node] = FOREVER
    # A thing that one transformation takes in and puts out again stays what it is.
    pair, back = (links.source, links.target), (links.target, links.source)
    nodes = items[is_node]
    is_kept = np.isin(links.source, nodes) & np.isin(key_of(*pair), key_of(*back))
    return (links.since > was_there[at]) | is_kept


def _first_made(lives: Lives, items: Ints) -> Ints:
    touches = lives.touches(items)
    act = acts_of(tuple(lives.shapes))
    is_making = act.is_making[touches.shape] | (
        act.is_transformation[touches.shape] & (touches.side == OUTPUT)
    )
    return _earliest(touches.owner[is_making], touches.time[is_making], len(items))


def _first_spoken(lives: Lives, items: Ints) -> Ints:
    touches = lives.touches(items)
    return _earliest(touches.owner, touches.time, len(items))


def _earliest(owner: Ints, time: Ints, count: int) -> Ints:
    earliest = np.full(count, FOREVER, np.int64)
    np.minimum.at(earliest, owner, time)
    return earliest


def _lasting_at_once(lives: Lives, knotted: tuple[Ints, Ints]) -> Loop:
    """Return the links of containers that lie on a loop at one moment, the first of each knot."""
    links = _links_within(lives, knotted, PART_OF)
    kept = [links.at(np.zeros(0, np.int64))]
    for knot in np.unique(links.knot):
        of_knot = links.at(links.knot == knot)
        for moment in np.unique(of_knot.since)[:MOMENTS_MAX]:
            now = of_knot.at((of_knot.since <= moment) & (moment < of_knot.until))
            items, _ = knots(Edges(now.source, now.target))
            if len(items):
                kept.append(now.at(np.isin(now.source, items) & np.isin(now.target, items)))
                break
    return Loop._make(np.concatenate(columns) for columns in zip(*kept, strict=True))


def _told_knots(kind: Contradiction, links: Loop) -> Told:
    """Return a row for each knot that is left among links, with the entries that tie it."""
    if not len(links.source):
        return told(kind, nobody(0), nobody(0), nobody(0), nobody(0))
    items, knot = knots(Edges(links.source, links.target))
    at = np.searchsorted(items, links.source).clip(0, max(len(items) - 1, 0))
    to = np.searchsorted(items, links.target).clip(0, max(len(items) - 1, 0))
    is_in = np.zeros(len(at), np.bool_)
    if len(items):
        is_in = (items[at] == links.source) & (items[to] == links.target) & (knot[at] == knot[to])
    count = int(knot.max()) + 1 if len(knot) else 0
    first = np.searchsorted(np.sort(knot), np.arange(count))
    order = np.argsort(knot, kind="stable")
    found = told(
        kind, items[order][first], items[order][first + 1], knot[at[is_in]], links.sequence[is_in]
    )
    return found._replace(shared=np.bincount(knot, minlength=count))
