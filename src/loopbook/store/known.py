"""Known: whether a reading `as_of` a checkpoint or a day may use what an entry says.

The ledger's clock is the sequence, the world's is the time of what happened (decision 0006).
"""

from collections import defaultdict
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.lineage import FOREVER, AsOf, microseconds_of
from loopbook.terms.party import Sees, may_see
from loopbook.terms.same import identity_of


def is_known(sequence: int, time: datetime, as_of: AsOf) -> bool:
    """Say whether what entry `sequence` says of `time` is known at `as_of`."""
    if as_of.size is not None and sequence > as_of.size:
        return False
    return as_of.day is None or time <= as_of.day


def is_within(place: str, places: frozenset[str] | None) -> bool:
    """Say whether what happened at `place` counts where only `places` (identities) do."""
    return places is None or identity_of(place) in places


def are_known(
    sequences: NDArray[np.int64], times: NDArray[np.int64], as_of: AsOf
) -> NDArray[np.bool_] | None:
    """Say of each row what `is_known` says; None when all are, since nothing limits `as_of`.

    Parameters
      times  microseconds since 1970
    """
    if as_of.day is None:
        return None if as_of.size is None else sequences <= as_of.size
    is_told = times <= microseconds_of(as_of.day)
    return is_told if as_of.size is None else is_told & (sequences <= as_of.size)


class Audiences:
    """Who may see the entries of a tail."""

    def __init__(self) -> None:
        self._members: dict[int, tuple[str, ...]] = {}

    def add(self, sequence: int, members: tuple[str, ...]) -> None:
        """Take who may see an entry."""
        self._members[sequence] = members

    def may_see(self, sequence: int, sees: Sees) -> bool:
        """Say whether an entry is open to someone who holds `sees`."""
        return sees is None or may_see(self._members.get(sequence, ()), sees)

    def may_see_each(self, sequences: NDArray[np.int64], sees: Sees) -> NDArray[np.bool_] | None:
        """Say of each entry whether it is open to that; None when all are."""
        if sees is None:
            return None
        members = self._members
        return np.array([may_see(members.get(s, ()), sees) for s in sequences.tolist()], np.bool_)


class Voids:
    """Which entries were declared errors, by which entry and when."""

    def __init__(self) -> None:
        self._declared: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
        self._columns: tuple[NDArray[np.int64], ...] | None = None

    def add(self, sequence: int, by: int, time: datetime) -> None:
        """Take that entry `by` declared entry `sequence` an error at `time`."""
        self._declared[sequence].append((by, time))
        self._columns = None

    def __bool__(self) -> bool:
        return bool(self._declared)

    def of(self, sequence: int) -> tuple[tuple[int, datetime], ...]:
        """Return the declarations against an entry: which, and when it was made."""
        return tuple(self._declared[sequence]) if sequence in self._declared else ()

    def holds(self, sequence: int, as_of: AsOf) -> bool:
        """Say whether entry `sequence` is voided, as far as `as_of` may know."""
        if sequence not in self._declared:
            return False
        return any(is_known(by, time, as_of) for by, time in self._declared[sequence])

    def declared(self) -> list[tuple[int, int, datetime]]:
        """Return every declaration: the entry voided, by which entry, and when it was made."""
        return [
            (sequence, by, time)
            for sequence, declared in self._declared.items()
            for by, time in declared
        ]

    def held(self, sequences: NDArray[np.int64], as_of: AsOf) -> NDArray[np.bool_]:
        """Say of many entries which are voided, as far as `as_of` may know."""
        if not self._declared or not len(sequences):
            return np.zeros(len(sequences), np.bool_)
        voided, by, time = self._sorted()
        is_told = are_known(by, time, as_of)
        if is_told is not None:
            voided = voided[is_told]
        found: NDArray[np.bool_] = voided[voided.searchsorted(sequences)] == sequences
        return found

    def _sorted(self) -> tuple[NDArray[np.int64], ...]:
        """Return the columns voided, by, time; by voided.

        A last row that no entry has, and everyone knows, so that every place found is a row.
        """
        if self._columns is None:
            rows = [
                (sequence, by, microseconds_of(time))
                for sequence, declared in sorted(self._declared.items())
                for by, time in declared
            ]
            self._columns = tuple(np.array([*rows, (FOREVER, 0, -FOREVER)], np.int64).T.copy())
        return self._columns
