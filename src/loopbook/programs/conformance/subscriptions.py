"""Subscriptions: what is delivered, when, how often, and what is refused."""

import hmac
import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from loopbook.programs.conformance.callback import Call, Receiver, reachable_host
from loopbook.programs.conformance.capturing import event_of, id_of, must_be_taken
from loopbook.programs.conformance.check import Check, Unmet, Verdict, skipped
from loopbook.programs.conformance.client import Answer
from loopbook.programs.conformance.operations import JSON
from loopbook.programs.conformance.problems import must_be_problem
from loopbook.programs.conformance.world import World

QUIET_SECONDS = 3.0
"""How long is listened for a call that must not come."""

SECRET_BYTES = 20
PRIVATE = ("http://10.0.0.1/x", "http://169.254.169.254/latest", "http://[fd00::1]/x")
"""Not loopback: that may be open on purpose, so that this suite can be called back."""


def judge(world: World, check: Check) -> None:
    """Hold subscriptions against one rule.

    Raises    Unmet  it is broken
    """
    _KINDS[check.fields["kind"]](world)


def _name(world: World) -> str:
    return f"conformance-sub-{world.run}"


def _place(world: World) -> str:
    return f"urn:epc:id:sgln:9521321.00007.{world.run}"


def _queried(world: World) -> str:
    """Make the query that is subscribed to; return the path of its subscriptions."""
    path = f"/queries/{_name(world)}"
    if world.client.get(path).status != 200:
        body = {"name": _name(world), "query": {"EQ_bizLocation": [_place(world)]}}
        answer = world.client.ask("POST", "/queries", (), JSON, json.dumps(body).encode())
        answer.must_be(201)
    return f"{path}/subscriptions"


def _asked(world: World, **wish: object) -> Answer:
    path = _queried(world)
    return world.client.ask("POST", path, (), JSON, json.dumps(wish).encode())


@contextmanager
def _subscribed(
    world: World, way: str, token: str = "", **wish: object
) -> Iterator[tuple[Receiver, str]]:
    """Subscribe a receiver of this machine, and end the subscription afterwards.

    Gives the receiver and the path at which it is called.

    Raises    Unmet  skipped: the server does not deliver to addresses like ours
    """
    receiver = Receiver(world.callback or reachable_host(world.client.base))
    location = ""
    try:
        answer = _asked(
            world,
            dest=f"{receiver.address}/{way}",
            signatureToken=token or secrets.token_hex(SECRET_BYTES),
            **wish,
        )
        if answer.status in {400, 403, 422}:
            raise skipped("conformance.why.private_refused", dest=receiver.address)
        location = world.below(answer.must_be(201).headers.get("location", ""))
        yield receiver, f"/{way}"
    finally:
        if location:
            world.client.ask("DELETE", location)
        receiver.close()


def _recorded(world: World, part: str) -> str:
    """Record an event that the subscribed query finds; return its eventID."""
    event_id = id_of(world, part)
    place = {"id": _place(world)}
    must_be_taken(world, [event_of(world, part, eventID=event_id, bizLocation=place)])
    return event_id


def _delivered(world: World, receiver: Receiver, path: str, event_id: str) -> Call:
    """Wait for the call with an event.

    Raises    Unmet  it does not come
    """

    def calls() -> list[Call]:
        return [call for call in receiver.at(path) if event_id in call.event_ids()]

    if not receiver.awaited(lambda: bool(calls()), world.patience):
        why = "conformance.why.not_delivered"
        raise Unmet(why, seconds=int(world.patience), dest=receiver.address)
    return calls()[0]


def _delivers(world: World) -> None:
    with _subscribed(world, "delivers", stream=True) as (receiver, path):
        _delivered(world, receiver, path, _recorded(world, "5001"))


def _controls(world: World, wish: Mapping[str, object]) -> None:
    answer = _asked(world, dest="https://conformance.example.com/callback", **wish)
    must_be_problem(answer, "SubscriptionControlsException", 400)


def _neither(world: World) -> None:
    _controls(world, {})


def _both(world: World) -> None:
    _controls(world, {"stream": True, "schedule": {"second": "0"}})


