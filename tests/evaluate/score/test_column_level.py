"""Column levels: thresholds and mandatory rows."""

from fractions import Fraction

from loopbook.evaluate.score.column_level import column_knocked_out, column_levels
from loopbook.evaluate.score.column_method import make
from tests.evaluate.score.columned import columned, told


def test_a_mandatory_row_that_is_not_met_leaves_no_level() -> None:
    world = columned(
        "points", told("p1", 90), told("p2", 50), told("p4", 1), told("p1", 90, 1), told("p4", 0, 1)
    )
    found = make(world.asked, world.rows)
    out = column_knocked_out(world.rows, found)
    assert out.tolist() == [0, 1, -1]
    standard = world.asked.standard
    certain, possible = column_levels(standard, found, [Fraction(15)], out)
    assert certain.tolist() == [0, 1, 1]
    assert possible.tolist() == [0, 1, 0]


def test_a_threshold_that_nobody_declared_may_be_reached_by_all() -> None:
    world = columned("points", told("p4", 1))
    found = make(world.asked, world.rows)
    out = column_knocked_out(world.rows, found)
    certain, possible = column_levels(world.asked.standard, found, [None], out)
    assert certain.tolist() == [1, 1, 1]
    assert possible.tolist() == [0, 0, 0]
