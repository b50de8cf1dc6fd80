"""What leaves for a subscriber: each event once, in order, whatever fails in between."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import loopbook
from loopbook import Book
from loopbook.book.controls import Controls
from loopbook.book.notifying import PACE, Notifying, Turn
from loopbook.book.subscribing import Subscriptions
from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.subscription import Activity, Sent

from .subscribers import DEST, FAILED, START, TOO_LARGE, Desk, record


@pytest.fixture
def book() -> Iterator[Book]:
    """An empty book in memory."""
    with loopbook.open(":memory:", party="tester") as opened:
        yield opened


@pytest.fixture
def desk(book: Book) -> Desk:
    """A book with a query for everything and one for a step."""
    made = Desk(book)
    made.ask("all")
    made.ask("shipped", EQ_bizStep=["shipping"])
    return made


def test_a_stream_gets_each_event_once_and_in_order(desk: Desk) -> None:
    record(desk.book, 1)
    kept = desk.subscribe()
    desk.run()
    assert desk.postman.got == [], "what was there before is not new"
    record(desk.book, 2, 3)
    desk.run()
    record(desk.book, 4)
    desk.run()
    desk.run()
    assert desk.postman.ids == [["2", "3"], ["4"]]
    document = desk.postman.documents[0]
    assert document["type"] == "EPCISQueryDocument"
    results = document["epcisBody"]["queryResults"]
    assert results["queryName"] == "all"
    assert results["subscriptionID"] == kept.subscription.id
    assert "recordTime" in results["resultsBody"]["eventList"][0]


def test_only_what_the_query_asks_for_is_sent(desk: Desk) -> None:
    desk.subscribe("shipped")
    record(desk.book, 1, 2)
    desk.run()
    assert desk.postman.got == []
    record(desk.book, 3, step="shipping")
    record(desk.book, 4)
    desk.run()
    assert desk.postman.ids == [["3"]]


def test_each_delivery_has_an_id_of_its_own(desk: Desk) -> None:
    desk.subscribe()
    for number in range(1, 5):
        record(desk.book, number)
        desk.run()
    ids = [one.id for one in desk.postman.got]
    assert len(set(ids)) == 4


def test_initial_record_time_reaches_back(desk: Desk) -> None:
    record(desk.book, 1, 2)
    desk.subscribe(initialRecordTime="2000-01-01T00:00:00Z")
    desk.run()
    assert desk.postman.ids == [["1", "2"]]


def test_initial_record_time_to_come_leaves_out_what_is_before(desk: Desk) -> None:
    # Record times are those of the machine, and the machine's year is below 9000.
    desk.subscribe(initialRecordTime="9000-01-01T00:00:00Z")
    record(desk.book, 1)
    desk.run()
    assert desk.postman.got == []


def test_the_watermark_moves_on_2xx_only_and_a_repeat_is_the_same(desk: Desk) -> None:
    kept = desk.subscribe()
    record(desk.book, 1, 2)
    desk.postman.answers = [FAILED, Sent(code="LB-N30", values={"seconds": "30"})]
    assert desk.run() == [Turn.WAIT]
    standing = desk.standing(kept).standing
    assert (standing.watermark, standing.failures, standing.status) == (0, 1, 500)
    assert standing.activity is Activity.RETRYING
    record(desk.book, 3)
    assert desk.run() == [], "not before the time of the next attempt"
    desk.clock.on(seconds=1)
    assert desk.run() == [Turn.WAIT]
    desk.clock.on(seconds=2)
    desk.run()
    assert desk.postman.ids == [["1", "2"], ["1", "2"], ["1", "2"], ["3"]]
    first, second, third, fourth = desk.postman.got
    assert first == second == third, "same id, same octets"
    assert fourth.id != third.id
    standing = desk.standing(kept).standing
    assert (standing.watermark, standing.failures, standing.code) == (3, 0, "")
    assert standing.notified == START + timedelta(seconds=3)


def test_waits_double_up_to_an_hour_and_then_it_pauses(book: Book) -> None:
    pace = PACE._replace(failures_max=15)
    desk = Desk(book, pace)
    desk.ask("all")
    kept = desk.subscribe()
    record(book, 1)
    desk.postman.answers = [FAILED] * 15
    waits = []
    while not desk.standing(kept).standing.is_paused:
        desk.run()
        standing = desk.standing(kept).standing
        assert standing.not_before is not None
        waits.append((standing.not_before - desk.clock.now).total_seconds())
        desk.clock.now = standing.not_before
    assert waits == [min(2.0**n, 3_600) for n in range(15)]
    assert desk.standing(kept).standing.activity is Activity.PAUSED
    desk.clock.on(days=30)
    record(book, 2)
    assert desk.run() == []
    desk.subscriptions.resume(book.reader, kept.subscription.id, "all")
    desk.run()
    assert desk.postman.ids[-2:] == [["1"], ["2"]], "nothing was lost while it paused"
    assert desk.postman.got[-2].id == desk.postman.got[0].id


def test_a_receiver_that_is_gone_for_good_is_not_tried_again(desk: Desk) -> None:
    kept = desk.subscribe()
    record(desk.book, 1)
    desk.postman.answers = [Sent(status=410, code="LB-N35", values={"status": "410"})]
    desk.run()
    assert desk.standing(kept).standing.is_paused


def test_a_receiver_that_asks_for_less_gets_less(desk: Desk) -> None:
    kept = desk.subscribe()
    record(desk.book, 1, 2, 3, 4)
    desk.postman.answers = [TOO_LARGE, TOO_LARGE]
    desk.run()
    assert desk.postman.ids == [["1", "2", "3", "4"], ["1", "2"], ["1"], ["2"], ["3"], ["4"]]
    assert len({one.id for one in desk.postman.got}) == 6
    assert desk.standing(kept).standing.failures == 0


def test_deliveries_are_bounded_by_count_and_by_octets(book: Book) -> None:
    desk = Desk(book, PACE._replace(events_max=3))
    desk.ask("all")
    desk.subscribe()
    record(book, *range(1, 8))
    desk.run()
    assert [len(each) for each in desk.postman.ids] == [3, 3, 1]
    small = Desk(book, PACE._replace(octets_max=700))
    small.subscribe()
    record(book, *range(8, 12))
    small.run()
    sent = [each for each, one in zip(small.postman.ids, small.postman.got, strict=True)]
    assert all(len(each) <= 2 for each in sent)
    assert [number for each in sent for number in each][-4:] == ["8", "9", "10", "11"]


def test_looking_far_without_finding_is_written_down_now_and_then(book: Book) -> None:
    desk = Desk(book, PACE._replace(lag_max=5))
    desk.ask("shipped", EQ_bizStep=["shipping"])
    kept = desk.subscribe("shipped")
    revision = desk.standing(kept).revision
    for number in range(1, 6):
        record(book, number)
        desk.run()
    assert desk.standing(kept).revision == revision, "no write for what nobody wanted"
    record(book, 6)
    desk.run()
    assert desk.standing(kept).standing.watermark == 6
    assert desk.run() == []


# Schedules


def test_a_schedule_sends_what_came_since_its_last_run(desk: Desk) -> None:
    kept = desk.subscribe(schedule={"minute": "5"})
    record(desk.book, 1)
    assert desk.run() == [], "not before it is due"
    desk.clock.now = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
    desk.run()
    record(desk.book, 2)
    desk.clock.on(minutes=59)
    assert desk.run() == []
    desk.clock.on(minutes=1)
    desk.run()
    desk.clock.on(hours=1)
    desk.run()
    assert desk.postman.ids == [["1"], ["2"]], "a run that finds nothing says nothing"
    standing = desk.standing(kept).standing
    assert standing.due == datetime(2026, 3, 4, 15, 5, tzinfo=UTC)
    assert standing.executed == desk.clock.now


def test_runs_that_were_missed_are_made_up_once(desk: Desk) -> None:
    desk.subscribe(schedule={"minute": "5"}, reportIfEmpty=True)
    record(desk.book, 1)
    desk.clock.on(days=3)
    desk.run()
    desk.run()
    assert desk.postman.ids == [["1"]]


def test_report_if_empty_tells_that_nothing_came(desk: Desk) -> None:
    desk.subscribe(schedule={"minute": "5"}, reportIfEmpty=True)
    for _ in range(2):
        desk.clock.on(hours=1)
        desk.run()
    record(desk.book, 1)
    desk.clock.on(hours=1)
    desk.run()
    assert desk.postman.ids == [[], [], ["1"]], "one report a run, none behind events"
    assert len({one.id for one in desk.postman.got}) == 3


def test_an_empty_report_that_fails_is_tried_again_as_it_was(desk: Desk) -> None:
    desk.subscribe(schedule={"minute": "5"}, reportIfEmpty=True)
    desk.postman.answers = [FAILED]
    desk.clock.on(hours=1)
    desk.run()
    record(desk.book, 1)
    desk.clock.on(seconds=1)
    desk.run()
    assert desk.postman.ids == [[], []]
    assert desk.postman.got[0] == desk.postman.got[1]
    desk.clock.on(hours=1)
    desk.run()
    assert desk.postman.ids[-1] == ["1"]


def test_a_run_in_several_deliveries_ends_where_it_began(book: Book) -> None:
    desk = Desk(book, PACE._replace(events_max=2))
    desk.ask("all")
    desk.subscribe(schedule={"minute": "5"}, reportIfEmpty=True)
    record(book, 1, 2, 3, 4)
    desk.clock.on(hours=1)

    def records_once() -> None:
        if len(desk.postman.got) == 1:
            record(book, 9)

    desk.postman.before = records_once
    desk.run()
    assert desk.postman.ids == [["1", "2"], ["3", "4"]], "what came in between is of the next run"
    desk.clock.on(hours=1)
    desk.run()
    assert desk.postman.ids[2:] == [["9"]]


# Several processes


def other(desk: Desk) -> Notifying:
    """Another process on the same desk."""
    there = Subscriptions(desk.book, desk.postman, desk.clock)
    return Notifying(there, desk.book.questions)


def test_two_processes_do_not_deliver_at_once(desk: Desk) -> None:
    kept = desk.subscribe()
    name = kept.subscription.id
    record(desk.book, 1)
    second = other(desk)
    turns: list[Any] = []
    desk.postman.before = lambda: turns.append((second.due(), second.turn(name)))
    desk.run()
    assert turns == [([], Turn.IDLE)]
    assert second.turn(name) is Turn.IDLE
    assert desk.postman.ids == [["1"]]


def test_a_process_that_died_is_followed_by_the_same_delivery(desk: Desk) -> None:
    """Between the receiver's 2xx and the watermark: the receiver knows the id."""

    kept = desk.subscribe()
    record(desk.book, 1, 2)
    desk.postman.before = dies
    with pytest.raises(Died):
        desk.run()
    desk.postman.before = lambda: None
    record(desk.book, 3)
    second = other(desk)
    assert second.due() == [], "the dead one still has its lease"
    desk.clock.on(seconds=60)
    assert second.due() == [kept.subscription.id]
    while second.turn(kept.subscription.id) is Turn.MORE:
        pass
    assert desk.postman.ids == [["1", "2"], ["1", "2"], ["3"]]
    assert desk.postman.got[0] == desk.postman.got[1]