def _schedule(world: World) -> None:
    with _subscribed(world, "schedule", schedule={"second": "0/2"}) as (receiver, path):
        _delivered(world, receiver, path, _recorded(world, "5002"))


def _signature(world: World) -> None:
    token = secrets.token_hex(SECRET_BYTES)
    with _subscribed(world, "signature", token, stream=True) as (receiver, path):
        call = _delivered(world, receiver, path, _recorded(world, "5003"))
    world.heard["gs1-signature"] = bool(call.headers.get("gs1-signature"))
    if not world.heard["gs1-signature"]:
        raise Unmet("conformance.why.header", asked="callback", name="GS1-Signature")
    if not is_signed(call.headers["gs1-signature"], token, call.body):
        raise Unmet("conformance.why.signature", Verdict.WARNING)


def is_signed(value: str, token: str, body: bytes) -> bool:
    """Say whether a header is a signature that can be told: HMAC-SHA-256 of the body under the
    token, in hexadecimal or base64, perhaps behind the name of the method; or a JWS, by its form.
    """
    made = hmac.digest(token.encode(), body, "sha256")
    is_hmac = made.hex() in value.lower() or b64encode(made).decode() in value
    return is_hmac or value.count(".") == 2


def _empty(world: World) -> None:
    each = {"second": "0/2"}
    with _subscribed(world, "empty", reportIfEmpty=True, schedule=each) as (receiver, path):
        if not receiver.awaited(lambda: bool(receiver.at(path)), world.patience):
            why = "conformance.why.not_delivered"
            raise Unmet(why, seconds=int(world.patience), dest=receiver.address)
    with _subscribed(world, "silent", reportIfEmpty=False, schedule=each) as (receiver, path):
        if receiver.awaited(lambda: bool(receiver.at(path)), QUIET_SECONDS):
            raise Unmet("conformance.why.not_silent")


def _initial(world: World) -> None:
    event_id = _recorded(world, "5004")
    since = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with _subscribed(world, "initial", stream=True, initialRecordTime=since) as (receiver, path):
        _delivered(world, receiver, path, event_id)


def _document(world: World) -> None:
    with _subscribed(world, "document", stream=True) as (receiver, path):
        call = _delivered(world, receiver, path, _recorded(world, "5005"))
    document = call.document()
    if document.get("type") != "EPCISQueryDocument":
        raise Unmet("conformance.why.no_document", asked="callback", type=document.get("type"))
    body = document.get("epcisBody")
    results = body.get("queryResults") if isinstance(body, dict) else None
    told = results if isinstance(results, dict) else {}
    for name in ("queryName", "subscriptionID", "resultsBody"):
        if name not in told:
            raise Unmet("conformance.why.member", asked="callback", name=name)


def _once(world: World) -> None:
    """The first call is answered 503: the event comes again, and once answered 204, no more."""
    with _subscribed(world, "fails", stream=True) as (receiver, path):
        event_id = _recorded(world, "5006")

        def taken() -> int:
            calls = receiver.at(path)
            return sum(c.status == 204 and event_id in c.event_ids() for c in calls)

        if not receiver.awaited(lambda: taken() > 0, world.patience * 2):
            why = "conformance.why.not_delivered"
            raise Unmet(why, seconds=int(world.patience * 2), dest=receiver.address)
        if receiver.awaited(lambda: taken() > 1, QUIET_SECONDS):
            raise Unmet("conformance.why.twice", count=taken() - 1)


def _private(world: World) -> None:
    for dest in PRIVATE:
        answer = _asked(world, dest=dest, stream=True)
        if answer.status == 201:
            world.client.ask("DELETE", world.below(answer.headers.get("location", "")))
            raise Unmet("conformance.why.taken", what=dest)
        answer.must_be(400, 403, 422)


_KINDS: dict[str, Callable[[World], None]] = {
    "delivers": _delivers,
    "neither": _neither,
    "both": _both,
    "schedule": _schedule,
    "signature": _signature,
    "empty": _empty,
    "initial": _initial,
    "document": _document,
    "once": _once,
    "private": _private,
}
