"""Rows of plan input: CSV and workbooks give the same blocks, and numbers of rows are a sheet's."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError
from loopbook.formats.plan_rows import BLOCK_ROWS, Block, Sheet, cell_sheets, cell_text, sheets
from loopbook.formats.table import plain_csv, read_cells

from .plan_inputs import workbook

CELLS = st.lists(
    st.lists(st.sampled_from(["", " ", "a", "1", "1,5", 'q"q', "甲", "x\ny", " b "]), max_size=4),
    max_size=8,
)


def blocks(found: list[Sheet]) -> list[Block]:
    return [block for sheet in found for block in sheet.blocks]


def read(content: bytes) -> list[tuple[Sheet, list[Block]]]:
    stream = io.BytesIO(content)
    return [(sheet, list(sheet.blocks)) for sheet in sheets(stream, "t.csv", frozenset())]


def rows_of(found: list[Block]) -> list[tuple[int, tuple[str, ...]]]:
    """Number and cells of each row, without what is empty at its end."""
    rows = []
    for block in found:
        for at, number in enumerate(block.numbers):
            cells = [column[at].strip() for column in block.columns]
            while cells and not cells[-1]:
                cells.pop()
            rows.append((number, tuple(cells)))
    return rows


def test_headings_are_the_first_row_in_which_something_stands() -> None:
    ((sheet, found),) = read(b",\n\n a ,b\n1,2\n,\n3\n")
    assert (sheet.heading, sheet.place.row) == (("a", "b"), 3)
    assert rows_of(found) == [(4, ("1", "2")), (6, ("3",))]


def test_an_empty_file_is_a_sheet_without_headings() -> None:
    ((sheet, found),) = read(b"\n , \n")
    assert sheet.heading == ()
    assert rows_of(found) == []


def test_many_rows_come_in_blocks_and_each_keeps_its_number() -> None:
    count = 2 * BLOCK_ROWS + 3
    text = "n\n" + "".join(f"{number}\n" for number in range(count))
    ((_, found),) = read(text.encode())
    assert len(found) > 2
    assert rows_of(found) == [(number + 2, (str(number),)) for number in range(count)]


def test_an_open_quote_is_told_where_it_opens_and_what_stands_before_is_read() -> None:
    ((_, found),) = read(b'a,b\n1,2\n3,4\n"5,6\n')
    assert rows_of(found) == [(2, ("1", "2")), (3, ("3", "4"))]
    (finding,) = [finding for block in found for finding in block.findings]
    assert (finding.code, finding.place.row) == ("LB-W11", 4)


def test_a_row_too_wide_is_refused() -> None:
    with pytest.raises(ParseError, match="LB-W07"):
        read(b"a\n" + b"," * 5000 + b"\n")


@given(CELLS)
def test_the_quick_way_reads_what_the_slow_one_reads(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["head", "of", "it", "all"], *rows])
    content = text.getvalue().encode()
    assert plain_csv(io.BytesIO(content), "t.csv", frozenset({"head", "of", "it"}))
    ((quick, quick_blocks),) = read(content)
    (slow,) = cell_sheets(read_cells(io.BytesIO(content), "t.csv"), "t.csv")
    assert quick.heading == slow.heading
    assert rows_of(quick_blocks) == rows_of(blocks([slow]))


def test_every_sheet_of_a_workbook_is_one() -> None:
    found = read(workbook({"one.csv": "a,b\n1,x\n", "two.csv": "c\n2.5\n"}))
    assert [(sheet.place.sheet, sheet.heading) for sheet, _ in found] == [
        ("one", ("a", "b")),
        ("two", ("c",)),
    ]
    assert [rows_of(each) for _, each in found] == [[(2, ("1", "x"))], [(2, ("2.5",))]]


def test_cells_of_a_workbook_become_texts() -> None:
    assert cell_text(Decimal("1E+3")) == "1000"
    assert cell_text(date(2025, 3, 1)) == "2025-03-01"
    # Cells of workbooks have no zone.
    assert cell_text(datetime.fromisoformat("2025-03-01")) == "2025-03-01"
    assert cell_text(datetime.fromisoformat("2025-03-01 08:30")) == "2025-03-01 08:30:00"
