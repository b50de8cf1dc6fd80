"""`loopbook check`: what `record` would say, writing nothing; without files, the log itself."""

from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.answer import has_errors, write, write_json, write_receipt
from loopbook.cli.locate import Common, open_here
from loopbook.wording import say

PLAIN = Common()


def check(
    files: list[str] | None = None,
    *,
    as_: Annotated[str, Parameter(name="--as")] = "",
    scheme: str = "",
    common: Common = PLAIN,
) -> int:
    """Say what `record` would say of FILES, writing nothing; without FILES, verify the log.

    Parameters
    ----------
    files
        As for `record`.
    as_
        Intake table that the files are.
    scheme
        Rule pack that has the table, when several do.
    """
    with open_here(common) as book:
        if not files:
            checkpoint = book.verify()
            if common.json:
                write_json(checkpoint, common.language)
            else:
                values = {"size": checkpoint.size, "root": checkpoint.root}
                write([say("cli.verified", common.language, **values)])
            return 0
        receipts = {name: book.check(name, table=as_, scheme=scheme) for name in files}
    if common.json:
        write_json(receipts, common.language)
    else:
        for name, receipt in receipts.items():
            write_receipt(name, receipt, common.language, "cli.foreseen")
    return int(any(has_errors(receipt) for receipt in receipts.values()))
