"""The check reads the tables a second time."""

import math

import pytest

from loopbook.plan.distance import haversine_km
from loopbook.plan.route.check_table import (
    Row,
    Ways,
    great_circle_km,
    names_of,
    rows_of,
    spans_of,
    tours_of,
)
from loopbook.plan.route.window import windows_of
from tests.plan.route.cases import line


def test_its_great_circle_agrees_with_that_of_the_model() -> None:
    one, other = (30.25, 120.15), (31.23, 121.47)
    assert great_circle_km(one, other) == pytest.approx(
        float(haversine_km(*one, *other)), rel=1e-12
    )


def test_its_windows_agree_with_those_of_the_model() -> None:
    for text in ("", "22:00-06:00+1", "14:00–15:30|08:00 - 9:05"):
        assert sorted(spans_of(text)) == sorted(windows_of(text, ""))
    assert names_of("a| b ") == {"a", "b"}


def test_ways_are_stated_or_reckoned() -> None:
    given = line(
        orders=[{"order": "a", "x": 3.0}, {"order": "b", "place": "q", "x": 5.0}],
        vehicles=[{"vehicle": "v"}],
        distances=[{"source": "yard", "target": "a", "km": 4.0, "minutes": 9.0}],
    )
    ways = Ways(given)
    assert ways.km("a", "yard") == 4.0
    assert ways.km("a", "q") == 2.0
    assert ways.minutes("a", "yard", math.nan) == 9.0
    assert ways.minutes("a", "yard", 30.0) == 8.0
    assert ways.minutes("a", "a", 30.0) == 0.0
    assert math.isnan(ways.km("a", "nowhere"))
    assert [row["order"] for row in rows_of(given.tables["orders"])] == ["a", "b"]


def test_rows_are_put_together_by_day_and_vehicle() -> None:
    rows = [Row(n, "", name, stop, "", "", "", None, None, None, ())
            for n, (name, stop) in enumerate((("v 1", 1), ("w 1", 0), ("v 1", 0)))]  # fmt: skip
    assert [[row.stop for row in tour] for tour in tours_of(rows)] == [[0, 1], [0]]
