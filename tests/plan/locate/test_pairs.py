"""Pairs: listed before roads, roads before straight lines, and what is not allowed."""

import numpy as np

from loopbook.plan.locate.pairs import Ways, ends_of, is_geographic, joined
from loopbook.plan.locate.roads import roads_of

from .city import Tables, given_of

TABLES: Tables = {
    "zones": {"zone": ["a", "b"], "x": [0.0, 0.0], "y": [0.0, 1.0]},
    "sites": {"site": ["s"], "x": [3.0], "y": [4.0], "node": ["n"]},
    "distances": {"source": ["a"], "target": ["s"], "distance": [7.0], "cost": [2.0]},
    "roads": {"source": ["b"], "target": ["n"], "length": [11.0]},
}


def ways(*, with_roads: bool, listed_only: bool = False) -> tuple[list[float], list[float]]:
    given = given_of(TABLES)
    ends = [
        ends_of(given.tables[name], key, geographic=is_geographic(given))
        for name, key in (("zones", "zone"), ("sites", "site"))
    ]
    roads = roads_of(given.tables["roads"]) if with_roads else None
    found = joined(*ends, Ways(roads, given.tables["distances"], 2.0, listed_only))
    return found.km[:, 0].tolist(), found.money[:, 0].tolist()


def test_a_listed_distance_goes_before_the_straight_line() -> None:
    km, money = ways(with_roads=False)
    assert km == [7.0, 2.0 * np.hypot(3, 3)]
    assert money[0] == 2.0
    assert np.isnan(money[1])


def test_roads_are_followed_from_the_node_of_a_site_without_road_factor() -> None:
    assert ways(with_roads=True)[0] == [7.0, 11.0]


def test_listed_only_allows_no_other_pair() -> None:
    km, _ = ways(with_roads=True, listed_only=True)
    assert km[0] == 7.0
    assert np.isnan(km[1])
