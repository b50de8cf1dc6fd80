"""`loopbook registry`: which standard holds on a day, what replaced it, which parts have any."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book.registry import shipped_registry
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.errors import UnknownTerm
from loopbook.render.registry import (
    coverage_lines,
    coverage_table,
    registry_lines,
    registry_table,
)
from loopbook.render.table import csv_bytes
from loopbook.terms.validity import Registry
from loopbook.wording import say

PLAIN = Common()
NO_BOOK = "LB-D30"
"""Neither named nor here: the packs that come with the program are then read."""


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """Which standards, and on which day.

    Parameters
    ----------
    day
        Day of the act (2026-01-01); default: today.
    part
        foundation, product, factory, enterprise, park, supply_chain, evaluation_service,
        cleaner_production, indicator or law; default: all.
    scheme
        Rule pack of the book; default: every active one.
    shipped
        Read the packs that come with the program, also where there is a book.
    """

    day: str = ""
    part: str = ""
    scheme: str = ""
    shipped: Annotated[bool, Parameter(negative="")] = False


ASKED = Asked()


def registry(
    words: str = "",
    *,
    asked: Asked = ASKED,
    coverage: Annotated[bool, Parameter(negative="")] = False,
    csv: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Say which standards hold on a day: of a number, of a topic, or all. Works without a book.

    Parameters
    ----------
    words
        Number (GB/T 36132), topic or id; default: all.
    coverage
        How many standards each part of the system has, and how many are carried out and tested.
    csv
        File to write the table to.
    """
    language = common.language
    found = _found(words, asked, common)
    table = coverage_table(found, language) if coverage else registry_table(found, language)
    if common.json:
        write_json(found.coverage if coverage else found, language)
    else:
        write(coverage_lines(found, language) if coverage else registry_lines(found, language))
    if csv is not None:
        write_file(csv, csv_bytes(table), common)
        if not common.json:
            write([say("registry.written", language, count=len(table.rows))])
    return 0


def _found(words: str, asked: Asked, common: Common) -> Registry:
    """Ask the book; the packs shipped where none is named and none is here."""
    if not asked.shipped:
        try:
            with open_here(common) as book:
                return book.registry(words, day=asked.day, part=asked.part, scheme=asked.scheme)
        except UnknownTerm as fault:
            if fault.code != NO_BOOK or asked.scheme:
                raise
    return shipped_registry(words, day=asked.day, part=asked.part)
