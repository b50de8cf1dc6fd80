"""Workbook: rows of xlsx, xls and ods files, by python-calamine, after they have been measured.

Numbers are taken with the 15 significant digits that a spreadsheet works with and shows; a cell
shown as percent becomes the text a person sees (`56%`).
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from loopbook.errors import ParseError
from loopbook.formats.number import number_text
from loopbook.formats.row import Cell, Row
from loopbook.formats.sheet_marks import SheetMarks, sheet_marks
from loopbook.terms.finding import Finding, Place, Severity

ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
OLE_BYTES_MAX = 256 << 20
COLUMNS_MAX = 4096
LISTS = "loopbook_lists"
"""Name of the hidden sheet that a template of ours has its drop-down lists on."""


def read_workbook(stream: BinaryIO, document: str) -> Iterator[Row]:
    """Yield the rows of every visible sheet; a hidden sheet is left out with a warning.

    Raises    ParseError  LB-W02 to LB-W07: another kind of file, damaged, too large, locked
    """
    start = stream.tell()
    marks: tuple[SheetMarks, ...] = ()
    if stream.read(len(ZIP)) == ZIP:
        stream.seek(start)
        marks = sheet_marks(stream, document)
    elif stream.seek(0, 2) > OLE_BYTES_MAX:
        raise ParseError("LB-W04", document, limit=OLE_BYTES_MAX)
    stream.seek(start)
    try:
        with CalamineWorkbook.from_filelike(stream) as workbook:
            yield from _sheets(workbook, document, marks)
    except PasswordError as fault:
        raise ParseError("LB-W05", document) from fault
    except CalamineError as fault:
        raise ParseError("LB-W03", document, fault=fault) from fault


def _sheets(
    workbook: CalamineWorkbook, document: str, marks: tuple[SheetMarks, ...]
) -> Iterator[Row]:
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is None:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            if about.name == LISTS:
                continue  # words that we offered: nothing of the person who filled it in
            place = Place(document=document, sheet=about.name)
            hidden = Finding(code="LB-W10", severity=Severity.WARNING, place=place)
            yield Row(document=document, sheet=about.name, number=0, findings=(hidden,))
            continue
        if sheet.width > COLUMNS_MAX:
            raise ParseError("LB-W07", document, limit=COLUMNS_MAX)
        known = marks[index] if index < len(marks) else SheetMarks()
        yield from _rows(sheet, document, known)


def _rows(sheet: CalamineSheet, document: str, marks: SheetMarks) -> Iterator[Row]:
    first_column = sheet.start[1] if sheet.start else 0
    merged = _merged_away(sheet)
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells: list[Cell] = [""] * first_column
        for index, value in enumerate(values, first_column + 1):
            is_percent = (number, index) in marks.percent
            cells.append(_percent(value) if is_percent else _cell(value))
        faults = {
            column - 1: code
            for column in range(1, len(cells) + 1)
            for code, places in (("LB-W08", marks.failed), ("LB-W09", merged))
            if (number, column) in places
        }
        yield Row(
            document=document, sheet=sheet.name, number=number, cells=tuple(cells), faults=faults
        )


def _merged_away(sheet: CalamineSheet) -> set[tuple[int, int]]:
    """Return the cells (1 first) that a merged range covers: only its first cell holds a value."""
    places: set[tuple[int, int]] = set()
    bottom, right = sheet.end or (0, 0)
    for (top, left), (last_row, last_column) in sheet.merged_cell_ranges or ():
        for row in range(top, min(last_row, bottom) + 1):
            places.update((row + 1, c + 1) for c in range(left, min(last_column, right) + 1))
        places.discard((top + 1, left + 1))
    return places


def _percent(value: object) -> Cell:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{number_text(_decimal(value) * 100)}%"
    return _cell(value)


def _cell(value: object) -> Cell:
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return _decimal(value)
        case datetime() | date():
            return value
        case _:
            return str(value).strip()


def _decimal(value: float) -> Decimal:
    return Decimal(number_text(Decimal(f"{value:.15g}")))
