"""Balance: the worked example of the walk, rivals, gaps and what is said about them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.balance import balance, nearby
from loopbook.terms.account import Account, Balance, Cell
from loopbook.terms.event import Basis
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.posting import Grain
from tests.account.world import KG, SYSTEM, YEAR, total

PREFERENCE = ("measured", "declared", "modelled", "constructed")


def account(*totals) -> Account:
    return balance(totals, SYSTEM, YEAR, "digest", PREFERENCE)


def at(made: Account, process: str, layer: str = "goods") -> Balance:
    return next(b for b in made.balances if (b.process, b.layer) == (process, layer))


def cell(made: Account, flow: str, layer: str = "goods") -> Cell:
    return next(c for c in made.cells if (c.flow, c.layer) == (flow, layer))


EXAMPLE = (
    total("packs", 1000 * KG, sd=10.0 * KG),
    total("black_mass", 620 * KG, sd=10.0 * KG),
    total("casings", 350 * KG, sd=10.0 * KG),
    total("dust", 5 * KG, sd=1.0 * KG),
)


def test_the_shredder_of_the_walk_has_a_residual_of_thirty_kilograms() -> None:
    shredder = at(account(*EXAMPLE), "shredding")
    assert shredder.inflow == 1005 * KG
    assert shredder.outflow == 975 * KG
    assert shredder.difference == 30 * KG
    assert shredder.sd == pytest.approx(math.sqrt(300) * KG)
    assert (shredder.unmeasured, shredder.is_stock) == ((), False)
    assert shredder.basis is Basis.MEASURED


def test_a_flow_back_into_its_process_is_on_both_sides_and_adds_no_uncertainty() -> None:
    without = account(*EXAMPLE[:3])
    assert at(without, "shredding").difference == at(account(*EXAMPLE), "shredding").difference
    assert at(without, "shredding").sd == at(account(*EXAMPLE), "shredding").sd
    assert at(without, "shredding").unmeasured == ("dust",)


def test_a_process_with_stock_has_a_stock_change_and_a_missing_flow_is_not_zero() -> None:
    refinery = at(account(*EXAMPLE), "refinery")
    assert (refinery.difference, refinery.is_stock) == (620 * KG, True)
    assert refinery.unmeasured == ("metal",)


def test_nothing_measured_is_no_balance() -> None:
    empty = at(account(), "shredding")
    assert (empty.inflow, empty.outflow, empty.difference) == (0, 0, 0)
    assert (empty.sd, empty.basis) == (None, None)
    assert empty.unmeasured == ("packs", "black_mass", "casings", "dust")


def test_an_unstated_uncertainty_makes_that_of_the_balance_unknown() -> None:
    parts = (*EXAMPLE[:2], total("casings", 350 * KG))
    assert at(account(*parts), "shredding").sd is None


def test_cells_and_balances_stand_in_the_order_of_the_system() -> None:
    made = account(*EXAMPLE)
    assert [(c.flow, c.layer) for c in made.cells] == [
        (flow, layer) for flow in SYSTEM.flows for layer in SYSTEM.layers
    ]
    assert [(b.process, b.layer) for b in made.balances] == [
        (process, layer) for process in ("shredding", "refinery") for layer in SYSTEM.layers
    ]
    assert (made.pack, made.period, made.system) == ("digest", YEAR, SYSTEM)


def test_rivals_stand_beside_and_are_not_added() -> None:
    made = account(
        total("packs", 1000 * KG),
        total("packs", 900 * KG, grain=Grain.STATISTIC, publisher="NBS"),
        total("packs", 800 * KG, grain=Grain.STATISTIC, publisher="MIIT"),
    )
    packs = cell(made, "packs")
    assert packs.chosen is not None
    assert packs.chosen.amount == 1000 * KG
    assert [rival.publisher for rival in packs.rivals] == ["MIIT", "NBS"]
    assert at(made, "shredding").inflow == 1000 * KG
    assert made.findings == ()


def test_a_flow_told_on_two_bases_says_which_one_is_counted() -> None:
    made = account(
        total("packs", 600 * KG, grain=Grain.ITEM),
        total("packs", 400 * KG, basis=Basis.DECLARED),
    )
    (finding,) = made.findings
    assert (finding.code, finding.severity) == ("LB-A07", Severity.WARNING)
    assert finding.values["chosen"] == "600 kg (measured, item)"
    assert finding.values["others"] == "400 kg (declared, batch)"
    assert finding_text(finding)


def test_a_flow_told_for_part_of_the_period_says_so() -> None:
    made = account(total("packs", 5 * KG, grain=Grain.STATISTIC, months=7))
    (finding,) = made.findings
    assert (finding.code, finding.severity) == ("LB-A08", Severity.NOTE)
    assert finding_text(finding, "zh")


@given(st.lists(st.tuples(st.sampled_from(list(SYSTEM.flows)), st.integers(0, 2**80)), max_size=9))
def test_what_leaves_one_process_enters_another(parts: list[tuple[str, int]]) -> None:
    """Differences over all processes, the outside included, are zero: a flow is double entry."""
    totals = [total(flow, amount, item_class=str(n)) for n, (flow, amount) in enumerate(parts)]
    made = account(*totals)
    inside = sum(b.difference for b in made.balances if b.layer == "goods")
    outside = 0
    for each in made.cells:
        if each.layer == "goods" and each.chosen is not None:
            flow = SYSTEM.flows[each.flow]
            sign = (flow.target == "market") - (flow.source == "market")
            outside += sign * each.chosen.amount
    assert inside + outside == 0


def test_what_is_near_a_process_are_its_own_flows() -> None:
    near = nearby(SYSTEM)
    assert set(near) == set(SYSTEM.processes)
    assert list(near["refinery"].flows) == ["black_mass", "metal"]
    assert "dust" in near["shredding"].flows
    assert all(each.layers is SYSTEM.layers for each in near.values())
