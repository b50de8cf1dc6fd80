"""Paging: results page by page, each event once, whatever arrives meanwhile."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from loopbook.programs.conformance.capturing import epc_of, event_of, id_of, must_be_taken
from loopbook.programs.conformance.check import Check, Unmet
from loopbook.programs.conformance.client import Answer
from loopbook.programs.conformance.operations import must_have
from loopbook.programs.conformance.world import EXTENSIONS, PAGES_MAX, World, events_in, next_link

FODDER = 35
DEFAULT = 30
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def judge(world: World, check: Check) -> None:
    """Hold paging against one rule.

    Raises    Unmet  it is broken
    """
    _fed(world)
    _KINDS[check.fields["kind"]](world)


def _place(world: World) -> str:
    return f"urn:epc:id:sgln:9521321.00005.{world.run}"


def _fed(world: World) -> None:
    """Capture the events that are paged, once a run."""
    if not world.is_fed:
        world.is_fed = True
        must_be_taken(world, [_fodder(world, n) for n in range(FODDER)])


def _fodder(world: World, number: int) -> dict[str, object]:
    part = f"{3000 + number}"
    event = event_of(world, part, eventID=id_of(world, part), bizLocation={"id": _place(world)})
    return {**event, "eventTime": f"2024-05-06T10:{number % 60:02d}:00.000+02:00"}


def _page(world: World, *more: tuple[str, str]) -> Answer:
    query = [("EQ_bizLocation", _place(world)), *more]
    return world.client.get("/events", query, EXTENSIONS).must_be(200)


def _walk(world: World, first: Answer, between: Callable[[], None]) -> list[str]:
    """Return the eventIDs of all pages, `between` done after the first."""
    answer, found = first, [str(event.get("eventID")) for event in events_in(first)]
    for number in range(PAGES_MAX):
        following = next_link(answer)
        if not following:
            return found
        if number == 0:
            between()
        answer = world.client.get(world.below(following), (), EXTENSIONS).must_be(200)
        found += [str(event.get("eventID")) for event in events_in(answer)]
    raise Unmet("conformance.why.too_many_pages", pages=PAGES_MAX)


def _bound(world: World) -> None:
    for bound in (1, 7):
        found = len(events_in(_page(world, ("perPage", str(bound)))))
        if not 1 <= found <= bound:
            raise Unmet(
                "conformance.why.count", what=f"perPage={bound}", found=found, expected=bound
            )
    for bad in ("0", "-1", "many"):
        answer = world.client.get("/events", [("perPage", bad)], EXTENSIONS)
        if answer.status >= 500:
            raise Unmet(
                "conformance.why.status", asked=answer.asked, status=answer.status, expected="400"
            )


def _default(world: World) -> None:
    found = len(events_in(_page(world)))
    if not 1 <= found <= DEFAULT:
        raise Unmet("conformance.why.count", what="perPage", found=found, expected=DEFAULT)


def _chain(world: World) -> None:
    found = _walk(world, _page(world, ("perPage", "8")), lambda: None)
    _must_be_all(world, found)


def _must_be_all(world: World, found: list[str]) -> None:
    expected = {id_of(world, f"{3000 + n}") for n in range(FODDER)}
    told = [each.lower() for each in found]
    if len(told) != len(set(told)):
        raise Unmet("conformance.why.twice", count=len(told) - len(set(told)))
    if set(told) != expected:
        lacking, foreign = len(expected - set(told)), len(set(told) - expected)
        raise Unmet("conformance.why.pages", lacking=lacking, foreign=foreign)


def _expires(world: World) -> None:
    answer = _page(world, ("perPage", "8"))
    value = must_have(answer, "GS1-Next-Page-Token-Expires")
    if not _MOMENT.match(value):
        name = "GS1-Next-Page-Token-Expires"
        raise Unmet(
            "conformance.why.header_value", name=name, value=value, expected="2026-01-01T..."
        )


def _bound_to_query(world: World) -> None:
    first = _page(world, ("perPage", "8"))
    following = next_link(first)
    asked = dict(parse_qsl(urlsplit(following).query))
    token = asked.get("nextPageToken", "")
    if not token:
        raise Unmet("conformance.why.member", asked=first.asked, name="nextPageToken")
    other = [("MATCH_epc", epc_of(world, "3000")), ("nextPageToken", token)]
    answer = world.client.get("/events", other, EXTENSIONS)
    if answer.status // 100 == 4:
        return
    page = {str(event.get("eventID")).lower() for event in events_in(answer.must_be(200))}
    own = {id_of(world, f"{3000 + n}") for n in range(FODDER)}
    shown = {str(event.get("eventID")).lower() for event in events_in(first)}
    if not page <= own or page & shown:
        raise Unmet("conformance.why.pages", lacking=len(page & shown), foreign=len(page - own))


def _stable(world: World) -> None:
    """A late event belongs to the query and stands before, between and behind the others."""

    def capture_more() -> None:
        late = []
        for number, time in enumerate(("09:00", "10:15", "11:00")):
            part = f"{3900 + number}"
            event = event_of(
                world, part, eventID=id_of(world, part), bizLocation={"id": _place(world)}
            )
            late.append({**event, "eventTime": f"2024-05-06T{time}:30.000+02:00"})
        must_be_taken(world, late)

    query = (("perPage", "8"), ("orderBy", "eventTime"), ("orderDirection", "ASC"))
    found = _walk(world, _page(world, *query), capture_more)
    late = {id_of(world, f"{3900 + n}") for n in range(3)}
    # One that arrives later may show at the end, where it moves nothing; none may be lost or twice.
    _must_be_all(world, [each for each in found if each.lower() not in late])


_KINDS: dict[str, Callable[[World], None]] = {
    "bound": _bound,
    "default": _default,
    "chain": _chain,
    "expires": _expires,
    "bound_to_query": _bound_to_query,
    "stable": _stable,
}
