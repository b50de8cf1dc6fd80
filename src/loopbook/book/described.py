"""Described: what master data state of a thing or its trade item, and which entry states it.

Readings keep records merged; a passport says where each value comes from, as of any checkpoint and
for a reader who may see only some of the records.
"""

from collections.abc import Iterator
from typing import NamedTuple

from loopbook.book.readings import Readings, runs_of
from loopbook.formats.master import master_of
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.terms.master import MasterRecord
from loopbook.terms.party import may_see
from loopbook.terms.passport_source import Stated
from loopbook.terms.same import identity_of
from loopbook.trace.identifier import classes_of

NAME = "urn:epcglobal:cbv:mda#name"
"""Attribute that names a place or party for people (CBV 2.0, master data attributes)."""


class _Record(NamedTuple):
    sequence: int
    time: int
    audience: tuple[str, ...]
    record: MasterRecord


class Described:
    """The master records of a book by identity, read as they come; whoever asks holds the turn."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._records: dict[str, list[_Record]] = {}
        self._read_to = 0

    def of(self, identifier: str, known: AsOf) -> dict[str, Stated]:
        """Return what is stated under one identifier by expanded name; the latest record counts."""
        self._read_on()
        found: dict[str, Stated] = {}
        for each in self._records.get(identity_of(identifier), ()):
            if known.size is not None and each.sequence > known.size:
                continue
            if known.day is not None and each.time > microseconds_of(known.day):
                continue
            if may_see(each.audience, known.sees):
                for name, value in each.record.attributes.items():
                    found[name] = Stated(value, each.sequence, each.time)
        return found

    def of_thing(self, item: str, known: AsOf) -> dict[str, Stated]:
        """Return what is stated of a thing, its lot and its trade item; the nearest counts."""
        found: dict[str, Stated] = {}
        for identifier in reversed(dict.fromkeys(map(identity_of, classes_of(item)))):
            found |= self.of(identifier, known)
        return found

    def name_of(self, identifier: str, known: AsOf) -> str:
        """Return the name of a place or party for people; the identifier when none is stated."""
        stated = self.of(identifier, known).get(NAME)
        return stated.value if stated is not None and isinstance(stated.value, str) else identifier

    def _read_on(self) -> None:
        for entry in self._new():
            record = master_of(entry.draft.content, entry.draft.context)
            told = _Record(
                entry.sequence, microseconds_of(entry.record_time), entry.draft.audience, record
            )
            self._records.setdefault(identity_of(record.id), []).append(told)
        self._read_to = self._readings.size

    def _new(self) -> Iterator[Entry]:
        """Yield the records since the last time; of sealed entries only those are read."""
        first, kinds = self._read_to + 1, (EntryKind.MASTER,)
        if first > self._readings.size:
            return
        view = self._readings.stack.view
        for segment in view.links:
            if segment.last >= first:
                sealed = segment.sequences_of((int(EntryKind.MASTER),))
                for run in runs_of(sequence for sequence in sealed if sequence >= first):
                    yield from self._readings.store.read(*run)
        unsealed = max(first, view.last + 1)
        yield from self._readings.store.read(unsealed, self._readings.size, kinds)
