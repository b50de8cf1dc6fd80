"""What a table of relations declares, in a model."""

import pytest

from loopbook.terms.finding import Severity
from loopbook.terms.reconciliation import VariableKind

from .tables import codes, modelled, product, relation, said, terms, variable

TABLE = """
flow,from,to,layer,value,sd,unit
ore,,smelter,goods,100,1,kt
coal,,smelter,goods,20,1,kt
metal,smelter,,goods,70,1,kt
slag,smelter,,goods,50,1,kt
"""
HEAD = "kind,name,process,flow,layer,per,value,sd,unit,low,high\n"


def test_a_transfer_coefficient_is_a_variable_times_what_enters_the_process() -> None:
    model = modelled(TABLE, HEAD + "transfer,yield,smelter,metal,,,58,2,%,,").model
    found = product(model, "metal [goods] 2025")
    assert (found.left, found.right, found.scale) == (
        "yield [goods]",
        "input of smelter [goods] 2025",
        1.0,
    )
    share = variable(model, "yield [goods]")
    assert (share.kind, share.low, share.high) == (VariableKind.TRANSFER, 0.0, 1.0)
    assert (share.measurements[0].value, share.measurements[0].sd) == (0.58, 0.02)
    assert (share.flow, share.process, share.unit) == ("metal", "smelter", "")
    assert terms(relation(model, "input of smelter [goods] 2025")) == {
        "ore [goods] 2025": 1.0,
        "coal [goods] 2025": 1.0,
        "input of smelter [goods] 2025": -1.0,
    }


def test_an_exact_coefficient_makes_a_linear_relation() -> None:
    model = modelled(TABLE, HEAD + "transfer,yield,smelter,metal,,,0.6,0,,,").model
    assert model.products == ()
    (row,) = [each for each in model.relations if each.place.document == "relations.csv"]
    assert terms(row) == {"metal [goods] 2025": 1.0, "input of smelter [goods] 2025": -0.6}


def test_a_coefficient_without_value_is_to_be_found() -> None:
    model = modelled(TABLE, HEAD + "transfer,yield,smelter,metal,,,,,,,").model
    assert variable(model, "yield [goods]").measurements == ()
    assert product(model, "metal [goods] 2025").left == "yield [goods]"


def test_coefficients_of_every_flow_that_leaves_add_up_to_1() -> None:
    rows = "transfer,,smelter,metal,,,0.6,0.02,,,\ntransfer,,smelter,slag,,,0.45,0.02,,,"
    model = modelled(TABLE, HEAD + rows).model
    whole = relation(model, "shares of smelter [goods]")
    assert (whole.constant, set(terms(whole).values())) == (1.0, {1.0})
    alone = modelled(TABLE, HEAD + rows.partition("\n")[0]).model
    assert "shares of smelter [goods]" not in {each.id for each in alone.relations}


def test_one_content_of_several_flows_is_one_variable() -> None:
    model = modelled(TABLE, HEAD + "content,carbon,,ore;coal,carbon,goods,30,3,g/kg,,").model
    ore, coal = product(model, "ore [carbon] 2025"), product(model, "coal [carbon] 2025")
    assert ore.left == coal.left == "carbon [carbon]"
    assert ore.scale == pytest.approx(1e-3)
    assert variable(model, ore.left).high == 1000.0
    assert variable(model, "coal [carbon] 2025").unit == "kt"


def test_an_energy_content_makes_a_layer_in_the_unit_over_its_bar() -> None:
    model = modelled(TABLE, HEAD + "content,,,coal,energy,goods,25,1,MJ/kg,,").model
    found = product(model, "coal [energy] 2025")
    assert found.scale == 1e6
    assert variable(model, "coal [energy] 2025").unit == "MJ"


def test_a_content_of_no_flow_named_is_of_every_flow() -> None:
    model = modelled(TABLE, HEAD + "content,,,,zinc,goods,1,0.1,%,,").model
    assert len(model.products) == 4
    assert len({each.left for each in model.products}) == 1
    assert "balance of smelter [zinc] 2025" in {each.id for each in model.relations}


def test_two_rows_of_one_content_are_rivals() -> None:
    row = "content,c,,coal,carbon,goods,{},1,%,,"
    model = modelled(TABLE, HEAD + "\n".join(row.format(v) for v in (80, 84))).model
    assert [m.value for m in variable(model, "c [carbon]").measurements] == [80.0, 84.0]
    assert len(model.products) == 1


def test_bounds_are_converted_and_narrow_every_flow_that_none_names() -> None:
    model = modelled(TABLE, HEAD + "bound,,,,,,,,,0,\nbound,,,slag,,,,,t,,60000").model
    assert variable(model, "ore [goods] 2025").low == 0.0
    slag = variable(model, "slag [goods] 2025")
    assert (slag.low, slag.high) == (0.0, 60.0)


def test_a_process_out_of_balance_in_goods_is_balanced_in_the_substance() -> None:
    text = HEAD + "unbalanced,,Smelter,,GOODS,,,,,,\ncontent,,,,zinc,goods,1,0.1,%,,"
    model = modelled(TABLE, text).model
    assert "balance of smelter [zinc] 2025" in {each.id for each in model.relations}
    assert "balance of smelter [goods] 2025" not in {each.id for each in model.relations}


@pytest.mark.parametrize(
    ("row", "code", "value"),
    [
        ("transfer,,smeltr,metal,,,0.5,,,,", "LB-B71", "smelter"),
        ("transfer,,smelter,metl,,,0.5,,,,", "LB-B71", "metal"),
        ("transfer,,smelter,ore,,,0.5,,,,", "LB-B75", "smelter"),
        ("transfer,,smelter,metal,,,1.5,,,,", "LB-B73", "1.5"),
        ("transfer,,smelter,metal,,,5,,kg,,", "LB-B72", "kg"),
        ("transfer,,smelter,,,,0.5,,,,", "LB-B74", "flow"),
        ("transfer,,,metal,,,0.5,,,,", "LB-B74", "process"),
        ("content,,,ore,,goods,1,,%,,", "LB-B74", "layer"),
        ("content,,,ore,zinc,goods,120,,%,,", "LB-B73", "120 %"),
        ("content,,,ore,zinc,goods,-1,,%,,", "LB-B73", "-1 %"),
        ("content,,,ore,zinc,god,1,,%,,", "LB-B71", "goods"),
        ("bound,,,ore,,,,,MJ,0,", "LB-B72", "MJ"),
        ("unbalanced,,smeltr,,goods,,,,,,", "LB-B71", "smelter"),
        ("unbalanced,,smelter,,godos,,,,,,", "LB-B71", "goods"),
    ],
)
def test_what_cannot_be_is_said_with_its_row(row: str, code: str, value: str) -> None:
    model = modelled(TABLE, HEAD + row).model
    finding = said(model, code)
    assert finding.severity is Severity.ERROR
    assert value in finding.values.values()
    assert (finding.place.document, finding.place.row) == ("relations.csv", 2)
    assert model.products == ()
    assert codes(model) == [code]
