"""Excess: what enters and does not leave again; what is not known is not said."""

from typing import Any

from loopbook.account.sankey.excess import excesses
from loopbook.account.sankey.facts import Facts
from loopbook.terms.reconciliation import Determination
from loopbook.terms.sankey import Excess, ExcessKind, Strand
from tests.render.accounts import KG

from .facts_by_chance import facts, place, strand


def at(known: Facts) -> dict[str, list[Strand]]:
    found: dict[str, list[Strand]] = {}
    for each in known.strands:
        for end in {each.source, each.target}:
            found.setdefault(end, []).append(each)
    return found


def known() -> Facts:
    return facts(
        [place("s", is_outside=True), place("p"), place("q", has_stock=True)],
        [
            strand("in", "s", "p", 10, sd=3.0),
            strand("on", "p", "q", 6, sd=4.0),
            strand("out", "q", "s", 1, sd=1.0),
        ],
    )


def test_a_process_has_a_residual_and_a_stock_a_change() -> None:
    one = known()
    (residual,), _ = excesses(["p"], one, at(one))
    assert residual == Excess(kind=ExcessKind.RESIDUAL, amount=4 * KG, sd=5.0)
    (change,), _ = excesses(["q"], one, at(one))
    assert (change.kind, change.amount) == (ExcessKind.STOCK, 5 * KG)


def test_outside_nothing_is_balanced() -> None:
    one = known()
    assert excesses(["s"], one, at(one)) == ((), ())


def test_a_group_of_both_kinds_has_both() -> None:
    one = known()
    found, _ = excesses(["p", "q"], one, at(one))
    assert {e.kind: e.amount for e in found} == {
        ExcessKind.RESIDUAL: 4 * KG,
        ExcessKind.STOCK: 5 * KG,
    }


def test_where_an_unmeasured_flow_runs_between_both_only_the_sum_is_known() -> None:
    whole = known()
    strands = [s for s in whole.strands if s.flow != "on"] + [strand("on", "p", "q", None)]
    one = facts(list(whole.processes.values()), strands)
    (both,), open_flows = excesses(["p", "q"], one, at(one))
    assert (both.kind, both.amount, open_flows) == (ExcessKind.BOTH, 9 * KG, ())
    assert excesses(["p"], one, at(one)) == ((), ("on",))


def test_a_balance_that_knows_its_uncertainty_is_believed() -> None:
    one = known()
    told = Facts(
        processes=one.processes,
        flows=one.flows,
        layer=one.layer,
        layers=one.layers,
        strands=one.strands,
        spreads={"p": 2.5},
    )
    (residual,), _ = excesses(["p"], told, at(told))
    assert residual.sd == 2.5


def reconciled(stock: float, lost: float = 0.0) -> Facts:
    held: dict[str, Any] = {"determination": Determination.REDUNDANT}
    strands = [
        Strand(flow="in", source="s", target="q", layer="goods", period=known().strands[0].period,
               amount=0.1 + 0.2, sd=0.1, **held),
        Strand(flow="out", source="q", target="s", layer="goods", period=known().strands[0].period,
               amount=0.3 - stock - lost, sd=0.1, **held),
    ]  # fmt: skip
    one = facts([place("s", is_outside=True), place("q", has_stock=True)], strands)
    return Facts(
        processes=one.processes,
        flows=one.flows,
        layer=one.layer,
        layers=one.layers,
        strands=one.strands,
        stocks={"q": Excess(kind=ExcessKind.STOCK, amount=stock, sd=0.01)} if stock else {},
        is_reconciled=True,
    )


def test_a_reconciled_balance_is_closed_but_for_rounding() -> None:
    one = reconciled(0.1)
    found, _ = excesses(["q"], one, at(one))
    assert [(e.kind, e.amount, e.sd) for e in found] == [(ExcessKind.STOCK, 0.1, 0.01)]
    assert excesses(["q"], reconciled(0.0), at(reconciled(0.0)))[0] == ()


def test_what_reconciling_did_not_close_is_told() -> None:
    one = reconciled(0.1, lost=0.05)
    found, _ = excesses(["q"], one, at(one))
    assert [e.kind for e in found] == [ExcessKind.STOCK, ExcessKind.RESIDUAL]


def test_a_stock_change_that_is_drawn_as_a_flow_is_not_drawn_again() -> None:
    one = reconciled(0.0)
    told = Facts(
        processes=one.processes,
        flows=one.flows,
        layer=one.layer,
        layers=one.layers,
        strands=one.strands,
        stocks={"q": Excess(kind=ExcessKind.STOCK, amount=0.25, sd=0.01)},
        is_reconciled=True,
    )
    assert excesses(["q"], told, at(told)) == ((), ())
