"""`loopbook supervise`: what of a book does not fit, ranked, with the entries that say so."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.suspicion import supervision_lines, supervision_members, supervision_rows
from loopbook.render.table import csv_bytes
from loopbook.wording import say

PLAIN = Common()


def supervise(
    *,
    scheme: str = "",
    kind: tuple[str, ...] = (),
    limit: Annotated[int, Parameter(validator=Number(gte=0))] = 20,
    as_of: str = "",
    csv: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Look through a book for what does not fit, and rank it.

    Nothing is refused for a suspicion: it says where a person should look.

    Parameters
    ----------
    scheme
        Rule pack (default: every active one that no other extends).
    kind
        Kind to look for: the id of a rule of a pack, or a code as LB-U34; may be given several
        times (default: all).
    limit
        Suspicions to tell, gravest first; all are counted.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    csv
        Write the suspicions told to this file.
    """
    language = common.language
    is_watched = sys.stderr.isatty()

    def watch(done: int, total: int) -> None:
        if is_watched:
            line = say("cli.supervise.progress", language, done=done, total=total)
            sys.stderr.write(f"\r{line}")

    with open_here(common) as book:
        found = book.supervise(scheme, as_of=as_of, limit=limit, kinds=kind, watch=watch)
    if is_watched:
        sys.stderr.write("\n")
    if csv is not None:
        write_file(csv, csv_bytes(supervision_rows(found, language)), common)
    if common.json:
        write_json(supervision_members(found, language), language)
    else:
        write(supervision_lines(found, language))
    return 0
