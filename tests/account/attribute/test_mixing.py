"""Rows of A: contents by weight, burdens by part; lots fill as declared."""

import pytest

from loopbook.account.attribute.graph import Graph, Own
from loopbook.account.attribute.holding import Holding, Inside, Layer
from loopbook.account.attribute.mixing import Inflow, Pouring, burden, inside_out, mixture
from loopbook.account.attribute.scales import Weighed
from loopbook.terms.attribution import StockOrder


def inflow(node: int, weight: float | None, part: float | None = 1.0) -> Inflow:
    return Inflow(node, f"i{node}", Weighed(weight), part)


def test_shares_are_weights_over_their_sum() -> None:
    mixed = mixture([inflow(1, 3.0), inflow(2, 1.0), inflow(3, 0.0)])
    assert [(each.node, each.share) for each in mixed.given] == [
        (1, 0.75),
        (2, 0.25),
        (3, 0.0),
    ]
    assert not mixed.unweighed


def test_what_has_no_weight_is_named() -> None:
    mixed = mixture([inflow(1, 3.0), inflow(2, None)])
    assert [(each.node, each.share) for each in mixed.given] == [(0, 1.0)]
    assert mixed.unweighed == ("i2",)
    assert mixture([inflow(1, 0.0), inflow(2, 0.0)]).is_empty
    assert mixture([inflow(1, 0.0)]).is_empty
    assert mixture([inflow(1, None)]).given[0].share == 1.0


def test_burdens_go_by_the_part_that_went() -> None:
    mixed = burden([inflow(1, None, 0.25), inflow(2, None, 1.0)])
    assert [(each.node, each.share) for each in mixed.given] == [(1, 0.25), (2, 1.0)]
    lost = burden([inflow(1, None, 0.25), inflow(2, None, None)])
    assert (lost.unweighed, dict(lost.own.columns)) == (("i2",), {0: 1.0})


def test_what_is_inside_flows_out_with_its_weight() -> None:
    (found,) = inside_out([Inside("a", 4, 2.0, 3.0, 0.5, weighing=7, relative=0.1)])
    assert (found.node, found.item, found.part) == (4, "a", 0.5)
    assert found.weighed == Weighed(2.0, 3.0, 7, 0.1)


@pytest.mark.parametrize("stock", list(StockOrder))
@pytest.mark.parametrize("is_burden", [False, True])
def test_a_lot_filled_twice(stock: StockOrder, *, is_burden: bool) -> None:
    graph = Graph()
    one, two = graph.add((), Own({1: 8.0}), 1), graph.add((), Own({1: 2.0}), 2)
    pouring = Pouring(graph, stock, 3, is_burden)
    held = Holding(one, (Layer(one, 3.0, 4.0),), "mass")
    found = pouring.poured("L", held, Layer(two, 1.0, 1.0), "mass")
    assert found is not None
    assert (found.amount(), found.filled) == (4.0, 4.0)
    assert len(found.layers) == (2 if stock is StockOrder.FIFO else 1)
    expected = 8 * 0.75 + 2 if is_burden else (8 * 3 + 2) / 4
    assert graph.values()[found.node, 1] == expected


def test_amounts_of_two_kinds_do_not_blend() -> None:
    pouring = Pouring(Graph(), StockOrder.AVERAGE, 3, is_burden=False)
    held = Holding(0, (Layer(0, 3.0, 4.0),), "mass")
    assert pouring.poured("L", held, Layer(0, 1.0, 1.0), "length^3") is None
    assert pouring.poured("L", held, Layer(0, None, None), "mass") is None
    empty = Holding(0, (), "mass")
    assert pouring.poured("L", empty, Layer(0, 1.0, 1.0), "piece") is not None
