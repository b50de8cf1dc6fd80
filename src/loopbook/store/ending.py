"""Endings: when children left their parents, as sorted columns, asked many links at a time.

Each sealed segment has one and the tail has one; a link ends by the soonest of their answers
(`sooner`), since the DELETE of a link may stand in another run of entries than its ADD.
"""

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from loopbook.store.known import Voids
from loopbook.terms.lineage import FOREVER, AsOf, microseconds_of
from loopbook.terms.party import Sees

Column = NDArray[np.int64]

Opened = Callable[[Column, Sees], NDArray[np.bool_] | None]
"""Says of each entry whether it is open to a reader; None when all are."""

EVERY_CHILD = -1
"""Stands for the child in an ending that names none: all of them left."""


class Ends(NamedTuple):
    """When links end: `until` in microseconds, FOREVER while it lasts; `ended_by` then 0."""

    until: Column
    ended_by: Column


def lasting(count: int) -> Ends:
    """Return the ends of links that nothing ends."""
    return Ends(np.full(count, FOREVER, np.int64), np.zeros(count, np.int64))


def sooner(one: Ends, other: Ends) -> Ends:
    """Return of two answers about the same links the earlier end of each, by time then sequence."""
    is_other = (other.until < one.until) | (
        (other.until == one.until) & (other.ended_by < one.ended_by)
    )
    return Ends(
        np.where(is_other, other.until, one.until),
        np.where(is_other, other.ended_by, one.ended_by),
    )


class EndingColumns(NamedTuple):
    """Endings, one a row for each parent and child.

    Fields
      parent, child   item numbers; child EVERY_CHILD when the ending names none
      time, sequence  when it was (microseconds since 1970), and the entry that says so
    """

    parent: Column
    child: Column
    time: Column
    sequence: Column

    def at(self, rows: Column | NDArray[np.bool_]) -> "EndingColumns":
        """Return the rows at these positions, or where a mask says so."""
        return EndingColumns(
            self.parent[rows], self.child[rows], self.time[rows], self.sequence[rows]
        )


class Endings:
    """Endings sorted by parent, child, time and sequence.

    Parameters
      voids   of the whole book: an ending declared an error ends nothing
      opened  of these entries: an ending that a reader may not see ends nothing for him
    """

    def __init__(self, columns: EndingColumns, voids: Voids, opened: Opened) -> None:
        self._columns = columns
        self._voids = voids
        self._opened = opened
        self._last = int(columns.sequence.max()) if len(columns.sequence) else 0
        self._cut: tuple[int, Endings] | None = None

    @classmethod
    def sorted(cls, columns: EndingColumns, voids: Voids, opened: Opened) -> Self:
        """Return the endings of columns in any order."""
        parent, child, time, sequence = columns
        order = np.lexsort((sequence, time, child, parent))
        return cls(columns.at(order), voids, opened)

    def __len__(self) -> int:
        return len(self._columns.parent)

    def ends(
        self, parents: Column, children: Column, since: Column, sequences: Column, as_of: AsOf
    ) -> Ends:
        """Return when links PART_OF end, by the first ending after (since, sequence) of each.

        Parameters
          parents, children  numbers of target and source of each link
          as_of              what may be known; what is not ends nothing
        """
        if as_of.size is not None and as_of.size < self._last:
            return self._until(as_of.size).ends(parents, children, since, sequences, as_of)
        found = lasting(len(parents))
        if not len(self) or not len(parents):
            return found
        low = self._columns.parent.searchsorted(parents)
        high = self._columns.parent.searchsorted(parents, "right")
        rows = (low < high).nonzero()[0]
        if not len(rows):
            return found
        moments = since[rows], sequences[rows]
        named = self._first(low[rows], high[rows], children[rows], moments, as_of)
        every = np.full(len(rows), EVERY_CHILD, np.int64)
        ends = sooner(named, self._first(low[rows], high[rows], every, moments, as_of))
        found.until[rows] = ends.until
        found.ended_by[rows] = ends.ended_by
        return found

    def _until(self, size: int) -> "Endings":
        """Return the endings that entries 1..size state; the last size asked for is kept."""
        cut = self._cut
        if cut is None or cut[0] != size:
            within = self._columns.at(self._columns.sequence <= size)
            cut = self._cut = size, Endings(within, self._voids, self._opened)
        return cut[1]

    def _first(
        self, low: Column, high: Column, child: Column, moment: tuple[Column, Column], as_of: AsOf
    ) -> Ends:
        """Return the first ending of `child` after `moment` in rows low..high, one parent each."""
        at = self._after(low, high, child, moment)
        ends = lasting(len(low))
        open_rows = np.arange(len(low))
        latest = FOREVER if as_of.day is None else microseconds_of(as_of.day)
        while len(open_rows):
            open_rows = open_rows[at[open_rows] < high[open_rows]]
            here = at[open_rows]
            is_meant = (self._columns.child[here] == child[open_rows]) & (
                self._columns.time[here] <= latest
            )
            open_rows, here = open_rows[is_meant], here[is_meant]
            is_void = self._not_counting(self._columns.sequence[here], as_of)
            ended, place = open_rows[~is_void], here[~is_void]
            ends.until[ended] = self._columns.time[place]
            ends.ended_by[ended] = self._columns.sequence[place]
            open_rows = open_rows[is_void]
            at[open_rows] += 1
        return ends

    def _not_counting(self, sequences: Column, as_of: AsOf) -> NDArray[np.bool_]:
        """Say which endings end nothing: declared an error, or not open to the reader."""
        is_void = self._voids.held(sequences, as_of)
        if as_of.sees is not None and len(sequences):
            is_open = self._opened(sequences, as_of.sees)
            is_void = is_void if is_open is None else is_void | ~is_open
        return is_void

    def _after(
        self, low: Column, high: Column, child: Column, moment: tuple[Column, Column]
    ) -> Column:
        """Return the first row of low..high whose (child, time, sequence) is after the one asked.

        A binary search of all at once; the rounds grow with the endings of one parent.
        """
        low, high = low.copy(), high.copy()
        since, sequence = moment
        last = len(self) - 1
        for _ in range(int((high - low).max()).bit_length()):
            middle = np.minimum((low + high) >> 1, last)
            children, times = self._columns.child[middle], self._columns.time[middle]
            is_after = (children > child) | (
                (children == child)
                & (
                    (times > since)
                    | ((times == since) & (self._columns.sequence[middle] > sequence))
                )
            )
            is_open = low < high
            high = np.where(is_open & is_after, middle, high)
            low = np.where(is_open & ~is_after, middle + 1, low)
        return low
