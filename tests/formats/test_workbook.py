"""Workbooks: what a person sees in a cell is what is read."""

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from loopbook.errors import ParseError
from loopbook.formats.row import Row
from loopbook.formats.workbook import read_workbook


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> io.BytesIO:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book)
    content.seek(0)
    return content


def rows(fill: Callable[[xlsxwriter.Workbook], None]) -> list[Row]:
    return list(read_workbook(workbook(fill), "x.xlsx"))


def test_numbers_dates_percents_and_texts_are_read_as_shown() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row(2, 1, ["text", 1540000, 0.1 + 0.2, True])
        sheet.write_datetime(2, 5, datetime(2025, 3, 4), day)
        sheet.write_datetime(2, 6, datetime(2025, 3, 4, 10, 20), time)
        sheet.write_number(2, 7, 0.56, percent)

    found = rows(fill)[2]
    assert found.number == 3
    assert found.cells == (
        "",
        "text",
        Decimal(1540000),
        Decimal("0.3"),
        "TRUE",
        date(2025, 3, 4),
        datetime(2025, 3, 4, 10, 20),
        "56%",
    )


def test_error_values_uncalculated_formulas_and_merged_cells_are_faults() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.merge_range("C2:C3", "both")
        sheet.write(2, 0, 1)

    found = rows(fill)
    assert found[1].faults == {0: "LB-W08"}
    assert found[1].cells[1:] == (Decimal(2), "both")
    assert found[2].faults == {2: "LB-W09"}


def test_hidden_sheets_are_left_out_and_said() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Shown").write(0, 0, "a")
        hidden = book.add_worksheet("Hidden")
        hidden.write(0, 0, "b")
        hidden.hide()

    found = rows(fill)
    assert [row.sheet for row in found] == ["Shown", "Hidden"]
    assert found[1].findings[0].code == "LB-W10"
    assert found[1].cells == ()


def test_two_cells_at_opposite_corners_do_not_end_the_process() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)

    with pytest.raises(ParseError) as caught:
        rows(fill)
    assert caught.value.code == "LB-W06"


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"PK\x03\x04" + bytes(500)])
def test_damaged_workbooks_are_refused(content: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        list(read_workbook(io.BytesIO(content), "x.xlsx"))
    assert caught.value.code == "LB-W03"


def test_an_old_workbook_that_is_damaged_is_refused() -> None:
    content = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000)
    with pytest.raises(ParseError) as caught:
        list(read_workbook(io.BytesIO(content), "x.xls"))
    assert caught.value.code == "LB-W03"
