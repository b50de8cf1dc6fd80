"""Points: steps, degrees, shares of a leading value; rows that do not apply are spread."""

from fractions import Fraction

import pytest

from loopbook.evaluate.score.points import degree
from loopbook.terms.standard import Band, CriterionKind, ScoreMethod, Wish

from .standards import (
    UNKNOWN,
    WAIVED,
    asking,
    level,
    row,
    sheet,
    standard,
    with_answers,
    yes_no,
)

STEPS = (
    Band(Fraction(20), Fraction(2)),
    Band(Fraction(50), Fraction(3)),
    Band(Fraction(80), Fraction(4)),
)


@pytest.mark.parametrize(("value", "points"), [(10, 0), (20, 2), (79, 3), (80, 4), (100, 4)])
def test_points_are_given_in_steps(value: int, points: int) -> None:
    of = standard(ScoreMethod.POINTS, {"g": None}, (row("x", points=4, bands=STEPS),))
    assert sheet(of, {"x": value}).total.value == points


def test_steps_of_what_should_be_little_are_read_downwards() -> None:
    steps = (Band(Fraction(10), Fraction(5)), Band(Fraction(20), Fraction(1)))
    of = standard(
        ScoreMethod.POINTS, {"g": None}, (row("x", points=5, bands=steps, wish=Wish.DOWN),)
    )
    assert [sheet(of, {"x": value}).total.value for value in (9, 15, 21)] == [5.0, 1.0, 0.0]


def table() -> list:
    return [
        yes_no("plan", points=8),
        row("recovery", points=5, leading=50),
        row("audit", points="2.5", kind=CriterionKind.DEGREE),
        yes_no("guide", points="4.5"),
    ]


def test_the_points_of_a_table_make_stars() -> None:
    stars = (level("five", 18), level("four", 15))
    of = standard(ScoreMethod.POINTS, {"g": None}, table(), stars)
    found = sheet(of, {"plan": 1, "recovery": 25, "audit": 100, "guide": 1})
    assert (found.total.value, found.level) == (17.5, "four")
    assert [each.result.value for each in found.criteria] == [8.0, 2.5, 2.5, 4.5]
    assert [each.met for each in found.criteria] == [True, False, True, True]
    assert sheet(of, {"plan": 1, "recovery": 20, "guide": 1}).level is None


def test_points_that_do_not_apply_are_spread_over_the_whole_table() -> None:
    of = standard(ScoreMethod.POINTS, {"g": None}, table())
    found = sheet(of, {"plan": 1, "recovery": 50, "audit": WAIVED, "guide": 0})
    assert found.total.value == pytest.approx(20 * 13 / 17.5)
    assert found.criteria[0].weight == pytest.approx(20 * 8 / 17.5)


def test_points_that_nobody_declared_leave_no_end() -> None:
    of = standard(ScoreMethod.POINTS, {"g": None}, (yes_no("x", points="declared:x.points"),))
    (each,) = with_answers(asking(of), {"x": UNKNOWN})
    assert degree(each).high == 1
    assert sheet(of, {"x": 1}).total.high == float("inf")
