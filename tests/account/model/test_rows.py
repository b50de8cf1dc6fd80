"""A table of flows as a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.model.rows import layer_units, periods_of
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.terms.period import period
from loopbook.terms.reconciliation import RelationKind, Shape, VariableKind

from .tables import YEAR, codes, flows, modelled, relation, said, terms, variable

SMELTER = """
flow,from,to,layer,period,value,sd,unit
ore,,smelter,goods,2025,100,1,kt
metal,smelter,casting,goods,2025,70,1 %,kt
slag,smelter,stock of smelter,goods,2025,31,2,kt
billets,casting,,goods,2025,,,kt
"""


def test_each_flow_is_a_variable_and_each_process_inside_a_balance() -> None:
    found = modelled(SMELTER)
    ids = [each.id for each in found.model.variables]
    assert ids == [f"{name} [goods] 2025" for name in ("ore", "metal", "slag", "billets")]
    assert [each.process for each in found.model.relations] == ["smelter", "casting"]
    balance = relation(found.model, "balance of smelter [goods] 2025")
    assert terms(balance) == {
        "ore [goods] 2025": 1.0,
        "metal [goods] 2025": -1.0,
        "slag [goods] 2025": -1.0,
    }
    assert variable(found.model, "billets [goods] 2025").measurements == ()
    (metal,) = variable(found.model, "metal [goods] 2025").measurements
    assert (metal.value, metal.sd, metal.place.row) == (70.0, 0.7, 3)
    assert found.stock_flows == {"slag"}


def test_rows_of_one_flow_are_rivals_and_are_told() -> None:
    found = modelled(
        "flow,from,to,value,sd,unit,by\na,,x,10,1,t,scale\na,,x,11000,500,kg,statistic\nb,x,,9,1,t,"
    )
    rivals = variable(found.model, "a [goods] 2025").measurements
    assert [(each.value, each.sd, each.source) for each in rivals] == [
        (10.0, 1.0, "scale"),
        (11.0, 0.5, "statistic"),
    ]
    assert codes(found.model) == ["LB-B85"]


def test_levels_chain_the_periods_between_them() -> None:
    found = modelled(
        """flow,from,to,period,value,sd,unit,what
in,,works,2024,10,1,t,
in,,works,2025,12,1,t,
out,works,,2024,8,1,t,
out,works,,2025,8,1,t,
,,stock of works,2023,100,1,t,level
,,works stock,2025,106,1,t,level
"""
    )
    names = {each.id: each for each in found.model.variables}
    assert names["level of stock of works [goods] end of 2024"].measurements == ()
    assert names["level of stock of works [goods] end of 2023"].kind is VariableKind.STOCK
    chains = [each for each in found.model.relations if each.kind is RelationKind.CHAIN]
    assert [terms(each) for each in chains] == [
        {
            f"change of stock of works [goods] {year}": 1.0,
            f"level of stock of works [goods] end of {year - 1}": 1.0,
            f"level of stock of works [goods] end of {year}": -1.0,
        }
        for year in (2024, 2025)
    ]
    balance = terms(relation(found.model, "balance of works [goods] 2025"))
    assert balance["change of stock of works [goods] 2025"] == -1.0


def test_a_level_and_flows_to_the_stock_meet_in_the_chain() -> None:
    found = modelled(
        """flow,from,to,period,value,sd,unit,what
in,,works,2025,10,1,t,
kept,works,stock of works,2025,3,1,t,
used,stock of works,works,2025,1,1,t,
out,works,,2025,8,1,t,
,,stock of works,2025,102,1,t,level
"""
    )
    (chain,) = [each for each in found.model.relations if each.kind is RelationKind.CHAIN]
    assert terms(chain)["kept [goods] 2025"] == 1.0
    assert terms(chain)["used [goods] 2025"] == -1.0


def test_a_process_that_only_gives_is_outside_and_said() -> None:
    found = modelled("flow,from,to,value,unit\na,mine,x,10,t\nb,x,dump,9,t")
    assert codes(found.model) == ["LB-A53", "LB-A54"]
    assert [each.process for each in found.model.relations] == ["x"]


def test_a_process_with_one_sided_flows_in_a_layer_is_not_balanced_there() -> None:
    found = modelled(
        "flow,from,to,layer,value,unit\na,,x,goods,10,t\nb,x,,goods,9,t\na,,x,zinc,1,t\n"
    )
    assert [each.layer for each in found.model.relations] == ["goods"]
    assert said(found.model, "LB-B67").values["layer"] == "zinc"


def test_a_layer_without_unit_is_an_error_and_left_out() -> None:
    found = modelled("flow,from,to,layer,value,unit\na,,x,goods,10,t\nb,x,,goods,9,t\na,,x,odd,,\n")
    assert said(found.model, "LB-B68").values == {"flow": "a", "layer": "odd"}


def test_kinds_of_units_in_one_layer_are_told_apart() -> None:
    found = modelled("flow,from,to,value,unit\na,,x,10,t\nb,x,,9,t\na,,x,5,MWh\nb,x,,17,GJ\n")
    assert list(found.units) == ["goods", "goods (energy)"]
    (heat,) = variable(found.model, "b [goods (energy)] 2025").measurements
    assert heat.value == 17 / 3.6


def test_a_row_without_period_speaks_of_every_period() -> None:
    rows = flows("flow,from,to,period,value,unit\na,,x,2024,10,t\na,,x,2025,11,t\nb,x,,,9,t\n")
    assert periods_of(rows, YEAR) == (period("2024"), period("2025"))
    assert periods_of(rows[2:], YEAR) == (YEAR,)
    assert list(layer_units(rows)) == ["goods"]
    found = modelled("flow,from,to,period,value,unit\na,,x,2024,10,t\na,,x,2025,11,t\nb,x,,,9,t\n")
    assert {each.period for each in found.model.variables if each.flow == "b"} == {
        period("2024"),
        period("2025"),
    }


def test_distributions_come_with_their_moments_and_ends() -> None:
    found = modelled(
        "flow,from,to,value,unit,distribution,low,high,sd\n"
        "a,,x,,t,uniform,4,10,\nb,x,,6,t,triangular,4,11,\nc,x,,5,t,lognormal,,,2\n"
    )
    (a,) = variable(found.model, "a [goods] 2025").measurements
    (b,) = variable(found.model, "b [goods] 2025").measurements
    (c,) = variable(found.model, "c [goods] 2025").measurements
    assert (a.shape, a.value, a.low, a.high) == (Shape.UNIFORM, 7.0, 4.0, 10.0)
    assert a.sd is not None
    assert abs(a.sd - 6 / 12**0.5) < 1e-12
    assert (b.shape, b.value) == (Shape.TRIANGULAR, 7.0)
    assert b.sd is not None
    assert abs(b.sd - (39 / 18) ** 0.5) < 1e-12
    assert (c.shape, c.sd) == (Shape.LOGNORMAL, 2.0)


@given(st.permutations(SMELTER.strip().splitlines()[1:]))
def test_the_order_of_the_rows_does_not_change_what_they_come_to(rows: list[str]) -> None:
    def values(table: str) -> dict[str, float | None]:
        answer = reconcile(modelled(table).model)
        return {each.variable: each.value for each in answer.estimates}

    head = SMELTER.strip().splitlines()[0]
    found = values("\n".join([head, *rows]))
    assert found == pytest.approx(values(SMELTER), rel=1e-12)
