"""Export: what a folder of plain Parquet files made from a book holds."""

from enum import StrEnum

import msgspec

from loopbook.terms.account import Total
from loopbook.terms.period import Period
from loopbook.terms.system import Layer

EXPORT_FORMAT = "loopbook-export-1"
"""Changes when tables or columns change so that older queries no longer hold."""


class ExportFile(msgspec.Struct, frozen=True):
    """One file of an export.

    Fields
      path    below the folder of the export, with `/`
      rows    of a Parquet file; 0 for any other
      size    in bytes
      sha256  hex
    """

    path: str
    rows: int
    size: int
    sha256: str


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """What `export.json` says: which book at which checkpoint, and every file beside it.

    Fields
      version       of the program that wrote it
      size, root    the checkpoint everything is read at; root in hex
      newest        record time of the newest entry, UTC; empty when there is none
      tables        table -> rows
    """

    format: str = EXPORT_FORMAT
    version: str
    size: int
    root: str
    newest: str
    tables: dict[str, int]
    files: tuple[ExportFile, ...]


class Engine(StrEnum):
    """What reads the files of an export."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class ExportTotals(msgspec.Struct, frozen=True, kw_only=True):
    """What an export says of a pack and period.

    Fields
      layers  by id: their quantum and the unit in which people read them
    """

    pack: str
    period: Period
    engine: Engine
    totals: tuple[Total, ...]
    layers: dict[str, Layer]
