"""Adjacency of the tail: links by item number, ended and voided as each question may know.

Nothing is worked out when a link comes in: which ending ends it is found when asked, so that the
order in which entries were recorded does not matter, and every past state can be asked for.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from loopbook.store.ending import EVERY_CHILD, EndingColumns, Endings, Ends
from loopbook.store.known import Audiences, Voids, are_known, is_known
from loopbook.terms.lineage import (
    FOREVER,
    KINDS,
    NO_LINKS,
    PART_OF,
    AsOf,
    Ending,
    Link,
    LinkColumns,
    Touch,
    microseconds_of,
)
from loopbook.terms.party import Sees

Known = Callable[[Sequence[str]], NDArray[np.int64]]
"""Gives the numbers that sealed segments gave to names; -1 for one they do not have."""

_CODES = {kind: code for code, kind in enumerate(KINDS)}
_touch_order = attrgetter("time", "sequence")


class ItemLinks:
    """Links, touches and endings by item number.

    Parameters
      audiences   of the entries, for a reader who may not see all
      known       of names that sealed segments have numbered; None when there are none
      first_item  number of the first item new to the book; the numbers before it are theirs
    """

    def __init__(
        self,
        voids: Voids,
        audiences: Audiences,
        known: Known | None = None,
        first_item: int = 0,
    ) -> None:
        self._voids = voids
        self._audiences = audiences
        self._known = known
        self._first = first_item
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._older: dict[int, str] = {}
        self._classes: set[int] = set()
        self._into: dict[int, list[int]] = defaultdict(list)
        self._out_of: dict[int, list[int]] = defaultdict(list)
        self._touches: dict[int, list[Touch]] = defaultdict(list)
        self._source, self._target, self._since, self._sequence = (array("q") for _ in range(4))
        self._kind = array("b")
        self._ended = tuple(array("q") for _ in range(4))
        self._endings: Endings | None = None

    def add(
        self,
        links: Iterable[Link],
        touches: Sequence[tuple[str, Touch]],
        endings: Iterable[Ending],
        classes: Collection[str] = (),
    ) -> None:
        """Take what entries say of items, in any order of entries.

        Parameters
          classes  those of the names touched that are pure classes
        """
        if self._known is not None:
            self._resolve([item for item, _ in touches], self._known)
        for item, touch in touches:
            self._touches[self._number(item)].append(touch)
        for link in links:
            self._add_link(link)
        for ending in endings:
            self._add_ending(ending)
        for name in classes:
            self._classes.add(self._number(name))

    def _add_link(self, link: Link) -> None:
        row = len(self._source)
        source, target = self._number(link.source), self._number(link.target)
        self._out_of[source].append(row)
        self._into[target].append(row)
        self._source.append(source)
        self._target.append(target)
        self._kind.append(_CODES[link.kind])
        self._since.append(microseconds_of(link.since))
        self._sequence.append(link.sequence)

    def _add_ending(self, ending: Ending) -> None:
        parent, time = self._number(ending.parent), microseconds_of(ending.time)
        children = [self._number(child) for child in ending.children] or [EVERY_CHILD]
        for child in dict.fromkeys(children):
            for column, value in zip(
                self._ended, (parent, child, time, ending.sequence), strict=True
            ):
                column.append(value)
        self._endings = None

    def _resolve(self, items: Sequence[str], known: Known) -> None:
        """Take over the numbers that sealed segments gave; asked once an item."""
        fresh = [item for item in dict.fromkeys(items) if item not in self._numbers]
        if not fresh:
            return
        for item, number in zip(fresh, known(fresh).tolist(), strict=True):
            if number >= 0:
                self._numbers[item] = number
                self._older[number] = item

    def _number(self, item: str) -> int:
        number = self._numbers.get(item)
        if number is None:
            number = self._first + len(self._names)
            self._numbers[item] = number
            self._names.append(item)
        return number

    def number(self, item: str) -> int:
        """Return the number of an item; -1 when no entry here speaks of it."""
        return self._numbers.get(item, -1)

    def names(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the identifiers of items that entries here speak of.

        Raises    KeyError  a number that none of them has: a fault of the program
        """
        first, names, older = self._first, self._names, self._older
        return [
            names[number - first] if number >= first else older[number]
            for number in numbers.tolist()
        ]

    def are_classes(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which items are pure classes, as far as entries here speak of them."""
        if not self._classes:
            return np.zeros(len(numbers), np.bool_)
        classes = self._classes
        return np.array([number in classes for number in numbers.tolist()], np.bool_)

    def into(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose target is one of `items`."""
        return self._seen(self._into, self._source, items, as_of)

    def out_of(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose source is one of `items`."""
        return self._seen(self._out_of, self._target, items, as_of)

    @property
    def has_endings(self) -> bool:
        """Whether any entry here ends a link."""
        return bool(self._ended[0])

    def endings(self) -> Endings:
        """Return the endings that entries here state."""
        if self._endings is None:
            columns = EndingColumns(*(np.array(column, np.int64) for column in self._ended))
            self._endings = Endings.sorted(columns, self._voids, self._audiences.may_see_each)
        return self._endings

    def touches(self, item: str, as_of: AsOf) -> tuple[Touch, ...]:
        """Return the entries that speak of `item`, by time then sequence, voided ones included."""
        touches = self._touches.get(self._numbers.get(item, -1), ())
        known = (
            touch
            for touch in touches
            if is_known(touch.sequence, touch.time, as_of)
            and self._audiences.may_see(touch.sequence, as_of.sees)
        )
        return tuple(sorted(known, key=_touch_order))

    def seen(self, sees: Sees) -> NDArray[np.int64]:
        """Return the items that an entry here open to `sees` speaks of, ascending."""
        numbers = (
            number
            for number, touches in self._touches.items()
            if any(self._audiences.may_see(touch.sequence, sees) for touch in touches)
        )
        return np.array(sorted(numbers), np.int64)

    def knows(self, item: str) -> bool:
        """Say whether any entry here speaks of `item`."""
        return item in self._numbers

    def items(self, first: int, count: int) -> tuple[str, ...]:
        """Return the items new to the book whose numbers are `first`.. `first + count - 1`."""
        start = first - self._first
        return tuple(self._names[max(start, 0) : max(start + count, 0)])

    def item_count(self) -> int:
        """Return the number of items of the book, those of sealed segments included."""
        return self._first + len(self._names)

    def _seen(
        self, side: dict[int, list[int]], ends: "array[int]", items: NDArray[np.int64], as_of: AsOf
    ) -> LinkColumns:
        if not self._sequence:
            return NO_LINKS
        lists = [side.get(number, ()) for number in items.tolist()]
        rows = np.fromiter(chain.from_iterable(lists), np.int64)
        if not len(rows):
            return NO_LINKS
        owner = np.repeat(np.arange(len(lists)), [len(each) for each in lists])
        sequence, since = _picked(self._sequence, rows), _picked(self._since, rows)
        is_seen = ~self._voids.held(sequence, as_of)
        is_told = are_known(sequence, since, as_of)
        if is_told is not None:
            is_seen &= is_told
        is_open = self._audiences.may_see_each(sequence, as_of.sees)
        if is_open is not None:
            is_seen &= is_open
        if not is_seen.all():
            rows, owner = rows[is_seen], owner[is_seen]
            sequence, since = sequence[is_seen], since[is_seen]
        source, target = _picked(self._source, rows), _picked(self._target, rows)
        kind = np.frombuffer(self._kind, np.int8)[rows]
        order = np.lexsort((target, source, kind, sequence, since, owner))
        until, ended_by = self._ends(source, target, kind, (since, sequence), as_of)
        other = source if ends is self._source else target
        columns = LinkColumns(owner, other, kind, since, until, sequence, ended_by)
        return columns.at(order)

    def _ends(
        self,
        source: NDArray[np.int64],
        target: NDArray[np.int64],
        kind: NDArray[np.int8],
        moment: tuple[NDArray[np.int64], NDArray[np.int64]],
        as_of: AsOf,
    ) -> Ends:
        """Return when links end; only what is part of something is ever taken out again."""
        until = np.full(len(source), FOREVER, np.int64)
        ended_by = np.zeros(len(source), np.int64)
        part = np.flatnonzero(kind == PART_OF) if self._ended[0] else ()
        if len(part):
            since, sequence = moment
            ends = self.endings().ends(
                target[part], source[part], since[part], sequence[part], as_of
            )
            until[part], ended_by[part] = ends
        return Ends(until, ended_by)


def _picked(column: "array[int]", rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a copy of some rows; a view that stayed would forbid the array to grow."""
    return np.frombuffer(column, np.int64)[rows]
