"""Registry of a book, or without one of the packs shipped: which standards hold on a day.

Which of them a case proves is read from the cases of the packs shipped; a pack of a book counts as
tested when its rules are those of the shipped one, byte for byte.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache

from loopbook.book.clock import utc_now
from loopbook.book.duties import DayWords, day_asked
from loopbook.book.shelf import CORE, compiled
from loopbook.errors import ParseError, UnknownTerm
from loopbook.evaluate.registry import coverage, registry_on
from loopbook.rules.load import shipped, shipped_ids
from loopbook.terms.registry import Part
from loopbook.terms.scheme import Scheme
from loopbook.terms.validity import Registry, StandardOnDay

_SCORED_BY = ("score", "gap", "compared")
"""Kinds of expectations of a case that are met by scoring under a standard."""


def shipped_registry(
    words: str = "",
    *,
    day: DayWords = None,
    part: str = "",
    clock: Callable[[], datetime] = utc_now,
) -> Registry:
    """Return the registry of the packs that come with the program, as `registry_of`."""
    packs = [compiled(name) for name in shipped_ids() if name != CORE and _speaks(name)]
    return registry_of(packs, words, day_asked(day, clock().date()), part)


def _speaks(pack: str) -> bool:
    """Say whether a shipped pack has rows of a registry, or standards that carry some out."""
    folder = shipped(pack)
    return any(folder.joinpath(file).is_file() for file in ("standards.csv", "score.toml"))


def registry_of(packs: Iterable[Scheme], words: str, day: date, part: str) -> Registry:
    """Return the rows of some packs as they stand on a day.

    Parameters
      words   a number (`GB/T 36132`, `GB/T 36132-2025`), a topic, an id or `pack/id`; empty: all
      part    one of the seven parts, or what stands beside them; empty: all
    Raises    UnknownTerm  LB-Z20  no row has that number, topic or id;  LB-Z21  no such part
    """
    read = [pack for pack in packs if pack.registry]
    rows = registry_on(read, day, standards_tested(read))
    asked = _of_part(rows, part)
    if words.strip():
        asked = _named(asked, words)
    return Registry(
        day=day,
        packs=tuple(pack.id for pack in read),
        rows=asked,
        coverage=coverage(rows),
    )


def _of_part(rows: tuple[StandardOnDay, ...], part: str) -> tuple[StandardOnDay, ...]:
    if not part:
        return rows
    if part not in list(Part):
        raise UnknownTerm("LB-Z21", name="part", value=part, known=", ".join(Part))
    return tuple(each for each in rows if each.row.part == part)


def _named(rows: Sequence[StandardOnDay], words: str) -> tuple[StandardOnDay, ...]:
    """Return the rows that words name; those of an exact number before those it begins."""
    asked = _plain(words)
    found = tuple(each for each in rows if asked in _names(each))
    found = found or tuple(each for each in rows if _plain(each.row.number).startswith(f"{asked}-"))
    if found:
        return found
    known = {name: text for each in rows for name, text in _spelled(each)}
    near = get_close_matches(asked, known, 1, 0.5)
    raise UnknownTerm("LB-Z20", words=words, nearest=known[near[0]] if near else "-")


def _plain(text: str) -> str:
    """Return a number without blanks and case: `gb/t 36132-2025` names what `GB/T36132-2025` does.

    Dashes of any width are one: numbers are printed with all of them.
    """
    return re.sub(r"[‐-―−－]", "-", "".join(text.split())).casefold()


def _names(each: StandardOnDay) -> set[str]:
    return {name for name, _ in _spelled(each)}


def _spelled(each: StandardOnDay) -> Iterator[tuple[str, str]]:
    """Yield every name of a row, as compared and as written."""
    for text in (each.row.id, each.key, each.row.number, each.row.topic):
        if text:
            yield _plain(text), text


def standards_tested(packs: Iterable[Scheme]) -> frozenset[str]:
    """Return `pack/standard` of the standards of some packs that a shipped case scores by.

    A pack whose rules are not those shipped is not tested: its cases are not known here.
    """
    known = shipped_ids()
    return frozenset(
        f"{pack.id}/{name}"
        for pack in packs
        if pack.id in known and compiled(pack.id).digest == pack.digest
        for name in _scored_in_cases(pack.id)
    )


@cache
def _scored_in_cases(pack: str) -> frozenset[str]:
    """Return the standards that the cases of a shipped pack score by; shipped bytes never change.

    Raises    ParseError  LB-D21  a case is no TOML
    """
    folder = shipped(pack).joinpath("cases")
    cases = folder.iterdir() if folder.is_dir() else ()
    found: set[str] = set()
    for case in cases:
        script = case.joinpath("case.toml")
        if script.is_file():
            found |= _scored_in(script.read_text(encoding="utf-8"), f"cases/{case.name}/case.toml")
    return frozenset(found)


def _scored_in(text: str, where: str) -> set[str]:
    try:
        lines = tomllib.loads(text).get("expect", [])
    except tomllib.TOMLDecodeError as fault:
        raise ParseError("LB-D21", where, why=str(fault)) from fault
    named: list[str] = []
    for line in lines:
        for kind in _SCORED_BY:
            said = line.get(kind, [])
            named += [said] if isinstance(said, str) else said
    return {name.rpartition("/")[2] for name in named}
