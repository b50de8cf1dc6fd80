"""Linear relations declared term by term."""

import pytest

from loopbook.terms.reconciliation import Sense, VariableKind

from .tables import codes, modelled, relation, said, terms, variable

TABLE = """
flow,from,to,layer,period,value,sd,unit
ore,,smelter,goods,2024,100,1,kt
metal,smelter,,goods,2024,70,1,kt
ore,,smelter,goods,2025,100,1,kt
metal,smelter,,goods,2025,70,1,kt
power,,smelter,energy,2025,300,1,GWh
heat,smelter,,energy,2025,300,1,GWh
"""
HEAD = "kind,name,flow,layer,period,factor,sense,value,sd,unit\n"


def test_terms_of_one_name_are_one_relation_in_each_period() -> None:
    model = modelled(TABLE, HEAD + "relation,r,ore,,,2,>=,10,,t\nrelation,r,metal,,,-1,,,,").model
    found = relation(model, "r 2024")
    assert (found.sense, found.constant) == (Sense.AT_LEAST, 10.0)
    assert terms(found) == {"ore [goods] 2024": 2000.0, "metal [goods] 2024": -1000.0}
    assert relation(model, "r 2025").place.row == 2


def test_terms_that_name_their_periods_are_one_relation() -> None:
    rows = "relation,r,ore,,2024,1,=,0,,\nrelation,r,ore,,2025,-1,,,,"
    model = modelled(TABLE, HEAD + rows).model
    assert terms(relation(model, "r")) == {"ore [goods] 2024": 1.0, "ore [goods] 2025": -1.0}


def test_a_factor_with_a_unit_joins_layers() -> None:
    rows = "relation,r,power,,2025,1,=,0,,GWh\nrelation,r,ore,,2025,-0.003 GWh/t,,,,"
    model = modelled(TABLE, HEAD + rows).model
    found = terms(relation(model, "r"))
    assert found["ore [goods] 2025"] == pytest.approx(-3.0)


def test_a_value_with_an_uncertainty_measures_the_sum() -> None:
    rows = "relation,r,ore,,2025,1,=,170,5,kt\nrelation,r,metal,,2025,1,,,,"
    model = modelled(TABLE, HEAD + rows).model
    whole = variable(model, "r")
    assert whole.kind is VariableKind.AUXILIARY
    assert (whole.measurements[0].value, whole.measurements[0].sd) == (170.0, 5.0)
    assert terms(relation(model, "r"))["r"] == -1.0
    assert relation(model, "r").constant == 0.0


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("relation,r,or,,2025,1,=,0,,", "LB-B71"),
        ("relation,r,power,,2025,1,=,0,,\nrelation,r,ore,,2025,1,,,,", "LB-B72"),
        ("relation,,ore,,2025,1,=,0,,", "LB-B74"),
        ("relation,r,,,2025,1,=,0,,", "LB-B74"),
        ("relation,r,ore,,2025,1,=,0,,\nrelation,r,metal,,2025,1,<=,0,,", "LB-B76"),
    ],
)
def test_what_cannot_be_is_left_out_and_said(rows: str, code: str) -> None:
    model = modelled(TABLE, HEAD + rows).model
    assert codes(model) == [code]
    assert said(model, code).place.document == "relations.csv"
    assert not [each for each in model.relations if each.id.startswith("r")]
