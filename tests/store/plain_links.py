"""The plain adjacency: links as objects by item, ended and voided one by one; the oracle of store.

Nothing is worked out when a link comes in: which ending ends it is found when asked, so that the
order in which entries were recorded does not matter, and every past state can be asked for.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from loopbook.store.known import Voids, is_known
from loopbook.terms.lineage import AsOf, Ending, Link, LinkKind, Touch

_EVERY_CHILD = -1
"""Stands for the child in an ending that names none: all of them left."""

_Moment = tuple[datetime, int]
"""Time, then sequence: the order of what happened; sequence decides only between equal times."""


class PlainLinks:
    """Links, touches and endings by dense item number, in first-seen order."""

    def __init__(self, voids: Voids) -> None:
        self._voids = voids
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._into: dict[int, list[Link]] = defaultdict(list)
        self._out_of: dict[int, list[Link]] = defaultdict(list)
        self._touches: dict[int, list[Touch]] = defaultdict(list)
        self._endings: dict[tuple[int, int], list[_Moment]] = defaultdict(list)

    def add(
        self,
        links: Iterable[Link],
        touches: Iterable[tuple[str, Touch]],
        endings: Iterable[Ending],
    ) -> None:
        """Take what entries say of items, in any order of entries."""
        for item, touch in touches:
            insort(self._touches[self._number(item)], touch, key=_touch_order)
        for link in links:
            insort(self._out_of[self._number(link.source)], link, key=_link_order)
            insort(self._into[self._number(link.target)], link, key=_link_order)
        for ending in endings:
            parent = self._number(ending.parent)
            children = [self._number(child) for child in ending.children] or [_EVERY_CHILD]
            for child in dict.fromkeys(children):
                insort(self._endings[parent, child], (ending.time, ending.sequence))

    def into(self, item: str, as_of: AsOf) -> tuple[Link, ...]:
        """Return links whose target is `item`, by time then sequence."""
        return self._seen(self._into, item, as_of)

    def out_of(self, item: str, as_of: AsOf) -> tuple[Link, ...]:
        """Return links whose source is `item`, by time then sequence."""
        return self._seen(self._out_of, item, as_of)

    def touches(self, item: str, as_of: AsOf) -> tuple[Touch, ...]:
        """Return the entries that speak of `item`, by time then sequence, voided ones included."""
        number = self._numbers.get(item)
        touches: Sequence[Touch] = () if number is None else self._touches.get(number, ())
        return tuple(touch for touch in touches if is_known(touch.sequence, touch.time, as_of))

    def knows(self, item: str) -> bool:
        """Say whether any entry speaks of `item`."""
        return item in self._numbers

    def items(self, first: int, count: int) -> tuple[str, ...]:
        """Return `count` items from position `first` (0 is the first seen)."""
        return tuple(self._names[first : first + count])

    def item_count(self) -> int:
        """Return the number of items."""
        return len(self._names)

    def _number(self, item: str) -> int:
        number = self._numbers.setdefault(item, len(self._names))
        if number == len(self._names):
            self._names.append(item)
        return number

    def _seen(self, side: dict[int, list[Link]], item: str, as_of: AsOf) -> tuple[Link, ...]:
        number = self._numbers.get(item)
        links: Sequence[Link] = () if number is None else side.get(number, ())
        return tuple(
            self._with_end(link, as_of)
            for link in links
            if is_known(link.sequence, link.since, as_of)
            and not self._voids.holds(link.sequence, as_of)
        )

    def _with_end(self, link: Link, as_of: AsOf) -> Link:
        """Return the link with the first ending after it that `as_of` may know, if any."""
        if link.kind is not LinkKind.PART_OF:
            return link
        parent, child = self._numbers[link.target], self._numbers[link.source]
        ends = [
            self._first_end(key, (link.since, link.sequence), as_of)
            for key in ((parent, child), (parent, _EVERY_CHILD))
        ]
        known = [end for end in ends if end is not None]
        if not known:
            return replace(link, until=None, ended_by=0)
        until, ended_by = min(known)
        return replace(link, until=until, ended_by=ended_by)

    def _first_end(self, key: tuple[int, int], since: _Moment, as_of: AsOf) -> _Moment | None:
        moments = self._endings.get(key, ())
        for at in range(bisect_right(moments, since), len(moments)):
            time, sequence = moments[at]
            if is_known(sequence, time, as_of) and not self._voids.holds(sequence, as_of):
                return moments[at]
        return None


def _touch_order(touch: Touch) -> _Moment:
    return touch.time, touch.sequence


def _link_order(link: Link) -> tuple[datetime, int, str, str, str]:
    return link.since, link.sequence, link.kind, link.source, link.target
