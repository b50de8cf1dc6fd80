"""Cycles: runs of items that come back on themselves, as a loop of re-use makes them."""

from collections.abc import Iterator, Sequence

from loopbook.terms.lineage import Link

CYCLES_MAX = 100
"""Cycles told of one lineage: a knot of lots can have more than anyone could count."""


def cycles_of(item: str, links: Sequence[Link]) -> tuple[tuple[str, ...], ...]:
    """Return cycles among the links, each in the direction of time, first = last.

    A depth-first search finds one cycle per link that leads back onto its own way, so that every
    knot of items gives at least one; work grows with the links. At most CYCLES_MAX + 1 are given.
    A cycle starts at `item` when that is in it, else at its least identifier.
    Source    Tarjan (1972), Depth-first search and linear graph algorithms, SIAM J. Comput. 1
    """
    after: dict[str, list[str]] = {}
    for link in links:
        after.setdefault(link.source, []).append(link.target)
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
