"""`loopbook conformance`: what a server of EPCIS 2.0 does of what the standard asks."""

import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.errors import QueryError, StoreUnavailable
from loopbook.programs.conformance.check import SECTIONS, Result, Unmet, Verdict
from loopbook.programs.conformance.client import Client
from loopbook.programs.conformance.page import page
from loopbook.programs.conformance.run import is_conforming, run_checks
from loopbook.programs.conformance.scorecard import members, result_lines, score_lines
from loopbook.programs.conformance.world import World
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Way:
    """How the server is asked.

    Parameters
    ----------
    header
        Sent with every request, as 'Authorization: Bearer ...'; may be given several times.
    patience
        Seconds that a job or a callback is waited for.
    callback
        Address of this machine that the server can call (default: found out).
    """

    header: tuple[str, ...] = ()
    patience: Annotated[float, Parameter(validator=Number(gt=0))] = 20.0
    callback: str = ""


USUAL = Way()
_CLEAR = "\r\x1b[K"
"""Empties the line on which the cursor stands."""


def conformance(
    url: str,
    *,
    section: list[str] | None = None,
    html: Path | None = None,
    way: Way = USUAL,
    common: Common = PLAIN,
) -> int:
    """Check the server at URL against EPCIS 2.0; it is given events under identifiers of this run.

    Parameters
    ----------
    url
        Base of the interface, such as http://127.0.0.1:8765/epcis.
    section
        Only these: operations, headers, problems, capture, paging, parameters, semantics,
        subscription, probes, hash.
    html
        File to write the scorecard to, as a page.
    """
    language = common.language
    sections = _sections(section)
    client = Client(url, _headers(way.header))
    _must_answer(client)
    world = World(client, f"{secrets.randbelow(10**9):09d}", way.patience, way.callback)
    results = run_checks(world, sections, _teller(common))
    if _is_watched(common):
        sys.stderr.write(_CLEAR)
    if html is not None:
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        _save(html, page(results, url, moment, language))
    if common.json:
        write_json(members(results, url, language), language)
        return int(not is_conforming(results))
    for result in results:
        if result.verdict is not Verdict.PASSED:
            write(result_lines(result, language))
    write(score_lines(results, language))
    key = "conformance.yes" if is_conforming(results) else "conformance.no"
    write([say(key, language)])
    return int(not is_conforming(results))


def _must_answer(client: Client) -> None:
    """Hold that something answers at all, before hundreds of requests are tried.

    Raises    QueryError  nothing does
    """
    try:
        client.ask("OPTIONS", "/")
    except Unmet as unmet:
        raise QueryError("LB-O04", client.base, why=unmet.values.get("why", "-")) from unmet


def _sections(asked: Sequence[str] | None) -> tuple[str, ...]:
    """Return the sections to run, in their order.

    Raises    QueryError  one is not known
    """
    for name in asked or ():
        if name not in SECTIONS:
            raise QueryError("LB-O02", name=name, known=", ".join(SECTIONS))
    return tuple(name for name in SECTIONS if not asked or name in asked)


def _headers(words: Sequence[str]) -> dict[str, str]:
    """Read `Name: value`.

    Raises    QueryError  a word is none
    """
    found = {}
    for word in words:
        name, colon, value = word.partition(":")
        if not (colon and name.strip() and value.strip()) or "\n" in word or "\r" in word:
            raise QueryError("LB-O03", name=name[:40])
        found[name.strip()] = value.strip()
    return found


def _teller(common: Common) -> Callable[[Result], None]:
    """Return what shows the way to a person who is watching; nothing for a pipe or a program."""
    if not _is_watched(common):
        return lambda _: None

    def tell(result: Result) -> None:
        sys.stderr.write(f"{_CLEAR}{result.check.id} {result.verdict.value}")
        sys.stderr.flush()

    return tell


def _is_watched(common: Common) -> bool:
    return not common.json and sys.stderr.isatty()


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(path), why=fault.strerror or str(fault)) from fault
