"""Own values by the rows of the pack: the first that applies, narrower classes too."""

import pytest

from loopbook.account.attribute.direct import Directs, Tools
from loopbook.account.attribute.doubt import EXACT
from loopbook.account.attribute.facts import Facts
from loopbook.account.attribute.graph import Graph, Own
from loopbook.account.attribute.scales import Load, Scales
from loopbook.account.attribute.step import Head, Said
from loopbook.terms.scheme import Scheme

from .mill import indicator, made, one, scheme

KEY = (5, 5)
SMELTING = Head("TransformationEvent", "", "creating_class_instance")


def directs(text: str, *facts: Said) -> tuple[Directs, Tools, Scheme]:
    compiled = scheme(text)
    asked = compiled.attributions["x"]
    told = Facts({"mass", "country", "claimed"})
    told.add(made(1, one("a"), facts=facts))
    tools = Tools(Graph(), Scales(asked, compiled, told))
    return Directs(asked, compiled, told), tools, compiled


def load(item_class: str, kg: float | None = 3.0) -> Load:
    return Load("a", item_class, kg, "mass", kg, None)


def test_the_first_row_that_applies_counts() -> None:
    rows, _, _ = directs(indicator("burden"))
    assert rows.match(SMELTING, "ingot") == 2
    assert rows.match(Head("", "", ""), "ingot") == EXACT
    assert rows.match(SMELTING, "ore") == 1
    assert rows.match(SMELTING, "") == EXACT


def test_a_burden_is_of_the_mass_with_its_uncertainty() -> None:
    rows, tools, _ = directs(indicator("burden"))
    own = rows.own(0, load("scrap"), "", KEY, tools)
    assert (dict(own.columns), own.spread) == ({1: 3.0}, 1.5)
    smelted = rows.own(2, load("ingot"), "", KEY, tools)
    assert smelted.columns[1] == 6.0
    assert smelted.spread == pytest.approx(3 * 2 / 12**0.5)
    assert smelted.factor != own.factor
    lost = rows.own(0, load("scrap", None), "", KEY, tools)
    assert dict(lost.columns) == {0: 1.0}


def test_a_fact_may_state_the_value() -> None:
    row = (
        '[[indicator.direct]]\nclass = "scrap"\nfact = "claimed"\nsource = "s"\ngrade = "derived"\n'
    )
    rows, tools, _ = directs(indicator(rows=row), Said("a", "claimed", 0.4, 0.1, ""))
    own = rows.own(0, load("scrap"), "", KEY, tools)
    assert (dict(own.columns), own.spread) == ({1: 0.4}, 0.1)
    rows, tools, _ = directs(indicator(rows=row))
    assert dict(rows.own(0, load("scrap"), "", KEY, tools).columns) == {0: 1.0}


def test_origins_by_class_place_fact_and_name() -> None:
    france = Said("a", "country", None, None, "FR")
    for by, expected in (("class", "scrap"), ("place", "mill"), ("country", "FR")):
        rows, tools, _ = directs(indicator("origin", f'by = "{by}"'), france)
        rows.own(0, load("scrap"), "mill", KEY, tools)
        assert tools.graph.columns == [expected]
    rows, tools, _ = directs(indicator("origin", 'by = "country"'))
    assert dict(rows.own(0, load("scrap"), "mill", KEY, tools).columns) == {0: 1.0}


def test_the_same_own_value_has_one_node() -> None:
    rows, tools, _ = directs(indicator())
    first = rows.node(0, Own({1: 1.0}), 5, tools.graph)
    assert rows.node(0, Own({1: 1.0}), 6, tools.graph) == first
    assert rows.node(0, Own({1: 0.5}), 6, tools.graph) != first
