"""Controls: when and where a subscription is to send, as a request says it.

One reading for both ways in: the JSON body of a webhook and the address of a WebSocket.
Source    EPCIS 2.0, section 12.4; openapi.json: AbstractQuerySubscription, QueryStreamSubscription,
          QueryScheduleSubscription
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from loopbook.book.schedule import FIELDS, schedule_of
from loopbook.errors import ParseError, SubscriptionControls
from loopbook.formats.content import decoded_once
from loopbook.terms.query import Query
from loopbook.terms.subscription import Schedule

TOKEN_MAX = 1_000
_TEXT_MAX = 80
_IGNORED = ("subscriptionID", "queryName", "createdAt", "lastNotifiedAt", "minRecordTime")
_KNOWN = ("dest", "signatureToken", "stream", "schedule", "reportIfEmpty", "initialRecordTime")
_TRUTHS = {"true": True, "false": False}


class Controls(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says of a subscription.

    Fields
      dest, token    where to post to, and the secret to sign with; empty for a WebSocket
      schedule       None for a stream
      reports_empty  whether a run that finds nothing is told
      since          events recorded before are not wanted; None: those before now
    """

    dest: str = ""
    token: str = ""
    schedule: Schedule | None = None
    reports_empty: bool = False
    since: datetime | None = None


def controls_in(document: bytes, now: datetime) -> Controls:
    """Return what the JSON body of a request says.

    What only answers have (`createdAt` and the like) is passed over, so that an answer can be sent
    again as a request.
    Raises    SubscriptionControls  LB-N14 it is no JSON object, or a member is unknown or of
              another type, LB-N15 neither stream nor schedule or both, LB-N16 a time cannot be
              read, LB-N17 the token cannot be one, and as `schedule_of`
    """
    try:
        body = decoded_once(document)
    except ParseError as fault:
        raise SubscriptionControls(fault.code, fault.where, **fault.values) from fault
    for name in body:
        if name not in (*_KNOWN, *_IGNORED):
            raise _unreadable(name, "")
    dest, token = body.get("dest"), body.get("signatureToken", "")
    if not isinstance(dest, str) or not dest:
        raise _unreadable("dest", dest)
    if not isinstance(token, str) or len(token) > TOKEN_MAX or not token.isprintable():
        # The value is not quoted: it is a secret.
        raise SubscriptionControls("LB-N17", most=TOKEN_MAX)
    schedule = body.get("schedule")
    if schedule is not None and not isinstance(schedule, dict):
        raise _unreadable("schedule", schedule)
    when = _when(body.get("stream", False), schedule, now)
    return Controls(
        dest=dest,
        token=token,
        schedule=when,
        reports_empty=_truth("reportIfEmpty", body.get("reportIfEmpty", False)),
        since=_instant(body.get("initialRecordTime")),
    )


def controls_at(words: Mapping[str, Sequence[str]], now: datetime) -> Controls:
    """Return what the address of a WebSocket says; raises as `controls_in`."""
    said: dict[str, object] = {}
    for name, texts in words.items():
        if name not in (*_KNOWN[2:], *FIELDS) or name == "schedule" or len(texts) != 1:
            raise _unreadable(name, "")
        said[name] = _TRUTHS.get(texts[0], texts[0])
    schedule = {name: value for name, value in said.items() if name in FIELDS}
    return Controls(
        schedule=_when(said.get("stream", False), schedule or None, now),
        reports_empty=_truth("reportIfEmpty", said.get("reportIfEmpty", False)),
        since=_instant(said.get("initialRecordTime")),
    )


def require_plain(query: Query) -> None:
    """Hold that a query can be answered event by event, as they come.

    Raises    SubscriptionControls  LB-N18  it orders its answer, or cuts it off
    """
    limits = (query.event_count_limit, query.max_event_count)
    if query.order_by or not query.is_ascending or limits != (None, None):
        raise SubscriptionControls("LB-N18")


def _when(stream: object, schedule: Mapping[str, object] | None, now: datetime) -> Schedule | None:
    """Return the schedule, or None for a stream: exactly one of both is wanted."""
    is_stream = _truth("stream", stream)
    if is_stream == (schedule is not None):
        raise SubscriptionControls("LB-N15")
    return None if schedule is None else schedule_of(schedule, now)


def _truth(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _unreadable(name, value)
    return value


def _instant(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SubscriptionControls("LB-N16", text=str(value)[:_TEXT_MAX])
    return moment


def _unreadable(name: str, value: object) -> SubscriptionControls:
    told = str(value)[:_TEXT_MAX] or "-"
    known = ", ".join(_KNOWN)
    return SubscriptionControls("LB-N14", name=name[:_TEXT_MAX], text=told, known=known)
