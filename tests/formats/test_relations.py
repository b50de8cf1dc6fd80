"""The reader's own tables of relations and of places."""

import io
from decimal import Decimal

import pytest

from loopbook.book.shelf import core
from loopbook.formats.relations import read_places, read_relations
from loopbook.formats.template import template_csv
from loopbook.terms.finding import Finding
from loopbook.terms.period import period
from loopbook.terms.quantity import Units
from loopbook.terms.reconciliation import Sense
from loopbook.terms.sheet import RelationRow, RelationRowKind

TABLES = core().intake


def read(units: Units, content: str | bytes) -> tuple[tuple[RelationRow, ...], tuple[Finding, ...]]:
    data = content.encode() if isinstance(content, str) else content
    return read_relations(io.BytesIO(data), "r.csv", TABLES["relations"], units)


def test_every_kind_is_read_with_its_cells(units: Units) -> None:
    rows, findings = read(
        units,
        "kind,name,process,flow,layer,per,period,factor,sense,value,sd,unit,low,high\n"
        "transfer,yield,smelter,metal,goods,,2025,,,58,2,%,50,70\n"
        "content,,,ore;coal,energy,goods,,,,25,4 %,MJ/kg,,\n"
        "relation,r,ore,,,,,2,>=,10,,t,,\n"
        "bound,,,,goods,,,,,,,t,0,\n"
        "unbalanced,,smelter,,goods,,,,,,,,,\n",
    )
    assert findings == ()
    share, content, term, bound, out = rows
    assert (share.value, share.sd) == (Decimal(58), Decimal(2))
    assert (share.low, share.high) == (Decimal(50), Decimal(70))
    assert (share.period, share.place.row) == (period("2025"), 2)
    assert content.flows == ("ore", "coal")
    assert content.sd == Decimal(1)
    assert content.above is not None
    assert content.above.symbol == "MJ"
    assert (term.factor, term.sense, term.value) == (Decimal(2), Sense.AT_LEAST, Decimal(10))
    assert (bound.low, bound.high) == (Decimal(0), None)
    assert (out.kind, out.process) == (RelationRowKind.UNBALANCED, "smelter")


def test_chinese_headings_and_words_are_read(units: Units) -> None:
    rows, findings = read(
        units,
        "类型,名称,过程,流,层,基准层,期间,系数,比较,数值,标准差,单位\n"
        "转移系数,收率,冶炼,金属,物料,,2025年,,,0.58,0.02,\n"
        "含量,,,矿石；煤,锌,物料,,,,3,0.1,%\n关系,平衡,,矿石,,,,-1,≤,0,,吨\n".encode("gb18030"),
    )
    assert {f.code for f in findings} <= {"LB-W10", "LB-W11", "LB-W12", "LB-W13"}
    share, content, term = rows
    assert (share.kind, share.value) == (RelationRowKind.TRANSFER, Decimal("0.58"))
    assert content.flows == ("矿石", "煤")
    assert (term.sense, term.factor) == (Sense.AT_MOST, Decimal(-1))


def test_an_uncertainty_in_percent_is_a_share_except_of_a_value_in_percent(units: Units) -> None:
    rows, _ = read(units, "kind,flow,value,sd,unit\ntransfer,a,0.5,10 %,\ntransfer,a,50,10 %,%\n")
    assert [row.sd for row in rows] == [Decimal("0.05"), Decimal(10)]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("tranfer,a,0.5,,,", "LB-B60", "kind"),
        ("bound,a,five,,,", "LB-W20", "value"),
        ("bound,a,5,-1,t,", "LB-W38", "sd"),
        ("bound,a,5,,zz,", "LB-W24", "unit"),
        ("relation,a,5,,t,~", "LB-B60", "sense"),
    ],
)
def test_a_bad_row_is_left_out_and_said(units: Units, row: str, code: str, column: str) -> None:
    rows, findings = read(units, f"kind,flow,value,sd,unit,sense\n{row}\n")
    assert rows == ()
    assert [(f.code, f.place.row, f.place.column) for f in findings] == [(code, 2, column)]


def test_places_are_read_and_half_rows_say_nothing(units: Units) -> None:
    content = b"process,within\nsmelter,north park\nmill,\n"
    rows, findings = read_places(io.BytesIO(content), "p.csv", TABLES["processes"], units)
    assert [(row.process, row.within) for row in rows] == [("smelter", "north park")]
    assert findings == ()


def test_the_templates_are_read_back(units: Units) -> None:
    rows, findings = read(units, template_csv(TABLES["relations"]))
    assert findings == ()
    assert [(row.kind, row.value) for row in rows] == [(RelationRowKind.TRANSFER, Decimal("0.7"))]
    chinese = template_csv(TABLES["relations"], "zh")
    assert read(units, chinese)[1] == ()
