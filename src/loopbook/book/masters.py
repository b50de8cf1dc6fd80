"""Masters: what the master data of a book say of an identifier, to one reader or another.

A reader's hierarchy is made of the records that he may see: else a question for what lies below a
place would tell him of records that were not told to him.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from loopbook.book.hierarchy import MasterData
from loopbook.book.readings import Readings, runs_of
from loopbook.formats.master import master_of
from loopbook.store.segment.view import LedgerStore
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.master import MasterRecord
from loopbook.terms.party import Sees, may_see

READERS_MAX = 32
"""Readers whose hierarchies are kept; one more, and all are made again when they are asked for."""


class MastersOf:
    """What one reader may know, looked up when a condition first asks for it."""

    def __init__(self, known: "KnownMasters", sees: Sees) -> None:
        self._known = known
        self._sees = sees

    @cached_property
    def _data(self) -> MasterData:
        return self._known.of(self._sees)

    def descendants(self, identifier: str) -> Collection[str]:
        """Return the canonical identifiers of it and of everything below it."""
        return self._data.descendants(identifier)

    def attributes(self, identifier: str) -> Mapping[str, object]:
        """Return its attributes by expanded name; none when no master data speak of it."""
        return self._data.attributes(identifier)


class KnownMasters:
    """The master data of a book for each reader, read when a question first needs them.

    Parameters
      readings  at the end of the store whenever `of` is called
    """

    def __init__(self, store: LedgerStore, readings: Readings) -> None:
        self._store = store
        self._readings = readings
        self._records: list[tuple[tuple[str, ...], MasterRecord]] = []
        self._read_to = 0
        self._made: dict[Sees, MasterData] = {}

    def of(self, sees: Sees) -> MasterData:
        """Return what the records say that are open to someone who holds `sees`."""
        for entry in self._new():
            draft = entry.draft
            self._records.append((draft.audience, master_of(draft.content, draft.context)))
            self._made.clear()
        self._read_to = self._readings.linked
        if sees not in self._made:
            if len(self._made) >= READERS_MAX:
                self._made.clear()
            seen = (record for audience, record in self._records if may_see(audience, sees))
            self._made[sees] = MasterData(seen)
        return self._made[sees]

    def _new(self) -> Iterator[Entry]:
        """Yield the records since the last time; of sealed entries only those are read."""
        first, kinds = self._read_to + 1, (EntryKind.MASTER,)
        view = self._readings.stack.view
        for segment in view.links:
            if segment.last >= first:
                sealed = segment.sequences_of((int(EntryKind.MASTER),))
                for run in runs_of(sequence for sequence in sealed if sequence >= first):
                    yield from self._store.read(*run)
        yield from self._store.read(max(first, view.last + 1), self._readings.linked, kinds)
