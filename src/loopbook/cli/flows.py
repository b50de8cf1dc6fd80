"""`loopbook flows`: the flows of a statistical table, as the table that an account is made from."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book.flow_table import TableWish, flow_table
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.cli.record import PLAIN_NUMBERS, Mending, given_of
from loopbook.cli.series import write_file
from loopbook.render.findings import finding_lines
from loopbook.render.flow_table import stated_table
from loopbook.render.table import csv_bytes, records
from loopbook.terms.finding import Severity
from loopbook.terms.repair import Repairing
from loopbook.wording import say

PLAIN = Common()


def flows(
    file: Path,
    *,
    as_: Annotated[list[str], Parameter(name="--as", negative="")],
    scheme: str,
    out: Path | None = None,
    mending: Mending = PLAIN_NUMBERS,
    common: Common = PLAIN,
) -> int:
    """Flows that the table FILE states, the processes of each place apart; nothing is recorded.

    Parameters
    ----------
    file
        CSV or Excel file.
    as_
        Intake tables of the pack that the file is; may be repeated.
    scheme
        Rule pack: shipped id, or folder.
    out
        CSV file to write, which `account --table` and `reconcile --table` read.
    """
    repairing = Repairing(mending.repair, mending.decimal, mending.pedigree)
    wish = TableWish(scheme, tuple(as_), repairing, given_of(mending.given or ()))
    found = flow_table(file, wish, common.language)
    table = stated_table(found.flows)
    if out is not None:
        write_file(out, csv_bytes(table))
    if common.json:
        write_json(records(table), common.language)
    elif out is None:
        sys.stdout.write(csv_bytes(table).decode("utf-8-sig"))
    else:
        count = len(found.flows)
        write([say("cli.flows.written", common.language, count=count, path=out)])
    told = [finding for finding in found.findings if finding.severity is not Severity.NOTE]
    for line in finding_lines(told, common.language):
        sys.stderr.write(f"  {line}\n")
    return int(any(finding.severity is Severity.ERROR for finding in told))
