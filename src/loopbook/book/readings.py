"""Readings: what the verbs read, derived from the entries of a store and kept in memory.

One pass over new entries makes links, facts and postings; nothing here is ever written. Master data
and activations change how older entries read, so a new one of either makes the readings afresh:
the order in which a book learned things does not change what it says.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import msgspec

from loopbook.account.post import post, reverse
from loopbook.book.shelf import Shelf
from loopbook.formats.event import event_of
from loopbook.formats.master import master_of
from loopbook.formats.observation import observation_of
from loopbook.store.tail import Tail
from loopbook.terms.entry import Entry, EntryKind, Store
from loopbook.terms.event import Event
from loopbook.terms.finding import Finding
from loopbook.terms.history import Fact, Observed
from loopbook.terms.lineage import AsOf
from loopbook.terms.master import MasterRecord
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import class_of, with_broader
from loopbook.trace.fact import facts_of
from loopbook.trace.link import links


class Declaration(msgspec.Struct, frozen=True):
    """An error declaration: the entry that makes it, and when it was made."""

    by: int
    time: datetime


class Readings:
    """The derived side of a book; `catch_up` brings it to the end of the store.

    Whoever calls holds `turn`.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        # Held while readings change or are read; never while a store commits or a file is parsed,
        # so that captures in many threads share a commit and readers do not wait for the disk.
        self.turn = threading.RLock()
        self.shelf = Shelf()
        self._clear()

    def _clear(self) -> None:
        self.size = 0
        self.posted = 0
        self.tail = Tail()
        self.masters: dict[str, MasterRecord] = {}
        self.observed: list[Observed] = []
        self.facts: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        self.classes: dict[str, dict[str, str]] = defaultdict(dict)
        self._originals: dict[str, list[int]] = defaultdict(list)
        self._declared: dict[str, list[Declaration]] = defaultdict(list)
        self.voids: dict[int, list[Declaration]] = defaultdict(list)
        self.known_from: dict[int, datetime] = {}
        self._corrective: dict[str, datetime] = {}
        self._is_stale = False

    def catch_up(self) -> None:
        """Read the entries that came since the last time, those of other processes included.

        Makes what a capture must know: links, items, voids, packs. Postings and facts wait until
        a reading asks for them (`post_up`), since recording needs neither.
        """
        size = self._learn_new()
        for entry in self.store.read(self.size + 1, size):
            self._take(entry, self._event(entry))
        self.size = size

    def _learn_new(self) -> int:
        """Learn packs and master data of new entries, and return how many entries there are."""
        size = self.store.size()
        changed = any(
            entry.draft.kind in (EntryKind.MASTER, EntryKind.ACTIVATION)
            for entry in self.store.read(self.size + 1, size)
        )
        if changed and self.size:
            self._clear()
        if changed:
            self._learn(size)
        return size

    def post_up(self) -> None:
        """Read the entries that came since, and bring postings and facts to where that has read."""
        size = self._learn_new()
        # What a capture has read already is read once more; what is new, once for both.
        for entry in self.store.read(self.posted + 1, size):
            event = self._event(entry)
            if entry.sequence > self.size:
                self._take(entry, event)
                self.size = entry.sequence
            self._post(entry.sequence, event)
            self.posted = entry.sequence
        if self._is_stale:
            # A declaration named, as its correction, an event that was posted before it was read:
            # all declarations first, then all postings.
            self._clear()
            self.catch_up()
            self.post_up()

    def _learn(self, size: int) -> None:
        self.shelf = Shelf()
        for entry in self.store.read(1, size):
            if entry.draft.kind is EntryKind.ACTIVATION:
                self.shelf.put(entry.draft.content)
            elif entry.draft.kind is EntryKind.MASTER:
                record = master_of(entry.draft.content, entry.draft.context)
                self.masters[record.id] = _merged(self.masters.get(record.id), record)

    def _event(self, entry: Entry) -> Event | None:
        draft = entry.draft
        if draft.kind is not EntryKind.EVENT:
            return None
        return event_of(draft.content, draft.context, draft.identity.id)

    def _take(self, entry: Entry, event: Event | None) -> None:
        if entry.draft.kind is EntryKind.OBSERVATION:
            observation = observation_of(entry.draft.content)
            self.observed.append(Observed(entry.sequence, observation))
        if event is not None:
            self._take_event(entry.sequence, event)

    def _post(self, sequence: int, event: Event | None) -> None:
        if event is None or event.error is not None:
            return
        for scheme in self.shelf.compiled():
            self._take_under(scheme, sequence, event)
        for declaration in self.voids.get(sequence, ()):
            self._reverse(sequence, declaration)

    def _take_event(self, sequence: int, event: Event) -> None:
        if event.error is not None:
            declaration = Declaration(sequence, event.error.time)
            for corrective in event.error.corrective_ids:
                self._corrective[corrective] = event.error.time
                self._is_stale |= any(s <= self.posted for s in self._originals[corrective])
            self._declared[event.event_id].append(declaration)
            for original in self._originals[event.event_id]:
                self._void(original, declaration)
            return
        linked = links(sequence, event)
        self.tail.link(linked.links, linked.touches, linked.endings)
        self._originals[event.event_id].append(sequence)
        for declaration in self._declared.get(event.event_id, ()):
            self._void(sequence, declaration)

    def _take_under(self, scheme: Scheme, sequence: int, event: Event) -> None:
        postings = post(sequence, event, scheme, self.masters).postings
        corrected = self._corrective.get(event.event_id)
        if corrected is not None:
            # What corrects an event is known when that is declared an error, not before: on no day
            # do both count (decision 0006).
            self.known_from[sequence] = corrected
            postings = tuple(
                msgspec.structs.replace(posting, known=max(posting.known, corrected))
                for posting in postings
            )
        self.tail.post(scheme.digest, postings)
        classes = self.classes[scheme.digest]
        for item in (*event.epcs, *event.inputs, *event.outputs, event.parent):
            if item and not classes.get(item):
                classes[item] = class_of(item, event, scheme, self.masters)
        for item, fact in facts_of(sequence, event, scheme):
            self.facts[scheme.digest][item].append(fact)

    def _void(self, sequence: int, declaration: Declaration) -> None:
        self.voids[sequence].append(declaration)
        self.tail.void(sequence, declaration.by, declaration.time)
        # An entry that is not posted yet is reversed when it is.
        if sequence <= self.posted:
            self._reverse(sequence, declaration)

    def _reverse(self, sequence: int, declaration: Declaration) -> None:
        for scheme in self.shelf.compiled():
            stated = self.tail.postings_of(scheme.digest, sequence)
            own = [posting for posting in stated if not posting.voids]
            reversals = [reverse(p, declaration.by, declaration.time) for p in own]
            self.tail.post(scheme.digest, reversals)

    def posting_findings(self, event: Event) -> tuple[Finding, ...]:
        """Return what the active packs find when they post the event, without a place."""
        if event.error is not None:
            return ()
        return tuple(
            finding
            for scheme in self.shelf.newest().values()
            for finding in post(0, event, scheme, self.masters).findings
        )

    def knows(self, name: str) -> bool:
        """Say whether any entry speaks of the item, or carries the eventID, called `name`."""
        return self.tail.knows(name) or name in self._originals

    def is_voided(self, sequence: int, known: AsOf) -> bool:
        """Say whether the entry is declared an error by what `known` may know."""
        return any(
            (known.size is None or declaration.by <= known.size)
            and (known.day is None or declaration.time <= known.day)
            for declaration in self.voids.get(sequence, ())
        )

    def is_of_class(self, scheme: Scheme, item: str, item_class: str) -> bool:
        """Say whether an item is of a class, or of a narrower one."""
        found = self.classes[scheme.digest].get(item, "")
        return item_class in with_broader(scheme, found)

    def facts_of_class(self, scheme: Scheme, item_class: str) -> Iterator[tuple[str, list[Fact]]]:
        """Yield the items of a class, or of a narrower one, with every fact stated of them."""
        stated = self.facts[scheme.digest]
        for item in self.classes[scheme.digest]:
            if self.is_of_class(scheme, item, item_class):
                yield item, stated.get(item, [])


def _merged(older: MasterRecord | None, newer: MasterRecord) -> MasterRecord:
    if older is None:
        return newer
    return MasterRecord(
        type=newer.type,
        id=newer.id,
        attributes={**older.attributes, **newer.attributes},
        children=tuple(dict.fromkeys((*older.children, *newer.children))),
    )
