"""Subscriptions: webhooks on a named query, made, listed, looked at, resumed and ended.

The token that signs is taken and never told again.
Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 12.4; openapi.json: QueryStreamSubscription,
          QueryScheduleSubscription, AbstractQuerySubscriptionResponse
"""

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from loopbook.api.epcis.accept import JSON, LD_JSON
from loopbook.api.epcis.body import media_of, take_whole
from loopbook.api.epcis.described import (
    EDITIONS,
    FORMS,
    PAGING,
    SENT,
    Schema,
    answers,
    in_json,
    operation,
)
from loopbook.api.epcis.door import (
    Door,
    answer_members,
    answered,
    location,
    media_for,
    paging_headers,
    words_of,
)
from loopbook.api.epcis.header import cbv_format, discovery_headers, epc_format, require_versions
from loopbook.api.epcis.path import PATHS, value_in
from loopbook.api.epcis.problem import language_of
from loopbook.book.controls import controls_in
from loopbook.book.schedule import said_by
from loopbook.book.subscribing import Subscriptions
from loopbook.render.plain import json_bytes
from loopbook.terms.subscription import Kept
from loopbook.wording import say

OCTETS_MAX = 64 * 1024
_MANY = "/queries/{queryName}/subscriptions"
_ONE = "/queries/{queryName}/subscriptions/{subscriptionID}"
_RESUME = f"{_ONE}/resume"

