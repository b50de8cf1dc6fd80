"""`loopbook attribute`: what went into an item, into every item, or where one went."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book import Book
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.errors import UnknownTerm
from loopbook.render.attribution import (
    attributed_lines,
    attributions_table,
    closure_lines,
    reached_lines,
)
from loopbook.render.contribution_chart import contribution_chart
from loopbook.render.table import csv_bytes, plain_text
from loopbook.wording import say

PLAIN = Common()
SHOWN = 50
"""Items that a person is shown; the file has all."""


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """Of which indicator, as known when.

    Parameters
    ----------
    indicator
        Name, or pack/name; default: the first of the pack.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size.
    """

    indicator: str = ""
    scheme: str = ""
    as_of: str = ""


@Parameter(name="*")
@dataclass(frozen=True)
class Wider:
    """What else than one item.

    Parameters
    ----------
    all
        Every item.
    csv
        File to write every item to.
    seed
        With --all: samples from this seed give every item its uncertainty.
    downstream
        Where ITEM went.
    svg
        File to draw what each input gave ITEM to.
    period
        Flows of the account of a period beside the items that make them up.
    """

    all: Annotated[bool, Parameter(negative="")] = False
    csv: Path | None = None
    seed: int | None = None
    downstream: Annotated[bool, Parameter(negative="")] = False
    svg: Path | None = None
    period: str = ""


ASKED, WIDER = Asked(), Wider()


def attribute(
    item: str = "", *, asked: Asked = ASKED, wider: Wider = WIDER, common: Common = PLAIN
) -> int:
    """Say what went into ITEM, with what each of its inputs gave.

    Parameters
    ----------
    item
        Identifier, as the events have it.
    """
    with open_here(common) as book:
        if wider.all or wider.csv is not None:
            return _every(book, asked, wider, common)
        if wider.period:
            return _closed(book, asked, wider.period, common)
        if not item:
            raise UnknownTerm("LB-V22")
        if wider.downstream:
            return _went(book, item, asked, common)
        found = book.attribute(item, asked.indicator, scheme=asked.scheme, as_of=asked.as_of)
        if common.json:
            write_json(found, common.language)
        else:
            write(attributed_lines(found, common.language))
        if wider.svg is not None:
            content = contribution_chart(found, common.language).encode("utf-8")
            write_file(wider.svg, content, common)
    return 0


def _every(book: Book, asked: Asked, wider: Wider, common: Common) -> int:
    found = book.attributions(
        asked.indicator, scheme=asked.scheme, as_of=asked.as_of, seed=wider.seed
    )
    language = common.language
    if common.json:
        write_json(found, language)
    table = attributions_table(found, language)
    if wider.csv is not None:
        write_file(wider.csv, csv_bytes(table), common)
    if not common.json:
        count = len(found.items)
        if wider.csv is not None:
            write([say("attribute.written", language, count=count)])
            return 0
        shown = [["" if cell is None else str(cell) for cell in row] for row in table.rows[:SHOWN]]
        write(plain_text(table.headings, shown))
        if count > SHOWN:
            write([say("attribute.more", language, count=count - SHOWN)])
    return 0


def _went(book: Book, item: str, asked: Asked, common: Common) -> int:
    found = book.reached(item, asked.indicator, scheme=asked.scheme, as_of=asked.as_of)
    if common.json:
        write_json(found, common.language)
    else:
        write(reached_lines(item, found, common.language))
    return 0


def _closed(book: Book, asked: Asked, period: str, common: Common) -> int:
    found = book.closures(period, asked.indicator, scheme=asked.scheme, as_of=asked.as_of)
    if common.json:
        write_json(found, common.language)
    else:
        write(closure_lines(found, common.language))
    return 0
