"""`loopbook plan table`: one table of a plan as a file, for the next job."""

from pathlib import Path

from loopbook.book.planning import plan_table_bytes, read_plan_file
from loopbook.cli.locate import Common
from loopbook.cli.picture import write_file

PLAIN = Common()


def table(file: Path, key: str, *, out: Path, common: Common = PLAIN) -> int:
    """Write one table of a plan as CSV, for the next job to read, or for people.

    Parameters
    ----------
    file
        Plan file, as --out writes it.
    key
        Table of the plan, as graded of a triage.
    out
        CSV file to write; its headings are names of fields, the same in every language.
    """
    write_file(out, plan_table_bytes(read_plan_file(file), key), common)
    return 0
