"""Declarations: which entries error declarations void, and which events correct what was voided.

An event and the declaration against it may come in either order, far apart. What waits for its
event is pending; it is settled by the later of the two.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from loopbook.store.log import microseconds
from loopbook.store.segment.csr import Ints
from loopbook.terms.event import Event

Originals = Callable[[Sequence[str]], dict[str, int]]
"""Gives eventID -> sequence of the event, corrections aside, for those that the book has."""


class Pending(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A declaration that names an event the book does not have yet.

    Fields
      by             sequence of the declaration
      is_correction  the event is named as a correction; else it is the one voided
      id             its eventID
      time           of the declaration, microseconds since 1970 UTC
    """

    by: int
    is_correction: bool
    id: str
    time: int


class Settled(msgspec.Struct, frozen=True, order=True):
    """That entry `by` declared entry `sequence` an error, or named it as a correction of one.

    Fields
      time  of the declaration, microseconds since 1970 UTC
    """

    sequence: int
    by: int
    time: int
    is_correction: bool


class Declarations:
    """Takes events in the order of entries and tells what each settles.

    Parameters
      pending    what waited before the first of them
      originals  of the whole book; what lies after the event taken is not looked at
    """

    def __init__(self, pending: Iterable[Pending], originals: Originals) -> None:
        self._originals = originals
        self._waiting: dict[str, list[Pending]] = {}
        for each in pending:
            self._waiting.setdefault(each.id, []).append(each)

    def take(self, sequence: int, event: Event) -> list[Settled]:
        """Return what the event of that entry settles: as declaration, or as what one named."""
        if event.error is None:
            waiting = self._waiting.pop(event.event_id, ()) if self._waiting else ()
            return [Settled(sequence, w.by, w.time, w.is_correction) for w in waiting]
        time = microseconds(event.error.time)
        names = [(event.event_id, False), *((name, True) for name in event.error.corrective_ids)]
        named = [Pending(sequence, is_correction, name, time) for name, is_correction in names]
        found = self._originals([each.id for each in named])
        settled = []
        for each in named:
            at = found.get(each.id, sequence + 1)
            if at <= sequence:
                settled.append(Settled(at, each.by, each.time, each.is_correction))
            else:
                self._waiting.setdefault(each.id, []).append(each)
        return settled

    @property
    def pending(self) -> tuple[Pending, ...]:
        """What still waits, by declaration."""
        return tuple(sorted(each for waiting in self._waiting.values() for each in waiting))


def settled_columns(settled: Iterable[Settled], *, is_correction: bool) -> tuple[Ints, Ints, Ints]:
    """Return the columns sequence, by, time of the voids, or of the corrections."""
    rows = [(s.sequence, s.by, s.time) for s in settled if s.is_correction is is_correction]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()
