"""Operations: every path and method of the interface, asked once."""

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from loopbook.programs.conformance.check import Check, Unmet, skipped
from loopbook.programs.conformance.client import Answer, values
from loopbook.programs.conformance.world import (
    CONTEXT,
    EXTENSIONS,
    Event,
    World,
    events_in,
    next_link,
)

JSON = {"Content-Type": "application/json"}
DESTINATION = "https://conformance.example.com/callback"


def judge(world: World, check: Check) -> None:
    """Hold one operation against the interface.

    Raises    Unmet  it is not answered as it should be
    """
    kind = check.fields["kind"]
    if kind == "options":
        _options(world, check)
    else:
        _KINDS[kind](world, check.fields["path"])


def path_of(world: World, path: str) -> str:
    """Return a path with its variables filled in, percent-encoded."""
    names = world.names
    words = {
        "captureID": world.job_url.rstrip("/").rpartition("/")[2] or "none",
        "eventID": names["id.o1"],
        "eventType": "ObjectEvent",
        "epc": names["E1"],
        "bizStep": "shipping",
        "bizLocation": names["L2"],
        "readPoint": names["R2"],
        "disposition": "in_transit",
        "queryName": query_of(world),
        "subscriptionID": world.subscription or "none",
        "token": "none",
    }
    for name, value in words.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def query_of(world: World) -> str:
    """Return the name of the run's query."""
    return f"conformance-{world.run}"


def _options(world: World, check: Check) -> None:
    path = check.fields["path"]
    if "subscriptionID" in path:
        subscribed(world)
    elif "queryName" in path:
        made_query(world)
    answer = world.client.ask("OPTIONS", path_of(world, path)).must_be(204)
    allowed = {word.strip().upper() for word in answer.headers.get("allow", "").split(",")}
    lacking = sorted(set(check.fields["allow"].split()) - allowed)
    if lacking:
        raise Unmet(
            "conformance.why.header_value",
            name="Allow",
            value=answer.headers.get("allow", "-"),
            expected=", ".join(lacking),
        )
    for name in ("GS1-EPCIS-Version", "GS1-EPCIS-Min", "GS1-EPCIS-Max"):
        must_have(answer, name)


def must_have(answer: Answer, name: str) -> str:
    """Return the value of a header.

    Raises    Unmet  it is missing
    """
    value = answer.headers.get(name.lower(), "")
    if not value:
        raise Unmet("conformance.why.header", asked=answer.asked, name=name)
    return value


def must_tell(answer: Answer, found: Mapping[str, object], *names: str) -> None:
    """Hold that an object has these members.

    Raises    Unmet  one is missing
    """
    for name in names:
        if name not in found:
            raise Unmet("conformance.why.member", asked=answer.asked, name=name)


def _members(answer: Answer) -> list[object]:
    found = answer.must_be(200).object()
    must_tell(answer, found, "member")
    if found.get("type") != "Collection":
        raise Unmet("conformance.why.no_collection", asked=answer.asked, type=found.get("type"))
    return list(values(found, "member"))


def _top(world: World, path: str) -> None:
    answer = world.client.get(path)
    listed = _members(answer)
    for name in ("events", "capture", "queries", "eventTypes", "epcs"):
        if name not in listed:
            raise Unmet("conformance.why.not_listed", asked=answer.asked, name=name)


def _collection(world: World, path: str) -> None:
    _members(world.client.get(path))


def _member(world: World, path: str) -> None:
    world.must_stand()
    answer = world.client.get(path_of(world, path))
    if "events" not in _members(answer):
        raise Unmet("conformance.why.not_listed", asked=answer.asked, name="events")
    unknown = path.partition("{")[0] + quote(f"urn:example:none:{world.run}", safe="")
    world.client.get(unknown).must_be(400, 404)


_SUB = {
    "eventType": "o1 o2 o3 o4 s1 s2 d1 e1 c1",
    "epc": "o1 a1 x1",
    "bizStep": "o2 t1",
    "bizLocation": "o3 o4 a1 t1 x1 as1",
    "readPoint": "o2",
    "disposition": "o2 t1",
}


def _events_of(world: World, path: str) -> None:
    world.must_stand()
    variable = path.partition("{")[2].partition("}")[0]
    query = () if variable == "bizLocation" else world.isolation
    found = world.keys_of(world.find(query, path_of(world, path)))
    must_match(path, found, _SUB[variable])


