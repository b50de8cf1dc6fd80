"""Parameters: each query parameter, with values that select known events of the run."""

import csv
from functools import cache

from loopbook.programs.conformance.check import Check, data_text
from loopbook.programs.conformance.operations import must_match
from loopbook.programs.conformance.world import EXTENSIONS, Query, World


def judge(world: World, check: Check) -> None:
    """Ask every case of a parameter, and compare the events.

    Raises    Unmet  one gives other events
    """
    world.must_stand()
    for words, expected in cases()[check.id]:
        if check.fields["kind"] == "attribute":
            _attribute(world, words, expected)
            continue
        query = query_of(world.text(words))
        found = world.keys_of(world.find(world.isolated(query)))
        must_match(words, found, expected)


@cache
def cases() -> dict[str, list[tuple[str, str]]]:
    """Return the cases by check: query and keys of the events that it selects."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(data_text("cases.csv").splitlines()):
        found.setdefault(row["check"], []).append((row["query"], row["expected"]))
    return found


def query_of(words: str) -> Query:
    """Return the names and values of `a=1&b=2`; a value may hold anything but an ampersand."""
    pairs = (word.partition("=") for word in words.split("&"))
    return [(name, value) for name, _, value in pairs]


def _attribute(world: World, words: str, expected: str) -> None:
    """An attribute of master data may be named by its prefix or by its whole name."""
    told: list[str] = []
    for name in ("cbvmda:", "urn:epcglobal:cbv:mda:", "https://ref.gs1.org/cbv/mda/"):
        query = query_of(world.text(words.replace("cbvmda:", name)))
        if world.client.get("/events", world.isolated(query), EXTENSIONS).status == 200:
            told = world.keys_of(world.find(world.isolated(query)))
            if sorted(told) == sorted(expected.split()):
                return
    must_match(words, told, expected)
