"""Problems: each of the named errors provoked, and held to RFC 7807."""

import json
from collections.abc import Callable

from loopbook.programs.conformance.check import Check, Unmet, skipped
from loopbook.programs.conformance.client import Answer, Client
from loopbook.programs.conformance.operations import JSON, made_query, query_of
from loopbook.programs.conformance.world import EXTENSIONS, World

PREFIX = "epcisException:"
EVENTS_TRIED_MAX = 5_000
OCTETS_TRIED_MAX = 128 * 1024 * 1024
VALUES_TRIED = 20_000
ADDRESS_LENGTHS = (10_000, 30_000, 60_000, 200_000)


def judge(world: World, check: Check) -> None:
    """Provoke one error.

    Raises    Unmet  it is answered otherwise, or cannot be provoked
    """
    problem = check.fields["problem"]
    statuses = [int(word) for word in check.fields["status"].split()]
    provoked = _KINDS[check.fields["kind"]](world)
    if provoked is not None:
        must_be_problem(provoked, problem, *statuses)


_SIBLINGS = {
    "QueryParameterException": ("QueryParameterException", "QueryValidationException"),
    "QueryValidationException": ("QueryValidationException", "QueryParameterException"),
    "NoSuchResourceException": ("NoSuchResourceException", "NoSuchNameException"),
    "NoSuchNameException": ("NoSuchNameException", "NoSuchResourceException"),
}
"""The published interface gives one example two type names here (openapi.json, 404 and 400)."""


def must_be_problem(answer: Answer, problem: str, *statuses: int) -> None:
    """Hold that an answer is a problem document of that type and status.

    Raises    Unmet  it is not
    """
    answer.must_be(*statuses)
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in {"application/problem+json", "application/problem+xml"}:
        raise Unmet(
            "conformance.why.header_value",
            name="Content-Type",
            value=media or "-",
            expected="application/problem+json",
        )
    told = answer.object()
    for name in ("type", "title"):
        if not told.get(name):
            raise Unmet("conformance.why.member", asked=answer.asked, name=name)
    names = _SIBLINGS.get(problem, (problem,))
    if str(told["type"]) not in {f"{PREFIX}{name}" for name in names}:
        raise Unmet(
            "conformance.why.problem",
            asked=answer.asked,
            type=told["type"],
            expected=PREFIX + problem,
        )
    if told.get("status", answer.status) != answer.status:
        expected = str(answer.status)
        raise Unmet(
            "conformance.why.problem", asked=answer.asked, type=told["status"], expected=expected
        )


def _capture_limit(world: World) -> Answer:
    return over_limit(world)


def over_limit(world: World) -> Answer:
    """Return the answer to a capture that is larger than announced.

    Raises    Unmet  skipped: the limits are too high to be tried
    """
    told = world.client.ask("OPTIONS", "/capture").headers
    events = told.get("gs1-epcis-capture-limit", "")
    octets = told.get("gs1-epcis-capture-file-size-limit", "")
    event = {
        "type": "ObjectEvent",
        "eventTime": "2024-05-04T10:00:00.000Z",
        "eventTimeZoneOffset": "+00:00",
        "epcList": [f"urn:epc:id:sgtin:9521321.012345.{world.run}9"],
        "action": "OBSERVE",
    }
    if events.isdecimal() and int(events) <= EVENTS_TRIED_MAX:
        listed = [event] * (int(events) + 1)
        body = json.dumps(world.document(listed), separators=(",", ":")).encode()
        return world.client.ask("POST", "/capture", (), JSON, body)
    if octets.isdecimal() and int(octets) <= OCTETS_TRIED_MAX:
        body = json.dumps(world.document([event])).encode()
        return world.client.ask("POST", "/capture", (), JSON, body.ljust(int(octets) + 1))
    raise skipped("conformance.why.limit_too_high", events=events or "-", octets=octets or "-")


def _no_500(world: World) -> None:
    if world.client.faults:
        shown = "; ".join(world.client.faults[:3])
        raise Unmet("conformance.why.server_faults", count=len(world.client.faults), shown=shown)


def _no_name(world: World) -> Answer:
    return world.client.get(f"/queries/none-{world.run}")


def _no_resource(world: World) -> Answer:
    return world.client.get(f"/capture/none-{world.run}")


