"""Table: rows with headings, as CSV, as an Excel workbook, and as text for a terminal.

CSV starts with a byte order mark, so that spreadsheets read Chinese headings. A text that a
spreadsheet would run as a formula is preceded by an apostrophe there; in Excel it is a text cell.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import msgspec
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from loopbook.render.width import cells, pad
from loopbook.wording import say

Value = str | int | float | Decimal | Fraction | None
"""None is unknown, and an empty cell."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_EXACT_MAX = 2**53
_COLUMN_CELLS_MAX = 60
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Table(msgspec.Struct, frozen=True):
    """Named rows; every row is as long as the headings.

    Fields
      name      for file and sheet names, as `verdicts`
      keys      stable names of the columns, for programs
      headings  in the reader's language
      rows      numbers as numbers, unknown as None
    """

    name: str
    keys: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def table_of(
    name: str, keys: Sequence[str], rows: Iterable[tuple[Value, ...]], language: str
) -> Table:
    """Return a table whose headings are the words `chart.heading.KEY` of the catalogue."""
    headings = tuple(say(f"chart.heading.{key}", language) for key in keys)
    return Table(name, tuple(keys), headings, tuple(rows))


def records(table: Table) -> list[dict[str, Value]]:
    """Return the rows as dicts by key."""
    return [dict(zip(table.keys, row, strict=True)) for row in table.rows]


def csv_bytes(table: Table) -> bytes:
    """Return the table as CSV: UTF-8 with byte order mark, CRLF, RFC 4180 quoting."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(heading) for heading in table.headings])
    writer.writerows([[_csv_cell(value) for value in row] for row in table.rows])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    return _harmless(value) if isinstance(value, str) else _digits(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _digits(value: int | float | Decimal | Fraction) -> str:
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else repr(float(value))
    return f"{value:f}" if isinstance(value, Decimal) else repr(value)


def xlsx_bytes(table: Table) -> bytes:
    """Return the table as a workbook of one sheet: frozen bold headings, numbers as numbers.

    A whole number beyond 2**53 is written as text: Excel would change its last digits.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _MADE})
        sheet = workbook.add_worksheet(_sheet_name(table.name))
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(table.headings):
            sheet.write_string(0, column, heading, bold)
            texts = [heading, *(_csv_cell(row[column]) for row in table.rows)]
            widest = max(cells(text) for text in texts)
            sheet.set_column(column, column, min(widest, _COLUMN_CELLS_MAX) + 2)
        for i, row in enumerate(table.rows, 1):
            for column, value in enumerate(row):
                _write(sheet, i, column, value)
    return file.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    match value:
        case None:
            return
        case str():
            sheet.write_string(row, column, value)
        case int() | float() | Decimal() | Fraction() if not -_EXACT_MAX <= value <= _EXACT_MAX:
            sheet.write_string(row, column, _digits(value))
        case _:
            sheet.write_number(row, column, float(value))


def _sheet_name(name: str) -> str:
    return "".join("-" if sign in r"[]:*?/\'" else sign for sign in name)[:31] or "table"


def plain_text(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return lines for a terminal, columns aligned however wide the characters are.

    A column whose cells all begin with a digit or sign is aligned right.
    """
    columns = list(zip(headings, *rows, strict=True)) if rows else [(h,) for h in headings]
    rooms = [max(cells(text) for text in column) for column in columns]
    rights = [_is_numeric(column[1:]) for column in columns]
    lines = [headings, ["─" * room for room in rooms], *rows]
    return [
        "  ".join(
            pad(text, room, is_right=is_right)
            for text, room, is_right in zip(line, rooms, rights, strict=True)
        ).rstrip()
        for line in lines
    ]


def _is_numeric(texts: Sequence[str]) -> bool:
    return bool(texts) and all(
        not text or text[0].isdigit() or text[0] in "−+≈≥≤(—" for text in texts
    )
