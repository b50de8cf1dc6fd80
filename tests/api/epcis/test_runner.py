"""The runner: soon, never twice at once, and the same again after a kill."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import loopbook
from loopbook import Book
from loopbook.api.epcis.runner import Runner
from loopbook.book.controls import Controls
from loopbook.errors import StoreUnavailable
from tests.book.subscribers import Desk, record

from .receivers import Receiver, receiving, says
from .serving import events_in

ROOT = Path(__file__).parents[3]


@pytest.fixture
def book() -> Iterator[Book]:
    """An empty book in memory."""
    with loopbook.open(":memory:", party="tester") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book in a folder, which several processes open."""
    loopbook.new(tmp_path / "shared.book", party="tester").close()
    return tmp_path / "shared.book"


def until(holds: object, seconds: float = 20) -> None:
    """Wait until a call says yes."""
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.01)


def test_what_is_appended_is_sent_soon(book: Book) -> None:
    desk = Desk(book)
    desk.ask("all")
    desk.subscribe()
    waits = []
    # The poll alone would take longer: it is the append that wakes the runner.
    with Runner(book, desk.notifying, poll_seconds=3):
        time.sleep(0.1)
        for number in range(1, 6):
            start = time.monotonic()
            record(book, number)
            until(lambda number=number: len(desk.postman.got) >= number)
            waits.append(time.monotonic() - start)
        record(book, 6)
        record(book, 7)
        until(lambda: sum(map(len, desk.postman.ids)) == 7)
    assert sorted(waits)[2] < 1.0
    sent = [number for each in desk.postman.ids for number in each]
    assert sent == [str(n) for n in range(1, 8)]


def test_listeners_are_told_of_growth_until_they_end(book: Book) -> None:
    desk = Desk(book)
    told: list[int] = []
    with Runner(book, desk.notifying) as runner:
        end = runner.listen(lambda: told.append(book.store.size()))
        record(book, 1)
        until(lambda: 1 in told)
        end()
        before = len(told)
        record(book, 2)
        time.sleep(0.7)
    assert len(told) == before


def test_a_runner_starts_once_and_stops_twice(book: Book) -> None:
    runner = Runner(book, Desk(book).notifying, poll_seconds=0.05)
    runner.start()
    runner.start()
    runner.stop()
    runner.stop()
    names = [one.name for one in threading.enumerate()]
    assert "loopbook-notify" not in names


def test_a_disk_that_fails_does_not_end_the_runner(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(book)
    desk.ask("all")
    desk.subscribe()
    faults = [StoreUnavailable("LB-S18", path="there")]

    def fails_once() -> None:
        if faults:
            raise faults.pop()

    desk.postman.before = fails_once
    with Runner(book, desk.notifying, poll_seconds=0.05):
        record(book, 1)
        until(lambda: not faults)
        # The dead attempt had its lease.
        desk.clock.on(seconds=61)
        until(lambda: len(desk.postman.got) == 2)
    assert desk.postman.got[0] == desk.postman.got[1]
    assert "waits" in caplog.text


@contextlib.contextmanager
def process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the subscriptions of a book in a process of their own."""
    words = [sys.executable, "-m", "tests.api.epcis.notifier", str(folder)]
    worker = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        yield worker
    finally:
        worker.kill()
        worker.wait(10)
        if worker.stdout is not None:
            worker.stdout.close()


def subscribed(book: Book, receiver: Receiver) -> None:
    desk = Desk(book)
    desk.ask("all")
    desk.subscriptions.make(book.reader, "all", Controls(dest=receiver.address))


@pytest.mark.slow
def test_killed_between_the_answer_and_the_watermark_the_same_delivery_comes_again(
    folder: Path,
) -> None:
    """The receiver has it, the sender died: the repeat is known by its id, and nothing is lost."""
    workers: list[subprocess.Popen[str]] = []

    def kills_first(caller: socket.socket, number: int) -> None:
        if number == 1:
            os.kill(workers[0].pid, signal.SIGKILL)
            workers[0].wait(10)
        says(200)(caller, number)

    with (
        loopbook.open(folder, party="tester") as book,
        receiving(kills_first) as receiver,
        process(folder) as first,
    ):
        workers.append(first)
        subscribed(book, receiver)
        record(book, 1, 2)
        receiver.wait(1)
        first.wait(10)
        record(book, 3)
        with process(folder):
            got = receiver.wait(3, 30)
            time.sleep(0.5)
    assert len(receiver.got) == 3
    one, again, later = got
    assert one.headers["idempotency-key"] == again.headers["idempotency-key"]
    assert one.body == again.body
    assert later.headers["idempotency-key"] != one.headers["idempotency-key"]
    assert [events_in(each.body) for each in got] == [["1", "2"], ["1", "2"], ["3"]]


@pytest.mark.slow
def test_two_processes_on_one_desk_deliver_each_event_once(folder: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def counts(caller: socket.socket, number: int) -> None:
        inside.append(number)
        most.append(len(inside))
        time.sleep(0.02)
        inside.remove(number)
        says(200)(caller, number)

    with (
        loopbook.open(folder, party="tester") as book,
        receiving(counts) as receiver,
        process(folder),
        process(folder),
    ):
        subscribed(book, receiver)
        for number in range(1, 41):
            record(book, number)
        until(lambda: sum(len(events_in(one.body)) for one in receiver.got) >= 40, 60)
        time.sleep(0.5)
    sent = [number for one in receiver.got for number in events_in(one.body)]
    assert sent == [str(number) for number in range(1, 41)], "in order, none twice, none lost"
    assert max(most) == 1, "never two at once"