def _not_acceptable(world: World) -> Answer:
    return world.client.get("/events", [("perPage", "1")], {"Accept": "image/png"})


def _query_parameter(world: World) -> Answer:
    return world.client.get("/events", [("EQ_nonsense", "1")], EXTENSIONS)


def _query_validation(world: World) -> Answer:
    return world.client.get("/events", [("GE_eventTime", "yesterday")], EXTENSIONS)


def _validation(world: World) -> Answer:
    """What is no JSON at all; a server that makes a job of it tells so for a single event."""
    answer = world.client.ask("POST", "/capture", (), JSON, b'{"type":"EPCISDocument",')
    if answer.status != 202:
        return answer
    return world.client.ask("POST", "/events", (), JSON, b'{"type":"ObjectEvent"}')


def _controls(world: World) -> Answer:
    made_query(world)
    body = {"dest": "https://conformance.example.com/", "stream": True, "schedule": {"second": "0"}}
    path = f"/queries/{query_of(world)}/subscriptions"
    return world.client.ask("POST", path, (), JSON, json.dumps(body).encode())


def _too_complex(world: World) -> Answer:
    """More and more conditions, and at last very many values; a server that can bear it may."""
    for count in (60, 250):
        query = [(f"EQ_example:field{n}", f"value{n}") for n in range(count)]
        answer = world.client.get("/events", query, EXTENSIONS)
        if answer.status == 413:
            return answer
    name = f"conformance-complex-{world.run}"
    listed = [f"urn:epc:id:sgtin:9521321.012345.{world.run}{n}" for n in range(VALUES_TRIED)]
    body = json.dumps({"name": name, "query": {"MATCH_epc": listed}}).encode()
    answer = world.client.ask("POST", "/queries", (), JSON, body)
    if answer.status == 413:
        return answer
    world.client.ask("DELETE", f"/queries/{name}")
    raise skipped("conformance.why.bearable", status=answer.status)


def _too_large(world: World) -> Answer:
    world.must_stand()
    return world.client.get("/events", [("maxEventCount", "1"), *world.isolation], EXTENSIONS)


def _exists(world: World) -> Answer:
    made_query(world)
    body = {"name": query_of(world), "query": {"eventType": ["AggregationEvent"]}}
    return world.client.ask("POST", "/queries", (), JSON, json.dumps(body).encode())


def _security(world: World) -> Answer:
    if not world.client.headers:
        raise skipped("conformance.why.no_credentials")
    stranger = Client(world.client.base, {})
    body = json.dumps(world.document([])).encode()
    answer = stranger.ask("POST", "/capture", (), JSON, body)
    world.client.said += stranger.said
    if answer.status not in {401, 403}:
        raise skipped("conformance.why.open_door", status=answer.status)
    return answer


def _uri_too_long(world: World) -> Answer:
    """Longer and longer, until the server says so."""
    refused: list[Answer] = []
    for length in ADDRESS_LENGTHS:
        value = "|".join(["urn:example:" + "x" * 100] * (length // 113))
        answer = world.client.get("/events", [("MATCH_epc", value)], EXTENSIONS)
        if answer.status == 414:
            return answer
        # Another bound of the server (values a query, say) may be met before this one.
        refused += [answer] if answer.status != 200 else []
    if not refused:
        raise skipped("conformance.why.bearable", status=200)
    return refused[-1]


def _media(world: World) -> Answer:
    return world.client.ask("POST", "/capture", (), {"Content-Type": "text/plain"}, b"events")


def _typo(world: World) -> None:
    spelled = [name for name in world.client.problems if name.startswith("IUnsupported")]
    if spelled:
        raise Unmet("conformance.why.problem", asked="-", type=spelled[0], expected=spelled[0][1:])


_KINDS: dict[str, Callable[[World], Answer | None]] = {
    "capture_limit": _capture_limit,
    "no_500": _no_500,
    "no_name": _no_name,
    "no_resource": _no_resource,
    "not_acceptable": _not_acceptable,
    "query_parameter": _query_parameter,
    "query_validation": _query_validation,
    "validation": _validation,
    "controls": _controls,
    "too_complex": _too_complex,
    "too_large": _too_large,
    "exists": _exists,
    "security": _security,
    "uri_too_long": _uri_too_long,
    "media": _media,
    "typo": _typo,
}
