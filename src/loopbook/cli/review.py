"""`loopbook review`: how a standard did in practice, clause by clause (post-evaluation)."""

from pathlib import Path

from loopbook.cli.answer import write, write_json
from loopbook.cli.compare import WHEN, When
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.practice import practice_lines, practice_table
from loopbook.render.table import csv_bytes
from loopbook.wording import say

PLAIN = Common()


def review(
    standard: str,
    *,
    when: When = WHEN,
    kind: str = "",
    idle_share: float = 0.95,
    csv: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Say of each clause of STANDARD how many met it, waived it, left it unknown; which is idle.

    Parameters
    ----------
    standard
        Id, pack/id, or a family.
    kind
        Kind of subjects, as master data say it (plant, park); default: all who answered.
    idle_share
        Share of those who answer from which on a clause that they meet is idle.
    csv
        File to write the clauses to.
    """
    language = common.language
    with open_here(common) as book:
        found = book.review(
            standard,
            when.period,
            kind=kind,
            idle_share=idle_share,
            day=when.day,
            scheme=when.scheme,
            as_of=when.as_of,
        )
    if common.json:
        write_json(found, language)
    else:
        write(practice_lines(found, language))
    if csv is not None:
        table = practice_table(found, language)
        write_file(csv, csv_bytes(table), common)
        if not common.json:
            write([say("review.written", language, count=len(table.rows))])
    return 0
