"""A paper becomes a workbook: one sheet a table, numbers as numbers, every cell keyed."""

import io

import msgspec
from python_calamine import CalamineWorkbook

from loopbook.render.paper.workbook import set_workbook, sheet_names
from loopbook.terms.paper import Paper, Table
from tests.render.paper.papers import small_paper


def sheets(paper: Paper) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(set_workbook(paper)))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def test_each_table_has_a_sheet_and_numbers_are_numbers() -> None:
    found = sheets(small_paper())
    assert list(found) == ["About", "rates", "Evidence", "Keys"]
    assert found["rates"][1] == ["Name", "%", "Note"]
    assert found["rates"][2] == ["bulk waste", 0.5, "— unknown"]
    assert found["Evidence"][1][:3] == [1.0, 7.0, "entry 7"]
    assert ["rates", "B3", 2.0, 10.0] in found["Keys"]


def test_a_text_is_never_run_as_a_formula() -> None:
    table = Table(id="t", caption="c", columns=("=1+1",), rows=(("=HYPERLINK(1)",),))
    paper = msgspec.structs.replace(small_paper(), blocks=(table,), sources=())
    assert sheets(paper)["t"][1:3] == [["=1+1"], ["=HYPERLINK(1)"]]


def test_sheet_names_are_as_excel_allows_and_unique() -> None:
    long = "x" * 40
    tables = tuple(
        Table(id=name, caption="", columns=("a",), rows=()) for name in (long, long + "y", "a/b")
    )
    names = sheet_names(msgspec.structs.replace(small_paper(), blocks=tables))
    assert len(set(names.values())) == 3
    assert all(len(name) <= 31 for name in names.values())
    assert names["a/b"] == "a_b"


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert set_workbook(small_paper("zh")) == set_workbook(small_paper("zh"))
