"""Reconciled numbers as accounts, and what is shown of them."""

from fractions import Fraction

from loopbook.account.model.answer import reconciled_accounts, shown, told
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.terms.event import Basis

from .tables import modelled

TABLE = """flow,from,to,layer,period,value,sd,unit
ore,,smelter,goods,2024,101,1,kt
metal,smelter,,goods,2024,70,1,kt
slag,smelter,,goods,2024,30,1,kt
ore,,smelter,goods,2025,101,1,kt
metal,smelter,,goods,2025,,,kt
slag,smelter,,goods,2025,,,kt
"""


def test_each_period_has_a_closed_account_in_fine_quanta() -> None:
    found = modelled(TABLE)
    first, second = reconciled_accounts(found, reconcile(found.model))
    (balance,) = first.balances
    assert (balance.difference, balance.sd) == (0, None)
    layer = first.system.layers["goods"]
    ore = next(cell.chosen for cell in first.cells if cell.flow == "ore")
    assert ore is not None
    amount = Fraction(ore.amount) * layer.quantum.factor / layer.unit.factor
    assert abs(float(amount) - (101 - 1 / 3)) < 1e-8
    assert ore.basis is Basis.MODELLED
    assert [cell.flow for cell in second.cells if cell.chosen is None] == ["metal", "slag"]


def test_the_change_of_a_stock_is_no_residual() -> None:
    found = modelled(
        """flow,from,to,value,sd,unit,what,period
in,,works,10,1,t,,2025
out,works,,8,1,t,,2025
,,stock of works,,,t,level,2025
"""
    )
    (account,) = reconciled_accounts(found, reconcile(found.model))
    (balance,) = account.balances
    assert balance.is_stock
    assert balance.difference == 2 * 10**9


def test_what_is_shown_is_of_the_layer_and_no_help_variable() -> None:
    head = "kind,name,process,flow,layer,per,value,sd,unit\n"
    two = TABLE + "coal,,smelter,goods,2024,1,1,kt\n"
    rows = "transfer,yield,smelter,metal,,,0.7,0.1,\ncontent,,,ore,zinc,goods,8,1,%\n"
    found = modelled(two, head + rows)
    names = set(shown(found))
    assert "input of smelter [goods] 2024" not in names
    assert {"yield [goods]", "ore [zinc] 2024", "zinc in ore [zinc]"} <= names
    assert {each.layer for each in shown(found, "ZINC").values()} == {"zinc"}


def test_an_answer_without_parts_is_told_as_it_is() -> None:
    found = modelled(TABLE)
    answer = reconcile(found.model)
    assert told(found, answer) == answer
