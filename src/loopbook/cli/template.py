"""`loopbook template`: the empty table to fill in."""

import sys
from pathlib import Path

from loopbook.book import MEMORY, open_book
from loopbook.cli.answer import write
from loopbook.cli.locate import Common, open_here
from loopbook.errors import StoreUnavailable
from loopbook.wording import say

PLAIN = Common()


def template(
    table: str, *, scheme: str = "", out: Path | None = None, common: Common = PLAIN
) -> int:
    """Write the empty TABLE, with its headings and one example row.

    Parameters
    ----------
    table
        Intake table of a rule pack.
    scheme
        Rule pack: an id shipped or a folder; default: those of the book.
    out
        File to write, .csv or .xlsx; default: CSV to the output.
    """
    book = open_book(MEMORY, [scheme]) if scheme else open_here(common)
    with book:
        if out is not None and out.suffix.lower() == ".xlsx":
            content = book.template_workbook(table, language=common.language)
        else:
            content = book.template(table, language=common.language)
    if out is None:
        sys.stdout.write(content.decode("utf-8-sig"))
        return 0
    try:
        # Made anew or not at all: a file that someone has filled in is never written over.
        with out.open("xb") as stream:
            stream.write(content)
    except FileExistsError as fault:
        raise StoreUnavailable("LB-D32", str(out)) from fault
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(out), why=fault.strerror or str(fault)) from fault
    write([say("cli.written", common.language, path=out)])
    return 0
