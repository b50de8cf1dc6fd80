"""Contributions by hand: two measures, a numerator and a denominator that they move."""

import math

import pytest

from loopbook.plan.backcast.check_share import share_gaps
from loopbook.plan.backcast.check_stock import Line
from loopbook.plan.backcast.check_system import told_of, year_of
from loopbook.plan.backcast.check_uptake import Uptake

from .cases import one_measure
from .test_check_table import plan_of
from .test_solved import LINE

LINES: dict[str, Line] = {}


@pytest.mark.parametrize(("points", "is_right"), [(10.0, True), (10.1, False)])
def test_a_unit_that_moves_ten_tonnes_brings_ten_points(points: float, is_right: bool) -> None:
    told = told_of(one_measure(measures=[LINE, LINE | {"measure": "idle"}]))
    uptakes = {"line": Uptake([0, 0, 1], [0, 0, 1], [0, 0, 1]), "idle": Uptake(*[[0] * 3] * 3)}
    years = [year_of(told, LINES, {"line": u}, at) for at, u in enumerate((0, 0, 1))]
    plan = plan_of("backcast_contributions", ("t", 2023, "line", points, "%"))
    gaps = share_gaps(told, plan, LINES, (years, uptakes))
    assert len(gaps) == 2
    assert (max(gap.amount for gap in gaps) < 1e-9) is is_right


def test_a_row_of_nothing_is_seen() -> None:
    told = told_of(one_measure())
    uptakes = {"line": Uptake(*[[0.0] * 3] * 3)}
    years = [year_of(told, LINES, {}, at) for at in range(3)]
    plan = plan_of("backcast_contributions", ("t", 2022, "line", 1.0, "%"))
    assert any(math.isnan(gap.amount) for gap in share_gaps(told, plan, LINES, (years, uptakes)))
