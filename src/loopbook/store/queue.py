"""Queue of commits: many callers, one transaction (group commit).

The first caller leads: it commits all that waits, while others queue up behind it; then the first
of those leads. Each caller gets the answer to its own drafts, or the error of its commit.
Source: the leader/follower writer queue of LevelDB (`DBImpl::Write`).
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from loopbook.errors import LoopbookError, StoreUnavailable
from loopbook.terms.entry import Draft, Status

Commit = Callable[[Sequence[Sequence[Draft]]], Sequence[tuple[Status, ...]]]
"""Writes batches in order in one transaction; returns the statuses of each."""


class _Waiting:
    """One caller: its drafts, the gate it waits at, and what became of them."""

    __slots__ = ("drafts", "fault", "gate", "is_leader", "statuses")

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = drafts
        self.gate = threading.Lock()
        self.is_leader = False
        self.statuses: tuple[Status, ...] | None = None
        self.fault: LoopbookError | None = None


class CommitQueue:
    """Joins the drafts of many threads into few calls of `commit`, one at a time."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._is_led = False

    def submit(self, drafts: Sequence[Draft]) -> tuple[Status, ...]:
        """Commit `drafts`, alone or with those of others; return when they are durable.

        Raises    what `commit` raises; StoreUnavailable when the leader's thread was broken off
        """
        mine = _Waiting(drafts)
        mine.gate.acquire()
        with self._lock:
            self._waiting.append(mine)
            mine.is_leader = not self._is_led
            self._is_led = True
        if not mine.is_leader:
            self._wait(mine)
        if mine.is_leader:
            self._lead()
        if mine.fault is not None:
            # A fresh one each: a raised exception carries its thread's traceback.
            raise type(mine.fault)(mine.fault.code, mine.fault.where, **mine.fault.values)
        if mine.statuses is None:
            raise StoreUnavailable("LB-S21")
        return mine.statuses

    def _wait(self, mine: _Waiting) -> None:
        try:
            mine.gate.acquire()
        except BaseException:
            # Ctrl-C while waiting: leave the queue, and hand on the lead if it has come here.
            with self._lock:
                if mine in self._waiting:
                    self._waiting.remove(mine)
                if mine.is_leader:
                    self._hand_on()
            raise

    def _lead(self) -> None:
        """Commit all that waits, answer it, and hand the lead to the next."""
        with self._lock:
            taken = list(self._waiting)
            self._waiting.clear()
        try:
            answers = self._commit([one.drafts for one in taken])
            for one, statuses in zip(taken, answers, strict=True):
                one.statuses = statuses
        except LoopbookError as fault:
            for one in taken:
                one.fault = fault
        finally:
            with self._lock:
                self._hand_on()
            for one in taken:
                if not one.is_leader:
                    one.gate.release()

    def _hand_on(self) -> None:
        """Wake the first that waits as leader; the caller holds the lock."""
        self._is_led = bool(self._waiting)
        if self._is_led:
            self._waiting[0].is_leader = True
            self._waiting[0].gate.release()
