"""Contradictions of entries: recorded a year late, and packs that changed in mid-life.

Late is not what stands long ago: a history that is recorded in order years afterwards is no fault
of anyone. An entry is late when whoever recorded it had told of what came more than a year later.
"""

from collections.abc import Sequence

import numpy as np

from loopbook.terms.life import TouchColumns
from loopbook.trace.contradiction_row import Contradiction, Ints, Told, nobody, told

YEAR = 365 * 86_400 * 1_000_000
"""Microseconds of a year."""


class Entries:
    """Entries of a book as they come by with the items they speak of; one row each, by sequence.

    Rows stand at their sequence, so that memory is that of the entries, not of the touches.
    """

    def __init__(self) -> None:
        self._time, self._party = _none(), _none()
        self._record, self._item = _none(), _none()

    def take(self, touches: TouchColumns, items: Ints) -> None:
        """Take the entries that touches tell of; `items` are those asked about."""
        if not len(touches.owner):
            return
        self._grow(int(touches.sequence.max()) + 1)
        at = touches.sequence
        self._time[at], self._party[at] = touches.time, touches.party
        self._record[at] = touches.record_time
        # Runs come by ascending items: the first that an entry speaks of stays.
        row = np.flatnonzero(self._item[at] < 0)[::-1]
        self._item[at[row]] = items[touches.owner[row]]

    def _grow(self, size: int) -> None:
        missing = size - len(self._item)
        if missing > 0:
            missing = max(missing, len(self._item) // 2)
            for name in ("_time", "_party", "_record", "_item"):
                more = np.full(missing, -1, np.int64)
                setattr(self, name, np.concatenate((getattr(self, name), more)))

    def late(self) -> Told:
        """Return the entries recorded more than a year after they happened, and out of order."""
        sequence = np.flatnonzero(self._item >= 0)
        sequence = sequence[np.argsort(self._party[sequence], kind="stable")]
        time, party = self._time[sequence], self._party[sequence]
        is_late = self._record[sequence] - time > YEAR
        is_late &= _newest_before(party, time) - time > YEAR
        late = np.sort(sequence[is_late])
        item = self._item[late]
        rows = np.arange(len(late))
        return told(Contradiction.LATE, item, nobody(len(late)), rows, late)


def _none() -> Ints:
    return np.zeros(0, np.int64)


def _newest_before(party: Ints, time: Ints) -> Ints:
    """Return the latest moment that the same party had told of by each row; rows by party."""
    if not len(time):
        return time
    _, rank = np.unique(time, return_inverse=True)
    band = int(rank.max()) + 1
    _, number = np.unique(party, return_inverse=True)
    best = np.maximum.accumulate(number * band + rank) - number * band
    return np.unique(time)[best]


class Changes:
    """How many items live on through changes of packs.

    Parameters
      sequences  entries by which another version of a pack came in, ascending
    """

    def __init__(self, sequences: Sequence[int]) -> None:
        self._at = np.array(sequences, np.int64)
        self._count = np.zeros(len(self._at), np.int64)
        self._item = nobody(len(self._at))

    def take(self, touches: TouchColumns, items: Ints) -> None:
        """Take the touches of a run of items."""
        if not len(self._at) or not len(touches.owner):
            return
        count = len(items)
        first, last = np.full(count, 2**62, np.int64), np.zeros(count, np.int64)
        np.minimum.at(first, touches.owner, touches.sequence)
        np.maximum.at(last, touches.owner, touches.sequence)
        for row, sequence in enumerate(self._at.tolist()):
            living = np.flatnonzero((first < sequence) & (sequence < last))
            self._count[row] += len(living)
            if len(living) and self._item[row] < 0:
                self._item[row] = items[living[0]]

    def told(self) -> Told:
        """Return a row for each change that some item lived through."""
        rows = np.flatnonzero(self._count)
        found = told(
            Contradiction.RULES_CHANGED,
            self._item[rows],
            nobody(len(rows)),
            np.arange(len(rows)),
            self._at[rows],
        )
        return found._replace(shared=self._count[rows])
