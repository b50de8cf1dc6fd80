"""Life: what happened to each item, as columns, and the milestones a pack knows in it.

A *touch* is an entry that speaks of an item. A *milestone* is what a pack calls a touch of a
certain shape (certified, handed over, dismantled); a *passing* is an item that reached one. Duties,
suspects, marks, passports and the counts of a life are all written in milestones.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.event import Event
from loopbook.terms.lineage import Adjacency, AsOf
from loopbook.terms.scheme import Scheme


class Shape(NamedTuple):
    """What events have in common: type, action, business step and disposition, as texts."""

    type: str
    action: str
    biz_step: str
    disposition: str


class TouchColumns(NamedTuple):
    """Touches, one a row, as numpy columns of equal length; by owner, time, sequence.

    Entries declared errors, the declarations themselves and statistics are left out.

    Fields
      owner         position, in the items asked about, of the one touched (int64)
      time          event time, microseconds since 1970 UTC (int64)
      sequence      entry (int64)
      side          as what it is named: position in SIDES of terms.event (int8)
      shape         position in `Lives.shapes` (int32)
      read_point, biz_location, party   position in `Lives.texts`; 0 is the empty text (int32);
                    party is who recorded it
      record_time   when the book took it, microseconds since 1970 UTC (int64)
    """

    owner: NDArray[np.int64]
    time: NDArray[np.int64]
    sequence: NDArray[np.int64]
    side: NDArray[np.int8]
    shape: NDArray[np.int32]
    read_point: NDArray[np.int32]
    biz_location: NDArray[np.int32]
    party: NDArray[np.int32]
    record_time: NDArray[np.int64]

    def at(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "TouchColumns":
        """Return the rows at these positions, or where a mask says so."""
        return TouchColumns._make(column[rows] for column in self)


class TransferColumns(NamedTuple):
    """Sources and destinations that entries state, one a row, by position.

    Fields
      position        which of the entries asked about (int64)
      is_destination  else it is a source (bool)
      type            position in `Lives.texts`: owning_party, possessing_party, location (int32)
      id              position in `Lives.texts` (int32)
    """

    position: NDArray[np.int64]
    is_destination: NDArray[np.bool_]
    type: NDArray[np.int32]
    id: NDArray[np.int32]


class FactColumns(NamedTuple):
    """Values that entries state of items, one a row, by owner, time, sequence.

    Fields
      owner     position in the items asked about (int64)
      value     in base units of the word's unit; NaN where it is a text (float64)
      time      event time, microseconds since 1970 UTC (int64)
      sequence  entry (int64)
    """

    owner: NDArray[np.int64]
    value: NDArray[np.float64]
    time: NDArray[np.int64]
    sequence: NDArray[np.int64]


class MassColumns(NamedTuple):
    """What transformations state of masses by their quantities, one row an entry asked about.

    Masses of single instances are facts of theirs, and are not in here.

    Fields
      input_kg, output_kg    sums of what lots of that side weigh, kilograms; 0 without lots
      is_input_whole, is_output_whole   whether every lot of that side states a mass
    """

    input_kg: NDArray[np.float64]
    output_kg: NDArray[np.float64]
    is_input_whole: NDArray[np.bool_]
    is_output_whole: NDArray[np.bool_]


class Passings(NamedTuple):
    """Items that reached milestones, one a row; by owner, time, sequence, milestone.

    Fields
      owner      position in the items asked about (int64)
      milestone  position in the milestones asked for (int32)
      others     as in TouchColumns, of the entry that says so
    """

    owner: NDArray[np.int64]
    milestone: NDArray[np.int32]
    time: NDArray[np.int64]
    sequence: NDArray[np.int64]
    read_point: NDArray[np.int32]
    biz_location: NDArray[np.int32]
    party: NDArray[np.int32]
    record_time: NDArray[np.int64]

    def at(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Passings":
        """Return the rows at these positions, or where a mask says so."""
        return Passings._make(column[rows] for column in self)


class Lives(Protocol):
    """All that rules of lives read of a book under one pack, as one reader may know it.

    Items are numbered as in `adjacency`. Texts and shapes only grow: a position keeps its meaning.
    """

    @property
    def scheme(self) -> Scheme:
        """The pack whose classes, roles and facts these are."""
        ...

    @property
    def as_of(self) -> AsOf:
        """What may be known. Every answer below keeps to it."""
        ...

    @property
    def now(self) -> int:
        """The moment that ages and deadlines count to, microseconds since 1970 UTC.

        The end of the day asked, or else the clock of the book.
        """
        ...

    @property
    def adjacency(self) -> Adjacency:
        """Links by item number."""
        ...

    @property
    def shapes(self) -> Sequence[Shape]:
        """Shapes by position."""
        ...

    @property
    def texts(self) -> Sequence[str]:
        """Places, parties and types by position; the first is empty."""
        ...

    @property
    def class_names(self) -> Sequence[str]:
        """Terms of kind class by position; the first is empty: no class is known."""
        ...

    def item_count(self) -> int:
        """Return the number of items of the book; numbers run from 0 to one less."""
        ...

    def members(self, item_class: str) -> NDArray[np.int64]:
        """Return the numbers of items of a class or of narrower ones, ascending."""
        ...

    def touches(self, items: NDArray[np.int64]) -> TouchColumns:
        """Return the touches of `items`, which are ascending and distinct."""
        ...

    def transfers(self, sequences: NDArray[np.int64]) -> TransferColumns:
        """Return the sources and destinations of entries."""
        ...

    def classes(self, items: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the class of each item, as a position in `class_names`."""
        ...

    def facts(self, term: str, items: NDArray[np.int64]) -> FactColumns:
        """Return what is stated of a word of kind fact; `items` are ascending and distinct."""
        ...

    def masses(self, sequences: NDArray[np.int64]) -> MassColumns:
        """Return what transformations state of masses; other entries state nothing."""
        ...

    def roles(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        """Return the role, a term of the pack, of places or parties; empty where none is known."""
        ...

    def operators(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        """Return who runs places by their master data (`urn:loopbook:v1:operator`); else empty."""
        ...

    def attributed(
        self, indicator: str, items: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return an indicator of items (attribution.toml) in base units, and which are known."""
        ...

    def events(self, sequences: Sequence[int]) -> list[Event]:
        """Return the events of entries, in the order asked; for few, to tell a person."""
        ...


def runs_of_items(count: int, size: int = 200_000) -> Iterator[NDArray[np.int64]]:
    """Yield all item numbers in runs, so that a whole book is read in bounded memory."""
    for first in range(0, count, size):
        yield np.arange(first, min(first + size, count))
