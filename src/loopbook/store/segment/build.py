"""Build: from what entries say to the part of a links segment.

A links segment holds what entries say by themselves, whatever packs are active: events, links,
touches, endings, items, and the declarations of errors with what they void. All of it is a pure
function of the entries up to its last, so that a segment made again is the same.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.store.log import microseconds
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.declared import Declarations, Originals, Pending, Settled
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.layout import NO_CHILD, RawLinks, links_part
from loopbook.store.segment.observation_columns import ObservationRows
from loopbook.store.segment.part import Part
from loopbook.store.segment.spoken_columns import SpokenColumns
from loopbook.terms.entry import Entry
from loopbook.terms.event import Event
from loopbook.terms.lineage import Ending, Link, LinkKind
from loopbook.terms.observation import Observation
from loopbook.terms.spoken import NOTHING_SPOKEN, Spoken

_KINDS = {kind: code for code, kind in enumerate(LinkKind)}


class Said(NamedTuple):
    """What one event says of items: `trace.link` makes it."""

    links: Sequence[Link]
    touched: Sequence[str]
    endings: Sequence[Ending]
    classes: Sequence[str]
    spoken: Spoken = NOTHING_SPOKEN


class Earlier(NamedTuple):
    """What a run of entries must know of those before it.

    Fields
      first_item   number of the first item that is new
      pending      declarations whose event had not come
      numbers      item names -> numbers; -1 for names that are new
      originals    as for `Declarations`, of the entries before the run
      are_used     item numbers -> whether a link of an earlier entry goes out of them
    """

    first_item: int
    pending: tuple[Pending, ...]
    numbers: Callable[[Sequence[str]], Ints]
    originals: Originals
    are_used: Callable[[Ints], NDArray[np.bool_]]


class LinksBuilder:
    """Takes entries in order, without gaps; `part` makes the segment of them."""

    def __init__(self, first: int, earlier: Earlier) -> None:
        self.first = first
        self._earlier = earlier
        self.last = first - 1
        self._local: dict[str, int] = {}
        self._classes: set[str] = set()
        self._entries: dict[str, list[object]] = {name: [] for name in _ENTRY_COLUMNS}
        self._audiences: dict[tuple[str, ...], int] = {}
        self._links: tuple[list[int], ...] = ([], [], [], [], [])
        self._touches: tuple[list[int], ...] = ([], [], [])
        self._endings: tuple[list[int], ...] = ([], [], [], [])
        self._sides = bytearray()
        self._spoken = SpokenColumns()
        self._observations = ObservationRows()
        self._ids: dict[str, int] = {}
        self._declarations = Declarations(earlier.pending, self._originals)
        self._settled: list[Settled] = []

    @property
    def link_count(self) -> int:
        """Number of links so far."""
        return len(self._links[0])

    def _originals(self, identifiers: Sequence[str]) -> dict[str, int]:
        own = {name: self._ids[name] for name in identifiers if name in self._ids}
        others = [name for name in identifiers if name not in own]
        return {**self._earlier.originals(others), **own} if others else own

    def add(
        self,
        entry: Entry,
        event: Event | None,
        said: Said | None,
        observation: Observation | None = None,
    ) -> list[Settled]:
        """Take the next entry; `event` and `said` are None for what is no event.

        Parameters
          observation  that the entry holds, if it does
        Returns    what it settles: the voids and corrections known from this entry on
        """
        sequence = entry.sequence
        self.last = sequence
        time = microseconds(entry.record_time if event is None else event.time)
        self._note(entry, event, time)
        if observation is not None:
            self._observations.add(sequence, observation)
        if event is None or said is None:
            return []
        if event.error is None:
            self._ids[event.event_id] = sequence
        local = self._local
        items, sequences, times = self._touches
        for name in said.touched:
            items.append(local.setdefault(name, len(local)))
            sequences.append(sequence)
            times.append(time)
        self._note_spoken(sequence, said)
        self._classes.update(said.classes)
        if said.links:
            self._link(sequence, time, said.links)
        for ending in said.endings:
            self._end(sequence, time, ending)
        settled = self._declarations.take(sequence, event)
        self._settled += settled
        return settled

    def _note_spoken(self, sequence: int, said: Said) -> None:
        """Keep as what each thing is named, and what else is said of them."""
        spoken = said.spoken
        if spoken is NOTHING_SPOKEN:
            self._sides += bytes(len(said.touched))
            return
        sides = spoken.sides
        self._sides += bytes([sides.get(name, 0) for name in said.touched])
        self._spoken.add(sequence, spoken, [self._local[name] for name in spoken.described])

    def _link(self, sequence: int, time: int, links: Sequence[Link]) -> None:
        local = self._local
        sequences, kinds, sources, targets, since = self._links
        count = len(links)
        sequences += [sequence] * count
        since += [time] * count
        kinds += [_KINDS[link.kind] for link in links]
        sources += [local[link.source] for link in links]
        targets += [local[link.target] for link in links]

    def _end(self, sequence: int, time: int, ending: Ending) -> None:
        local = self._local
        parents, children, times, sequences = self._endings
        left = [local[child] for child in dict.fromkeys(ending.children)] or [NO_CHILD]
        parents += [local[ending.parent]] * len(left)
        children += left
        times += [time] * len(left)
        sequences += [sequence] * len(left)

    def _note(self, entry: Entry, event: Event | None, time: int) -> None:
        """Keep the row of the events table, and who may see the entry."""
        draft = entry.draft
        audiences = self._audiences
        columns = self._entries
        columns["sequence"].append(entry.sequence)
        columns["kind"].append(int(draft.kind))
        columns["time"].append(time)
        columns["record_time"].append(microseconds(entry.record_time))
        columns["id"].append(draft.identity.id)
        columns["is_correction"].append(draft.identity.is_correction)
        columns["party"].append(draft.party)
        columns["audience"].append(audiences.setdefault(draft.audience, len(audiences)))
        columns["type"].append("" if event is None else event.type_name or event.type.value)
        action = None if event is None else event.action
        columns["action"].append("" if action is None else action.value)
        columns["biz_step"].append("" if event is None else event.biz_step)
        columns["disposition"].append("" if event is None else event.disposition)
        columns["read_point"].append("" if event is None else event.read_point)
        columns["biz_location"].append("" if event is None else event.biz_location)

    def names(self) -> list[str]:
        """Return the items that the entries speak of."""
        return list(self._local)

    def part(self, hashes: KeyedHash) -> Part:
        """Return the segment of the entries taken, its new items numbered after those before."""
        earlier = self._earlier
        names = list(self._local)
        known = earlier.numbers(names)
        is_new = known < 0
        numbers = np.where(is_new, earlier.first_item + np.cumsum(is_new) - 1, known)
        # The last number of the table stands for NO_CHILD, which is -1.
        table = np.append(numbers, NO_CHILD)
        raw = RawLinks(
            first=self.first,
            last=self.last,
            first_item=earlier.first_item,
            entries=self._entries,
            audiences=list(self._audiences),
            names=[names[at] for at in np.flatnonzero(is_new)],
            classes=self._classes,
            links=_columns(self._links, table, (2, 3)),
            touches=_columns(self._touches, table, (0,)),
            sides=np.frombuffer(bytes(self._sides), np.int8),
            spoken=self._spoken.part(numbers),
            endings=_columns(self._endings, table, (0, 1)),
            settled=self._settled,
            pending=self._declarations.pending,
            observations=self._observations.part(),
        )
        return links_part(raw, hashes, earlier.are_used)


_ENTRY_COLUMNS = (
    "sequence",
    "kind",
    "time",
    "record_time",
    "id",
    "is_correction",
    "party",
    "audience",
    "type",
    "action",
    "biz_step",
    "disposition",
    "read_point",
    "biz_location",
)


def _columns(
    lists: tuple[list[int], ...], numbers: Ints, items: tuple[int, ...]
) -> tuple[Ints, ...]:
    """Return the lists as columns, those at `items` with local numbers made global."""
    made = [np.array(column, dtype=np.int64) for column in lists]
    return tuple(numbers[column] if at in items else column for at, column in enumerate(made))
