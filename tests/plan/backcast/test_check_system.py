"""The plain loops of flows and indicators, by hand."""

import math

import pytest

from loopbook.plan.backcast.check_stock import scrap_lines
from loopbook.plan.backcast.check_system import (
    Seen,
    effect_of,
    indicator_of,
    number,
    rows_of,
    told_of,
    year_of,
)

from .cases import one_measure
from .test_indicator import beside
from .test_system import CHAIN


def test_a_year_runs_down_from_process_to_process() -> None:
    given = one_measure(**CHAIN)
    told = told_of(given)
    year = year_of(told, scrap_lines(given, range(2021, 2024)), {"line": 2.0}, 1)
    assert year.flows == pytest.approx({"sorted": 70, "mixed": 30, "good": 56, "bad": 14})
    assert year.entering == pytest.approx({"site": 100, "plant": 70, "market": 56, "dump": 44})


def test_shares_run_straight_and_are_held_at_the_ends() -> None:
    shares = [
        {"flow": "sorted", "year": year, "share": share}
        for year, share in ((2022, 0.4), (2018, 0.0))
    ]
    told = told_of(one_measure(shares=shares))
    found = [year_of(told, {}, {}, at).flows["sorted"] for at in range(3)]
    assert found == pytest.approx([30.0, 40.0, 40.0])


def test_indicators_follow_from_flows_and_use() -> None:
    given = one_measure()
    told = told_of(given)
    year = year_of(told, {}, {"line": 1.0}, 2)
    assert indicator_of(told, "rate", 2, Seen(year, {}, {"line": 1.0}), year) == pytest.approx(60.0)
    told = told_of(beside())
    year = year_of(told, {}, {}, 2)
    seen = Seen(year, {}, {"line": 2.0})
    assert indicator_of(told, "rate", 2, seen, seen.year) == pytest.approx(100 * 70 / 140)
    assert indicator_of(told, "mass", 2, seen, seen.year) == 7.0
    assert math.isnan(indicator_of(told, "mass", 1, seen, seen.year))


def test_rows_keep_what_is_not_known() -> None:
    row = rows_of(one_measure().tables["effects"])[0]
    assert row["flow"] == "sorted"
    assert math.isnan(number(row, "share"))
    assert effect_of(row, {}, 0) == 10.0
