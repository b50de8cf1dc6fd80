"""Roads: the last of repeated sections counts, one-way sections, places without a way."""

import numpy as np
import pytest

from loopbook.plan.locate import roads as roads_module
from loopbook.plan.locate.roads import Roads, road_km, roads_of

from .city import table_of


def network(*rows: tuple[str, str, float, float]) -> Roads:
    columns = [list(column) for column in zip(*rows, strict=True)]
    table = table_of(
        "roads", dict(zip(("source", "target", "length", "one_way"), columns, strict=True))
    )
    found = roads_of(table)
    assert found is not None
    return found


def km(roads: Roads, source: str, target: str) -> float:
    return float(
        road_km(roads, np.array([source], dtype=object), np.array([target], dtype=object))[0, 0]
    )


def test_no_rows_are_no_network() -> None:
    assert roads_of(table_of("roads", {})) is None


def test_the_shortest_way_may_have_several_sections() -> None:
    roads = network(("a", "b", 5, 0), ("a", "c", 1, 0), ("c", "b", 2, 0))
    assert km(roads, "a", "b") == 3.0
    assert roads.repeats == ()


@pytest.mark.parametrize("again", [("a", "b"), ("b", "a")])
def test_a_section_given_twice_counts_as_given_last_and_is_told(again: tuple[str, str]) -> None:
    roads = network(("a", "b", 5, 0), ("b", "c", 1, 0), (*again, 9, 0))
    assert km(roads, "a", "b") == 9.0
    assert km(roads, "b", "a") == 9.0
    (finding,) = roads.repeats
    assert (finding.code, finding.place.row, finding.values["later"]) == ("LB-PL45", 2, "4")


def test_a_one_way_section_has_no_way_back() -> None:
    roads = network(("a", "b", 5, 1), ("b", "c", 1, 0))
    assert km(roads, "a", "c") == 6.0
    assert np.isnan(km(roads, "c", "a"))


def test_a_section_of_no_length_is_a_way() -> None:
    assert km(network(("a", "b", 0, 0), ("b", "c", 2, 0)), "a", "c") == 2.0


def test_a_node_outside_the_network_has_no_way_even_to_itself() -> None:
    assert np.isnan(km(network(("a", "b", 5, 0)), "z", "z"))


def test_both_sides_give_the_same_ways() -> None:
    roads = network(("a", "b", 5, 1), ("b", "c", 1, 0), ("c", "a", 7, 0))
    names = np.array(["a", "b", "c"], dtype=object)
    whole = road_km(roads, names, names)
    np.testing.assert_array_equal(road_km(roads, names, names[:1]), whole[:, :1])


def test_a_large_network_is_reckoned_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    network_of = network(("a", "b", 5, 1), ("b", "c", 1, 0), ("c", "a", 7, 0))
    names = np.array(["a", "b", "c"], dtype=object)
    whole = road_km(network_of, names, names)
    monkeypatch.setattr(roads_module, "CELLS", 1)
    np.testing.assert_array_equal(road_km(network_of, names, names), whole)
