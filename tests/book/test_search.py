"""A search over given candidates: what ends a page, and where the next goes on."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from loopbook.book import search
from loopbook.book.search import Search
from loopbook.errors import QueryTooComplex, QueryTooLarge
from loopbook.store.segment.candidates import Rows
from loopbook.terms.entry import Draft, Entry, EntryKind, Identity
from loopbook.terms.query import Position, Query

COUNT = 50


def entry(sequence: int) -> Entry:
    content = f'{{"number":{sequence}}}'.encode()
    draft = Draft(
        kind=EntryKind.EVENT,
        identity=Identity(f"urn:{sequence}", is_correction=False, content_hash=b""),
        content=content,
        party="p",
    )
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Entry(sequence=sequence, record_time=moment, draft=draft, salt=b"", leaf=b"")


def made(query: Query, start: Position | None, modulus: int = 1) -> Search:
    """Return a search over entries 1..COUNT, two runs, of which every `modulus`th matches."""

    assert start is not None

    def candidates(after: tuple[int, int] | None) -> Sequence[Rows]:
        first = 1 if after is None else after[1] + 1
        sequences = np.arange(first, COUNT + 1)
        return [Rows(part, part) for part in np.array_split(sequences, 2)]

    def read(sequences: Sequence[int]) -> dict[int, Entry]:
        return {sequence: entry(sequence) for sequence in sequences}

    def matches(event: object, _: datetime) -> bool:
        assert isinstance(event, dict)
        assert event["eventID"] == f"urn:{event['number']}"
        return int(event["number"]) % modulus == 0

    return Search(query, candidates, read, matches, start)


def told(entries: Sequence[Entry]) -> list[int]:
    return [each.sequence for each in entries]


def test_a_full_page_ends_before_the_next_that_matches() -> None:
    page = made(Query(), Position(COUNT), 7).page(3)
    assert told(page.entries) == [7, 14, 21]
    assert page.after == Position(COUNT, 27, 27, 3)
    page = made(Query(), page.after, 7).page(4)
    assert told(page.entries) == [28, 35, 42, 49]
    assert page.after is None


def test_a_page_ends_with_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WORK_MAX", 10)
    page = made(Query(), Position(COUNT), 45).page(3)
    assert (page.entries, page.after) == ((), Position(COUNT, 10, 10, 0))


def test_the_limit_of_all_pages_ends_the_last_one() -> None:
    query = Query(event_count_limit=5)
    page = made(query, Position(COUNT), 2).page(3)
    assert (told(page.entries), page.after) == ([2, 4, 6], Position(COUNT, 7, 7, 3))
    page = made(query, page.after, 2).page(3)
    assert (told(page.entries), page.after) == ([8, 10], None)
    assert made(query, Position(COUNT, 10, 10, 5), 2).page(3) == ((), None)


def test_sorted_pages_count_what_was_told() -> None:
    query = Query(order_by=("number",), is_ascending=False)
    page = made(query, Position(COUNT), 10).sorted_page(3)
    assert (told(page.entries), page.after) == ([50, 40, 30], Position(COUNT, 0, 0, 3))
    assert told(made(query, page.after, 10).sorted_page(3).entries) == [20, 10]


def test_events_without_the_field_come_last_either_way() -> None:
    for is_ascending in (True, False):
        query = Query(order_by=("none",), is_ascending=is_ascending)
        assert told(made(query, Position(COUNT), 10).sorted_page(9).entries) == [10, 20, 30, 40, 50]


def test_a_count_beyond_what_may_be_read_is_too_complex(monkeypatch: pytest.MonkeyPatch) -> None:
    made(Query(), Position(COUNT)).require_at_most(COUNT)
    made(Query(), Position(COUNT), 10).require_at_most(5)
    with pytest.raises(QueryTooLarge):
        made(Query(), Position(COUNT), 10).require_at_most(4)
    monkeypatch.setattr(search, "COUNT_MAX", 20)
    with pytest.raises(QueryTooComplex) as raised:
        made(Query(), Position(COUNT), 10).require_at_most(4)
    assert raised.value.code == "LB-Q21"
