"""Querying: the events that a reader asks for, page by page, and the values that events have.

Candidates come from the store (by item, by event, by column), each in the order of the query and
each open to the reader; entries are read and matched until the page is full or its work is done. A
page is of the ledger as it stood when the first one was made, so that pages fit together while
events arrive. Spec: docs/spec/query.md.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce

import numpy as np

from loopbook.book.listing import Listing
from loopbook.book.masters import KnownMasters, MastersOf
from loopbook.book.narrowing import (
    event_ids_of,
    identifiers_of,
    is_by_extension,
    order_of,
    sieve_of,
)
from loopbook.book.readings import Readings, runs_of
from loopbook.book.search import Search
from loopbook.book.shelf import core
from loopbook.store.recent import Recent
from loopbook.store.segment.candidates import By, Order, Rows, Sieve, behind, candidates, in_order
from loopbook.store.segment.columns import Block, SealedColumns
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.touched import TailIdentities, names_of, touched
from loopbook.store.segment.view import LedgerStore
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.lineage import AsOf
from loopbook.terms.party import Sees, may_see
from loopbook.terms.quantity import Units
from loopbook.terms.query import EventPage, Position, Query, Surroundings, ValuePage
from loopbook.trace.query import matcher

PER_PAGE_MAX = 1_000
"""Events that a page has at most, whatever is asked for: `perPage` is an upper bound."""

FEW = 10_000
"""Entries that speak of an item and are put in order at once, without columns."""

_ALL = AsOf()


class Questions:
    """What a book is asked of its events; one for each open book.

    Parameters
      store     where entries are read
      readings  what is sealed and what is not; every question takes its turn
    """

    def __init__(self, store: LedgerStore, readings: Readings) -> None:
        self._store = store
        self._readings = readings
        self._sealed = SealedColumns()
        self._masters = KnownMasters(store, readings)
        self._listing = Listing()
        self._begin()

    def _begin(self) -> None:
        """Begin anew on the segments that the readings now stand on."""
        self._stack = stack = self._readings.stack
        self._recent = Recent(stack.view.last + 1)
        self._identities = TailIdentities(stack.tail, stack.view.item_count)
        self._listing.forget()

    def _catch_up(self) -> None:
        self._readings.link_up()
        if self._readings.stack is not self._stack:
            self._begin()
        recent = self._recent
        for entry in self._store.read(recent.first + recent.count, self._readings.linked):
            recent.add(entry, self._readings.event_of_entry(entry))

    def events(
        self,
        query: Query,
        known: AsOf = _ALL,
        after: Position | None = None,
        count: int | None = None,
    ) -> EventPage:
        """Return a page of the events that a query asks for.

        Parameters
          known  who asks, and up to which entry and day
          after  where the last page ended; None for the first
          count  events on the page; what the query says when None
        Raises    QueryTooLarge    LB-Q20  more match than maxEventCount allows
                  QueryTooComplex  LB-Q21  to know that, or the order by an extension field, too
                  many candidates would have to be read
        """
        wanted = min(query.per_page if count is None else count, PER_PAGE_MAX)
        with self._readings.turn:
            self._catch_up()
            start = after or Position(self._size(known))
            search = self._search(query, known, start)
            if after is None and query.max_event_count is not None:
                search.require_at_most(query.max_event_count)
            return search.sorted_page(wanted) if is_by_extension(query) else search.page(wanted)

    def event_with_id(self, event_id: str, known: AsOf = _ALL) -> tuple[Entry, ...]:
        """Return the entries of an event that a reader may see: itself, then its declarations."""
        with self._readings.turn:
            self._catch_up()
            size = self._size(known)
            found = self._read([s for s in self._store.find(event_id) if s <= size])
        return tuple(
            entry
            for _, entry in sorted(found.items())
            if entry.draft.kind is EntryKind.EVENT and may_see(entry.draft.audience, known.sees)
        )

    def values(self, kind: str, known: AsOf = _ALL, after: str = "", count: int = 30) -> ValuePage:
        """Return values that the events have which a reader may see.

        Parameters
          kind   eventTypes, epcs, bizSteps, bizLocations, readPoints or dispositions
          after  the last value of the page before; nothing for the first
        Returns    sorted; epcs in the order in which the ledger first spoke of them
        Raises     UnknownTerm  LB-Q23  there is no such kind
        """
        wanted = max(1, min(count, PER_PAGE_MAX))
        with self._readings.turn:
            self._catch_up()
            if kind == "epcs":
                return self._listing.epcs(
                    self._stack, known.sees, self._readings.linked, after, wanted
                )
            sieve = Sieve(self._size(known), {}, {}, known.sees)
            return self._listing.values(kind, self._blocks(), sieve, after, wanted)

    def surroundings(self, sees: Sees = None) -> Surroundings:
        """Return what queries need to know besides events, of what a reader may see."""
        with self._readings.turn:
            self._catch_up()
            return self._now(sees)

    def _now(self, sees: Sees) -> Surroundings:
        return Surroundings(masters=MastersOf(self._masters, sees), units=self._units)

    @cached_property
    def _units(self) -> Units:
        return core().units

    def _size(self, known: AsOf) -> int:
        linked = self._readings.linked
        return linked if known.size is None else min(known.size, linked)

    def _search(self, query: Query, known: AsOf, start: Position) -> Search:
        surroundings = self._now(known.sees)
        sieve = sieve_of(query, surroundings, known, start.size)
        order = order_of(query)
        chosen = self._chosen(query, known)

        def found(after: tuple[int, int] | None) -> Iterable[Rows]:
            if chosen is None:
                return candidates(self._blocks(), sieve, order, after)
            sequences, times = chosen
            if times is not None and len(sequences) <= FEW and order.by is not By.RECORD_TIME:
                return [_ordered(sequences, times, sieve, order, after)]
            narrowed = sieve._replace(chosen=sequences)
            return candidates(self._blocks(), narrowed, order, after)

        return Search(query, found, self._read, matcher(query, surroundings), start)

    def _chosen(self, query: Query, known: AsOf) -> tuple[Ints, Ints | None] | None:
        """Return the only entries that can match, and their event times; None: any can."""
        by_id = [
            np.unique(np.array([s for text in texts for s in self._store.find(text)], np.int64))
            for texts in event_ids_of(query)
        ]
        by_item = [
            touched(self._stack, names_of(self._stack, self._identities, texts), known.sees)
            for texts in identifiers_of(query)
        ]
        every = [*by_id, *(sequences for sequences, _ in by_item)]
        if not every:
            return None
        both = reduce(np.intersect1d, every)
        if not by_item:
            return both, None
        sequences, times = by_item[0]
        return both, times[np.searchsorted(sequences, both)]

    def _blocks(self) -> list[Block]:
        return [*self._sealed.blocks(self._stack.view.links), self._recent]

    def _read(self, sequences: Sequence[int]) -> dict[int, Entry]:
        return {
            entry.sequence: entry
            for run in runs_of(sorted(sequences))
            for entry in self._store.read(*run)
        }


def _ordered(
    sequences: Ints, times: Ints, sieve: Sieve, order: Order, after: tuple[int, int] | None
) -> Rows:
    """Return a few entries in order, those that a snapshot and a span of time leave."""
    low, high = sieve.ranges.get("time", (-(2**63), 2**63 - 1))
    is_left = (sequences <= sieve.size) & (times >= low) & (times <= high)
    sequences, times = sequences[is_left], times[is_left]
    rows = Rows(sequences if order.by is By.LEDGER else times, sequences)
    return in_order(behind(rows, order, after), order)
