"""Readings: what the verbs read, from sealed segments and from what is not sealed yet.

Nothing here is ever written. What entries say by themselves (links, items, declarations) is read
once; what packs make of them is read again when master data or activations come, since they change
how older entries read: the order in which a book learned things does not change what it says.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from loopbook.account.poster import Poster
from loopbook.book.hierarchy import MasterData
from loopbook.book.histories import Histories
from loopbook.book.observed import ObservedEntries
from loopbook.book.reading import PackReading, reading_digest
from loopbook.book.shelf import Shelf
from loopbook.book.weaving import Loom
from loopbook.formats.event import event_of
from loopbook.formats.master import master_of
from loopbook.store.segment.blame import Turn
from loopbook.store.segment.declared import Declarations, Settled
from loopbook.store.segment.manifest import Manifest
from loopbook.store.segment.pivot import Group
from loopbook.store.segment.stack import Stack
from loopbook.store.segment.totals import pinned
from loopbook.store.segment.view import LedgerReader, View
from loopbook.terms.account import TotalsQuery
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.event import Event
from loopbook.terms.finding import Finding
from loopbook.terms.history import Observed
from loopbook.terms.lineage import AsOf, moment_of
from loopbook.terms.master import MasterRecord
from loopbook.terms.parsed import Parsed
from loopbook.terms.party import Sees
from loopbook.terms.scheme import Scheme
from loopbook.trace.link import links, named

EVENTS_MAX = 25_000
"""Events of the tail that are kept read, for whoever asks after a capture."""

SPECIAL = (EntryKind.OBSERVATION, EntryKind.MASTER, EntryKind.ACTIVATION)


def unsealed(_: int) -> None:
    """Seal nothing: for books in memory, and for whoever seals by himself."""


class Readings:
    """The derived side of a book; `catch_up` brings it to the end of the store.

    Whoever calls holds `turn`.

    Parameters
      after_append  told the last entry whenever this process has appended some
    """

    def __init__(self, store: LedgerReader, after_append: Callable[[int], None] = unsealed) -> None:
        self.store = store
        self._after_append = after_append
        # Held while readings change or are read; never while a store commits or a file is parsed,
        # so that captures in many threads share a commit and readers do not wait for the disk.
        self.turn = Turn(lambda: self._view)
        self.shelf = Shelf()
        self.masters: dict[str, MasterRecord] = {}
        self.loom = Loom()
        self.histories = Histories()
        self.size = 0
        self._appended = 0
        self.observations = ObservedEntries(store)
        self._events: dict[int, Event] = {}
        self._named: list[tuple[int, set[str]]] = []
        self._named_to = 0
        self._packs: dict[str, PackReading] = {}
        self._posters: dict[str, Poster] = {}
        self._view = View(Manifest(0, (0, 0), ()))
        self.stack = Stack(self._view)
        self._open(self._view)
        self._generation = self._view.manifest.generation

    def _open(self, view: View) -> None:
        """Begin anew on the segments of a view; what is not sealed is read when it is asked for."""
        self.stack = Stack(view, self.stack.remembered())
        self.linked = view.last
        self.observations.open(view)
        self._packs = {}
        self._settled: dict[int, list[Settled]] = {}
        pending = view.links[-1].pending if view.links else ()
        self._declarations = Declarations(pending, self.store.originals)
        for segment in view.links:
            for sequence, _, time in zip(*(c.tolist() for c in segment.corrections()), strict=True):
                self.stack.tail.correct(sequence, moment_of(time))
            for sequence, by, time in zip(*(c.tolist() for c in segment.voids()), strict=True):
                at = self._settled.setdefault(max(sequence, by), [])
                at.append(Settled(sequence, by, time, is_correction=False))
        self._events = {s: event for s, event in self._events.items() if s > view.last}
        self._named = [(last, names) for last, names in self._named if last > view.last]
        self._named_to = max(self._named_to, view.last)

    def catch_up(self) -> None:
        """Learn how many entries there are, which of them are sealed, and new packs and masters."""
        self._view = view = self.store.sealed()
        if view.manifest.generation != self._generation:
            self._open(view)
            # Only now: what a damaged segment broke off is begun anew by the next who asks.
            self._generation = view.manifest.generation
        size = view.manifest.size
        if size > self.size:
            self._learn(view, self.size + 1, size)
            self.size = size

    def _learn(self, view: View, first: int, last: int) -> None:
        """Learn packs, master data and observations of new entries."""
        changed = False
        for entry in self._special(view, first, last):
            match entry.draft.kind:
                case EntryKind.ACTIVATION:
                    self.shelf.put(entry.draft.content)
                    changed = True
                case EntryKind.MASTER:
                    record = master_of(entry.draft.content, entry.draft.context)
                    self.masters[record.id] = _merged(self.masters.get(record.id), record)
                    changed = True
                case _:
                    if entry.sequence > view.last:
                        self.observations.take(entry.sequence, entry.draft.content)
        if changed:
            self._packs = {}
            self._posters = {}
            self.stack.tail.forget_postings()

    def _special(self, view: View, first: int, last: int) -> Iterator[Entry]:
        # Observations that are sealed stand in columns.
        kinds = (int(EntryKind.MASTER), int(EntryKind.ACTIVATION))
        for segment in view.links:
            if segment.last >= first:
                for run in runs_of(s for s in segment.sequences_of(kinds) if s >= first):
                    yield from self.store.read(*run)
        yield from self.store.read(max(first, view.last + 1), last, SPECIAL)

    def link_up(self) -> None:
        """Bring links, items and declarations to the end of the store."""
        self.catch_up()
        for entry in self.store.read(self.linked + 1, self.size):
            self._link(entry, self.event_of_entry(entry))
            self.linked = entry.sequence

    def _link(self, entry: Entry, event: Event | None) -> None:
        tail, sequence = self.stack.tail, entry.sequence
        tail.open_to(sequence, entry.draft.audience)
        if event is None:
            return
        said = links(sequence, event)
        tail.link(said.links, said.touches, said.endings, said.classes)
        for settled in self._declarations.take(sequence, event):
            moment = moment_of(settled.time)
            if settled.is_correction:
                tail.correct(settled.sequence, moment)
            else:
                tail.void(settled.sequence, settled.by, moment)
                self._settled.setdefault(sequence, []).append(settled)

    def told(self, first: int) -> Iterator[tuple[Entry, Event | None]]:
        """Yield entries from `first` on, as far as they are linked, with their events."""
        for entry in self.store.read(first, self.linked):
            yield entry, self.event_of_entry(entry)

    def post_up(self) -> None:
        """Bring postings, facts and classes of every pack to the end of the store."""
        self.link_up()
        for scheme in self.shelf.compiled():
            if scheme.digest not in self._packs:
                self._packs[scheme.digest] = self._reading(scheme)
        packs = list(self._packs.values())
        first = min((pack.posted for pack in packs), default=self.size) + 1
        for entry in self.store.read(first, self.size):
            # Sealed links do not tell the tail who may see what a pack without segments posts.
            self.stack.tail.open_to(entry.sequence, entry.draft.audience)
            self._post(entry.sequence, self.event_of_entry(entry), packs)

    def _reading(self, scheme: Scheme) -> PackReading:
        digest, poster = self.digest_of(scheme), self.poster_of(scheme)
        above = MasterData(self.masters.values()).ancestors
        return PackReading(scheme, digest, self.stack, poster, self.evidence, above=above)

    def poster_of(self, scheme: Scheme) -> Poster:
        """Return what posts events under a pack, by the master data known now."""
        if scheme.digest not in self._posters:
            self._posters[scheme.digest] = Poster(scheme, dict(self.masters))
        return self._posters[scheme.digest]

    def digest_of(self, scheme: Scheme) -> str:
        """Return the digest of a pack with the master data it is read by now."""
        compiled = self.shelf.compiled()
        return reading_digest(scheme, compiled[: compiled.index(scheme)], self.masters)

    def _post(self, sequence: int, event: Event | None, packs: Sequence[PackReading]) -> None:
        for pack in packs:
            if pack.posted >= sequence:
                continue
            if event is not None:
                pack.take(sequence, event)
            for settled in self._settled.get(sequence, ()):
                (entry,) = self.store.read(settled.sequence, settled.sequence)
                self.stack.tail.open_to(settled.sequence, entry.draft.audience)
                stated = self.event_of_entry(entry)
                if stated is not None:
                    pack.reverse(settled.sequence, stated, settled.by, settled.time)
            pack.posted = sequence

    def event_at(self, sequence: int) -> Event | None:
        """Return the event of an entry by its number; None when it holds something else."""
        kept = self._events.get(sequence)
        if kept is not None:
            return kept
        return self.event_of_entry(next(iter(self.store.read(sequence, sequence))))

    def event_of_entry(self, entry: Entry) -> Event | None:
        """Return the event that an entry holds; None when it holds something else."""
        draft = entry.draft
        if draft.kind is not EntryKind.EVENT:
            return None
        event = self._events.get(entry.sequence)
        if event is None:
            event = event_of(draft.content, draft.context, draft.identity.id)
            self._keep(entry.sequence, event)
        return event

    def _keep(self, sequence: int, event: Event) -> None:
        if sequence > self.stack.view.last and len(self._events) < EVENTS_MAX:
            self._events[sequence] = event

    def evidence(self, query: TotalsQuery, group: Group) -> tuple[int, ...]:
        """Return the entries behind a total, whatever was sealed since it was made."""
        with self.turn:
            if query.pack not in self._packs:
                self.post_up()
            return self._packs[query.pack].totals.sequences(query, group)

    def query(self, query: TotalsQuery) -> TotalsQuery:
        """Return a query as of the entries that are read, so that it stays answered the same."""
        return pinned(query, self.size)

    def of(self, scheme: Scheme) -> PackReading:
        """Return the reading of a pack; `post_up` came before."""
        return self._packs[scheme.digest]

    def known(self, names: Collection[str], sees: Sees = None) -> set[str]:
        """Return those of `names` that an entry open to `sees` speaks of, or has as its eventID."""
        if sees is not None:
            return self._known_to(names, sees)
        self._name_up()
        found = {name for name in names if any(name in told for _, told in self._named)}
        missing = [name for name in names if name not in found]
        if missing and self.stack.view.links:
            numbers = self.stack.numbers(missing).tolist()
            found.update(n for n, number in zip(missing, numbers, strict=True) if number >= 0)
            missing = [name for name in missing if name not in found]
            found.update(self.store.originals(missing) if missing else ())
        return found

    def _known_to(self, names: Collection[str], sees: Sees) -> set[str]:
        self.link_up()
        stack, may = self.stack, AsOf(sees=sees)
        own = self.store.originals(list(names))
        return {
            name
            for name in names
            if stack.touches(name, may) or (name in own and stack.is_open(own[name], sees))
        }

    def _name_up(self) -> None:
        """Learn the names that entries which are not sealed speak of, those of others included."""
        self.catch_up()
        if self._named_to < self.size:
            told: set[str] = set()
            for entry in self.store.read(self._named_to + 1, self.size, (EntryKind.EVENT,)):
                event = self.event_of_entry(entry)
                if event is not None:
                    told |= _told(event)
            self._named.append((self.size, told))
            self._named_to = self.size

    def feed(self, appended: Sequence[tuple[int, Parsed]]) -> None:
        """Take what this process has just appended, by sequence, without reading it back."""
        if not appended:
            return
        first, last = appended[0][0], appended[-1][0]
        if first == self._named_to + 1 and last - first + 1 == len(appended):
            told: set[str] = set()
            for sequence, parsed in appended:
                if parsed.event is not None:
                    told |= _told(parsed.event)
                    self._keep(sequence, parsed.event)
            self._named.append((last, told))
            self._named_to = last
        self._appended = last
        self.catch_up()

    def seal_if_due(self) -> None:
        """Let the book be sealed when this process has appended; the caller does not hold `turn`,
        since sealing may let it wait."""
        appended, self._appended = self._appended, 0
        if appended:
            self._after_append(appended)

    def posting_findings(self, event: Event) -> tuple[Finding, ...]:
        """Return what the active packs find when they post the event, without a place."""
        if event.error is not None:
            return ()
        return tuple(
            finding
            for scheme in self.shelf.newest().values()
            for finding in self.poster_of(scheme).post(0, event).findings
        )

    def voided_by(self, sequence: int) -> tuple[int, ...]:
        """Return the declarations against an entry."""
        return tuple(by for by, _ in self.stack.tail.voids.of(sequence))

    def is_voided(self, sequence: int, known: AsOf) -> bool:
        """Say whether the entry is declared an error by what `known` may know."""
        return self.stack.tail.voids.holds(sequence, known)

    def known_from(self, sequence: int) -> datetime | None:
        """Return when what an entry corrects was declared an error; None: it corrects nothing."""
        return self.stack.tail.corrected(sequence)

    @property
    def observed(self) -> list[Observed]:
        """Every observation, in the order of entries."""
        return self.observations.every()


def runs_of(sequences: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of ascending numbers without gaps."""
    first = last = 0
    for sequence in sequences:
        if sequence != last + 1 or not first:
            if first:
                yield first, last
            first = sequence
        last = sequence
    if first:
        yield first, last


def _told(event: Event) -> set[str]:
    names = set(named(event))
    return names if event.error is not None else {*names, event.event_id}


def _merged(older: MasterRecord | None, newer: MasterRecord) -> MasterRecord:
    if older is None:
        return newer
    return MasterRecord(
        type=newer.type,
        id=newer.id,
        attributes={**older.attributes, **newer.attributes},
        children=tuple(dict.fromkeys((*older.children, *newer.children))),
    )
