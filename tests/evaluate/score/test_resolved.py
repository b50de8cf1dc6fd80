"""Rows with their answers and numbers."""

from fractions import Fraction

import pytest

from loopbook.evaluate.score.answer import Answer
from loopbook.evaluate.score.resolved import (
    between,
    full,
    limit_of,
    meets,
    met_at,
    resolved,
)
from loopbook.terms.score import AnswerState
from loopbook.terms.standard import ScoreMethod, Wish
from tests.evaluate.world import formula

from .standards import UNKNOWN, asking, row, standard, with_answers, yes_no


def one(wish: Wish, answer: object, **more):
    of = standard(ScoreMethod.MEASURED, {"g": None}, (row("x", wish=wish, **more),))
    return with_answers(asking(of), {"x": answer})[0]


def said(low: int | None, high: int | None) -> Answer:
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    return Answer(state=AnswerState.KNOWN, value=Fraction(50), low=ends[0], high=ends[1])


@pytest.mark.parametrize(
    ("wish", "answer", "limit", "expected"),
    [
        (Wish.UP, 50, 50, True),
        (Wish.UP, 49, 50, False),
        (Wish.DOWN, 50, 50, True),
        (Wish.DOWN, 51, 50, False),
        (Wish.UP, said(50, None), 50, True),
        (Wish.UP, said(50, None), 60, None),
        (Wish.UP, said(None, 50), 60, False),
        (Wish.DOWN, said(None, 50), 60, True),
        (Wish.DOWN, said(50, None), 40, False),
        (Wish.UP, UNKNOWN, 50, None),
        (Wish.UP, 50, None, None),
    ],
)
def test_a_limit_is_met_missed_or_left_open(
    wish: Wish, answer: object, limit: int | None, expected: bool | None
) -> None:
    asked = None if limit is None else Fraction(limit)
    assert met_at(one(wish, answer), asked) is expected
    assert meets(row("x", wish=wish), Fraction(1), Fraction(1))


def test_ends_follow_the_way_of_the_wish() -> None:
    ends = between(one(Wish.DOWN, said(None, 50)), lambda value: 100 - value, Fraction(100))
    assert (ends.low, ends.high) == (50, 100)


def test_a_product_that_is_not_made_is_no_row() -> None:
    mixed = row("x", weight=1, mix="m", amount=formula("0 [C62]"), levels=(1,))
    of = standard(ScoreMethod.RATIOS, {"g": 1}, (mixed,))
    (each,) = resolved(asking(of))
    assert (each.applies, each.answer.missing[0].key) == (False, "reason.score.no_amount")


def test_the_last_limit_counts_and_a_yes_is_whole() -> None:
    assert limit_of(one(Wish.UP, 1, levels=(3, 2, None))) == 2
    assert limit_of(one(Wish.UP, 1)) is None
    assert full(yes_no("y")) == 1
    assert full(row("x")) == 100
