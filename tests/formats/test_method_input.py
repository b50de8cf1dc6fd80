"""Method input: a table of inputs in English or Chinese, and what is wrong with a row."""

import io
from decimal import Decimal

import pytest

from loopbook.book.shelf import core
from loopbook.errors import ParseError
from loopbook.formats import method_input
from loopbook.formats.method_input import INPUTS, read_inputs
from loopbook.terms.event import Grade
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.method import InputRow


def read(text: str, encoding: str = "utf-8") -> tuple[tuple[InputRow, ...], tuple[Finding, ...]]:
    """Read a table."""
    return read_inputs(io.BytesIO(text.encode(encoding)), "inputs.csv", core().units)


def test_every_column_is_read() -> None:
    (row,), findings = read(
        "name,item,variant,period,value,sd,unit,grade,source\n"
        "mass,body,A,2025,1.5,0.1,kg,derived,bill\n"
    )
    assert not findings
    assert (row.name, row.item, row.variant, str(row.period)) == ("mass", "body", "A", "2025")
    assert (row.value, row.sd, row.grade, row.source) == (
        Decimal("1.5"),
        Decimal("0.1"),
        Grade.DERIVED,
        "bill",
    )
    assert row.unit is not None
    assert row.unit.code == "KGM"


def test_chinese_headings_of_an_office_file_are_read() -> None:
    rows, _ = read("名称,部件,数值,单位,核实程度\n质量,壳体,1.5,kg,verified\n", "gb18030")
    assert [(r.name, r.item, r.value) for r in rows] == [("质量", "壳体", Decimal("1.5"))]


def test_a_unit_may_stand_in_the_cell_or_in_the_heading() -> None:
    rows, _ = read("name,value\nmass,1.5 t\n")
    assert rows[0].unit is not None
    assert rows[0].unit.code == "TNE"
    rows, _ = read("name,value (t)\nmass,1.5\n")
    assert rows[0].unit is not None


def test_an_empty_value_is_a_row_without_a_value() -> None:
    rows, findings = read("name,value,unit\nmass,,kg\n")
    assert not findings
    assert (rows[0].value, rows[0].sd) == (None, None)


@pytest.mark.parametrize(
    ("value", "unit", "sd", "wanted"),
    [
        ("200", "kg", "5 %", "10"),
        ("200", "kg", "0.01 t", "10"),
        ("0.8", "", "5 %", "0.04"),
        ("200", "kg", "10", "10"),
    ],
)
def test_an_uncertainty_is_absolute_or_a_share(value: str, unit: str, sd: str, wanted: str) -> None:
    rows, findings = read(f"name,value,sd,unit\nmass,{value},{sd},{unit}\n")
    assert not findings
    assert rows[0].sd == Decimal(wanted)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("mass,abc,,kg,", "LB-W20"),
        ("mass,1,,kgg,", "LB-W24"),
        ("mass,1,-1,kg,", "LB-W38"),
        (",1,,kg,", "LB-M21"),
        ("mass,1,,kg,certain", "LB-M22"),
    ],
)
def test_a_row_that_cannot_be_read_is_an_error_with_its_place(row: str, code: str) -> None:
    rows, findings = read(f"name,value,sd,unit,grade\n{row}\nlife,3,,a,\n")
    assert [r.name for r in rows] == ["life"]
    assert [(f.code, f.severity, f.place.row) for f in findings] == [(code, Severity.ERROR, 2)]


def test_a_period_that_is_none_is_an_error() -> None:
    rows, findings = read("name,value,period\nmass,1,someday\n")
    assert not rows
    assert findings[0].severity is Severity.ERROR


def test_a_table_without_the_headings_says_what_it_looked_for() -> None:
    rows, findings = read("colour,size\nred,3\n")
    assert not rows
    assert findings[0].severity is Severity.ERROR


def test_a_table_that_is_no_list_of_inputs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(method_input, "ROWS_MAX", 2)
    with pytest.raises(ParseError, match="LB-M20"):
        read("name,value\n" + "mass,1\n" * 3)


def test_headings_stand_in_both_languages() -> None:
    assert all(column.heading_en and column.heading_zh for column in INPUTS.columns)