def must_match(query: str, found: list[str], expected: str) -> None:
    """Hold that exactly the expected events were found.

    Parameters
      expected  keys of events; `?key` may be there; a leading `>` asks for that order
    Raises      Unmet  others were found, or some are missing
    """
    words = expected.removeprefix(">").split()
    must = [word for word in words if not word.startswith("?")]
    may = {word[1:] for word in words if word.startswith("?")}
    is_right = sorted(key for key in found if key not in may) == sorted(must)
    if expected.startswith(">"):
        is_right = found == must
    if not is_right:
        told = " ".join(found) or "-"
        raise Unmet(
            "conformance.why.events", query=query, found=told, expected=" ".join(must) or "-"
        )


def _events(world: World, path: str) -> None:
    events_in(world.client.get(path, world.isolation, EXTENSIONS).must_be(200))


def _event(world: World, path: str) -> None:
    world.must_stand()
    found = world.keys_of(world.find((), path_of(world, path)))
    must_match(path, found, "o1")
    both = path.replace("{eventID}", quote(world.names["id.d1"], safe=""))
    must_match(both, world.keys_of(world.find((), both)), "d1 e1")


def _small(world: World, item: str, number: str) -> Event:
    return {
        "eventID": f"urn:uuid:000000{number}-c0de-4000-8000-000{world.run}",
        "type": "ObjectEvent",
        "eventTime": "2024-05-03T10:00:00.000+02:00",
        "eventTimeZoneOffset": "+02:00",
        "epcList": [f"urn:epc:id:sgtin:9521321.012345.{world.run}{item}"],
        "action": "OBSERVE",
    }


def _post_event(world: World, path: str) -> None:
    event = {"@context": [CONTEXT], **_small(world, "71", "f1")}
    answer = world.client.ask("POST", path, (), JSON, json.dumps(event).encode())
    location = must_have(answer.must_be(201), "Location")
    found = events_in(world.client.get(world.below(location)).must_be(200))
    if [str(each.get("eventID")) for each in found] != [event["eventID"]]:
        raise Unmet("conformance.why.not_there", asked=location)


def _capture(world: World, _: str) -> None:
    taken = world.capture([_small(world, "72", "f2")])
    taken.answer.must_be(202)
    must_have(taken.answer, "Location")
    if not taken.is_taken:
        raise Unmet("conformance.why.not_taken", why=world.why(taken))
    world.job_url = world.job_url or taken.answer.headers["location"]


def _job_id(world: World) -> str:
    if not world.job_url:
        raise skipped("conformance.why.no_job")
    return world.job_url.rstrip("/").rpartition("/")[2]


def _jobs(world: World, path: str) -> None:
    wanted = _job_id(world)
    answer = world.client.get(path, [("perPage", "100")])
    for _ in range(20):
        listed = answer.must_be(200).json()
        jobs = listed if isinstance(listed, list) else values(listed, "member")
        if any(isinstance(job, dict) and job.get("captureID") == wanted for job in jobs):
            return
        following = next_link(answer)
        if not following:
            raise Unmet("conformance.why.not_listed", asked=answer.asked, name=wanted)
        answer = world.client.get(_next_of(path, following))


def _next_of(path: str, following: str) -> str:
    return f"{path}{following}" if following.startswith("?") else following


def _job(world: World, path: str) -> None:
    _job_id(world)
    answer = world.client.get(path_of(world, path)).must_be(200)
    names = ("captureID", "createdAt", "running", "success", "captureErrorBehaviour")
    must_tell(answer, answer.object(), *names)


def made_query(world: World) -> None:
    """Make the run's named query, if it is not there yet; it finds events of step shipping.

    Raises    Unmet  it cannot be made
    """
    path = f"/queries/{query_of(world)}"
    if world.client.get(path).status == 200:
        return
    body = {
        "name": query_of(world),
        "query": {
            "EQ_bizStep": ["shipping"],
            "EQ_bizLocation": [world.names["L1"], world.names["L2"]],
        },
    }
    answer = world.client.ask("POST", "/queries", (), JSON, json.dumps(body).encode())
    must_have(answer.must_be(201), "Location")


def _post_query(world: World, _: str) -> None:
    world.client.ask("DELETE", f"/queries/{query_of(world)}")
    made_query(world)


