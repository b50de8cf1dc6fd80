"""Row: one row of a table as it stands in the file, before anybody has understood it."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from loopbook.terms.finding import Finding, Place

Cell = str | Decimal | date | datetime
"""Text (empty: nothing there), a number of a workbook, or a date of a workbook."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row.

    Fields
      document, sheet, number   where; `number` as a spreadsheet shows it, 1 first
      cells     from the first column on; a row may end early
      faults    column (0 first) -> code of what is wrong with that cell, which then reads as empty
      findings  what must be known of the file or from here on; an error means nothing follows
    """

    document: str
    sheet: str = ""
    number: int
    cells: tuple[Cell, ...] = ()
    faults: dict[int, str] = {}
    findings: tuple[Finding, ...] = ()


def is_empty(row: Row) -> bool:
    """Say whether nothing stands in the row."""
    return not any(cell != "" for cell in row.cells) and not row.faults


def row_place(row: Row, column: str = "") -> Place:
    """Return the place of a row, or of one of its cells by heading."""
    return Place(document=row.document, sheet=row.sheet, row=row.number, column=column)


def column_letters(index: int) -> str:
    """Return the letters a spreadsheet gives to a column, 0 first: 0 is A, 26 is AA."""
    letters = ""
    rest = index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
