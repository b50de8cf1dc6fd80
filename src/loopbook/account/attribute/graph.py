"""Graph: the rows of A and b as they come, and the values of all of them.

A row is a node: an item as it is between two events. Rows only ever point at rows that stand
before them, so that what is new is swept once, alone, whenever a value is asked for. A row that a
late event outdates stays, unused: what it became has a new row.
"""

from array import array
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.account.attribute.doubt import EXACT, Doubt
from loopbook.account.attribute.shares import Floats, Ints, Shares
from loopbook.account.attribute.sweep import sweep_rows

UNKNOWN = 0
"""Column of the part of which nothing is known; and node of what is nothing but that."""

VALUE = 1
"""Column of the value; of origins, the first."""


class Given(NamedTuple):
    """One input of a row.

    Fields
      node       of which the row has a share
      item       what people call it; empty: the row's own item before
      weighing   number of the weighing that the share rests on; EXACT for none
      relative   standard uncertainty of the weight, as a part of it
    """

    node: int
    share: float
    item: str = ""
    weighing: int = EXACT
    relative: float = 0.0


class Own(NamedTuple):
    """What a row has of its own: column -> value; the factor it is, and its uncertainty."""

    columns: Mapping[int, float] = {}
    factor: int = EXACT
    spread: float = 0.0


NOTHING = Own()


class Graph:
    """Rows in order; `value` sweeps those that are new.

    Fields
      columns   names of the columns after UNKNOWN
      swept     rows whose values were made so far, each once
    """

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.swept = 0
        self._offsets = array("q", [0])
        self._source = array("q")
        self._share = array("d")
        self._item = array("q")
        self._weighing = array("q")
        self._relative = array("d")
        self._factor = array("q")
        self._spread = array("d")
        self._sequence = array("q")
        self._rule = array("q")
        self._own: dict[int, Mapping[int, float]] = {}
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._value: Floats = np.zeros((16, 2))
        self._done = 0
        self.add((), Own({UNKNOWN: 1.0}), 0)

    def __len__(self) -> int:
        return len(self._factor)

    @property
    def links(self) -> int:
        """The number of shares."""
        return len(self._source)

    def column(self, name: str) -> int:
        """Return the column of a name, which is new when nobody asked for it before."""
        if name not in self.columns:
            self.columns.append(name)
        return VALUE + self.columns.index(name)

    def add(self, given: Iterable[Given], own: Own, sequence: int, rule: int = EXACT) -> int:
        """Add a row; return its number.

        Parameters
          sequence   entry that made it so
          rule       number of the row of the pack that gave its own value
        """
        for each in given:
            self._source.append(each.node)
            self._share.append(each.share)
            self._item.append(self._number_of(each.item))
            self._weighing.append(each.weighing)
            self._relative.append(each.relative)
        self._offsets.append(len(self._source))
        node = len(self._factor)
        if own.columns:
            self._own[node] = own.columns
        self._factor.append(own.factor)
        self._spread.append(own.spread)
        self._sequence.append(sequence)
        self._rule.append(rule)
        return node

    def _number_of(self, name: str) -> int:
        number = self._numbers.setdefault(name, len(self._names))
        if number == len(self._names):
            self._names.append(name)
        return number

    def values(self) -> Floats:
        """Return the values (rows, 1 + columns); sweeps only rows that are new."""
        done, count = self._done, len(self)
        value = self._room(count, VALUE + max(len(self.columns), 1))
        if done == count:
            return value
        for node in range(done, count):
            for column, own in self._own.get(node, {}).items():
                value[node, column] = own
        sweep_rows(self._rows(done, count), value, done)
        self.swept += count - done
        self._done = count
        return value

    def _room(self, count: int, wide: int) -> Floats:
        """Return the values with room for `count` rows; it doubles, so that one more row costs no
        copy of all."""
        length, width = self._value.shape
        if count > length or wide > width:
            room = np.zeros((max(count, 2 * length if count > length else length), wide))
            room[: self._done, :width] = self._value[: self._done]
            self._value = room
        return self._value[:count]

    def _rows(self, first: int, last: int) -> Shares:
        offsets = np.array(self._offsets[first : last + 1], np.int64)
        low, high = int(offsets[0]), int(offsets[-1])
        source = np.array(self._source[low:high], np.int64)
        return Shares(offsets - low, source, np.array(self._share[low:high], np.float64))

    def given(self, node: int) -> list[Given]:
        """Return the inputs of a row."""
        rows = range(self._offsets[node], self._offsets[node + 1])
        return [
            Given(
                self._source[at],
                self._share[at],
                self._names[self._item[at]],
                self._weighing[at],
                self._relative[at],
            )
            for at in rows
        ]

    def own(self, node: int) -> float:
        """Return what a row has of its own, beside what its inputs gave it."""
        return self._own.get(node, {}).get(VALUE, 0.0)

    def named(self, item: str) -> NDArray[np.bool_]:
        """Say of every share whether `item` gave it."""
        number = self._numbers.get(item, -1)
        is_named: NDArray[np.bool_] = np.array(self._item, np.int64) == number
        return is_named

    def used(self) -> set[str]:
        """Return the items that gave anything to others."""
        return {self._names[number] for number in np.unique(np.array(self._item)).tolist()}

    def sequence(self, node: int) -> int:
        """Return the entry that made a row; 0 where none did."""
        return self._sequence[node]

    def rule(self, node: int) -> int:
        """Return the row of the pack that gave the own value of a row; EXACT for none."""
        return self._rule[node]

    def ancestry(self, node: int) -> Ints:
        """Return the rows that a row has a part of, itself included, ascending."""
        found = {node}
        waiting = [node]
        while waiting:
            at = waiting.pop()
            rows = range(self._offsets[at], self._offsets[at + 1])
            new = {self._source[row] for row in rows} - found
            found |= new
            waiting.extend(new)
        return np.array(sorted(found), np.int64)

    def part(self, nodes: Ints, *, is_whole: bool) -> tuple[Shares, Doubt]:
        """Return rows that hold all they point at, numbered anew, and what is uncertain of them."""
        asked = nodes.tolist()
        rows = [at for n in asked for at in range(self._offsets[n], self._offsets[n + 1])]
        counts = [self._offsets[n + 1] - self._offsets[n] for n in asked]
        source = np.array([self._source[at] for at in rows], np.int64)
        shares = Shares(
            np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
            nodes.searchsorted(source),
            np.array([self._share[at] for at in rows], np.float64),
        )
        doubt = Doubt(
            np.array([self._weighing[at] for at in rows], np.int64),
            np.array([self._relative[at] for at in rows], np.float64),
            np.array([self._factor[n] for n in asked], np.int64),
            np.array([self._spread[n] for n in asked], np.float64),
            is_whole,
        )
        return shares, doubt

    def whole(self, *, is_whole: bool) -> tuple[Shares, Doubt]:
        """Return all rows, and what is uncertain of them."""
        doubt = Doubt(
            np.array(self._weighing, np.int64),
            np.array(self._relative, np.float64),
            np.array(self._factor, np.int64),
            np.array(self._spread, np.float64),
            is_whole,
        )
        return self._rows(0, len(self)), doubt
