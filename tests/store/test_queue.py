"""Many callers, few commits: each gets its own answer, or the error of its commit."""

import threading
from collections.abc import Sequence

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.queue import CommitQueue
from loopbook.terms.entry import Draft, Outcome, Status
from tests.stores.drafts import draft

SECONDS = 20


class Ledger:
    """A commit that can be held at a gate, and that counts its calls."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.size = 0
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.fault: BaseException | None = None

    def commit(self, batches: Sequence[Sequence[Draft]]) -> list[tuple[Status, ...]]:
        self.entered.set()
        assert self.gate.wait(SECONDS)
        self.groups.append(len(batches))
        if self.fault is not None and len(self.groups) == 2:
            raise self.fault
        answers = []
        for batch in batches:
            numbers = range(self.size + 1, self.size + 1 + len(batch))
            answers.append(tuple(Status(Outcome.APPENDED, number) for number in numbers))
            self.size += len(batch)
        return answers


def run(ledger: Ledger, count: int) -> tuple[list[object], CommitQueue]:
    """Hold the first caller in its commit until `count` others wait behind it."""
    queue = CommitQueue(ledger.commit)
    answers: list[object] = [None] * (count + 1)

    def call(at: int) -> None:
        try:
            answers[at] = queue.submit([draft(at)])
        except (StoreUnavailable, ValueError) as error:
            answers[at] = error

    threads = [threading.Thread(target=call, args=(at,)) for at in range(count + 1)]
    threads[0].start()
    assert ledger.entered.wait(SECONDS)
    for thread in threads[1:]:
        thread.start()
    while len(queue._waiting) < count:
        pass
    ledger.gate.set()
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    return answers, queue


def test_those_who_wait_share_one_commit() -> None:
    ledger = Ledger()
    answers, _ = run(ledger, 30)
    assert ledger.groups == [1, 30]
    numbers = sorted(answer[0].sequence for answer in answers)
    assert numbers == list(range(1, 32))


def test_an_error_of_the_commit_reaches_all_its_callers_and_no_other() -> None:
    ledger = Ledger()
    ledger.fault = StoreUnavailable("LB-S11", path="a.book")
    answers, queue = run(ledger, 5)
    assert answers[0] == (Status(Outcome.APPENDED, 1),)
    assert [str(answer)[:6] for answer in answers[1:]] == ["LB-S11"] * 5
    assert len({id(answer) for answer in answers[1:]}) == 5
    assert queue.submit([draft(9)]) == (Status(Outcome.APPENDED, 2),)


def test_followers_of_a_leader_that_breaks_off_are_told_to_send_again() -> None:
    ledger = Ledger()
    ledger.fault = ValueError("a fault of the program")
    answers, queue = run(ledger, 5)
    kinds = sorted(type(answer).__name__ for answer in answers[1:])
    assert kinds == ["StoreUnavailable"] * 4 + ["ValueError"]
    assert {str(a)[:6] for a in answers[1:] if isinstance(a, StoreUnavailable)} == {"LB-S21"}
    assert queue.submit([draft(9)]) == (Status(Outcome.APPENDED, 2),)


class BrokenOff(Exception):
    """Stands for Ctrl-C in the thread that waits."""


class BrokenGate:
    """A gate that breaks off whoever waits at it."""

    def acquire(self) -> None:
        raise BrokenOff

    def release(self) -> None:
        pass


class Caller:
    """One that waits at a broken gate."""

    def __init__(self, *, is_leader: bool) -> None:
        self.drafts = [draft(5)]
        self.gate = BrokenGate()
        self.is_leader = is_leader


@pytest.mark.parametrize("is_leader", [False, True])
def test_a_caller_broken_off_while_waiting_leaves_the_queue_and_the_lead(is_leader: bool) -> None:
    queue = CommitQueue(Ledger().commit)
    caller = Caller(is_leader=is_leader)
    queue._waiting.append(caller)
    queue._is_led = True
    with pytest.raises(BrokenOff):
        queue._wait(caller)
    assert not queue._waiting
    # Only a leader who goes leaves the queue without one.
    assert queue._is_led is not is_leader
