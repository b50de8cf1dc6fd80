"""`loopbook series`: a flow or a published quantity, year by year, as the table of a forecast."""

from dataclasses import dataclass
from pathlib import Path

from cyclopts import Parameter

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.errors import StoreUnavailable
from loopbook.render.sdmx import sdmx_csv, series_rows
from loopbook.render.series import series_lines, series_table
from loopbook.render.table import csv_bytes, records
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Of:
    """What of it.

    Parameters
    ----------
    layer
        Layer of a flow: goods, pieces; default: the first of the pack.
    subject
        Subject of a published quantity, as NLD; or the place of a flow, and what lies below it.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size.
    """

    layer: str = ""
    subject: str = ""
    scheme: str = ""
    as_of: str = ""


ALL = Of()


def series(
    name: str,
    *,
    of: Of = ALL,
    out: Path | None = None,
    sdmx: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Year by year, what is recorded of NAME: a flow, or a published quantity.

    Parameters
    ----------
    name
        Flow of system.toml, or observed word of vocabulary.csv.
    out
        CSV file to write, which `loopbook stock --table` reads.
    sdmx
        SDMX-CSV 2.0.0 file to write.
    """
    with open_here(common) as book:
        points = book.series(
            name, layer=of.layer, subject=of.subject, scheme=of.scheme, as_of=of.as_of or None
        )
        pack = book.scheme(of.scheme)
    table = series_table(points)
    if sdmx is not None:
        rows = series_rows(name, of.subject, points)
        write_file(sdmx, sdmx_csv(pack.id, pack.version, rows))
        if not common.json:
            write([say("cli.written", common.language, path=sdmx)])
    if out is not None:
        write_file(out, csv_bytes(table))
        if not common.json:
            write([say("cli.written", common.language, path=out)])
    if common.json:
        write_json(records(table), common.language)
    elif out is None and sdmx is None:
        write(series_lines(points, common.language))
    return 0


def write_file(path: Path, content: bytes) -> None:
    """Write a file that a person asked for.

    Raises    StoreUnavailable  LB-D35  it cannot be written
    """
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(path), why=fault.strerror or str(fault)) from fault
