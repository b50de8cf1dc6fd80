"""Recent history: what entries not sealed yet say of items, in the columns of sealed ones."""

from array import array
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from loopbook.store.log import microseconds
from loopbook.store.recent import Recent
from loopbook.store.segment.csr import Ints, Rows, gather, rows_of
from loopbook.store.segment.entry_columns import EntryColumns, Interned, columns_of
from loopbook.store.segment.spoken_columns import SpokenColumns, Stored
from loopbook.terms.entry import Entry
from loopbook.terms.event import Event
from loopbook.terms.party import Sees
from loopbook.terms.spoken import Spoken

_TOUCH = ("item", "time", "sequence")


class RecentHistory:
    """Touches of entries `first`, `first + 1` and so on, as they are added."""

    def __init__(self, first: int) -> None:
        self.first = first
        self._recent = Recent(first)
        self._touches = {name: array("q") for name in _TOUCH}
        self._sides = array("b")
        self._spoken = SpokenColumns()
        self._sorted: tuple[Rows, dict[str, Ints], NDArray[np.int8]] | None = None
        self._stored: Stored | None = None

    @property
    def count(self) -> int:
        """Number of entries."""
        return self._recent.count

    def add(
        self, entry: Entry, event: Event | None, numbers: Mapping[str, int], spoken: Spoken
    ) -> None:
        """Take the next entry.

        Parameters
          numbers  of the items that the event speaks of, by name
        """
        self._recent.add(entry, event)
        self._sorted = self._stored = None
        if event is None:
            return
        time = microseconds(event.time)
        for name, number in numbers.items():
            for column, value in zip(
                self._touches.values(), (number, time, entry.sequence), strict=True
            ):
                column.append(value)
            self._sides.append(spoken.sides.get(name, 0))
        self._spoken.add(entry.sequence, spoken, [numbers[name] for name in spoken.described])

    def touched(self, items: Ints) -> tuple[Ints, Ints, Ints, NDArray[np.int8]]:
        """Return position in `items`, time, sequence and side of what speaks of items."""
        rows, columns, sides = self._by_item()
        owner, at = gather(rows, items)
        return owner, columns["time"][at], columns["sequence"][at], sides[at]

    def _by_item(self) -> tuple[Rows, dict[str, Ints], NDArray[np.int8]]:
        if self._sorted is None:
            columns = {name: np.array(column, np.int64) for name, column in self._touches.items()}
            order = np.lexsort([columns[name] for name in reversed(_TOUCH)])
            columns = {name: column[order] for name, column in columns.items()}
            sides = np.array(self._sides, np.int8)[order]
            self._sorted = rows_of(columns["item"]), columns, sides
        return self._sorted

    def entries(self, known: Interned) -> EntryColumns:
        """Return what the touches of each entry share."""
        return columns_of([self._recent], known)

    def spoken(self) -> Stored:
        """Return what is said besides links."""
        if self._stored is None:
            self._stored = self._spoken.part()
        return self._stored

    def are_open(self, sequences: Ints, sees: Sees) -> NDArray[np.bool_]:
        """Say of each of these entries whether it is open to someone who holds `sees`."""
        return self._recent.are_open(sees)[sequences - self.first]
