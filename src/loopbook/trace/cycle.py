"""Cycles: runs of items that come back on themselves, as a loop of re-use makes them."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

CYCLES_MAX = 100
"""Cycles told of one lineage: a knot of lots can have more than anyone could count."""


def turning(source: NDArray[np.int64], target: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions of the links out of items from which a cycle can be reached.

    Items without further links are taken away until none is. A search that enters one never comes
    back onto its own way, so that `cycles_of` what is left is that of all, in the same order.
    Source    Kahn (1962), Topological sorting of large networks, Comm. ACM 5
    """
    items, places = np.unique(np.concatenate((source, target)), return_inverse=True)
    first, last = places[: len(source)], places[len(source) :]
    here, there = first, last
    while True:
        leads_on = np.zeros(len(items), np.bool_)
        leads_on[here] = True
        is_kept = leads_on[there]
        if is_kept.all():
            return leads_on[first].nonzero()[0]
        here, there = here[is_kept], there[is_kept]


def cycles_of(item: str, links: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return cycles among links (source, target), each in the direction of time, first = last.

    A depth-first search finds one cycle per link that leads back onto its own way, so that every
    knot of items gives at least one; work grows with the links. At most CYCLES_MAX + 1 are given.
    A cycle starts at `item` when that is in it, else at its least identifier.
    Source    Tarjan (1972), Depth-first search and linear graph algorithms, SIAM J. Comput. 1
    """
    after: dict[str, list[str]] = {}
    for source, target in links:
        after.setdefault(source, []).append(target)
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for root in [item, *after]:
        if root in done:
            continue
        for ring in _from(root, after, done):
            found.setdefault(_turned(ring, item), None)
            if len(found) > CYCLES_MAX:
                return tuple(found)
    return tuple(found)


def _from(root: str, after: dict[str, list[str]], done: set[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rings that a depth-first search from `root` closes, without their repeated end."""
    way: list[str] = [root]
    place = {root: 0}
    pending = [iter(after.get(root, ()))]
    while pending:
        target = next(pending[-1], None)
        if target is None:
            pending.pop()
            left = way.pop()
            del place[left]
            done.add(left)
        elif target in place:
            yield tuple(way[place[target] :])
        elif target not in done:
            place[target] = len(way)
            way.append(target)
            pending.append(iter(after.get(target, ())))


def _turned(ring: tuple[str, ...], item: str) -> tuple[str, ...]:
    start = ring.index(item if item in ring else min(ring))
    return (*ring[start:], *ring[: start + 1])
