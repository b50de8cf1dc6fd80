"""Observed: the published values of a book, from sealed columns and from what is not sealed yet.

On the walk: `readings` tells it of new entries and segments; `sources` asks it for columns, or for
the observations of a word. An entry is decoded only when it is asked for itself, or when it lies in
a segment that was sealed before observations were kept in columns.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from loopbook.formats.observation import observation_of
from loopbook.store.observed import columns_of_observations, joined_observations
from loopbook.store.segment.entry_columns import Interned
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.observation_columns import ObservationRows
from loopbook.store.segment.stack import Stack
from loopbook.store.segment.view import LedgerReader, View
from loopbook.terms.entry import EntryKind
from loopbook.terms.history import Observed
from loopbook.terms.observation import Observation
from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.party import Sees

DECODED_MAX = 100_000
"""Observations kept decoded; when there are more, the memory begins anew."""

GAP_MAX = 16
"""Entries that are read and passed over rather than asking the store once more."""

_KINDS = (EntryKind.OBSERVATION,)

Rows = NDArray[np.int64]


class ObservedIndex:
    """The rows of columns by word and subject.

    Fields
      columns  every observation of a book, in the order of entries
    """

    def __init__(self, columns: ObservationColumns) -> None:
        self.columns = columns
        self._width = len(columns.texts)
        key = columns.word.astype(np.int64) * self._width + columns.subject
        # Stable: rows of one word and subject stay in the order of entries.
        self._order = key.argsort(kind="stable")
        self._keys = key[self._order]

    def rows(self, word: int, subject: int | None = None) -> Rows:
        """Return the rows of a word, or of a word and a subject (positions), in no set order."""
        first = word * self._width + (0 if subject is None else subject)
        last = first + (self._width if subject is None else 1)
        low, high = self._keys.searchsorted((first, last))
        found: Rows = self._order[low:high]
        return found


class ObservedEntries:
    """The observations of a book; whoever calls holds the turn of its readings.

    Parameters
      store  entries are read from
    """

    def __init__(self, store: LedgerReader) -> None:
        self._store = store
        self._known = Interned()
        self._codes: dict[str, int] = {}
        self._sealed: dict[str, ObservationColumns] = {}
        self._segments: tuple[LinksSegment, ...] = ()
        self._last = 0
        self._recent: list[tuple[int, bytes]] = []
        self._rows = ObservationRows()
        self._gathered = 0
        self._index: ObservedIndex | None = None
        self._decoded: dict[int, Observed] = {}

    def open(self, view: View) -> None:
        """Take the segments of a view; what they cover is no longer recent."""
        names = {segment.folder.name for segment in view.links}
        self._sealed = {name: held for name, held in self._sealed.items() if name in names}
        self._segments = view.links
        # Segments of another machine, or damaged ones, may go: their entries are recent again.
        back = self._store.read(view.last + 1, self._last, _KINDS) if view.last < self._last else ()
        gone = [(entry.sequence, entry.draft.content) for entry in back]
        self._recent = [*gone, *(each for each in self._recent if each[0] > view.last)]
        self._last = view.last
        self._rows = ObservationRows()
        self._gathered = 0
        self._index = None

    def take(self, sequence: int, content: bytes) -> None:
        """Take the next entry that no segment covers."""
        self._recent.append((sequence, content))
        self._index = None

    def index(self) -> ObservedIndex:
        """Return every observation with its index, made once until there are new ones.

        Raises    BrokenSegment  columns of a segment are damaged
                  ParseError     LB-W52  an entry that is read holds no observation
        """
        if self._index is None:
            for sequence, content in self._recent[self._gathered :]:
                self._rows.add(sequence, self._kept(sequence, content).observation)
            self._gathered = len(self._recent)
            recent = columns_of_observations(self._rows.part(), self._known)
            runs = [self._of_segment(segment) for segment in self._segments]
            self._index = ObservedIndex(joined_observations([*runs, recent], self._known))
        return self._index

    def position(self, text: str) -> int:
        """Return the position of a text among those of the columns; -1 when they do not have it."""
        texts = self._known.texts
        for at in range(len(self._codes), len(texts)):
            self._codes[texts[at]] = at
        return self._codes.get(text, -1)

    def _of_segment(self, segment: LinksSegment) -> ObservationColumns:
        name = segment.folder.name
        if name not in self._sealed:
            stored = segment.observations
            if stored is None:
                rows = ObservationRows()
                for sequence, observation in self._read(segment.sequences_of(_CODES)):
                    rows.add(sequence, observation)
                stored = rows.part()
            self._sealed[name] = columns_of_observations(stored, self._known)
        return self._sealed[name]

    def observed(self, sequences: Sequence[int]) -> list[Observed]:
        """Return the observations of entries, ascending, as they were stated."""
        known = self._decoded
        missing = [sequence for sequence in sequences if sequence not in known]
        if len(known) + len(missing) > DECODED_MAX:
            known = self._decoded = {s: known[s] for s in sequences if s in known}
        for sequence, observation in self._read(missing):
            known[sequence] = Observed(sequence, observation)
        return [known[sequence] for sequence in sequences]

    def every(self) -> list[Observed]:
        """Return every observation, in the order of entries."""
        return self.observed(self.index().columns.sequence.tolist())

    def _kept(self, sequence: int, content: bytes) -> Observed:
        if sequence not in self._decoded:
            if len(self._decoded) >= DECODED_MAX:
                self._decoded = {}
            self._decoded[sequence] = Observed(sequence, observation_of(content))
        return self._decoded[sequence]

    def _read(self, sequences: Sequence[int]) -> Iterator[tuple[int, Observation]]:
        """Yield the observations of entries, ascending, in few readings of the store."""
        wanted = set(sequences)
        for first, last in _runs(sequences):
            for entry in self._store.read(first, last, _KINDS):
                if entry.sequence in wanted:
                    yield entry.sequence, observation_of(entry.draft.content)


def open_entries(stack: Stack, sequences: Rows, sees: Sees) -> NDArray[np.bool_]:
    """Say of entries, ascending, whether each is open to someone who holds `sees`."""
    made: list[NDArray[np.bool_]] = []
    start = 0
    for segment in stack.view.links:
        end = int(sequences.searchsorted(segment.last, "right"))
        made.append(segment.are_open(sequences[start:end], sees))
        start = end
    left = sequences[start:].tolist()
    made.append(np.array([stack.tail.is_open(each, sees) for each in left], np.bool_))
    return np.concatenate(made)


_CODES = tuple(map(int, _KINDS))


def _runs(sequences: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield spans that hold all of some ascending numbers, and few others."""
    first = last = 0
    for sequence in sequences:
        if first and sequence - last > GAP_MAX:
            yield first, last
            first = 0
        first, last = first or sequence, sequence
    if first:
        yield first, last