def _queries(world: World, path: str) -> None:
    made_query(world)
    answer = world.client.get(path, [("perPage", "100")])
    for _ in range(20):
        listed = answer.must_be(200).json()
        named = listed if isinstance(listed, list) else values(listed, "member")
        if any(isinstance(q, dict) and q.get("name") == query_of(world) for q in named):
            return
        following = next_link(answer)
        if not following:
            raise Unmet("conformance.why.not_listed", asked=answer.asked, name=query_of(world))
        answer = world.client.get(_next_of(path, following))


def _query(world: World, path: str) -> None:
    made_query(world)
    answer = world.client.get(path_of(world, path)).must_be(200)
    found = answer.json()
    # The published interface says a list in its schema, and an object in its example.
    told = found[0] if isinstance(found, list) and found else found
    if not isinstance(told, dict):
        raise Unmet("conformance.why.not_json", asked=answer.asked)
    must_tell(answer, told, "name", "query")


def _query_events(world: World, path: str) -> None:
    world.must_stand()
    made_query(world)
    must_match(path, world.keys_of(world.find((), path_of(world, path))), "o2 t1")


def _delete_query(world: World, path: str) -> None:
    made_query(world)
    world.client.ask("DELETE", path_of(world, path)).must_be(204)
    world.client.get(path_of(world, path)).must_be(404)


def subscribed(world: World) -> str:
    """Return the id of the run's subscription, made if it is not there yet.

    Raises    Unmet  it cannot be made
    """
    made_query(world)
    if world.subscription:
        return world.subscription
    path = f"/queries/{query_of(world)}/subscriptions"
    body = json.dumps({"dest": DESTINATION, "signatureToken": "conformance-token", "stream": True})
    answer = world.client.ask("POST", path, (), JSON, body.encode()).must_be(201)
    location = must_have(answer, "Location")
    told = answer.json() if answer.body else {}
    named = told.get("subscriptionID") if isinstance(told, dict) else None
    world.subscription = str(named or location.rstrip("/").rpartition("/")[2])
    return world.subscription


def _post_subscription(world: World, _: str) -> None:
    subscribed(world)


def _subscriptions(world: World, path: str) -> None:
    wanted = subscribed(world)
    answer = world.client.get(path_of(world, path)).must_be(200)
    listed = answer.json()
    found = listed if isinstance(listed, list) else values(listed, "member")
    if not any(isinstance(s, dict) and s.get("subscriptionID") == wanted for s in found):
        raise Unmet("conformance.why.not_listed", asked=answer.asked, name=wanted)


def _subscription(world: World, path: str) -> None:
    subscribed(world)
    answer = world.client.get(path_of(world, path)).must_be(200)
    must_tell(answer, answer.object(), "subscriptionID", "createdAt")


def _delete_subscription(world: World, path: str) -> None:
    subscribed(world)
    world.client.ask("DELETE", path_of(world, path)).must_be(204)
    world.client.get(path_of(world, path)).must_be(404)
    world.subscription = ""


def _delete_token(world: World, path: str) -> None:
    first = world.client.get("/events", [("perPage", "1"), *world.isolation], EXTENSIONS)
    following = next_link(first.must_be(200))
    token = following.partition("nextPageToken=")[2].partition("&")[0] or "none"
    answer = world.client.ask("DELETE", path.replace("{token}", token))
    answer.must_be(204, 501)
    if answer.status == 204 and following:
        again = world.client.get(world.below(following), (), EXTENSIONS)
        if again.status // 100 != 4:
            raise Unmet(
                "conformance.why.status", asked=again.asked, status=again.status, expected="4xx"
            )


_KINDS: dict[str, Callable[[World, str], None]] = {
    "top": _top,
    "collection": _collection,
    "member": _member,
    "events_of": _events_of,
    "events": _events,
    "event": _event,
    "post_event": _post_event,
    "capture": _capture,
    "jobs": _jobs,
    "job": _job,
    "queries": _queries,
    "post_query": _post_query,
    "query": _query,
    "query_events": _query_events,
    "delete_query": _delete_query,
    "subscriptions": _subscriptions,
    "post_subscription": _post_subscription,
    "subscription": _subscription,
    "delete_subscription": _delete_subscription,
    "delete_token": _delete_token,
}
