"""The level: threshold and gates, knock-outs, thresholds that nobody declared."""

import pytest

from loopbook.evaluate.score.level import knocked_out, level_ends
from loopbook.evaluate.score.sheet import scored, thresholds_of
from loopbook.terms.standard import ScoreMethod, Standard

from .standards import UNKNOWN, WAIVED, asking, level, row, standard, with_answers, yes_no


def graded(**more) -> Standard:
    rows = (row("x", points=10, leading=100), yes_no("basic", is_mandatory=True))
    stars = (level("five", more.get("five", 9)), level("four", 8))
    return standard(ScoreMethod.POINTS, {"g": None}, rows, stars)


def ends(of: Standard, answers: dict) -> tuple[str, str]:
    asked = asking(of)
    rows = with_answers(asked, answers)
    found = scored(asked, rows)
    return level_ends(of, found, thresholds_of(asked), knocked_out(rows, found))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"x": 90, "basic": 1}, ("five", "five")),
        ({"x": 89, "basic": 1}, ("four", "four")),
        ({"x": 10, "basic": 1}, ("", "")),
        ({"x": 90, "basic": 0}, ("", "")),
        ({"x": 90, "basic": UNKNOWN}, ("", "five")),
        ({"x": 90, "basic": WAIVED}, ("five", "five")),
        ({"x": UNKNOWN, "basic": 1}, ("", "five")),
    ],
)
def test_the_level_that_is_certain_and_the_one_that_is_possible(
    answers: dict, expected: tuple[str, str]
) -> None:
    assert ends(graded(), answers) == expected


def test_a_threshold_that_nobody_declared_settles_nothing() -> None:
    of = graded(five="declared:five.index")
    assert ends(of, {"x": 100, "basic": 1}) == ("four", "five")
