"""Wider places and longer periods as sums with all their correlations."""

import pytest

from loopbook.account.model.answer import shown
from loopbook.account.model.rolled import with_groups, with_periods
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.terms.period import period

from .tables import modelled, relation, terms

STOCKS = """flow,from,to,period,value,sd,unit,what
in,,furnace,2025,10,1,t,
iron,furnace,mill,2025,8,1,t,
out,mill,,2025,7,1,t,
,,stock of furnace,2024,100,1,t,level
,,stock of mill,2024,50,1,t,level
,,stock of furnace,2025,102,1,t,level
,,stock of mill,2025,51,1,t,level
"""


def test_stocks_of_a_group_are_sums_of_those_of_its_members() -> None:
    groups = {"furnace": "works", "mill": "works"}
    found = with_groups(modelled(STOCKS), groups)
    assert list(found.system.flows) == ["in", "out"]
    names = set(shown(found))
    assert "change of stock of works [goods] 2025" in names
    assert "level of stock of works [goods] 2025-12" in names
    assert "iron [goods] 2025" not in names
    assert "change of stock of mill [goods] 2025" not in names
    answer = reconcile(found.model)
    values = {each.variable: each for each in answer.estimates}
    change = values["change of stock of works [goods] 2025"]
    assert change.value == pytest.approx(
        (values["in [goods] 2025"].value or 0.0) - (values["out [goods] 2025"].value or 0.0)
    )
    assert change.sd is not None
    assert change.sd > 0.0


def test_months_become_a_year_where_all_are_there() -> None:
    rows = "flow,from,to,period,value,sd,unit\n" + "".join(
        f"a,,x,2025-H{half},10,3,t\nb,x,,2025-H{half},10,3,t\n" for half in (1, 2)
    )
    found = with_periods(modelled(rows + "c,x,,2025-H1,0,1,t\n"), 12)
    assert found.periods[0] == period("2025-H1")
    assert period("2025") in found.periods
    assert terms(relation(found.model, "sum: a [goods] 2025")) == {
        "a [goods] 2025-H1": 1.0,
        "a [goods] 2025-H2": 1.0,
        "a [goods] 2025": -1.0,
    }
    assert "c [goods] 2025" not in {each.id for each in found.model.variables}
    values = {each.variable: each for each in reconcile(found.model).estimates}
    # Independent halves, each 3/sqrt(2) after its balance: sqrt(2) times that.
    assert values["b [goods] 2025"].sd == pytest.approx(3.0, rel=0.03)
