"""Hashing: whether the eventIDs that a server assigns are CBV event hashes.

No hash is computed here. Two spellings of one event must come to one eventID, two events to two;
and a published example to its published hash. So what is compared is what the server says.
Source    CBV 2.0, event hash ID; test vector: RalphTro/epcis-event-hash-generator, tests/examples.
"""

import json
import re
from functools import cache

from loopbook.programs.conformance.check import Check, Unmet, data_text, skipped
from loopbook.programs.conformance.world import CONTEXT, MARK, NAMESPACE, World

_FORM = re.compile(r"ni:///sha-256;[0-9a-f]{64}\?ver=CBV2\.0")


def judge(world: World, check: Check) -> None:
    """Capture the spellings of one event, and compare the ids they get.

    Raises    Unmet  they are not as they should be, or the server assigns other ids
    """
    world.must_stand()
    kind = check.fields["kind"]
    told = [_assigned(world, check.id, spelling, kind) for spelling in spellings()[check.id]]
    if not all(_FORM.fullmatch(each) for each in told):
        if kind == "form":
            raise Unmet("conformance.why.no_hash", id=told[0])
        raise skipped("conformance.why.no_hash", id=told[0])
    if kind == "vector":
        expected = str(spellings()[check.id][0]["expected"])
        if told != [expected]:
            raise Unmet("conformance.why.hash", found=told[0], expected=expected)
    elif kind in {"equal", "prefix"} and len(set(told)) != 1:
        raise Unmet("conformance.why.hashes_differ", first=told[0], second=told[1])
    elif kind == "differ" and len(set(told)) == 1:
        raise Unmet("conformance.why.hashes_equal", first=told[0])


@cache
def spellings() -> dict[str, list[dict[str, object]]]:
    """Return the spellings of each check: event, prefix of its namespace, spelling of a number."""
    found: dict[str, list[dict[str, object]]] = json.loads(data_text("hash.json"))
    return found


def _assigned(world: World, check_id: str, spelling: dict[str, object], kind: str) -> str:
    """Capture one spelling, and return the eventID that its event has afterwards."""
    body = _body(world, check_id, spelling)
    before = {str(event.get("eventID")) for event in _found(world, check_id)}
    taken = world.post(body)
    if not taken.is_taken:
        # Two spellings with one id are one event to the server: it may take the second for a
        # repeat, or refuse it by that id. Either says what the id is.
        named = [each for each in before if each in world.why(taken)]
        if named:
            return named[0]
        if kind == "form":
            raise Unmet("conformance.why.not_taken", why=world.why(taken))
        raise skipped("conformance.why.not_taken", why=world.why(taken))
    if "expected" in spelling:
        expected = str(spelling["expected"])
        return expected if world.find((("EQ_eventID", expected),)) else _published(world, spelling)
    after = {str(event.get("eventID")) for event in _found(world, check_id)}
    fresh = sorted(after - before)
    # Equal events have one id: then the second one finds the first there.
    return fresh[0] if fresh else next(iter(sorted(before)), "-")


def _published(world: World, spelling: dict[str, object]) -> str:
    """Return the eventID that the published example has got, when it is not the published one."""
    listed = _event(spelling)["epcList"]
    first = str(listed[0]) if isinstance(listed, list) else ""
    found = world.find((("MATCH_epc", first), ("EQ_bizStep", "departing")))
    return str(found[-1].get("eventID")) if found else "-"


def _found(world: World, check_id: str) -> list[dict[str, object]]:
    """Return the events of this check: by their own place."""
    return world.find((("EQ_readPoint", _place(world, check_id)),))


def _place(world: World, check_id: str) -> str:
    return f"urn:epc:id:sgln:9521321.00006.{world.run}{check_id[2:]}"


def _body(world: World, check_id: str, spelling: dict[str, object]) -> bytes:
    first = spellings()[check_id][0]
    event = dict(_event(spelling if "event" in spelling else first))
    if "expected" not in spelling:
        event["readPoint"] = {"id": _place(world, check_id)}
    document = world.document([event])
    space = spelling.get("namespace", NAMESPACE)
    document["@context"] = [CONTEXT, {str(spelling.get("prefix", "example")): space}]
    text = json.dumps(document)
    text = text.replace(f"{MARK}@", f"{world.run}{check_id[2:]}").replace(MARK, world.run)
    if "number" in spelling:
        text = text.replace('"quantity": 10', f'"quantity": {spelling["number"]}')
    return text.encode()


def _event(spelling: dict[str, object]) -> dict[str, object]:
    found = spelling["event"]
    return found if isinstance(found, dict) else {}
