"""Posted plan: a planning job asked for by somebody over the network, within bounds.

Tables come as CSV texts by name. Nothing that is asked for may name a file, a folder or an address.
"""

from collections.abc import Callable, Iterable
from pathlib import PurePath
from time import monotonic

import msgspec

from loopbook.book.book import Book
from loopbook.book.planning import must_be_doable
from loopbook.book.source import TABLES
from loopbook.errors import ParseError, PlanError
from loopbook.formats.number import clipped
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import Run

BYTES_MAX = 16 << 20
"""Bytes of a request."""

SECONDS_MAX = 60.0
"""After it the best so far is the answer, whatever was asked for."""


class PostedPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked: tables as CSV texts by name, settings, and how hard to try."""

    tables: dict[str, str] = {}
    options: dict[str, str] = {}
    seed: int = 0
    gap: float = 1e-6
    seconds: float = SECONDS_MAX


class PostedFiles(msgspec.Struct, frozen=True):
    """Files of a form, name and content, and settings."""

    files: tuple[tuple[str, bytes], ...]
    options: dict[str, str] = {}


def posted_plan(content: bytes) -> PostedPlan:
    """Read a request.

    Raises    ParseError  LB-PL03  it is too large, or no such JSON
              ParseError  LB-PL11  seed, gap or seconds are out of range
    """
    if len(content) > BYTES_MAX:
        raise ParseError("LB-PL03", why=f"> {BYTES_MAX >> 20} MiB")
    try:
        asked = msgspec.json.decode(content or b"{}", type=PostedPlan)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as fault:
        raise ParseError("LB-PL03", why=str(fault)) from fault
    must_be_doable(PlanWish(seed=asked.seed, gap=asked.gap, seconds=asked.seconds))
    return asked


def plan_within(
    book: Book, job: str, asked: PostedPlan, clock: Callable[[], float] = monotonic
) -> Plan:
    """Return a plan, the best so far when the time is up.

    Raises    as `Book.planning`;  PlanError  LB-PL04  nothing was found in time
    """
    tables = _named((_file_name(name), text.encode()) for name, text in asked.tables.items())
    seconds = min(asked.seconds, SECONDS_MAX)
    run = book.planning(
        job, tables, seed=asked.seed, gap=asked.gap, seconds=seconds, options=asked.options
    )
    return _pulled(run, seconds, clock)


def plan_of_files(
    book: Book, job: str, given: PostedFiles, clock: Callable[[], float] = monotonic
) -> Plan:
    """Return a plan of files that somebody handed in: CSV tables, or one workbook.

    Raises    as `plan_within`
    """
    names = _named((_last_part(name), data) for name, data in given.files)
    run = book.planning(job, names, seconds=SECONDS_MAX, options=given.options)
    return _pulled(run, SECONDS_MAX, clock)


def _named(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return files by name.

    Raises    ParseError  LB-PL03  two have one name: neither is left out quietly
    """
    named: dict[str, bytes] = {}
    for name, content in files:
        if name in named:
            raise ParseError("LB-PL03", why=f"2 x '{clipped(name)}'")
        named[name] = content
    return named


def _file_name(table: str) -> str:
    return table if PurePath(table).suffix.lower() in TABLES else f"{table}.csv"


def _last_part(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name


def _pulled(run: Run[Plan], seconds: float, clock: Callable[[], float]) -> Plan:
    begun = clock()
    try:
        next(run)
        while True:
            run.send(clock() - begun > seconds)
    except StopIteration as end:
        plan = end.value
    if not isinstance(plan, Plan):
        raise PlanError("LB-PL04", seconds=f"{seconds:g}")
    return plan
