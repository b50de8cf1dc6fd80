"""Column earned: what answers earn by each method, at both ends."""

from fractions import Fraction

import numpy as np
import pytest

from loopbook.evaluate.score.column_earned import (
    degree,
    leading_share,
    met_leading,
    met_points,
    met_ratio,
    of_level,
    ratio,
    reached,
    reaches,
)
from tests.evaluate.score.columned import columned, told


def test_what_meets_a_level_meets_all_worse_ones() -> None:
    made = columned("levels", told("l1", 85), told("l1", 50, 1))
    row = made.row("l1")
    assert [codes.tolist() for codes in reaches(row, 3)] == [[0, 0, -1], [1, 0, -1], [1, 0, -1]]
    assert of_level(reaches(row, 3)[1]).low.tolist() == [1, 0, 0]
    assert of_level(reaches(row, 3)[1]).high.tolist() == [1, 0, 1]
    nothing = np.zeros(3, np.int8)
    assert reached(row, 1, nothing, is_stated=True).tolist() == [1, 0, -1]
    # The second level of the row below asks for nothing.
    assert reaches(made.row("l2"), 3)[1].tolist() == [1, 1, 1]


def test_ratios_are_capped_and_open_to_the_cap() -> None:
    made = columned("ratios", told("r1", 40), told("r1", 100, 1), told("r2", 1), told("r2", 4, 1))
    up, down = (ratio(made.row(name), Fraction(6, 5)) for name in ("r1", "r2"))
    assert up.low.tolist() == [0.5, 1.2, 0.0]
    assert up.high.tolist() == [0.5, 1.2, 1.2]
    assert down.low.tolist() == [1.2, 0.5, 0.0]
    assert np.isinf(ratio(made.row("r1"), None).high[2])
    assert met_ratio(made.row("r1")).tolist() == [0, 1, -1]


def test_the_way_from_baseline_to_leading_value() -> None:
    made = columned("leading", told("e1", 20), told("e1", 50, 1), told("e1", 90, 2), told("e2", 2))
    row = made.row("e1")
    earned = leading_share(row)
    assert earned.low.tolist() == [0.0, 0.5, 1.0]
    assert met_leading(row, earned).tolist() == [0, 1, 1]
    down = leading_share(made.row("e2"))
    assert down.low.tolist() == [0.5, 0.0, 0.0]
    assert down.high.tolist() == [0.5, 1.0, 1.0]


def test_points_come_in_steps_by_ratio_or_by_degree() -> None:
    made = columned(
        "points",
        told("p1", 60),
        told("p1", 90, 1),
        told("p2", 25),
        told("p2", 50, 1),
        told("p3", 0.5),
    )
    steps, share, part = (degree(made.row(name)) for name in ("p1", "p2", "p3"))
    assert steps.low.tolist() == pytest.approx([0.7, 1.0, 0.0])
    assert share.low.tolist() == [0.5, 1.0, 0.0]
    assert part.high.tolist() == [0.5, 1.0, 1.0]
    assert met_points(made.row("p1"), steps).tolist() == [0, 1, -1]
    assert met_points(made.row("p2"), share).tolist() == [0, 1, -1]
