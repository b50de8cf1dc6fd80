"""Semantics: how parameters and values of a query work together."""

from collections.abc import Callable

from loopbook.programs.conformance.check import Check, Unmet
from loopbook.programs.conformance.operations import must_match
from loopbook.programs.conformance.parameters import query_of
from loopbook.programs.conformance.problems import must_be_problem
from loopbook.programs.conformance.world import EXTENSIONS, World


def judge(world: World, check: Check) -> None:
    """Hold queries against one rule.

    Raises    Unmet  it is broken
    """
    world.must_stand()
    _KINDS[check.fields["kind"]](world)


def _must(world: World, words: str, expected: str) -> None:
    query = query_of(world.text(words))
    must_match(words, world.keys_of(world.find(world.isolated(query))), expected)


def _or(world: World) -> None:
    _must(world, "EQ_bizStep=packing|installing", "a1 as1")
    _must(world, "MATCH_parentID={SSCC}|{GIAI}", "a1 as1")


def _and(world: World) -> None:
    _must(world, "EQ_bizStep=shipping&eventType=ObjectEvent", "o2")
    _must(world, "EQ_bizStep=shipping&EQ_action=DELETE", "")


def _pipe(world: World) -> None:
    """The suite percent-encodes; here the bar also stands bare, as in the published examples."""
    names = world.names
    expected = "o1 o2"
    _must(world, "EQ_readPoint={R1}|{R2}", expected)
    bare = f"/events?EQ_readPoint={names['R1']}|{names['R2']}"
    must_match(bare, world.keys_of(world.find((), bare)), expected)


def _max(world: World) -> None:
    query = [("maxEventCount", "1"), *world.isolated((("EQ_bizStep", "shipping"),))]
    answer = world.client.get("/events", query, EXTENSIONS)
    must_be_problem(answer, "QueryTooLargeException", 413)
    _must(world, "maxEventCount=2&EQ_bizStep=shipping", "o2 t1")


def _limit_and_max(world: World) -> None:
    for words in ("orderBy=eventTime&eventCountLimit=2&maxEventCount=2", "eventCountLimit=2"):
        answer = world.client.get("/events", query_of(words), EXTENSIONS)
        must_be_problem(answer, "QueryParameterException", 400)


def _units(world: World) -> None:
    """26 degrees Celsius are 299.15 kelvin."""
    _must(world, "GE_value_KEL=299.1&LT_value_KEL=299.2", "s1")
    _must(world, "GE_value_KEL=299.2", "")
    _must(world, "GE_quantity_GRM=9999&LT_quantity_GRM=10001", "o3 a1")


def _either(world: World) -> None:
    _must(world, "EQ_deviceID={DEV1}|{DEV2}", "s1 s2")
    _must(world, "EQ_dataProcessingMethod={METHOD2}", "s2")


def _forms(world: World) -> None:
    _must(world, "MATCH_epc={E2}", "o2 a1 t1")
    _must(world, "MATCH_epc={E2dl}", "o2 a1 t1")


def _pattern(world: World) -> None:
    """The pattern of the whole class meets others' events too: asked together with this run's."""
    if not world.isolation:
        raise Unmet("conformance.why.no_isolation")
    _must(world, "MATCH_outputEPC=urn:epc:idpat:sgtin:9521321.054321.*", "x1")
    _must(world, "MATCH_epc=urn:epc:idpat:sgtin:9521321.012345.*", "o1 o2 s1 s2 a1 t1 as1 d1 e1 c1")


_KINDS: dict[str, Callable[[World], None]] = {
    "or": _or,
    "and": _and,
    "pipe": _pipe,
    "max": _max,
    "limit_and_max": _limit_and_max,
    "units": _units,
    "either": _either,
    "forms": _forms,
    "pattern": _pattern,
}
