"""`loopbook compare`: one subject under two or more standards or editions, clause by clause."""

from dataclasses import dataclass
from pathlib import Path

from cyclopts import Parameter

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.comparison import comparison_lines, comparison_table
from loopbook.render.table import csv_bytes
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class When:
    """When, and under which pack.

    Parameters
    ----------
    period
        2025, 2025-Q2; default: the last that anything was answered for.
    day
        Day of the act, which says what edition of a family holds; default: last of the period.
    scheme
        Rule pack; default: every active one.
    as_of
        A day (2026-02-01): what was known by then; or a checkpoint size.
    """

    period: str = ""
    day: str = ""
    scheme: str = ""
    as_of: str = ""


WHEN = When()


def compare(
    subject: str,
    *standards: str,
    when: When = WHEN,
    csv: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Say how SUBJECT stands under each of the STANDARDS, clause beside clause, from one data set.

    Parameters
    ----------
    subject
        Identifier of the plant, product, park.
    standards
        Two or more: an id, pack/id, or a family.
    csv
        File to write the clauses to.
    """
    language = common.language
    with open_here(common) as book:
        found = book.compare(
            subject, standards, when.period, day=when.day, scheme=when.scheme, as_of=when.as_of
        )
    if common.json:
        write_json(found, language)
    else:
        write(comparison_lines(found, language))
    if csv is not None:
        table = comparison_table(found, language)
        write_file(csv, csv_bytes(table), common)
        if not common.json:
            write([say("compare.written", language, count=len(table.rows))])
    return 0
