"""Following: a subscription over a connection that stays open; nothing of it is kept on the desk.

What is sent is sent once per connection. A client that comes back asks from where it stopped, with
initialRecordTime.
Source    EPCIS 2.0, section 12.4: WebSocket at /queries/{queryName}/events
"""

from datetime import datetime
from typing import NamedTuple

from loopbook.book.notifying import Notifying, Turn, body_of
from loopbook.book.schedule import next_run
from loopbook.book.subscribing import Subscriptions
from loopbook.terms.subscription import Subscription

OCTETS_MAX = 256 * 1024
"""Of one document: so much lies in memory for a client that does not take it."""


class Step(NamedTuple):
    """What comes next: a document, when there is one, and whether more is due at once."""

    body: bytes | None
    turn: Turn


class Following:
    """One connection's way through the ledger; not safe for threads.

    Parameters
      subscription  as `Subscriptions.begun` makes it
    """

    def __init__(
        self, subscriptions: Subscriptions, notifying: Notifying, subscription: Subscription
    ) -> None:
        self.subscription = subscription
        self._all = subscriptions
        self._notifying = notifying
        first = subscriptions.first(subscription)
        self._watermark = first.watermark
        self._due = first.due
        self._bound: int | None = None
        self._is_told = False

    def step(self) -> Step:
        """Look once for what is new; GONE: the query, or the right to ask it, is no more."""
        query = self._all.query_of(self.subscription)
        sees = self._all.sees_now(self.subscription)
        if query is None or sees == frozenset():
            return Step(None, Turn.GONE)
        now = self._all.clock()
        bound = self._bound_now(now)
        if bound is None:
            return Step(None, Turn.IDLE)
        pace = self._notifying.pace
        span = self._watermark, bound
        found = self._notifying.cut(query, sees, span, pace.events_max, OCTETS_MAX)
        self._watermark = found.through
        is_empty_report = found.is_end and self._due is not None and self.subscription.reports_empty
        is_told = bool(found.entries) or (is_empty_report and not self._is_told)
        body = body_of(self.subscription, found.entries, now) if is_told else None
        if found.is_end:
            self._end(now)
            return Step(body, Turn.IDLE)
        self._bound, self._is_told = bound, self._is_told or is_told
        return Step(body, Turn.MORE)

    def _bound_now(self, now: datetime) -> int | None:
        """Return up to which entry to look now; None: not at all."""
        if self._bound is not None:
            return self._bound
        size = self._all.book.store.size()
        if self._due is None:
            return size if size > self._watermark else None
        return size if self._due <= now else None

    def _end(self, now: datetime) -> None:
        self._bound, self._is_told = None, False
        if self.subscription.schedule is not None:
            self._due = next_run(self.subscription.schedule, now)
