"""`loopbook totals`: sums over an export, by DuckDB or by Apache Spark."""

from dataclasses import dataclass
from pathlib import Path

from cyclopts import Parameter

from loopbook.book.totals import TotalsAsked, totals_of_export
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.errors import UnknownTerm
from loopbook.render.totals import total_lines, total_records
from loopbook.terms.export import Engine

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class What:
    """What to sum.

    Parameters
    ----------
    scheme
        Rule pack, by id; default: the only one of the export.
    place
        Read point or location: it, and what lies below it.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size.
    """

    scheme: str = ""
    place: str = ""
    as_of: str = ""


ALL = What()


def totals(
    folder: Path, period: str, *, engine: str = "duckdb", what: What = ALL, common: Common = PLAIN
) -> int:
    """Sum the postings of a PERIOD over the export in FOLDER.

    Parameters
    ----------
    folder
        What `loopbook export` wrote.
    period
        2025, 2025-03, 2025-Q2, 2025-H1 or 2021..2025.
    engine
        duckdb, or spark (the extra `spark`, Java 17): the same sums to the last quantum.
    """
    if engine not in list(Engine):
        raise UnknownTerm("LB-D98", name=engine, known=", ".join(Engine))
    asked = TotalsAsked(period=period, pack=what.scheme, place=what.place, as_of=what.as_of)
    found = totals_of_export(folder, asked, Engine(engine))
    if common.json:
        write_json(total_records(found), common.language)
    else:
        write(total_lines(found, common.language))
    return 0
