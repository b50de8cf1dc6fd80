"""`loopbook record`: append what files say, safe to repeat."""

from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.answer import has_errors, write_json, write_receipt
from loopbook.cli.locate import Common, open_here

PLAIN = Common()


def record(
    files: list[str],
    *,
    as_: Annotated[str, Parameter(name="--as")] = "",
    scheme: str = "",
    party: str = "",
    whole: Annotated[bool, Parameter(negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Append every event, observation and master record of FILES.

    Parameters
    ----------
    files
        EPCIS 2.0 documents (JSON, JSON-LD), or tables (CSV, Excel) with --as; patterns allowed.
    as_
        Intake table that the files are, as `loopbook template` writes it.
    scheme
        Rule pack that has the table, when several do.
    party
        Who says it (default: LOOPBOOK_PARTY).
    whole
        Write nothing of a file when any of it is refused.
    """
    failed = False
    receipts = {}
    with open_here(common, is_read_only=False) as book:
        for name in files:
            receipt = book.record(
                name, table=as_, scheme=scheme, party=party, is_all_or_nothing=whole
            )
            receipts[name] = receipt
            failed = failed or has_errors(receipt)
            if not common.json:
                write_receipt(name, receipt, common.language)
    if common.json:
        write_json(receipts, common.language)
    return int(failed)
