"""Workbooks: what a person sees in a cell is what is read."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from loopbook.errors import ParseError
from loopbook.formats.row import Row
from loopbook.formats.workbook import read_workbook

MORNING = datetime.fromisoformat("2025-03-04T10:20:00")
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
MANIFEST = f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"/>'
OPEN_DOCUMENT = (
    f'<office:document-content xmlns:office="{_OASIS}:office:1.0"'
    f' xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Data"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>质量</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="41.2"><text:p>41.2</text:p>'
    '</table:table-cell><table:table-cell office:value-type="date" office:date-value="2025-03-04">'
    "<text:p>2025-03-04</text:p></table:table-cell></table:table-row></table:table>"
    "</office:spreadsheet></office:body></office:document-content>"
)


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
        sheet.write_datetime(2, 5, date(2025, 3, 4), day)
        sheet.write_datetime(2, 6, MORNING, time)
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
        MORNING,
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


@pytest.mark.slow
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


def test_an_open_document_is_read() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", MANIFEST)
        made.writestr("content.xml", OPEN_DOCUMENT)
    content.seek(0)
    (row,) = read_workbook(content, "x.ods")
    assert (row.sheet, row.number) == ("Data", 1)
    assert row.cells == ("质量", Decimal("41.2"), date(2025, 3, 4))
