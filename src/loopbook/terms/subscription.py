"""Subscription: a named query whose new events are sent to somebody, once each.

What was asked never changes. How far it got is a `Standing`, kept beside it on the desk: everything
up to the watermark that matches and may be seen was taken by the receiver. Before a delivery leaves
it is pinned, so that after a crash the very same one is sent again, under the same id.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 12.4; docs/spec/subscriptions.md
"""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.party import Sees


class Schedule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a query is run: each field matches parts of a moment in UTC, as its text says.

    A text is numbers and ranges, as `0,30` or `[1-5]`; an empty one is not stated. Days of the week
    count from Monday, 1, to Sunday, 7.
    """

    second: str = ""
    minute: str = ""
    hour: str = ""
    day_of_month: str = ""
    month: str = ""
    day_of_week: str = ""


class Subscription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody subscribed to.

    Fields
      id             unique in the book
      query          name of the query
      digest         what that query asked when it was subscribed to; another query of the same name
                     is not sent to this receiver
      party, sees    who subscribed, and what he held then to see events; None: everything
      dest           address that is posted to; empty for a WebSocket
      token          secret that signs what is sent; never shown again
      schedule       when it is run; None for a stream: as soon as an event comes
      reports_empty  whether a run that finds nothing is told
      since          initialRecordTime: events recorded before are not sent
      epc_format     spelling of identifiers in what is sent
      made           when it was made
    """

    id: str
    query: str
    digest: str
    party: str
    sees: Sees = None
    dest: str = ""
    token: str = ""
    schedule: Schedule | None = None
    reports_empty: bool = False
    since: datetime | None = None
    epc_format: EpcFormat = EpcFormat.AS_RECORDED
    made: datetime


class Pinned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A delivery that was decided on and perhaps sent: what lies in it does not change any more.

    Fields
      through  last entry that it covers
      entries  those it tells of; none for the report that nothing was found
      made     moment that its document names
    """

    through: int
    entries: tuple[int, ...] = ()
    made: datetime


class Activity(StrEnum):
    """How a subscription fares."""

    ACTIVE = "active"
    RETRYING = "retrying"
    PAUSED = "paused"


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a subscription got.

    Fields
      watermark      every matching entry up to it was taken by the receiver
      pinned         the delivery under way; None between deliveries
      run_through    last entry that the scheduled run under way covers; None between runs
      is_told        whether that run has sent anything yet
      due            when a schedule is to run next; None for a stream
      not_before     no attempt before this; None: at once
      failures       attempts that failed since the last that did not
      events_max     events in one delivery at most, where the receiver asked for less; 0: the usual
      is_paused      tried too often: nothing is sent until somebody resumes it
      status, code, values  what came of the last attempt: HTTP status (0 when there was no answer),
                     and what went wrong as a row of the wording catalogue
      executed       when the query was last run to its end
      notified       when the receiver last took a delivery
      holder, held_until  process that delivers now, and until when it may
    """

    watermark: int = 0
    pinned: Pinned | None = None
    run_through: int | None = None
    is_told: bool = False
    due: datetime | None = None
    not_before: datetime | None = None
    failures: int = 0
    events_max: int = 0
    is_paused: bool = False
    status: int = 0
    code: str = ""
    values: dict[str, str] = {}
    executed: datetime | None = None
    notified: datetime | None = None
    holder: str = ""
    held_until: datetime | None = None

    @property
    def activity(self) -> Activity:
        """How it fares."""
        if self.is_paused:
            return Activity.PAUSED
        return Activity.RETRYING if self.failures else Activity.ACTIVE


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription as it stands on the desk.

    Fields
      revision  of the record that it was read from; 0 before it was written
    """

    subscription: Subscription
    standing: Standing
    revision: int = 0


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One document for one receiver.

    Fields
      id      the same each time this delivery is attempted, and of no other delivery
      dest    address
      token   secret to sign with; empty: it is not signed
      body    JSON
    """

    id: str
    dest: str
    token: str
    body: bytes


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an attempt; taken where `code` is empty.

    Fields
      status  HTTP status of the answer; 0 when there was none
      code    what went wrong, as a row of the wording catalogue
      values  what its sentence needs
    """

    status: int = 0
    code: str = ""
    values: dict[str, str] = {}

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return not self.code


class Sender(Protocol):
    """Brings deliveries to their receivers."""

    def send(self, delivery: Delivery) -> Sent:
        """Attempt a delivery, in bounded time; what goes wrong is told, not raised."""
        ...

    def check(self, dest: str) -> Sent:
        """Say whether an address may be posted to at all, without posting."""
        ...
