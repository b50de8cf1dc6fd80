"""Histories: what is kept of a book to read lives from: touches, classes and facts in columns.

One for each open book, in its readings; what was sealed is read once, what was not sealed is taken
in as it comes.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from loopbook.book.pack_columns import PackColumns
from loopbook.book.reading import PackReading
from loopbook.book.shelf import core
from loopbook.store.history import History
from loopbook.store.segment.entry_columns import SealedEntries
from loopbook.store.segment.stack import Stack
from loopbook.terms.entry import Entry
from loopbook.terms.event import Event
from loopbook.terms.spoken import NOTHING_SPOKEN, Spoken
from loopbook.trace.link import links
from loopbook.trace.spoken import spoken


class Linked(Protocol):
    """What histories ask of readings that are linked up."""

    stack: Stack
    linked: int

    def event_at(self, sequence: int) -> Event | None:
        """Return the event of an entry by its number; None when it holds something else."""
        ...

    def told(self, first: int) -> Iterator[tuple[Entry, Event | None]]:
        """Yield entries from `first` on, as far as they are linked, with their events."""
        ...


class Histories:
    """History, and columns by pack, of the readings they belong to; whoever asks has the turn."""

    def __init__(self) -> None:
        self._entries = SealedEntries()
        self._history: History | None = None
        self._packs: dict[str, PackColumns] = {}

    def history(self, readings: Linked) -> History:
        """Return the history of readings that are linked up, brought to their end."""
        history = self._history
        if history is None or history.stack is not readings.stack:
            history = self._history = History(
                readings.stack, self._entries, _reading(readings.event_at)
            )
        recent, tail = history.recent, readings.stack.tail
        for entry, event in readings.told(recent.first + recent.count):
            if event is None:
                recent.add(entry, None, {}, NOTHING_SPOKEN)
                continue
            names = [name for name, _ in links(entry.sequence, event).touches]
            numbers = {name: tail.number(name) for name in names}
            recent.add(entry, event, numbers, spoken(event, core().units))
        return history

    def columns(self, pack: PackReading, history: History) -> PackColumns:
        """Return classes and facts under a pack, as far as it has posted."""
        found = self._packs.get(pack.digest)
        if found is None or found.pack is not pack:
            found = self._packs[pack.digest] = PackColumns(pack)
        found.catch_up(history)
        return found


def _reading(event_at: Callable[[int], Event | None]) -> Callable[[int], Spoken]:
    def spoken_at(sequence: int) -> Spoken:
        event = event_at(sequence)
        return NOTHING_SPOKEN if event is None else spoken(event, core().units)

    return spoken_at
