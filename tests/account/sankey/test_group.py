"""Group: the first group that fits; names by their levels."""

import pytest

from loopbook.account.sankey.group import declared, fits, levels_of, regrouped, upper
from loopbook.errors import UnknownTerm
from loopbook.terms.sankey import Group, NodeKind, Rest, SankeyDefinition

from .facts_by_chance import facts, place

KNOWN = facts([place("park/mill/a", 2), place("park/mill/b", 1), place("炼钢", 3)], [])


def test_the_first_group_that_fits_takes_a_process() -> None:
    groups = (Group(id="b", members=("*/b",), stage=7), Group(id="mill", members=("park/mill/*",)))
    found = declared(KNOWN, SankeyDefinition(groups=groups))
    assert found.node == {"park/mill/a": "mill", "park/mill/b": "b", "炼钢": "炼钢"}
    assert found.seeds["b"].stage == 7
    assert found.seeds["mill"].stage == 2
    assert found.seeds["mill"].is_declared
    assert found.seeds["炼钢"].kind is NodeKind.PROCESS


def test_a_group_that_fits_nothing_is_a_slip_of_the_pen() -> None:
    with pytest.raises(UnknownTerm) as fault:
        declared(KNOWN, SankeyDefinition(groups=(Group(id="x", members=("mil/*",)),)))
    assert fault.value.code == "LB-G04"
    assert "炼钢" in fault.value.message("en")


def test_names_are_cut_at_the_depth_asked_for() -> None:
    found = declared(KNOWN, SankeyDefinition(depth=2))
    assert found.node["park/mill/a"] == found.node["park/mill/b"] == "park/mill"
    assert found.seeds["park/mill"].kind is NodeKind.GROUP
    assert upper("a/b/c", "/", 2) == "a/b"
    assert upper("a", "/", 2) == "a"
    assert levels_of("a > b", ">") == ["a", "b"]
    assert levels_of("a/b", "") == ["a/b"]


def test_the_rest_may_be_elsewhere() -> None:
    groups = (Group(id="mill", members=("park/*",)),)
    found = declared(KNOWN, SankeyDefinition(groups=groups, rest=Rest.ELSEWHERE))
    assert "炼钢" not in found.node


def test_regrouping_keeps_what_is_declared_and_takes_the_first_stage() -> None:
    groups = (Group(id="steel", members=("炼钢",)),)
    base = declared(KNOWN, SankeyDefinition(groups=groups))
    found = regrouped(KNOWN, base, {"park/mill/a": "park", "park/mill/b": "park"})
    assert found.seeds["park"].stage == 1
    assert found.seeds["steel"].is_declared
    assert found.node["炼钢"] == "steel"


def test_patterns_are_those_of_file_names() -> None:
    assert fits("smelter/1", ("mill*", "smelter/?"))
    assert not fits("smelter/12", ("smelter/?",))