_TEXT: Schema = {"type": "string"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_CONTROLS: Schema = {
    "dest": {"type": "string", "format": "uri"},
    "stream": {"type": "boolean"},
    "schedule": {"type": "object", "additionalProperties": _TEXT},
    "reportIfEmpty": {"type": "boolean"},
    "initialRecordTime": _TIME,
}
_ASKED: Schema = {
    "type": "object",
    "required": ["dest"],
    "properties": {**_CONTROLS, "signatureToken": _TEXT},
}
_SHOWN: Schema = {
    "type": "object",
    "required": ["subscriptionID", "queryName", "dest", "createdAt"],
    "properties": {
        **_CONTROLS,
        "subscriptionID": _TEXT,
        "queryName": _TEXT,
        "createdAt": _TIME,
        "lastNotifiedAt": _TIME,
        "minRecordTime": _TIME,
        "epcFormat": _TEXT,
        "state": {"type": "string", "enum": ["active", "retrying", "paused"]},
        "failures": {"type": "integer", "minimum": 0},
    },
}


def subscriptions_router(door: Door, subscriptions: Subscriptions) -> APIRouter:
    """Return the routes of webhook subscriptions."""
    router = APIRouter(dependencies=[Depends(require_versions)])
    _many(router, door, subscriptions)
    _one(router, door, subscriptions)
    return router


def _many(router: APIRouter, door: Door, subscriptions: Subscriptions) -> None:
    """Add the routes of all subscriptions of a query."""

    @router.post(
        _MANY,
        status_code=201,
        openapi_extra=operation(_MANY, (SENT, FORMS), in_json(_ASKED)),
        responses=answers(201, in_json(_SHOWN), 413, 415),
    )
    async def post_subscription(request: Request) -> Response:
        """Have the new events of a query posted to an address."""
        media_of(request, (JSON, LD_JSON))
        reader, name = door.book(request).reader, value_in(request, "queryName")
        form = epc_format(request, door.epc_format)
        cbv_format(request)
        content = await take_whole(request, OCTETS_MAX)

        def make() -> Kept:
            controls = controls_in(content, subscriptions.clock())
            return subscriptions.make(reader, name, controls, form)

        kept = await run_in_threadpool(make)
        where = location(request, "queries", name, "subscriptions", kept.subscription.id)
        shown = json_bytes(members_of(kept, language_of(request)), language_of(request))
        return answered(shown, JSON, where, 201)

    @router.get(
        _MANY,
        openapi_extra=operation(_MANY, (PAGING, EDITIONS)),
        responses=answers(200, in_json({"type": "array", "items": _SHOWN})),
    )
    def get_subscriptions(request: Request) -> Response:
        """List the caller's subscriptions to a query."""
        reader, name = door.book(request).reader, value_in(request, "queryName")
        kind = f"subscriptions:{name}"
        after, count = door.asking.place(kind, words_of(request))
        found = [s for s in subscriptions.listed(reader, name) if s.subscription.id > after]
        is_more = len(found) > count
        token = door.asking.token(kind, found[count - 1].subscription.id) if is_more else None
        shown = [members_of(one, language_of(request)) for one in found[:count]]
        return answer_members(request, shown, paging_headers(request, token))


def _one(router: APIRouter, door: Door, subscriptions: Subscriptions) -> None:
    """Add the routes of one subscription."""

    def found(request: Request) -> Kept:
        name, query = value_in(request, "subscriptionID"), value_in(request, "queryName")
        return subscriptions.get(door.book(request).reader, name, query)

    @router.get(
        _ONE,
        openapi_extra=operation(_ONE, (EDITIONS,)),
        responses=answers(200, in_json(_SHOWN)),
    )
    def get_subscription(request: Request) -> Response:
        """Return a subscription and how it fares."""
        return answer_members(request, members_of(found(request), language_of(request)))

    @router.options(
        _ONE,
        status_code=204,
        openapi_extra=operation(_ONE, (EDITIONS,)),
        responses=answers(204, None),
    )
    def options_of_subscription(request: Request) -> Response:
        """Say what can be done here, and from when on events are looked at."""
        least = {"GS1-Query-Min-Record-Time": instant(min_record_time(found(request)))}
        return Response(status_code=204, headers=discovery_headers(PATHS[_ONE]) | least)

    @router.delete(
        _ONE, status_code=204, openapi_extra=operation(_ONE), responses=answers(204, None)
    )
    def delete_subscription(request: Request) -> Response:
        """End a subscription; a delivery under way may still arrive."""
        name, query = value_in(request, "subscriptionID"), value_in(request, "queryName")
        subscriptions.remove(door.book(request).reader, name, query)
        return answered(b"", JSON, {}, 204)

    # The standard has no word for it: a subscription that paused would have to be made anew, and
    # its receiver would get some events twice.
    @router.post(_RESUME, include_in_schema=False)
    def resume_subscription(request: Request) -> Response:
        """Let a subscription that paused go on where it stood."""
        media_for(request, (JSON, LD_JSON))
        name, query = value_in(request, "subscriptionID"), value_in(request, "queryName")
        kept = subscriptions.resume(door.book(request).reader, name, query)
        return answer_members(request, members_of(kept, language_of(request)))


def members_of(kept: Kept, language: str) -> dict[str, object]:
    """Return a subscription as it is shown, without its token; what went wrong, in words."""
    subscription, standing = kept.subscription, kept.standing
    schedule = subscription.schedule
    members: dict[str, object] = {
        "subscriptionID": subscription.id,
        "queryName": subscription.query,
        "dest": subscription.dest,
        "createdAt": instant(subscription.made),
        "initialRecordTime": instant(subscription.since or subscription.made),
        "minRecordTime": instant(min_record_time(kept)),
        "epcFormat": subscription.epc_format.value,
        "state": standing.activity.value,
        "failures": standing.failures,
    }
    if schedule is None:
        members["stream"] = True
    else:
        members |= {"schedule": said_by(schedule), "reportIfEmpty": subscription.reports_empty}
    times = {
        "lastNotifiedAt": standing.notified,
        "nextRunAt": standing.due,
        "nextAttemptAt": None if standing.is_paused else standing.not_before,
    }
    members |= {name: instant(moment) for name, moment in times.items() if moment is not None}
    if standing.failures and standing.code:
        values = standing.values
        members["lastFault"] = {
            "code": standing.code,
            "status": standing.status,
            "what": say(f"{standing.code}.what", language, **values),
            "mend": say(f"{standing.code}.mend", language, **values),
        }
    return members


def min_record_time(kept: Kept) -> datetime:
    """Return what GS1-Query-Min-Record-Time tells: where it began, then when it last ran."""
    began = kept.subscription.since or kept.subscription.made
    return kept.standing.executed or began


def instant(moment: datetime) -> str:
    """Return a moment as it is written in answers: UTC, with Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
