"""The reader's own table of flows."""

import io
from decimal import Decimal

import pytest
import xlsxwriter

from loopbook.book.shelf import core
from loopbook.errors import ParseError
from loopbook.formats import flows
from loopbook.formats.flows import read_flows
from loopbook.formats.template import template_csv
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import period
from loopbook.terms.quantity import Units
from loopbook.terms.reconciliation import Shape
from loopbook.terms.sheet import FlowRow, RowKind

FLOWS = core().intake["flows"]
Read = tuple[tuple[FlowRow, ...], tuple[Finding, ...]]


def read(units: Units, content: str | bytes) -> Read:
    data = content.encode() if isinstance(content, str) else content
    return read_flows(io.BytesIO(data), "mine.csv", FLOWS, units)


def test_english_headings_are_read(units: Units) -> None:
    rows, findings = read(
        units,
        "flow,from,to,layer,period,value,sd,unit\n"
        "ore,outside,smelter,goods,2025,100.5,2,kt\n"
        "slag,smelter,heap,goods,2025,41.2,5 %,kt\n"
        "gas,smelter,,goods,2025,,,kt\n",
    )
    assert findings == ()
    ore, slag, gas = rows
    assert (ore.flow, ore.source, ore.target) == ("ore", "outside", "smelter")
    assert (ore.value, ore.sd, ore.period) == (Decimal("100.5"), Decimal(2), period("2025"))
    assert slag.sd == Decimal("2.06")
    assert (gas.target, gas.value, gas.sd) == ("", None, None)
    assert ore.place.row == 2


def test_chinese_headings_with_a_unit_in_the_heading_are_read(units: Units) -> None:
    rows, findings = read(
        units,
        "流,来源,去向,层,年份,数值（万吨）,不确定度\n废纸,家庭,造纸厂,物料,2025年,5490,5%\n".encode(
            "gb18030"
        ),
    )
    (row,) = rows
    assert row.unit is not None
    assert Decimal(5490) * 10_000 == row.value or row.unit.code == "1e4 TNE"
    assert {f.severity for f in findings} == {Severity.NOTE}


def test_a_bad_row_is_left_out_and_said_with_its_place(units: Units) -> None:
    rows, findings = read(
        units,
        "flow,from,to,value,unit,sd\na,x,y,5,t,\nb,x,y,five,t,\nc,x,y,5,,\nd,x,y,5,t,-1\ne,x,y,5,zz,\n",
    )
    assert [row.flow for row in rows] == ["a"]
    assert [(f.code, f.place.row, f.place.column) for f in findings] == [
        ("LB-W20", 3, "value"),
        ("LB-W56", 4, "value"),
        ("LB-W38", 5, "sd"),
        ("LB-W24", 6, "unit"),
    ]
    assert all(f.severity is Severity.ERROR for f in findings)


def test_a_table_without_values_is_one_error(units: Units) -> None:
    rows, findings = read(units, "flow,from,to\na,x,y\n")
    assert rows == ()
    assert [f.code for f in findings] == ["LB-W17"]


def test_error_cells_of_a_workbook_are_said(units: Units) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["flow", "from", "to", "value", "unit"])
        sheet.write_row(1, 0, ["a", "x", "y", "", "t"])
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    rows, findings = read(units, content.getvalue())
    assert (rows, [f.code for f in findings]) == ((), ["LB-W08"])


def test_the_headings_of_the_template_of_core_are_read(units: Units) -> None:
    for headings in (
        "Flow,From,To,Layer,Period,Value,Sd,Unit",
        "流,起点,终点,图层,期间,数值,标准不确定度,单位",
    ):
        rows, findings = read(
            units, f"{headings}\nblack_mass,shredding,refining,goods,2025,620,10,KGM\n"
        )
        assert findings == ()
        assert rows[0].sd == Decimal(10)
    assert template_csv(FLOWS).startswith(b"\xef\xbb\xbfflow,from,to")


def test_distributions_and_levels_are_read_with_their_moments(units: Units) -> None:
    rows, findings = read(
        units,
        "flow,from,to,value,sd,unit,distribution,low,high,what,by\n"
        "a,,x,,,t,uniform,4,10,,meter 7\nb,x,,6,,t,三角,4,11,,\n"
        "c,x,,5,2,t,对数正态,,,,\n,,stock of x,9,,t,,,,level,\n",
    )
    assert findings == ()
    a, b, c, level = rows
    assert (a.shape, a.by) == (Shape.UNIFORM, "meter 7")
    assert (a.value, a.low, a.high) == (Decimal(7), Decimal(4), Decimal(10))
    assert (b.value, b.shape) == (Decimal(7), Shape.TRIANGULAR)
    assert (c.shape, c.sd) == (Shape.LOGNORMAL, Decimal(2))
    assert level.what is RowKind.LEVEL


def test_ends_that_cannot_be_are_said(units: Units) -> None:
    rows, findings = read(
        units,
        "flow,value,unit,distribution,low,high\n"
        "a,5,t,uniform,4,\nb,5,t,,4,6\nc,5,t,uniform,6,4\nd,7,t,triangular,4,6\n"
        "e,4.5,t,uniform,4,6\nf,5,t,gausian,,\n",
    )
    assert rows == ()
    assert [(f.code, f.place.row) for f in findings] == [
        ("LB-B62", 2),
        ("LB-B62", 3),
        ("LB-B63", 4),
        ("LB-B64", 5),
        ("LB-B64", 6),
        ("LB-B60", 7),
    ]


def test_a_file_of_too_many_rows_is_refused(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "ROWS_MAX", 2)
    with pytest.raises(ParseError, match="LB-B61"):
        read(units, "flow,value,unit\n" + "a,1,t\n" * 3)
