"""Known: whether a reading `as_of` a checkpoint or a day may use what an entry says.

The ledger's clock is the sequence, the world's is the time of what happened (decision 0006).
"""

from collections import defaultdict
from datetime import datetime

from loopbook.terms.lineage import AsOf


def is_known(sequence: int, time: datetime, as_of: AsOf) -> bool:
    """Say whether what entry `sequence` says of `time` is known at `as_of`."""
    if as_of.size is not None and sequence > as_of.size:
        return False
    return as_of.day is None or time <= as_of.day


class Voids:
    """Which entries were declared errors, by which entry and when."""

    def __init__(self) -> None:
        self._declared: dict[int, list[tuple[int, datetime]]] = defaultdict(list)

    def add(self, sequence: int, by: int, time: datetime) -> None:
        """Take that entry `by` declared entry `sequence` an error at `time`."""
        self._declared[sequence].append((by, time))

    def holds(self, sequence: int, as_of: AsOf) -> bool:
        """Say whether entry `sequence` is voided, as far as `as_of` may know."""
        if sequence not in self._declared:
            return False
        return any(is_known(by, time, as_of) for by, time in self._declared[sequence])
