"""Roads: stated ways before reckoned ones, and the way back as long."""

import pytest

from loopbook.errors import InputError
from loopbook.plan.route.road import place_of, road_of, row_of
from tests.plan.route.cases import given, line


def test_a_stated_way_goes_before_coordinates_and_counts_both_ways() -> None:
    made = line(
        orders=[{"order": "a", "x": 3.0}, {"order": "b", "x": 5.0}],
        vehicles=[{"vehicle": "v"}],
        distances=[
            {"source": "yard", "target": "a", "km": 4.0, "minutes": 9.0},
            {"source": "b", "target": "a", "km": 7.0},
            {"source": "a", "target": "b", "km": 8.0},
        ],
    )
    road = road_of(made)
    assert road.places == ("yard", "a", "b")
    assert road.km.tolist() == [[0, 4, 5], [4, 0, 8], [5, 7, 0]]
    assert road.minutes.tolist() == [[0, 9, 5], [9, 0, 8], [5, 7, 0]]


def test_a_place_that_stands_nowhere_is_named_with_its_row() -> None:
    made = given(
        orders=[{"order": "a", "place": "Lane"}, {"order": "b"}],
        stations=[{"station": "yard"}],
        distances=[{"source": "yard", "target": "Lane", "km": 4.0}],
    )
    with pytest.raises(InputError, match=r"LB-PL65 Place 'b' .*orders\.csv, row 3"):
        road_of(made)
    assert place_of(made.tables["orders"]).tolist() == ["Lane", "b"]
    assert row_of(made, "Lane") == "orders.csv, row 2"
    assert row_of(made, "elsewhere") == "distances.csv"
