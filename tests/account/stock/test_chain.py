"""Processes that share out, stocks at their ends, and flodym's example 2 by balance.

The inputs are those of examples/input_data of flodym (MIT). By balance the slag piles hold 323.644
kt in the base case and 395.207 kt in case b, where a quarter more buildings come; the wiring of
examples/example2.py gives 568.261 in both. tests/account/stock/test_flodym.py has flodym say so.
"""

import numpy as np
import pytest

from loopbook.account.stock.chain import Edge, Split, chain_flows, chain_stock, imbalances
from loopbook.account.stock.series import flow_driven
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import Array

YEARS = np.arange(1980, 2011)
MACHINES = 15.5 + 0.5 * (YEARS - 1980)
BUILDINGS = 120.0 + 8.0 * (YEARS - 1980)
OUTSIDE, SHREDDER, DEMOLITION = "environment", "shredder", "demolition"
REMELTING, LANDFILLS, SLAG = "remelting", "landfills", "slag piles"
SPLITS = (
    Split(process=REMELTING, shares={OUTSIDE: [0.96, 1.0, 0.5]}, rest=SLAG),
    Split(process=SHREDDER, shares={REMELTING: [0.92, 0.1, 0.92]}, rest=OUTSIDE),
    Split(process=DEMOLITION, shares={REMELTING: [0.95, 0.02, 0.95]}, rest=LANDFILLS),
)


def example(buildings: float = 1.0) -> dict[Edge, Array]:
    """Return the flows of iron, copper and manganese, kt a year."""
    sources = {
        (OUTSIDE, SHREDDER): MACHINES[:, np.newaxis] * [0.8, 0.15, 0.05],
        (OUTSIDE, DEMOLITION): buildings * BUILDINGS[:, np.newaxis] * [0.95, 0.045, 0.005],
    }
    return chain_flows(sources, SPLITS)


@pytest.mark.parametrize(("buildings", "held"), [(1.0, 323.644), (1.25, 395.207)])
def test_the_slag_piles_of_the_example_are_balanced(buildings: float, held: float) -> None:
    flows = example(buildings)
    slag = chain_stock(flows, SLAG)
    stocks = {SLAG: slag, LANDFILLS: chain_stock(flows, LANDFILLS)}
    assert slag.stock[-1].sum() == pytest.approx(held, abs=5e-4)
    worst = imbalances(flows, stocks, OUTSIDE)
    assert set(worst) == {SHREDDER, DEMOLITION, REMELTING, LANDFILLS, SLAG}
    assert max(worst.values()) < 1e-12


def test_the_wiring_of_the_published_example_gives_568_261_and_the_balance_says_where() -> None:
    """It feeds the slag piles from shredder to remelting, the flow into another process."""
    flows = example(1.25)
    wrong = flow_driven(flows[SHREDDER, REMELTING])
    assert wrong.stock[-1].sum() == pytest.approx(568.261, abs=5e-4)
    stocks = {SLAG: wrong, LANDFILLS: chain_stock(flows, LANDFILLS)}
    worst = imbalances(flows, stocks, OUTSIDE)
    assert worst[SLAG] == pytest.approx(5.54, abs=5e-3)
    assert max(gap for name, gap in worst.items() if name != SLAG) < 1e-12


def test_the_answers_of_the_example_are_those_of_its_text() -> None:
    """Copper in secondary steel: 0.34 kt in 1980, 0.294 %; 0.78 kt in 2010, 0.233 %."""
    steel = example()[REMELTING, OUTSIDE]
    assert steel[[0, -1], 1] == pytest.approx([0.34, 0.78], abs=5e-3)
    shares = 100.0 * steel[:, 1] / steel.sum(axis=1)
    assert shares[[0, -1]] == pytest.approx([0.294, 0.233], abs=5e-4)


def test_processes_in_a_circle_are_named() -> None:
    circle = (
        Split(process="a", shares={"b": 0.5}, rest="out"),
        Split(process="b", shares={"a": 0.5}, rest="out"),
    )
    with pytest.raises(BalanceError) as fault:
        chain_flows({("in", "a"): np.ones((2, 1))}, circle)
    assert fault.value.code == "LB-Y45"
    assert "a, b" in fault.value.message("en")


@pytest.mark.parametrize("shares", [{"b": 1.2}, {"b": -0.1}, {"b": 0.7, "c": 0.4}, {"b": np.nan}])
def test_shares_are_shares(shares: dict[str, float]) -> None:
    with pytest.raises(ParseError) as fault:
        chain_flows({("in", "a"): np.ones((2, 1))}, [Split(process="a", shares=shares, rest="d")])
    assert fault.value.code == "LB-Y46"


def test_what_nothing_enters_is_no_stock() -> None:
    flows = chain_flows({("in", "a"): np.ones((2, 1))}, [Split(process="z", shares={}, rest="y")])
    assert list(flows) == [("in", "a")]
    with pytest.raises(ParseError) as fault:
        chain_stock(flows, "nowhere")
    assert fault.value.code == "LB-Y47"


def test_a_stock_that_is_drawn_on_is_less() -> None:
    flows = {("in", "store"): np.full((3, 1), 5.0), ("store", "out"): np.full((3, 1), 2.0)}
    assert chain_stock(flows, "store").stock[:, 0].tolist() == [3.0, 6.0, 9.0]
