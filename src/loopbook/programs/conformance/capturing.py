"""Capturing: what a server takes, what it makes of it, and how its jobs end."""

import json
from collections.abc import Callable, Sequence

from loopbook.programs.conformance.check import Check, Unmet, skipped
from loopbook.programs.conformance.operations import must_have, must_match, must_tell
from loopbook.programs.conformance.problems import must_be_problem, over_limit
from loopbook.programs.conformance.world import Event, World


def judge(world: World, check: Check) -> None:
    """Hold capture against one rule.

    Raises    Unmet  it is broken
    """
    _KINDS[check.fields["kind"]](world)


def event_of(world: World, part: str, **more: object) -> Event:
    """Return a small event of this run, told from others by `part`, some digits."""
    return {
        "type": "ObjectEvent",
        "eventTime": "2024-05-05T10:00:00.000+02:00",
        "eventTimeZoneOffset": "+02:00",
        "epcList": [epc_of(world, part)],
        "action": "OBSERVE",
        **more,
    }


def epc_of(world: World, part: str) -> str:
    """Return the identifier of the item that `event_of` speaks of."""
    return f"urn:epc:id:sgtin:9521321.012345.{world.run}{part}"


def there(world: World, *parts: str) -> list[Event]:
    """Return the events of the items of these parts."""
    listed = "|".join(epc_of(world, part) for part in parts)
    return world.find((("MATCH_epc", listed),))


def id_of(world: World, part: str) -> str:
    """Return an eventID of this run, told from others by `part`, digits."""
    return f"urn:uuid:{int(part):08x}-c0de-4000-8001-000{world.run}"


def must_be_taken(world: World, events: Sequence[object]) -> None:
    """Capture events that are right.

    Raises    Unmet  they are not taken
    """
    taken = world.capture(events)
    if not taken.is_taken:
        raise Unmet("conformance.why.not_taken", why=world.why(taken))


def _documents(world: World) -> None:
    """A query document that was answered can be captured as it is."""
    must_be_taken(world, [event_of(world, "2001", eventID=id_of(world, "2001"))])
    document = {
        **world.document([]),
        "type": "EPCISQueryDocument",
        "epcisBody": {
            "queryResults": {
                "queryName": "SimpleEventQuery",
                "resultsBody": {
                    "eventList": [event_of(world, "2002", eventID=id_of(world, "2002"))]
                },
            }
        },
    }
    taken = world.post(json.dumps(document).encode())
    if not taken.is_taken:
        raise Unmet("conformance.why.not_taken", why=world.why(taken))
    if len(there(world, "2002")) != 1:
        raise Unmet("conformance.why.not_there", asked=epc_of(world, "2002"))


def _assigned(world: World) -> None:
    must_be_taken(world, [event_of(world, "2003")])
    found = there(world, "2003")
    if len(found) != 1:
        raise Unmet("conformance.why.not_there", asked=epc_of(world, "2003"))
    if not found[0].get("eventID"):
        raise Unmet("conformance.why.member", asked=epc_of(world, "2003"), name="eventID")


def _limits(world: World) -> None:
    answer = over_limit(world)
    must_be_problem(answer, "CaptureLimitExceededException", 413)
    must_have(answer, "GS1-EPCIS-Capture-Limit")
    must_have(answer, "GS1-EPCIS-Capture-File-Size-Limit")


def _job(world: World) -> None:
    taken = world.capture([event_of(world, "2004", eventID=id_of(world, "2004"))])
    names = ("captureID", "createdAt", "finishedAt", "running", "success", "captureErrorBehaviour")
    must_tell(taken.answer, taken.job, *names)
    bad = world.capture([event_of(world, "2005", eventTime="yesterday")])
    if not bad.job:
        # A document that breaks the schema may be refused at once; then no job tells of it.
        bad.answer.must_be(400, 422)
        return
    if not (bad.job.get("errors") or bad.job.get("errorFile")):
        raise Unmet("conformance.why.member", asked=bad.answer.asked, name="errors")


def _rollback(world: World) -> None:
    told = world.client.ask("OPTIONS", "/capture").headers.get("gs1-capture-error-behaviour", "")
    for asked, first, second, expected in (
        ("rollback", "2006", "2007", 0),
        ("proceed", "2008", "2009", 1),
    ):
        if told not in {asked, "all"}:
            raise skipped("conformance.why.not_offered", name=asked)
        good = event_of(world, first, eventID=id_of(world, first))
        bad = event_of(world, second, eventID=id_of(world, second), bizStep="dancing")
        taken = world.capture([good, bad], asked)
        if taken.is_taken:
            raise Unmet("conformance.why.taken", what=asked)
        found = len(there(world, first))
        if found != expected or there(world, second):
            raise Unmet("conformance.why.count", what=asked, found=found, expected=expected)


def _master(world: World) -> None:
    world.must_stand()
    query = (("WD_bizLocation", world.names["LP"]),)
    must_match("WD_bizLocation", world.keys_of(world.find(query)), "o3 o4 a1 t1 x1 as1")


def _record_time(world: World) -> None:
    event = event_of(
        world, "2010", eventID=id_of(world, "2010"), recordTime="2001-01-01T00:00:00.000Z"
    )
    must_be_taken(world, [event])
    found = there(world, "2010")
    if not found:
        raise Unmet("conformance.why.not_there", asked=epc_of(world, "2010"))
    told = str(found[0].get("recordTime", "-"))
    if told == "-" or told.startswith("2001"):
        raise Unmet("conformance.why.header_value", name="recordTime", value=told, expected="-")


def _again(world: World) -> None:
    event = event_of(world, "2011", eventID=id_of(world, "2011"))
    must_be_taken(world, [event])
    world.capture([event])
    found = len(there(world, "2011"))
    if found != 1:
        raise Unmet("conformance.why.count", what=epc_of(world, "2011"), found=found, expected=1)


_KINDS: dict[str, Callable[[World], None]] = {
    "documents": _documents,
    "assigned": _assigned,
    "limits": _limits,
    "job": _job,
    "rollback": _rollback,
    "master": _master,
    "record_time": _record_time,
    "again": _again,
}
