"""Plan input: the documented tables a planning job reads, and what they hold as columns.

The description of every table is data (`schemes/core/plan/<job>.csv`): reading, checking,
templates and the reference are all made from it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.terms.finding import Finding

Array = NDArray[Any]

SETTINGS = "settings"
"""Table of single values: name, value, unit. Its fields are rows of the form, not columns."""


class FieldKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"  # float64; NaN where the cell is empty
    WHOLE = "whole"  # whole number, as float64
    YES_NO = "yes_no"  # 1.0, 0.0 or NaN
    CHOICE = "choice"  # one of `choices`
    DAY = "day"  # ISO date, as text
    TIME = "time"  # minutes after midnight, as float64
    LIST = "list"  # texts split at |, kept as one text


class PlanField(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a table of a job, or one setting.

    Fields
      field     name in the program
      heading_en, heading_zh   headings people write, the first is the template's; split at |
      unit      unit its numbers are given to the job in, and that of a heading without one;
                `money` is the currency of the settings, alone or as `money/TNE`; empty: none
      is_required   an empty cell is an error
      default   taken when the cell or the column is empty; empty: stays unknown
      low, high   allowed range, in `unit`; None: open
      choices   of a choice, id -> (English, Chinese)
      is_key    part of what makes a row one of its kind: two rows alike are an error
      refers    `table.field` in which a value must stand; empty: nowhere
    """

    field: str
    heading_en: str
    heading_zh: str
    kind: FieldKind = FieldKind.TEXT
    unit: str = ""
    is_required: bool = False
    default: str = ""
    low: float | None = None
    high: float | None = None
    choices: dict[str, tuple[str, str]] = {}
    is_key: bool = False
    refers: str = ""
    example: str = ""
    note_en: str = ""
    note_zh: str = ""


class PlanTableForm(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a job.

    Fields
      name         also the name of its file: `sites.csv` or sheet `sites`
      is_required  whether the job can do without
    """

    name: str
    title_en: str
    title_zh: str
    is_required: bool = False
    fields: tuple[PlanField, ...] = ()


class PlanForm(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of a job, and its settings (the table `settings`)."""

    job: str
    title_en: str
    title_zh: str
    tables: tuple[PlanTableForm, ...] = ()


class InputTable:
    """The rows of one table, as columns.

    Fields
      name, document   of the table, and file it was read from
      rows      row of each in its document, as a spreadsheet numbers it: int64
      columns   field -> array, as long as `rows`: float64 (NaN: unknown) or texts (dtype object,
                empty: unknown)
    """

    __slots__ = ("columns", "document", "name", "rows")

    def __init__(
        self, name: str, columns: Mapping[str, Array], rows: Array | None = None, document: str = ""
    ) -> None:
        self.name = name
        self.document = document or f"{name}.csv"
        self.columns = dict(columns)
        count = len(next(iter(self.columns.values()), ()))
        self.rows = np.arange(2, count + 2, dtype=np.int64) if rows is None else rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, field: str) -> Array:
        return self.columns[field]

    def place(self, position: int) -> str:
        """Return where a row stands, as `sites.csv, row 4`."""
        return f"{self.document}, row {int(self.rows[position])}"


class PlanInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a job was given, read and checked against its form.

    Fields
      tables    name -> table; a table not given has no rows, and all its columns
      settings  field -> number, text or None (unknown); defaults filled in
      currency, price_year   of all money; empty: no money was given
      digest    SHA-256 of the input, hexadecimal
      findings  warnings and notes of reading
    """

    job: str
    tables: dict[str, InputTable]
    settings: dict[str, float | str | None] = {}
    currency: str = ""
    price_year: str = ""
    digest: str = ""
    findings: tuple[Finding, ...] = ()

    def number(self, name: str) -> float:
        """Return a setting that is a number; NaN: unknown."""
        value = self.settings.get(name)
        return float(value) if isinstance(value, float | int) else float("nan")

    def text(self, name: str) -> str:
        """Return a setting that is a text; empty: unknown."""
        value = self.settings.get(name)
        return value if isinstance(value, str) else ""
