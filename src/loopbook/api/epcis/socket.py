"""Socket: a subscription over a WebSocket at /queries/{queryName}/events.

The address says when, as `?stream=true` or `?minute=5&hour=1`; each message is one
EPCISQueryDocument. A connection holds one document at most: a client that does not take it in time
is let go, and comes back with initialRecordTime. A query that is deleted lets its clients go.
Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 12.4; RFC 6455
"""

import asyncio
import contextlib
import threading
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, WebSocket
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.websockets import WebSocketDisconnect

from loopbook.api.epcis.door import Door
from loopbook.api.epcis.header import answer_headers
from loopbook.api.epcis.path import value_in
from loopbook.api.epcis.problem import PROBLEM_JSON, problem_members
from loopbook.api.epcis.refusal import ProblemType, Refusal
from loopbook.api.epcis.runner import Runner
from loopbook.api.epcis.subscriptions import instant
from loopbook.book.controls import controls_at
from loopbook.book.following import Following
from loopbook.book.notifying import Notifying, Turn
from loopbook.book.subscribing import Subscriptions
from loopbook.errors import LoopbookError, NotPermitted, StoreUnavailable
from loopbook.render.language import preferred
from loopbook.render.plain import json_bytes

GOING_AWAY = 1001
POLICY = 1008
TRY_LATER = 1013
"""Codes of RFC 6455, section 7.4.1, and of the registry of IANA."""

FAREWELL_SECONDS = 1.0


class Patience(NamedTuple):
    """What connections may cost.

    Fields
      connections_max  at once
      send_seconds     for a client to take one document
      look_seconds     between two looks when nothing was appended: schedules, deleted queries
    """

    connections_max: int = 100
    send_seconds: float = 20.0
    look_seconds: float = 0.5


PATIENCE = Patience()


class Listening(NamedTuple):
    """What a connection works with.

    Fields
      runner  tells when the ledger has grown
    """

    subscriptions: Subscriptions
    notifying: Notifying
    runner: Runner
    patience: Patience = PATIENCE


def socket_router(door: Door, listening: Listening) -> APIRouter:
    """Return the route of subscriptions over WebSocket."""
    router = APIRouter()
    places = threading.BoundedSemaphore(listening.patience.connections_max)

    @router.websocket("/queries/{queryName}/events")
    async def follow(socket: WebSocket) -> None:
        """Send the new events of a query until the client leaves or the query is gone."""
        try:
            _require_own_origin(socket)
            if not places.acquire(blocking=False):
                raise StoreUnavailable("LB-N41", most=listening.patience.connections_max)
        except LoopbookError as fault:
            await _deny(socket, fault)
            return
        try:
            await _follow(socket, door, listening)
        finally:
            places.release()

    return router


async def _follow(socket: WebSocket, door: Door, listening: Listening) -> None:
    try:
        following = await run_in_threadpool(_begun, socket, door, listening)
    except LoopbookError as fault:
        await _deny(socket, fault)
        return
    subscription = following.subscription
    least = instant(subscription.since or subscription.made)
    await socket.accept(headers=[(b"gs1-query-min-record-time", least.encode())])
    sending = asyncio.ensure_future(_send(socket, following, listening))
    leaving = asyncio.ensure_future(_until_left(socket))
    await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
    has_left = leaving.done()
    for task in (sending, leaving):
        task.cancel()
    ended = await asyncio.gather(sending, leaving, return_exceptions=True)
    if has_left or isinstance(ended[0], WebSocketDisconnect):
        return
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
        # A client that reads nothing does not read the farewell either.
        code = ended[0] if isinstance(ended[0], int) else TRY_LATER
        await asyncio.wait_for(socket.close(code), FAREWELL_SECONDS)
    if isinstance(ended[0], BaseException):
        raise ended[0]


def _begun(socket: WebSocket, door: Door, listening: Listening) -> Following:
    """Return the way of a connection through the ledger, or raise what forbids it."""
    reader = door.view(socket.scope).reader
    request = cast(Request, socket)
    words: dict[str, list[str]] = {}
    for name, value in socket.query_params.multi_items():
        words.setdefault(name, []).append(value)
    subscriptions = listening.subscriptions
    controls = controls_at(words, subscriptions.clock())
    begun = subscriptions.begun(reader, value_in(request, "queryName"), controls, door.epc_format)
    return Following(subscriptions, listening.notifying, begun)


async def _send(socket: WebSocket, following: Following, listening: Listening) -> int:
    """Send whatever comes; return the code to close with when there is no more to come."""
    grown = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        # A loop that was stopped before its connections ended has nobody to tell.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(grown.set)

    end = listening.runner.listen(tell)
    patience = listening.patience
    try:
        while True:
            grown.clear()
            step = await run_in_threadpool(following.step)
            if step.body is not None:
                text = step.body.decode("utf-8")
                await asyncio.wait_for(socket.send_text(text), patience.send_seconds)
            if step.turn is Turn.GONE:
                return GOING_AWAY
            if step.turn is not Turn.MORE:
                await _rest(grown, patience.look_seconds)
    except TimeoutError:
        return POLICY
    finally:
        end()


async def _rest(grown: asyncio.Event, seconds: float) -> None:
    """Wait until the ledger has grown, but no longer than so many seconds."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(grown.wait(), seconds)


async def _until_left(socket: WebSocket) -> None:
    """Return when the client has left; what it says is not listened to."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return


def _require_own_origin(socket: WebSocket) -> None:
    """Hold that a browser's page is one of this site: cookies travel with its handshake.

    Raises    NotPermitted  LB-N42  it is a page of another site
    """
    origin = socket.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != socket.headers.get("host"):
        raise NotPermitted("LB-N42", origin=origin[:80])


async def _deny(socket: WebSocket, fault: LoopbookError) -> None:
    """Answer a handshake with a problem instead of a connection."""
    language = preferred(socket.headers.get("accept-language", ""))
    members = problem_members(fault, language) | {"instance": socket.scope["path"]}
    status = members["status"]
    assert isinstance(status, int)
    headers = {**answer_headers(), "Content-Language": language, "Cache-Control": "no-store"}
    if isinstance(fault, Refusal) and fault.kind is ProblemType.NOT_ACCEPTABLE:
        headers |= fault.headers
    content = json_bytes(dict(members), language)
    await socket.send_denial_response(Response(content, status, headers, media_type=PROBLEM_JSON))
