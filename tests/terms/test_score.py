"""A result has a value, and a level, as soon as nothing is left open."""

from datetime import date

import msgspec
import pytest

from loopbook.terms.entry import Checkpoint
from loopbook.terms.period import period
from loopbook.terms.score import AnswerState, CriterionScore, ScoreSheet, Span


def test_a_span_has_a_value_when_its_ends_meet() -> None:
    assert Span(81.6, 81.6).value == 81.6
    assert Span(40.0, 81.6).value is None


def sheet(low: str, high: str) -> ScoreSheet:
    return ScoreSheet(
        standard="s",
        pack="p@1",
        digest="0",
        title_en="S",
        title_zh="标准",
        method="levels",
        subject="urn:plant",
        period=period("2025"),
        day=date(2025, 12, 31),
        total=Span(0.0, 0.0),
        level_low=low,
        level_high=high,
        groups=(),
        criteria=(),
        checkpoint=Checkpoint(0, ""),
    )


def test_a_level_is_settled_when_certain_and_possible_are_one() -> None:
    assert sheet("II", "II").level == "II"
    assert sheet("", "").level == ""
    assert sheet("", "I").level is None


def weighed(method: str, *weights: float | None) -> ScoreSheet:
    rows = tuple(
        CriterionScore(
            criterion=f"r{at}",
            group="g",
            concept="",
            clause="",
            label_en="R",
            label_zh="项",
            state=AnswerState.KNOWN,
            weight=weight,
            result=Span(0.0, 0.0),
        )
        for at, weight in enumerate(weights)
    )
    return msgspec.structs.replace(sheet("", ""), method=method, criteria=rows)


@pytest.mark.parametrize(
    ("method", "weights", "points"),
    [
        ("levels", (0.1, 0.2, 0.7), 100.0),
        ("ratios", (0.4, None), 100.0),
        ("leading", (40.0, 60.0), 1.0),
        ("points", (0.5, 0.5), 1.0),
        ("all", (None,), 1.0),
        ("levels", (), 1.0),
    ],
)
def test_a_weight_is_told_in_points_of_the_total(
    method: str, weights: tuple[float | None, ...], points: float
) -> None:
    assert weighed(method, *weights).weight_points == points


def test_points_have_no_digits_of_multiplying() -> None:
    assert weighed("levels", 0.07, 0.93).in_points(0.07) == 7.0
