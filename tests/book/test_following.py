"""A connection's way through the ledger: the same events as a webhook's, kept by nobody."""

from collections.abc import Iterator

import pytest

import loopbook
from loopbook import Book
from loopbook.book.controls import Controls
from loopbook.book.following import Following
from loopbook.book.notifying import PACE, Turn
from loopbook.book.schedule import schedule_of

from .subscribers import START, Desk, record


@pytest.fixture
def book() -> Iterator[Book]:
    """An empty book in memory."""
    with loopbook.open(":memory:", party="tester") as opened:
        yield opened


@pytest.fixture
def desk(book: Book) -> Desk:
    """A book whose deliveries hold two events at most."""
    made = Desk(book, PACE._replace(events_max=2))
    made.ask("all")
    return made


def following(desk: Desk, controls: Controls) -> Following:
    begun = desk.subscriptions.begun(desk.book.reader, "all", controls)
    return Following(desk.subscriptions, desk.notifying, begun)


def test_a_stream_comes_in_pieces_and_once(desk: Desk) -> None:
    record(desk.book, 1)
    way = following(desk, Controls())
    assert way.step() == (None, Turn.IDLE)
    record(desk.book, 2, 3, 4)
    first, second, third = way.step(), way.step(), way.step()
    assert first.body is not None
    assert b"urn:event:3" in first.body
    assert first.turn is Turn.MORE
    assert second.body is not None
    assert b"urn:event:4" in second.body
    assert third == (None, Turn.IDLE)


def test_a_schedule_waits_and_reports_that_nothing_came(desk: Desk) -> None:
    schedule = schedule_of({"minute": "5"}, START)
    way = following(desk, Controls(schedule=schedule, reports_empty=True))
    record(desk.book, 1, 2, 3)
    assert way.step() == (None, Turn.IDLE)
    desk.clock.on(minutes=5)
    told = [way.step(), way.step(), way.step()]
    assert [step.body is not None for step in told] == [True, True, False]
    desk.clock.on(hours=1)
    empty = way.step()
    assert empty.body is not None
    assert b'"eventList":[\n\n]' in empty.body
    assert way.step() == (None, Turn.IDLE)


def test_a_query_that_is_gone_ends_it(desk: Desk) -> None:
    way = following(desk, Controls())
    desk.book.desk.remove("query:tester", "all")
    assert way.step().turn is Turn.GONE
