"""Baseline and leading value: the vector of the 2025 green factory, both directions."""

from fractions import Fraction

import pytest

from loopbook.evaluate.score.answer import Answer
from loopbook.evaluate.score.leading import share
from loopbook.terms.score import AnswerState
from loopbook.terms.standard import ScoreMethod, Wish

from .standards import UNKNOWN, asking, outcome, row, sheet, standard, with_answers, yes_no


def test_the_renewable_rate_of_the_2025_green_factory() -> None:
    """20.6 between 10 and 30, weight 8 of 100: 4.24 points."""
    rows = (
        row("renewable", "energy", weight="8", baseline=10, leading=30),
        row("rest", "energy", weight="92", baseline=0, leading=1),
    )
    found = sheet(standard(ScoreMethod.LEADING, {"energy": 100}, rows), {"renewable": "20.6"})
    first = found.criteria[0]
    assert (first.weight, first.result.low, first.result.high) == (8.0, 4.24, 4.24)
    assert (first.limits, first.met) == ({"baseline": 10.0, "leading": 30.0}, True)
    assert (found.total.low, found.total.high) == (4.24, 96.24)


@pytest.mark.parametrize(
    ("wish", "baseline", "leading", "value", "share_of_the_way"),
    [
        (Wish.UP, 10, 30, 10, "0"),
        (Wish.UP, 10, 30, 5, "0"),
        (Wish.UP, 10, 30, 30, "1"),
        (Wish.UP, 10, 30, 99, "1"),
        (Wish.DOWN, 30, 10, "20", "1/2"),
        (Wish.DOWN, 30, 10, 30, "0"),
        (Wish.DOWN, 30, 10, 10, "1"),
        (Wish.UP, 20, 20, 20, "1"),
        (Wish.UP, 20, 20, "19.9", "0"),
        (Wish.DOWN, 20, 20, "20.1", "0"),
    ],
)
def test_the_line_runs_from_baseline_to_leading_value(
    wish: Wish, baseline: int, leading: int, value: object, share_of_the_way: str
) -> None:
    each = row("x", weight=1, baseline=baseline, leading=leading, wish=wish)
    of = standard(ScoreMethod.LEADING, {"g": 1}, (each,))
    (found,) = with_answers(asking(of), {"x": value})
    assert share(found).low == share(found).high == Fraction(share_of_the_way)


def test_at_least_so_much_leaves_the_better_end_open() -> None:
    of = standard(ScoreMethod.LEADING, {"g": 1}, (row("x", weight=1, baseline=10, leading=30),))
    said = Answer(state=AnswerState.KNOWN, value=Fraction(20), low=Fraction(20), high=None)
    (found,) = with_answers(asking(of), {"x": said})
    assert (share(found).low, share(found).high) == (Fraction(1, 2), 1)


def test_a_yes_is_the_whole_way_a_missing_value_leaves_it_open_and_a_veto_is_no_part() -> None:
    rows = (
        yes_no("platform", weight="0.5"),
        row("x", weight="0.5", baseline="declared:x.baseline", leading=30),
        yes_no("permit", is_mandatory=True),
    )
    of = standard(ScoreMethod.LEADING, {"g": 1}, rows)
    found = outcome(of, {"platform": 1, "x": 20, "permit": 1})
    assert (found.total.low, found.total.high) == (50, 100)
    told = sheet(of, {"platform": 1, "x": 20, "permit": 0})
    assert (told.knocked_out, told.total.low) == (True, 50.0)
    assert "LB-Z05" in [each.code for each in told.findings]
    assert sheet(of, {"permit": UNKNOWN}).knocked_out is None
