"""Stack: sealed links segments and the tail as one adjacency.

What a segment says of a link is completed here: whether its entry was declared an error, and what
ended it, may stand in any other segment or in the tail.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from loopbook.store.ending import EndingColumns, Endings, Ends, lasting, sooner
from loopbook.store.known import Voids, are_known, is_known
from loopbook.store.segment.blame import blamed
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.homes import Homes
from loopbook.store.segment.links import LinksSegment, RawRows
from loopbook.store.segment.view import View
from loopbook.store.tail import Tail
from loopbook.terms.lineage import (
    FOREVER,
    NO_LINKS,
    PART_OF,
    AsOf,
    LinkColumns,
    Touch,
    moment_of,
)
from loopbook.terms.party import Sees

_NONE = np.zeros(0, np.int64)

FEW_SEGMENTS = 3
"""Segments that are all searched: as quick as to ask which ones have an answer."""

NUMBERS_MAX = 300_000
"""Names whose numbers are remembered; more, and the memory begins anew."""


class Numbers:
    """Numbers that segments gave to names, those asked for lately remembered.

    Parameters
      remembered  numbers of names that segments are known to have
    """

    def __init__(self, view: View, remembered: Mapping[str, int]) -> None:
        self._view = view
        self._known = dict(remembered)

    def of(self, names: Sequence[str]) -> Ints:
        """Return the numbers of names; -1 for those that no segment has."""
        known = self._known
        missing = [name for name in dict.fromkeys(names) if name not in known]
        if missing and self._view.links:
            if len(known) + len(missing) > NUMBERS_MAX:
                known = self._known = {n: known[n] for n in names if n in known}
            found = self._view.numbers(missing).tolist()
            known.update((n, number) for n, number in zip(missing, found, strict=True))
        return np.array([known.get(name, -1) for name in names], np.int64)

    def remembered(self) -> dict[str, int]:
        """Return the numbers looked up, as a start for those of a newer view."""
        return {name: number for name, number in self._known.items() if number >= 0}


def sealed_endings(
    segments: Sequence[LinksSegment], voids: Voids
) -> list[tuple[int, int, Endings]]:
    """Return the endings of each segment that has some, with its lowest and highest parent."""
    return [
        (int(columns.parent[0]), int(columns.parent[-1]), Endings(columns, voids, segment.are_open))
        for segment in segments
        if len((columns := EndingColumns(*segment.endings())).parent)
    ]


class Stack:
    """The adjacency of a book: `terms.lineage.Adjacency` over segments and tail.

    Parameters
      remembered  numbers of names that segments are known to have
    """

    def __init__(self, view: View, remembered: Mapping[str, int] | None = None) -> None:
        self.view = view
        # The tail asks for numbers too; it must not hold the stack, or neither would ever be freed
        # but by the collector, and a sealer makes many.
        self._numbers = Numbers(view, remembered or {})
        self.tail = Tail(self._numbers.of, view.item_count)
        self._segments = view.links
        self._firsts = np.array([segment.first_item for segment in view.links], np.int64)
        for segment in view.links:
            for sequence, by, time in zip(*(c.tolist() for c in segment.voids()), strict=True):
                self.tail.void(sequence, by, moment_of(time))
        self._endings = sealed_endings(view.links, self.tail.voids)
        self._homes: dict[bool, Homes] = {}
        self._classes: Ints | None = None

    def numbers(self, names: Sequence[str]) -> Ints:
        """Return the numbers that segments gave to names; -1 for those they do not have."""
        return self._numbers.of(names)

    def remembered(self) -> dict[str, int]:
        """Return the numbers looked up, as a start for the stack of a newer view."""
        return self._numbers.remembered()

    def number(self, item: str) -> int:
        """Return the number of an item; -1 when no entry speaks of it."""
        number = self.tail.number(item)
        return number if number >= 0 else int(self.numbers((item,))[0])

    def knows(self, item: str) -> bool:
        """Say whether any entry speaks of `item`."""
        return self.number(item) >= 0

    def names(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the identifiers of items, in the order asked."""
        # Names are often asked for late, when nobody holds the turn of the readings.
        with blamed(self.view.folder or Path(), lambda: self.view.manifest.rows):
            return self._names(numbers)

    def _names(self, numbers: Ints) -> list[str]:
        if len(numbers) and int(numbers.min()) >= self.view.item_count:
            return self.tail.names(numbers)
        names: list[str] = [""] * len(numbers)
        for part, rows in self._by_segment(numbers):
            told = self._names_in(part, numbers[rows])
            for row, name in zip(rows.tolist(), told, strict=True):
                names[row] = name
        return names

    def _names_in(self, part: LinksSegment | None, numbers: Ints) -> list[str]:
        return self.tail.names(numbers) if part is None else part.names(numbers)

    def are_classes(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which items are pure classes: a lineage ends there."""
        if self._classes is None:
            found = [segment.classes() for segment in self._segments]
            # A last one that no item has, so that every place found is a row.
            self._classes = np.append(np.concatenate([_NONE, *found]), np.int64(FOREVER))
        flags: NDArray[np.bool_] = self._classes[self._classes.searchsorted(numbers)] == numbers
        is_recent = numbers >= self.view.item_count
        if is_recent.any():
            flags[is_recent] = self.tail.are_classes(numbers[is_recent])
        return flags

    def _by_segment(self, numbers: Ints) -> list[tuple[LinksSegment | None, Ints]]:
        """Return which rows of `numbers` are new in which segment; None stands for the tail."""
        if not len(numbers):
            return []
        if not len(self._firsts):
            return [(None, np.arange(len(numbers)))]
        at = self._firsts.searchsorted(numbers, "right") - 1
        at[numbers >= self.view.item_count] = len(self._segments)
        if at[0] == at[-1] and (at == at[0]).all():
            return [(self._segment(int(at[0])), np.arange(len(numbers)))]
        return [(self._segment(int(each)), np.flatnonzero(at == each)) for each in np.unique(at)]

    def _segment(self, at: int) -> LinksSegment | None:
        return self._segments[at] if at < len(self._segments) else None

    def items(self, first: int, count: int) -> tuple[str, ...]:
        """Return the items whose numbers are `first`.. `first + count - 1`."""
        last = min(first + count, self.item_count())
        return tuple(self.names(np.arange(first, max(last, first))))

    def item_count(self) -> int:
        """Return the number of items of the book."""
        return self.tail.item_count()

    def is_open(self, sequence: int, sees: Sees) -> bool:
        """Say whether an entry is open to someone who holds `sees`."""
        for segment in self._segments:
            if segment.first <= sequence <= segment.last:
                return bool(segment.are_open(np.array([sequence]), sees)[0])
        return self.tail.is_open(sequence, sees)

    def seen(self, sees: Sees) -> Ints:
        """Return the items that any entry open to `sees` speaks of, ascending."""
        found = [segment.seen(sees) for segment in self._segments]
        return np.unique(np.concatenate([*found, self.tail.seen(sees)]))

    def into(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose target is one of `items`, which are distinct."""
        return self._linked(items, as_of, is_into=True)

    def out_of(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose source is one of `items`, which are distinct."""
        return self._linked(items, as_of, is_into=False)

    def _linked(self, items: Ints, as_of: AsOf, *, is_into: bool) -> LinkColumns:
        if not len(items):
            return NO_LINKS
        ask = self.tail.into if is_into else self.tail.out_of
        span = (int(items.min()), int(items.max()))
        found = [
            self._seen(segment, rows, items, as_of, is_into=is_into)
            for segment in self._having(items, is_into=is_into)
            if (rows := segment.links(items, span, is_into=is_into)) is not None
        ]
        recent = ask(items, as_of)
        if len(recent.owner):
            found.append(self._ended_by_segments(recent, items, as_of, is_into=is_into))
        if len(found) < 2:
            return found[0] if found else NO_LINKS
        joined = LinkColumns(*map(np.concatenate, zip(*found, strict=True)))
        near = items[joined.owner]
        source, target = (joined.other, near) if is_into else (near, joined.other)
        order = np.lexsort(
            (target, source, joined.kind, joined.sequence, joined.since, joined.owner)
        )
        return joined.at(order)

    def _seen(
        self, segment: LinksSegment, rows: RawRows, items: Ints, as_of: AsOf, *, is_into: bool
    ) -> LinkColumns:
        """Return rows of a segment as `as_of` may know them: without voided ones, with ends."""
        owner, other, kind, since, sequence = rows
        is_seen = self._are_seen(segment, sequence, since, as_of)
        if is_seen is not None and not is_seen.all():
            owner, other, kind = owner[is_seen], other[is_seen], kind[is_seen]
            since, sequence = since[is_seen], sequence[is_seen]
        ends = lasting(len(owner))
        columns = LinkColumns(owner, other, kind, since, ends.until, sequence, ends.ended_by)
        return self._ended(columns, items, as_of, is_into=is_into, with_tail=True)

    def _having(self, items: Ints, *, is_into: bool) -> list[LinksSegment]:
        """Return the segments that may have links of items, in order."""
        if len(self._segments) <= FEW_SEGMENTS:
            return list(self._segments)
        if is_into not in self._homes:
            self._homes[is_into] = Homes(self._segments, is_into=is_into)
        return [self._segments[at] for at in self._homes[is_into].of(items)]

    def _are_seen(
        self, segment: LinksSegment, sequence: Ints, since: Ints, as_of: AsOf
    ) -> NDArray[np.bool_] | None:
        """Say which rows of a segment count; None when all do."""
        is_told = are_known(sequence, since, as_of)
        if self.tail.voids:
            is_held = ~self.tail.voids.held(sequence, as_of)
            is_told = is_held if is_told is None else is_told & is_held
        if as_of.sees is not None:
            is_open = segment.are_open(sequence, as_of.sees)
            is_told = is_open if is_told is None else is_told & is_open
        return is_told

    def _ended_by_segments(
        self, columns: LinkColumns, items: Ints, as_of: AsOf, *, is_into: bool
    ) -> LinkColumns:
        """Return links of the tail, ended too by what segments say (an ADD recorded late)."""
        return self._ended(columns, items, as_of, is_into=is_into, with_tail=False)

    def _ended(
        self, columns: LinkColumns, items: Ints, as_of: AsOf, *, is_into: bool, with_tail: bool
    ) -> LinkColumns:
        if not self._endings and not with_tail:
            return columns
        part = (columns.kind == PART_OF).nonzero()[0]
        if not len(part):
            return columns
        near, far = items[columns.owner[part]], columns.other[part]
        parents, children = (near, far) if is_into else (far, near)
        since, sequence = columns.since[part], columns.sequence[part]
        lowest, highest = int(parents.min()), int(parents.max())
        ends = Ends(columns.until[part], columns.ended_by[part])
        for first, last, endings in self._endings:
            if first <= highest and lowest <= last:
                ends = sooner(ends, endings.ends(parents, children, since, sequence, as_of))
        if with_tail and self.tail.has_endings:
            ends = sooner(ends, self.tail.endings(parents, children, since, sequence, as_of))
        until, ended_by = columns.until.copy(), columns.ended_by.copy()
        until[part], ended_by[part] = ends
        return columns._replace(until=until, ended_by=ended_by)

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]:
        """Return the entries that speak of `item`, by time then sequence, voided ones included."""
        number = self.number(item)
        found = list(self.tail.touches(item, as_of))
        for segment in self._segments:
            times, sequences = segment.touches(number)
            if as_of.sees is not None:
                is_open = segment.are_open(sequences, as_of.sees)
                times, sequences = times[is_open], sequences[is_open]
            rows = zip(sequences.tolist(), times.tolist(), strict=True)
            told = (Touch(sequence, moment_of(time)) for sequence, time in rows)
            found += (touch for touch in told if is_known(touch.sequence, touch.time, as_of))
        return sorted(found, key=lambda touch: (touch.time, touch.sequence))
