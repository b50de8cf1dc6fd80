"""Appended: whoever waits is woken by the next entry, and not kept for ever."""

import threading
import time

import loopbook
from loopbook.book.appended import Appended
from tests.book.test_rights import CELL, document, made


def test_a_waiting_thread_is_woken() -> None:
    appended = Appended()
    found: list[int] = []
    waiting = threading.Thread(target=lambda: found.append(appended.wait(4, 20)))
    waiting.start()
    appended.tell(3)
    appended.tell(5)
    waiting.join(20)
    assert found == [5]
    assert appended.wait(4, 20) == 5


def test_who_is_told_that_it_is_over_waits_no_longer() -> None:
    appended, over = Appended(), threading.Event()
    waiting = threading.Thread(target=appended.wait, args=(0, 60, over.is_set))
    waiting.start()
    over.set()
    appended.wake()
    waiting.join(20)
    assert not waiting.is_alive()


def test_nobody_waits_longer_than_he_says() -> None:
    begun = time.monotonic()
    assert Appended().wait(0, 0.05) == 0
    assert time.monotonic() - begun < 20


def test_a_capture_tells_its_last_entry() -> None:
    with loopbook.open(":memory:") as book:
        book.record(document(made("1", CELL)))
        assert book.appended.wait(0, 20) == 1
