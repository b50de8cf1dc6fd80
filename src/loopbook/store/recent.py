"""Recent: the events table of what is not sealed yet, in memory, as one block.

The same columns as a sealed row group has, so that a question is asked once of both.
"""

import numpy as np
from numpy.typing import NDArray

from loopbook.store.log import microseconds
from loopbook.store.segment.columns import NUMBERS, Texts
from loopbook.store.segment.csr import Ints
from loopbook.terms.entry import Entry
from loopbook.terms.event import Event
from loopbook.terms.party import Sees, may_see

_TEXTS = (
    "party", "type", "action", "biz_step", "disposition", "read_point", "biz_location",
)  # fmt: skip


class Recent:
    """Rows of entries `first`, `first + 1` and so on, as they are added."""

    def __init__(self, first: int) -> None:
        self.first = first
        self._kinds: list[int] = []
        self._ints: dict[str, list[int]] = {name: [] for name in NUMBERS}
        self._codes: dict[str, list[int]] = {name: [] for name in _TEXTS}
        self._numbers: dict[str, dict[str, int]] = {name: {} for name in _TEXTS}
        self._audiences: dict[tuple[str, ...], int] = {}
        self._opens: list[int] = []
        self._made: dict[str, NDArray[np.int64]] = {}

    @property
    def count(self) -> int:
        """Number of entries."""
        return len(self._kinds)

    def add(self, entry: Entry, event: Event | None) -> None:
        """Take the next entry; `event` is None for what is no event."""
        draft = entry.draft
        recorded = microseconds(entry.record_time)
        self._kinds.append(int(draft.kind))
        self._ints["record_time"].append(recorded)
        self._ints["time"].append(recorded if event is None else microseconds(event.time))
        self._ints["is_correction"].append(int(draft.identity.is_correction))
        self._opens.append(self._audiences.setdefault(draft.audience, len(self._audiences)))
        told = (
            (draft.party, *("",) * 6)
            if event is None
            else (
                draft.party,
                event.type_name or event.type.value,
                "" if event.action is None else event.action.value,
                event.biz_step,
                event.disposition,
                event.read_point,
                event.biz_location,
            )
        )
        for name, text in zip(_TEXTS, told, strict=True):
            numbers = self._numbers[name]
            self._codes[name].append(numbers.setdefault(text, len(numbers)))
        self._made.clear()

    def bounds(self, name: str) -> tuple[int, int]:
        """Return lowest and highest of a column of NUMBERS."""
        column = self.ints(name)
        return (int(column.min()), int(column.max())) if len(column) else (0, -1)

    def ints(self, name: str) -> Ints:
        """Return a column of NUMBERS."""
        return self._column(name, self._ints[name])

    def texts(self, name: str) -> Texts:
        """Return a column of texts."""
        return Texts(self._column(name, self._codes[name]), tuple(self._numbers[name]))

    def kinds(self) -> NDArray[np.integer]:
        """Return the kind of each entry."""
        return self._column("kind", self._kinds)

    def are_open(self, sees: Sees) -> NDArray[np.bool_]:
        """Say of each entry whether it is open to someone who holds `sees`."""
        may = np.array([may_see(members, sees) for members in self._audiences], bool)
        return may[self._column("audience", self._opens)]

    def _column(self, name: str, values: list[int]) -> NDArray[np.int64]:
        if name not in self._made:
            self._made[name] = np.array(values, np.int64)
        return self._made[name]
