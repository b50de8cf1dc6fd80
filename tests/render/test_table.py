"""Tables out: CSV that spreadsheets read, workbooks, aligned text."""

import csv
import io
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from loopbook.render.table import Table, csv_bytes, plain_text, records, table_of, xlsx_bytes
from loopbook.render.width import cells

TABLE = Table(
    "verdicts",
    ("title", "value"),
    ("名称", "value"),
    (("回收率", 63.6), ("=1+1", None), ("big", 10**20), ("exact", Fraction(1, 4))),
)


def test_csv_begins_with_a_mark_and_keeps_numbers_plain() -> None:
    written = csv_bytes(TABLE)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert rows[0] == ["名称", "value"]
    assert rows[1:] == [
        ["回收率", "63.6"],
        ["'=1+1", ""],
        ["big", "1" + "0" * 20],
        ["exact", "0.25"],
    ]


def test_a_workbook_holds_numbers_as_numbers_and_formulas_as_text() -> None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(TABLE)))
    assert workbook.sheet_names == ["verdicts"]
    rows = workbook.get_sheet_by_name("verdicts").to_python()
    assert rows[1] == ["回收率", 63.6]
    assert rows[2] == ["=1+1", ""]
    assert rows[3] == ["big", "1" + "0" * 20]
    assert rows[4] == ["exact", 0.25]


def test_the_same_table_gives_the_same_bytes() -> None:
    assert xlsx_bytes(TABLE) == xlsx_bytes(TABLE)


def test_a_sheet_name_is_made_acceptable() -> None:
    table = Table("a/b:c" + "x" * 40, ("h",), ("h",), ((Decimal("1.50"),),))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(table)))
    assert workbook.sheet_names[0].startswith("a-b-c")
    assert b"1.50" in csv_bytes(table)


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=5))
def test_any_text_survives_csv_but_for_the_guard(rows: list[tuple[str, str]]) -> None:
    kept = [r for r in rows if not any(c in "".join(r) for c in "\r\n\0")]
    written = csv_bytes(Table("t", ("a", "b"), ("a", "b"), tuple(kept))).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert [[v.removeprefix("'") for v in row] for row in read] == [
        [v.removeprefix("'") for v in row] for row in kept
    ]


def test_lines_align_whatever_the_characters_and_numbers_stand_right() -> None:
    lines = plain_text(("名称", "value"), [("回收率", "5"), ("a", "1,000")])
    assert lines[2] == "回收率      5"
    assert cells(lines[2]) == cells(lines[3])
    assert plain_text(("a",), []) == ["a", "─"]


def test_headings_come_from_the_catalogue_and_records_carry_stable_keys() -> None:
    table = table_of("t", ("title", "value"), [("回收率", 63.6)], "zh")
    assert table.headings == ("名称", "数值")
    assert records(table) == [{"title": "回收率", "value": 63.6}]
