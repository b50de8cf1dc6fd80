"""Capped ratios: both directions, the cap, and the two parts of the older systems."""

from fractions import Fraction

import pytest

from loopbook.evaluate.score.ratios import met_ratio, ratio
from loopbook.terms.standard import ScoreMethod, Wish

from .standards import UNKNOWN, asking, level, outcome, row, sheet, standard, with_answers, yes_no


@pytest.mark.parametrize(
    ("wish", "value", "cap", "expected"),
    [
        (Wish.UP, 45, None, "9/8"),
        (Wish.UP, 45, "1", "1"),
        (Wish.UP, -1, "1", "0"),
        (Wish.DOWN, 50, "1.2", "4/5"),
        (Wish.DOWN, 20, "1.2", "6/5"),
        (Wish.DOWN, 0, "1.2", "6/5"),
    ],
)
def test_a_ratio_is_capped_and_never_below_zero(
    wish: Wish, value: int, cap: str | None, expected: str
) -> None:
    of = standard(ScoreMethod.RATIOS, {"g": 1}, (row("x", weight=1, leading=40, wish=wish),))
    (each,) = with_answers(asking(of), {"x": value})
    found = ratio(each, None if cap is None else Fraction(cap))
    assert found.low == found.high == Fraction(expected)
    assert met_ratio(each) is (Fraction(expected) >= 1)


def test_quantitative_and_qualitative_parts_make_classes() -> None:
    rows = (
        row("energy", "quantity", weight="0.6", leading=50, wish=Wish.DOWN),
        row("reuse", "quantity", weight="0.4", leading=80),
        yes_no("plan", "quality", weight="1"),
    )
    classes = (level("advanced", 90), level("clean", 80))
    of = standard(
        ScoreMethod.RATIOS, {"quantity": "0.7", "quality": "0.3"}, rows, classes, cap=Fraction(6, 5)
    )
    found = sheet(of, {"energy": 50, "reuse": 60, "plan": 1})
    # 0.7 x (0.6 x 1 + 0.4 x 0.75) + 0.3 = 0.93
    assert (found.total.value, found.level) == (93.0, "advanced")
    assert sheet(of, {"energy": 100, "reuse": 60, "plan": 1}).level == ""


def test_without_a_cap_an_unknown_row_has_no_upper_end() -> None:
    of = standard(ScoreMethod.RATIOS, {"g": 1}, (row("x", weight=1, leading=40),))
    assert outcome(of, {"x": UNKNOWN}).total.high is None
    assert sheet(of, {"x": UNKNOWN}).total.high == float("inf")
