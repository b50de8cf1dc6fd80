"""What a workbook says about its cells, read from its parts."""

import io
import zipfile

import pytest
import xlsxwriter

from loopbook.errors import ParseError
from loopbook.formats.sheet_marks import sheet_marks


def zipped(parts: dict[str, str]) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    content.seek(0)
    return content


def test_errors_uncalculated_formulas_and_percents_are_marked_by_row_and_column() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("first").write(0, 0, 0.5, book.add_format({"num_format": 9}))
        second = book.add_worksheet("second")
        second.write(0, 1, 0.5, book.add_format({"num_format": '0.00" of 100%"'}))
        second.write(1, 27, 0.5, book.add_format({"num_format": "0.000%"}))
        second.write_formula(2, 0, "=NA()", None, "#N/A")
    content.seek(0)
    first, other = sheet_marks(content, "x.xlsx")
    assert first.percent == {(1, 1)}
    assert other.percent == {(2, 28)}
    assert other.failed == {(3, 1)}


def test_a_formula_without_a_result_is_marked() -> None:
    sheet = '<sheetData><row r="2"><c r="B2"><f>A1*2</f></c><c><v>1</v></c></row></sheetData>'
    names = '<sheets><sheet name="a" r:id="r1"/></sheets>'
    parts = {
        "xl/workbook.xml": names,
        "xl/_rels/workbook.xml.rels": '<Relationship Id="r1" Target="worksheets/s.xml"/>',
        "xl/worksheets/s.xml": sheet,
    }
    assert sheet_marks(zipped(parts), "x.xlsx")[0].failed == {(2, 2)}


def test_cells_hidden_in_odd_attributes_still_count() -> None:
    sheet = """<x:row r='1048576'/><x:c a=">" r='XFD1048576'/>"""
    parts = {"xl/workbook.xml": "", "xl/anything.xml": sheet}
    with pytest.raises(ParseError) as caught:
        sheet_marks(zipped(parts), "x.xlsx")
    assert caught.value.code == "LB-W06"


def test_repeats_of_an_open_document_are_counted_and_its_empty_end_is_not() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="{rows}">'
        "<table:table-cell {cell}</table:table-row>"
    )
    empty = row.format(rows=1048576, cell='table:number-columns-repeated="16384"/>')
    full = row.format(rows=1048576, cell='table:number-columns-repeated="16384" office:value="1"/>')
    table = "<table:table>{}</table:table>"
    assert sheet_marks(zipped({"content.xml": table.format(empty)}), "x.ods") == ()
    with pytest.raises(ParseError) as caught:
        sheet_marks(zipped({"content.xml": table.format(full)}), "x.ods")
    assert caught.value.code == "LB-W06"


def test_another_kind_of_archive_is_refused() -> None:
    with pytest.raises(ParseError) as caught:
        sheet_marks(zipped({"word/document.xml": "<w/>"}), "x.docx")
    assert caught.value.code == "LB-W02"
