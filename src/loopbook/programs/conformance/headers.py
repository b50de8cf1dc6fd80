"""Headers: what the server says of itself and of its answers, and whether it honours it."""

import re
from collections.abc import Callable

from loopbook.programs.conformance.check import Check, Unmet, skipped
from loopbook.programs.conformance.client import Answer
from loopbook.programs.conformance.operations import must_have, path_of, subscribed
from loopbook.programs.conformance.world import EXTENSIONS, World, next_link

_VERSION = re.compile(r"\d+(\.\d+){0,2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_FORMATS = ("No_Preference", "Always_GS1_Digital_Link", "Always_EPC_URN", "Never_Translates")
_CBV_FORMATS = ("No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates")


def judge(world: World, check: Check) -> None:
    """Hold one header against what is said of it.

    Raises    Unmet  it is missing, has another form, or is not honoured
    """
    _KINDS[check.fields["kind"]](world, check.fields["header"])


def _told(world: World, name: str, path: str = "/") -> tuple[Answer, str]:
    answer = world.client.ask("OPTIONS", path)
    return answer, must_have(answer, name)


def _must_fit(name: str, value: str, pattern: re.Pattern[str], expected: str) -> None:
    if not pattern.fullmatch(value.strip()):
        raise Unmet("conformance.why.header_value", name=name, value=value, expected=expected)


def _version(world: World, name: str) -> None:
    _, value = _told(world, name)
    _must_fit(name, value, _VERSION, "2.0.0")
    if not value.startswith("2."):
        raise Unmet("conformance.why.header_value", name=name, value=value, expected="2.x")


def _minimum(world: World, name: str) -> None:
    """The lowest version that the client takes lies above all there are: 406."""
    _, value = _told(world, name)
    _must_fit(name, value, _VERSION, "2.0.0")
    world.client.get("/events", [("perPage", "1")], {name: "9.0.0"}).must_be(406)


def _maximum(world: World, name: str) -> None:
    """The highest version that the client takes lies below all there are: 406."""
    _, value = _told(world, name)
    _must_fit(name, value, _VERSION, "2.0.0")
    world.client.get("/events", [("perPage", "1")], {name: "0.1.0"}).must_be(406)


def _one_of(name: str, value: str, words: tuple[str, ...]) -> None:
    if value not in words:
        expected = " | ".join(words)
        raise Unmet("conformance.why.header_value", name=name, value=value, expected=expected)


def _epc_format(world: World, name: str) -> None:
    _, value = _told(world, name, "/events")
    _one_of(name, value, _FORMATS)
    world.must_stand()
    if value == "Never_Translates":
        return
    names = world.names
    for asked, start in (("Always_EPC_URN", "urn:epc:"), ("Always_GS1_Digital_Link", "http")):
        found = world.find((("EQ_eventID", names["id.a1"]),), headers={name: asked})
        told = [str(epc) for event in found for epc in _listed(event.get("childEPCs"))]
        if not told or not all(epc.startswith(start) for epc in told):
            shown = ", ".join(told) or "-"
            raise Unmet("conformance.why.header_value", name=name, value=shown, expected=asked)


def _listed(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _cbv_format(world: World, name: str) -> None:
    _, value = _told(world, name, "/events")
    _one_of(name, value, _CBV_FORMATS)
    world.must_stand()
    if value == "Never_Translates":
        return
    query = (("EQ_eventID", world.names["id.t1"]),)
    forms = (("Always_URN", b"urn:epcglobal:cbv:"), ("Always_Web_URI", b"https://ref.gs1.org/cbv/"))
    for asked, words in forms:
        wanted = {name: asked, "Accept": "application/xml"}
        answer = world.client.get("/events", query, wanted)
        if answer.status == 406:
            raise skipped("conformance.why.no_xml")
        if words not in answer.must_be(200).body:
            raise Unmet("conformance.why.header_value", name=name, value="-", expected=asked)


def _extensions(world: World, name: str) -> None:
    _, value = _told(world, name)
    pairs = [pair for pair in value.split(",") if pair.strip()]
    if not all("=" in pair for pair in pairs):
        raise Unmet(
            "conformance.why.header_value", name=name, value=value, expected="a=https://..."
        )


def _vendor(world: World, name: str) -> None:
    _told(world, name)


def _count(world: World, name: str) -> None:
    _, value = _told(world, name, "/capture")
    _must_fit(name, value, re.compile(r"[1-9]\d*"), "1, 2, 3, ...")


def _behaviour(world: World, name: str) -> None:
    _, value = _told(world, name, "/capture")
    _one_of(name, value, ("rollback", "proceed", "all"))
    world.must_stand()
    for asked in ("rollback", "proceed") if value == "all" else (value,):
        job = world.capture([world.seeds["c1"]], asked).job
        if job.get("captureErrorBehaviour") != asked:
            told = str(job.get("captureErrorBehaviour", "-"))
            raise Unmet("conformance.why.header_value", name=name, value=told, expected=asked)


def _page(world: World) -> Answer:
    world.must_stand()
    query = [("perPage", "2"), *world.isolation]
    return world.client.get("/events", query, EXTENSIONS).must_be(200)


def _expires(world: World, name: str) -> None:
    _must_fit(name, must_have(_page(world), name), _MOMENT, "2026-01-01T00:00:00Z")


def _link(world: World, name: str) -> None:
    first = _page(world)
    must_have(first, name)
    if not next_link(first):
        told = first.headers["link"]
        raise Unmet("conformance.why.header_value", name=name, value=told, expected='rel="next"')
    whole = world.client.get("/events", [("EQ_eventID", world.names["id.o1"])], EXTENSIONS)
    if next_link(whole.must_be(200)):
        told = whole.headers["link"]
        raise Unmet("conformance.why.header_value", name=name, value=told, expected="-")


def _min_record_time(world: World, name: str) -> None:
    subscribed(world)
    path = path_of(world, "/queries/{queryName}/subscriptions/{subscriptionID}")
    _, value = _told(world, name, path)
    _must_fit(name, value, _MOMENT, "2026-01-01T00:00:00Z")


def _signature(world: World, name: str) -> None:
    """The section of subscriptions listens to callbacks; it says what it heard."""
    if name.lower() not in world.heard:
        raise skipped("conformance.why.no_callback")
    if not world.heard[name.lower()]:
        raise Unmet("conformance.why.header", asked="callback", name=name)


_KINDS: dict[str, Callable[[World, str], None]] = {
    "version": _version,
    "minimum": _minimum,
    "maximum": _maximum,
    "epc_format": _epc_format,
    "cbv_format": _cbv_format,
    "extensions": _extensions,
    "vendor": _vendor,
    "count": _count,
    "behaviour": _behaviour,
    "expires": _expires,
    "link": _link,
    "min_record_time": _min_record_time,
    "signature": _signature,
}
