"""`loopbook yearbook`: indicators of many subjects over years, with a data-quality annex."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.sdmx import sdmx_csv, yearbook_rows
from loopbook.render.table import csv_bytes
from loopbook.render.yearbook import cell_table, yearbook_lines, yearbook_records
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """Which indicators, of whom.

    Parameters
    ----------
    indicators
        Names, separated by commas; default: all of the pack.
    subjects
        Identifiers, separated by commas; default: all that anything is published of.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had been published by then; or a checkpoint size.
    """

    indicators: str = ""
    subjects: str = ""
    scheme: str = ""
    as_of: str = ""


ASKED = Asked()


def yearbook(
    *,
    years: str,
    asked: Asked = ASKED,
    limit: Annotated[int, Parameter(validator=Number(gte=0))] = 20,
    csv: Path | None = None,
    sdmx: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Make a yearbook: values with their standing, coverage, cuts of series, data quality.

    Parameters
    ----------
    years
        Whole calendar years, as 2001..2025.
    limit
        Values to show at most.
    csv
        File to write all of them to.
    sdmx
        SDMX-CSV 2.0.0 file to write all of them to.
    """
    language = common.language
    with open_here(common) as book:
        made = book.yearbook(
            years,
            asked.indicators,
            subjects=asked.subjects,
            scheme=asked.scheme,
            as_of=asked.as_of,
        )
    if common.json:
        write_json(yearbook_records(made, language, 0, limit), language)
    else:
        write(yearbook_lines(made, language, limit))
    if csv is not None:
        table = cell_table(made, language)
        write_file(csv, csv_bytes(table), common)
        if not common.json:
            write([say("yearbook.written", language, count=len(table.rows))])
    if sdmx is not None:
        pack, _, version = made.pack.partition("@")
        write_file(sdmx, sdmx_csv(pack, version, yearbook_rows(made)), common)
    return 0
