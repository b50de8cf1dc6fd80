"""Tour problem: pick-ups, vehicles and unloading stations as whole numbers, as a solver takes them.

Nothing here needs the solver: `tours_gate` opens it. Lengths, times, loads and costs are whole
numbers in units that the caller declares.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
MUST = -1
"""Prize of a call that has to be served."""


class Call(NamedTuple):
    """One pick-up.

    Fields
      place    row of the matrices;  loads  one a measure
      windows  (earliest, latest) begin of service, alternatives; never empty
      service  how long it takes;  prize  cost of leaving it out; `MUST`: not allowed
    """

    place: int
    loads: tuple[int, ...]
    windows: tuple[tuple[int, int], ...]
    service: int
    prize: int = MUST


class Halt(NamedTuple):
    """A stop at which a vehicle unloads everything: place, opening, and how long it takes."""

    place: int
    early: int
    late: int
    service: int


class Kind(NamedTuple):
    """Vehicles of one kind.

    Fields
      number      how many there are;  capacity  one a measure
      start, end  rows of the matrices;  shift  earliest start and latest end
      end_window  earliest and latest arrival at the end
      fixed       cost of using one;  per_length, per_time  cost of one unit
      length_most, time_most   of one tour
      halts       where it may unload on the way;  halts_most  how often
      profile     which of the matrices is its
    """

    number: int
    capacity: tuple[int, ...]
    start: int
    end: int
    shift: tuple[int, int]
    end_window: tuple[int, int]
    fixed: int
    per_length: int
    per_time: int
    length_most: int
    time_most: int
    halts: tuple[int, ...]
    halts_most: int
    profile: int


class TourProblem(NamedTuple):
    """Everything: lengths and times are square matrices, one a profile."""

    calls: tuple[Call, ...]
    halts: tuple[Halt, ...]
    kinds: tuple[Kind, ...]
    lengths: tuple[Whole, ...]
    times: tuple[Whole, ...]


class Visit(NamedTuple):
    """A stop of a tour: a call in one of its windows, or a halt, whose `window` is -1."""

    number: int
    window: int

    @property
    def is_halt(self) -> bool:
        """Say whether the vehicle unloads here."""
        return self.window < 0


class Tour(NamedTuple):
    """The way of one vehicle, from its start to its end."""

    kind: int
    visits: tuple[Visit, ...]


class TourAnswer(NamedTuple):
    """What was found.

    Fields
      is_feasible   whether every limit is kept and every call that must be is served
      tours         in the order of their kinds;  left_out  calls that are in none
      cost          in the unit of the problem;  iterations  steps of the search
    """

    is_feasible: bool
    tours: tuple[Tour, ...]
    left_out: tuple[int, ...]
    cost: int
    iterations: int


class TourEffort(NamedTuple):
    """How to search: equal seeds and steps give equal answers; one by time depends on the machine.

    Fields
      seed;  iterations  most steps;  seconds  most time, None: no end
    """

    seed: int = 0
    iterations: int = 5000
    seconds: float | None = None
