"""The rows of data of a file, and what must be said about the rest."""

import io
from collections.abc import Callable

import xlsxwriter

from loopbook.formats.lines import Line, lines
from loopbook.formats.measure import UnitReader
from loopbook.formats.table import read_cells
from loopbook.terms.finding import Severity
from loopbook.terms.scheme import Scheme


def read(scheme: Scheme, content: bytes | str, table: str = "loads") -> list[Line]:
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    reader = UnitReader(scheme.units)
    return list(lines(read_cells(stream, "x"), scheme.intake[table], reader))


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book)
    return content.getvalue()


def codes(line: Line) -> list[str]:
    return [finding.code for finding in line.findings]


def test_titles_units_and_empty_rows_are_understood_and_said(scheme: Scheme) -> None:
    found = read(
        scheme, "March,,\n单位:吨,,\n\nDate,Material,Mass\n2025-03-04,黑粉,1\n\n2025-03-05,黑粉,2\n"
    )
    assert [line.row.number for line in found] == [5, 7]
    assert codes(found[0]) == ["LB-W16", "LB-W28"]
    assert codes(found[1]) == []


def test_cells_without_a_heading_are_named_once(scheme: Scheme) -> None:
    found = read(scheme, "Date,Material,Mass,\n1,2,3,x\n4,5,6,y\n")
    assert [codes(line) for line in found] == [["LB-W27"], []]
    assert found[0].findings[0].values == {"columns": "D"}


def test_a_file_without_headings_or_rows_is_one_error(scheme: Scheme) -> None:
    for content, code in (
        ("a,b\n1,2\n", "LB-W34"),
        ("Date,Material,Mass\n", "LB-W14"),
        ("", "LB-W14"),
    ):
        found = read(scheme, content)
        assert [(codes(line)[-1], line.columns) for line in found] == [(code, ())]
        assert found[0].findings[-1].severity is Severity.ERROR


def test_sheets_are_read_one_by_one_and_others_named(scheme: Scheme) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("Jan", "Feb"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Date", "Material", "Mass"])
            sheet.write_row(1, 0, ["2025-01-01", "黑粉", 5])
        book.add_worksheet("Contacts").write_row(0, 0, ["Name", "Phone"])
        hidden = book.add_worksheet("Lists")
        hidden.write(0, 0, "x")
        hidden.hide()

    found = read(scheme, workbook(fill))
    assert [line.row.sheet for line in found] == ["Jan", "Feb"]
    assert codes(found[1]) == ["LB-W10", "LB-W19"]
    assert all(finding.severity is Severity.WARNING for finding in found[1].findings)


def test_a_broken_quote_ends_the_file_with_an_error(scheme: Scheme) -> None:
    found = read(scheme, 'Date,Material,Mass\n2025-03-04,黑粉,1\n"2025\n')
    assert [bool(line.columns) for line in found] == [True, False]
    assert codes(found[1]) == ["LB-W11"]


def test_a_sheet_with_a_missing_column_gives_one_error(scheme: Scheme) -> None:
    found = read(scheme, "Date,Material\n2025-03-04,黑粉\n")
    assert [line.columns for line in found] == [()]
    assert codes(found[0]) == ["LB-W17"]