class Died(BaseException):
    """The process is gone, after the receiver had the delivery."""


def dies() -> None:
    raise Died


STEPS = st.lists(
    st.sampled_from(["wanted", "other", "fail", "too large", "die", "run", "wait"]), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, is_scheduled=st.booleans())
@example(steps=["wanted", "wanted", "die", "wait", "too large"], is_scheduled=False)
def test_whatever_happens_a_receiver_that_knows_ids_has_each_event_once_in_order(
    steps: list[str], is_scheduled: bool
) -> None:
    with loopbook.open(":memory:", party="tester") as book:
        desk = Desk(book, PACE._replace(events_max=3, lag_max=2))
        desk.ask("shipped", EQ_bizStep=["shipping"])
        when: dict[str, Any] = {"schedule": {"second": "0/10"}} if is_scheduled else {}
        desk.subscribe("shipped", **when)
        wanted, number, is_answer_lost = [], 0, False
        for step in [*steps, "run", "wait", "run", "wait", "run"]:
            desk.postman.before = dies if step == "die" else lambda: None
            # What it took and could not tell, a receiver does not find too large the next time.
            is_refused = step == "fail" or (step == "too large" and not is_answer_lost)
            desk.postman.answers = [FAILED if step == "fail" else TOO_LARGE] if is_refused else []
            is_answer_lost = step == "die" or (is_answer_lost and step != "run")
            if step == "wait":
                desk.clock.on(hours=2)
            elif step in ("wanted", "other"):
                number += 1
                record(book, number, step="shipping" if step == "wanted" else "inspecting")
                wanted += [str(number)] if step == "wanted" else []
            else:
                desk.clock.on(seconds=5)
                with contextlib.suppress(Died):
                    desk.run()
        taken: dict[str, tuple[bytes, list[str]]] = {}
        for delivery, numbers, answer in zip(
            desk.postman.got, desk.postman.ids, desk.postman.given, strict=True
        ):
            if answer.is_taken:
                # A receiver that had it and one whose answer was lost look alike from here.
                before = taken.setdefault(delivery.id, (delivery.body, numbers))
                assert before[0] == delivery.body
        assert [n for _, numbers in taken.values() for n in numbers] == wanted


