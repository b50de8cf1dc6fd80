"""Search: one question as it is answered: candidates in order, read in batches, matched, counted.

Whoever makes one holds the turn of the readings until he has his page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from loopbook.errors import QueryTooComplex, QueryTooLarge
from loopbook.formats.content import content_of
from loopbook.store.segment.candidates import Rows
from loopbook.terms.entry import Entry
from loopbook.terms.query import EventPage, Position, Query
from loopbook.trace.query import Matcher
from loopbook.trace.query_order import sort_key

WORK_MAX = 2_000
"""Candidates that are read for one page; a page may then have fewer events, or none."""

COUNT_MAX = 50_000
"""Candidates that are read to count or to sort what matches, before the first page."""

_BATCH = 32

ReadEntries = Callable[[Sequence[int]], Mapping[int, Entry]]
Candidates = Callable[[tuple[int, int] | None], Iterable[Rows]]


class _Candidate(NamedTuple):
    key: int
    sequence: int
    entry: Entry


class Search:
    """A question at one snapshot of the ledger.

    Parameters
      candidates  gives the rows behind a key and sequence, in the order of the query
      read        gives entries by sequence
      matches     whether an event is asked for
      start       where the page before ended; its size is that of the snapshot
    """

    def __init__(
        self,
        query: Query,
        candidates: Candidates,
        read: ReadEntries,
        matches: Matcher,
        start: Position,
    ) -> None:
        self._query = query
        self._candidates = candidates
        self._read = read
        self._matches = matches
        self._start = start

    def page(self, count: int) -> EventPage:
        """Return the next page; the work for it is bounded, so it may be short."""
        start = self._start
        limit = self._query.event_count_limit
        left = count if limit is None else min(count, limit - start.told)
        if left <= 0:
            return EventPage((), None)
        found: list[Entry] = []
        last = (start.key, start.sequence)
        after = last if start.sequence else None
        for looked, candidate in enumerate(self._each(self._candidates(after))):
            is_full = len(found) == left
            if looked >= WORK_MAX:
                return self._paged(found, last)
            if self._holds(candidate.entry):
                if is_full:
                    return self._paged(found, last)
                found.append(candidate.entry)
                if limit is not None and start.told + len(found) == limit:
                    return EventPage(tuple(found), None)
            last = (candidate.key, candidate.sequence)
        return EventPage(tuple(found), None)

    def _paged(self, found: Sequence[Entry], last: tuple[int, int]) -> EventPage:
        told = self._start.told + len(found)
        return EventPage(tuple(found), Position(self._start.size, *last, told))

    def sorted_page(self, count: int) -> EventPage:
        """Return the next page of events by an extension field: all that match are sorted first.

        Raises    QueryTooComplex  LB-Q21  there are more candidates than COUNT_MAX
        """
        query = self._query
        keyed = [
            (sort_key(self._event(one.entry), query.order_by), one.sequence, one.entry)
            for one in self._all(query.order_by[0])
        ]
        told = [one for one in keyed if not one[0].has_none]
        told.sort(key=lambda one: one[:2], reverse=not query.is_ascending)
        ordered = [*told, *(one for one in keyed if one[0].has_none)]
        limit = query.event_count_limit
        end = len(ordered) if limit is None else min(limit, len(ordered))
        first = self._start.told
        last = min(first + count, end)
        entries = tuple(entry for _, _, entry in ordered[first:last])
        return EventPage(entries, Position(self._start.size, 0, 0, last) if last < end else None)

    def require_at_most(self, limit: int) -> None:
        """Hold that no more events match than a query allows.

        Raises    QueryTooLarge  LB-Q20  more do;  QueryTooComplex  LB-Q21  nobody can say in time
        """
        count = 0
        for rows in self._candidates(None):
            count += len(rows.sequences)
            if count > limit:
                break
        if count <= limit:
            # What the columns leave over is never fewer than what matches.
            return
        for number, _ in enumerate(self._all("maxEventCount"), 1):
            if number > limit:
                raise QueryTooLarge("LB-Q20", "maxEventCount", limit=limit)

    def _all(self, field: str) -> Iterator[_Candidate]:
        """Yield all that match.

        Raises    QueryTooComplex  LB-Q21  more candidates than COUNT_MAX would have to be read
        """
        for looked, candidate in enumerate(self._each(self._candidates(None))):
            if looked >= COUNT_MAX:
                raise QueryTooComplex("LB-Q21", field[:80], limit=COUNT_MAX, field=field[:80])
            if self._holds(candidate.entry):
                yield candidate

    def _each(self, runs: Iterable[Rows]) -> Iterator[_Candidate]:
        for rows in runs:
            for start in range(0, len(rows.keys), _BATCH):
                keys = rows.keys[start : start + _BATCH].tolist()
                sequences = rows.sequences[start : start + _BATCH].tolist()
                entries = self._read(sequences)
                for key, sequence in zip(keys, sequences, strict=True):
                    yield _Candidate(key, sequence, entries[sequence])

    def _holds(self, entry: Entry) -> bool:
        return self._matches(self._event(entry), entry.record_time)

    def _event(self, entry: Entry) -> Mapping[str, object]:
        """Return the canonical event with its eventID, the one it was given if it named none."""
        draft = entry.draft
        event = content_of(draft.content, draft.context).canonical
        return event if "eventID" in event else {**event, "eventID": draft.identity.id}
