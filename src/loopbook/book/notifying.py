"""Notifying: what a subscription is due is collected, pinned, sent, and settled.

The order is what keeps every event exactly once on the receiver's side. What a delivery holds is
written down before it leaves; the watermark moves only when the receiver has answered 2xx; after a
crash in between, the same delivery leaves again under the same id, and the receiver knows it.
Spec: docs/spec/subscriptions.md
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

import msgspec

from loopbook.book.document import AnswerForm, written_answer
from loopbook.book.querying import Questions
from loopbook.book.readings import runs_of
from loopbook.book.schedule import next_run
from loopbook.book.subscribing import Subscriptions
from loopbook.book.subscription_desk import is_held, released
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.terms.party import Sees, may_see
from loopbook.terms.query import Position, Query
from loopbook.terms.subscription import Delivery, Kept, Pinned, Sent, Standing, Subscription

GONE = 410
"""RFC 9110, section 15.5.11: the receiver says that it will not come back."""

TOO_LARGE = 413
"""openapi.json of EPCIS 2.0: the receiver asks for smaller batches."""


class Pace(NamedTuple):
    """How much is sent at once, and how patiently.

    Fields
      events_max, octets_max   of one delivery; one event is always sent
      first_seconds, most_seconds   until the next attempt: doubled from the one to the other
      failures_max  attempts in a row before a subscription pauses: three days
      lag_max       entries looked at and not wanted, before that is written down
    """

    events_max: int = 200
    octets_max: int = 4 * 1024 * 1024
    first_seconds: float = 1.0
    most_seconds: float = 3_600.0
    failures_max: int = 84
    lag_max: int = 5_000


class Turn(Enum):
    """What one turn came to."""

    IDLE = "idle"  # nothing is due
    MORE = "more"  # go on at once
    WAIT = "wait"  # it failed, or another process is at it
    GONE = "gone"  # there is no such subscription


class _Cut(NamedTuple):
    """What was found: entries, the last entry looked at, whether that is the end for now."""

    entries: tuple[Entry, ...]
    through: int
    is_end: bool


PACE = Pace()


class Notifying:
    """Brings the subscriptions of one book up to date; safe for threads, one a subscription."""

    def __init__(
        self, subscriptions: Subscriptions, questions: Questions, pace: Pace = PACE
    ) -> None:
        self._all = subscriptions
        self._desk = subscriptions.desk
        self._questions = questions
        self._store = subscriptions.book.store
        self._clock = subscriptions.clock
        self.pace = pace
        # How far this process has looked beyond a watermark without finding anything: it may forget
        # that, and so need not write it down each time.
        self._looked: dict[str, int] = {}

    def due(self) -> list[str]:
        """Return the ids of the subscriptions that have something to do now."""
        now, size = self._clock(), self._store.size()
        found = self._desk.all()
        return [one.subscription.id for one in found if self._is_due(one, now, size)]

    def _is_due(self, kept: Kept, now: datetime, size: int) -> bool:
        standing = kept.standing
        if standing.is_paused or is_held(standing, now):
            return False
        if standing.not_before is not None and now < standing.not_before:
            return False
        if standing.pinned is not None or standing.run_through is not None:
            return True
        if kept.subscription.schedule is None:
            return size > self._start(kept)
        return standing.due is not None and standing.due <= now

    def _start(self, kept: Kept) -> int:
        return max(kept.standing.watermark, self._looked.get(kept.subscription.id, 0))

    def turn(self, name: str) -> Turn:
        """Do what is due for a subscription: at most one delivery, or one look."""
        kept = self._desk.get(name)
        if kept is None:
            self._looked.pop(name, None)
            return Turn.GONE
        now, size = self._clock(), self._store.size()
        if not self._is_due(kept, now, size):
            return Turn.IDLE
        query = self._all.query_of(kept.subscription)
        if query is None:
            self._desk.remove(name)
            return Turn.GONE
        sees = self._all.sees_now(kept.subscription)
        pinned = kept.standing.pinned
        if pinned is not None:
            return self._deliver(kept, pinned, self._again(pinned, sees))
        return self._look(kept, query, sees, size)

    def _look(self, kept: Kept, query: Query, sees: Sees, size: int) -> Turn:
        """Find what is new, and deliver it."""
        standing, is_run = kept.standing, kept.subscription.schedule is not None
        bound = size if standing.run_through is None else standing.run_through
        start = min(self._start(kept), bound)
        most = standing.events_max or self.pace.events_max
        found = self.cut(query, sees, (start, bound), most, self.pace.octets_max)
        if is_run:
            standing = msgspec.structs.replace(standing, run_through=bound)
        is_empty_report = found.is_end and kept.subscription.reports_empty and is_run
        if found.entries or (is_empty_report and not standing.is_told):
            made = self._clock()
            entries = tuple(one.sequence for one in found.entries)
            pinned = Pinned(through=found.through, entries=entries, made=made)
            kept = msgspec.structs.replace(kept, standing=standing)
            return self._deliver(kept, pinned, found.entries)
        self._looked[kept.subscription.id] = found.through
        is_far = found.through - standing.watermark > self.pace.lag_max
        if is_far or (is_run and found.is_end):
            passed = self._passed(kept.subscription, standing, found.through)
            return _next(self._desk.settle(kept, passed))
        return Turn.IDLE if found.is_end else Turn.MORE

    def cut(
        self, query: Query, sees: Sees, span: tuple[int, int], events_max: int, octets_max: int
    ) -> _Cut:
        """Return matching entries, as many as one delivery takes.

        Parameters
          span  the entry behind which to begin, and the last to look at
        """
        start, bound = span
        after = Position(bound, start, start)
        page = self._questions.events(query, AsOf(size=bound, sees=sees), after, events_max)
        entries = _within(page.entries, octets_max)
        if len(entries) < len(page.entries):
            return _Cut(entries, entries[-1].sequence, is_end=False)
        if page.after is not None:
            last = page.after.sequence
            return _Cut(entries, last, is_end=last >= bound)
        return _Cut(entries, bound, is_end=True)

    def _again(self, pinned: Pinned, sees: Sees) -> tuple[Entry, ...]:
        """Return the entries of a pinned delivery, as far as they may still be seen."""
        return tuple(
            entry
            for run in runs_of(pinned.entries)
            for entry in self._store.read(*run)
            if entry.draft.kind is EntryKind.EVENT and may_see(entry.draft.audience, sees)
        )

    def _deliver(self, kept: Kept, pinned: Pinned, entries: Sequence[Entry]) -> Turn:
        """Send a delivery and write down what came of it."""
        subscription = kept.subscription
        if pinned.entries and not entries:
            # Nothing of it may be seen any more.
            passed = self._passed(subscription, kept.standing, pinned.through)
            return _next(self._desk.settle(kept, passed))
        standing = msgspec.structs.replace(kept.standing, pinned=pinned)
        leased = self._desk.lease(kept, standing, self._clock())
        if leased is None:
            return Turn.WAIT
        sent = self._all.sender.send(
            Delivery(
                id=delivery_id(subscription, pinned),
                dest=subscription.dest,
                token=subscription.token,
                body=body_of(subscription, entries, pinned.made),
            )
        )
        if sent.is_taken:
            self._looked.pop(subscription.id, None)
            passed = self._passed(subscription, standing, pinned.through, sent)
            return _next(self._desk.settle(leased, passed))
        is_cut = sent.status == TOO_LARGE and len(pinned.entries) > 1
        failed = _cut_smaller(standing, sent) if is_cut else self._failed(standing, sent)
        self._desk.settle(leased, failed)
        return Turn.MORE if is_cut else Turn.WAIT

    def _passed(
        self, subscription: Subscription, standing: Standing, through: int, sent: Sent | None = None
    ) -> Standing:
        """Return how a subscription stands when everything up to `through` is done with."""
        now = self._clock()
        is_run_over = standing.run_through is None or through >= standing.run_through
        passed = msgspec.structs.replace(
            released(standing), watermark=max(standing.watermark, through), pinned=None
        )
        if sent is not None:
            passed = msgspec.structs.replace(
                passed, failures=0, not_before=None, status=sent.status, code="", values={}
            )
            passed = msgspec.structs.replace(passed, notified=now, is_told=True)
        if not is_run_over:
            return passed
        schedule = subscription.schedule
        due = None if schedule is None else next_run(schedule, now)
        return msgspec.structs.replace(
            passed, run_through=None, is_told=False, due=due, executed=now
        )

    def _failed(self, standing: Standing, sent: Sent) -> Standing:
        failures = standing.failures + 1
        wait = min(self.pace.first_seconds * 2 ** min(failures - 1, 40), self.pace.most_seconds)
        return msgspec.structs.replace(
            released(standing),
            failures=failures,
            not_before=self._clock() + timedelta(seconds=wait),
            is_paused=failures >= self.pace.failures_max or sent.status == GONE,
            status=sent.status,
            code=sent.code,
            values=sent.values,
        )


def body_of(subscription: Subscription, entries: Sequence[Entry], made: datetime) -> bytes:
    """Return what a receiver gets: an EPCISQueryDocument of these entries."""
    form = AnswerForm(
        epc_format=subscription.epc_format,
        query_name=subscription.query,
        subscription_id=subscription.id,
    )
    return b"".join(written_answer(entries, form, made))


def delivery_id(subscription: Subscription, pinned: Pinned) -> str:
    """Return the id of a delivery: the same at each attempt, and of no other."""
    first = pinned.entries[0] if pinned.entries else 0
    return f"{subscription.id}/{first}-{pinned.through}.{microseconds_of(pinned.made)}"


def _cut_smaller(standing: Standing, sent: Sent) -> Standing:
    """Return a standing whose next delivery holds half as many events."""
    assert standing.pinned is not None
    half = max(1, len(standing.pinned.entries) // 2)
    return msgspec.structs.replace(
        released(standing), pinned=None, events_max=half, status=sent.status
    )


def _within(entries: Sequence[Entry], octets_max: int) -> tuple[Entry, ...]:
    """Return as many entries from the first on as lie within a size; at least one, if any."""
    left = octets_max
    for number, entry in enumerate(entries):
        left -= len(entry.draft.content)
        if left < 0 and number:
            return tuple(entries[:number])
    return tuple(entries)


def _next(settled: Kept | None) -> Turn:
    """Return whether to go on at once: another look tells whether there is more."""
    return Turn.WAIT if settled is None else Turn.MORE