def test_a_subscription_that_ends_while_it_is_delivered_stays_ended(desk: Desk) -> None:
    kept = desk.subscribe()
    record(desk.book, 1)
    reader, name = desk.book.reader, kept.subscription.id
    desk.postman.before = lambda: desk.subscriptions.remove(reader, name, "all")
    desk.run()
    assert desk.subscriptions.desk.all() == []
    assert desk.notifying.turn(name) is Turn.GONE


def test_a_query_that_is_gone_or_another_takes_its_subscriptions_along(desk: Desk) -> None:
    kept = desk.subscribe("shipped")
    desk.book.desk.remove("query:tester", "shipped")
    desk.ask("shipped", EQ_bizStep=["receiving"])
    record(desk.book, 1, step="receiving")
    assert desk.run() == [Turn.GONE]
    assert desk.subscriptions.desk.get(kept.subscription.id) is None
    assert desk.postman.got == []


def test_identifiers_leave_in_the_form_asked_for(desk: Desk) -> None:
    controls = Controls(dest=DEST)
    desk.subscriptions.make(desk.book.reader, "all", controls, EpcFormat.DIGITAL_LINK)
    desk.subscriptions.make(desk.book.reader, "all", controls)
    record(desk.book, 1, epc="urn:epc:id:sgtin:9520001.000010.X1")
    desk.run()
    told = [b"urn:epc:id:sgtin" in one.body for one in desk.postman.got]
    assert sorted(told) == [False, True]
    assert any(b"/01/09520001000102/21/X1" in one.body for one in desk.postman.got)


def test_an_activation_is_no_event() -> None:
    with loopbook.open(":memory:", schemes=["cn-battery"], party="tester") as packed:
        there = Desk(packed)
        there.ask("all")
        there.subscribe(initialRecordTime="2000-01-01T00:00:00Z")
        there.run()
        assert there.postman.got == []
