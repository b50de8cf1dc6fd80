"""One synthetic book of 20,000 links, read once for all tests."""

import io
from collections.abc import Iterator, Sequence

import pytest

from loopbook.book.book import Book
from loopbook.book.opening import MEMORY, open_book
from loopbook.formats.epcis_json import read
from loopbook.programs.synthetic import Plan, documents, master_document, plan
from loopbook.terms.event import Event

LINKS = 20_000


def events_of(wanted: Plan) -> list[Event]:
    """Return all events of a plan, read as a book reads them."""
    return [
        parsed.event
        for document in documents(wanted)
        for parsed in read(io.BytesIO(document), "synthetic")
        if parsed.event is not None
    ]


@pytest.fixture(scope="session")
def small_plan() -> Plan:
    """The plan of that book."""
    return plan(LINKS)


@pytest.fixture(scope="session")
def small_events(small_plan: Plan) -> Sequence[Event]:
    """Its events in the order of recording."""
    return events_of(small_plan)


@pytest.fixture(scope="session")
def small_book(small_plan: Plan) -> Iterator[Book]:
    """The book itself, in memory; nothing in it is doubtful."""
    with open_book(MEMORY, ["cn-battery"], party="synthetic") as book:
        for document in (master_document(small_plan), *documents(small_plan)):
            assert not book.record(document).findings
        yield book


@pytest.fixture(scope="session")
def valid_events(small_events: Sequence[Event]) -> Sequence[Event]:
    """Its events without those declared errors, and without the declarations."""
    return valid(small_events)


def valid(events: Sequence[Event]) -> list[Event]:
    """Return the events that hold."""
    wrong = {event.event_id for event in events if event.error is not None}
    return [event for event in events if event.event_id not in wrong]
