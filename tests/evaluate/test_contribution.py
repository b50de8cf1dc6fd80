"""Contributions of parts sum to the change of a ratio exactly, in fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.contribution import Change, contributions

WHOLE = st.integers(1, 10**6).map(Fraction)
CHANGE = st.builds(Change, WHOLE, WHOLE)
SIDE = st.lists(CHANGE, min_size=1, max_size=5)


def ratio(numerators: list[Change], denominators: list[Change], end: str) -> Fraction:
    above = sum((getattr(each, end) for each in numerators), Fraction(0))
    below = sum((getattr(each, end) for each in denominators), Fraction(0))
    return above / (below or 1)


@given(SIDE, st.one_of(SIDE, st.just([])))
def test_they_sum_to_the_change_exactly(
    numerators: list[Change], denominators: list[Change]
) -> None:
    above, below = contributions(numerators, denominators)
    before = ratio(numerators, denominators, "first")
    after = ratio(numerators, denominators, "last")
    assert sum(above) + sum(below) == after - before


@given(SIDE, SIDE)
def test_they_are_the_mean_of_both_orders_of_change(
    numerators: list[Change], denominators: list[Change]
) -> None:
    """Independent derivation: numerator first, then denominator; and the other way about."""
    above, _ = contributions(numerators, denominators)
    first = sum((each.first for each in denominators), Fraction(0))
    last = sum((each.last for each in denominators), Fraction(0))
    moved = sum((each.last - each.first for each in numerators), Fraction(0))
    assert sum(above) == (moved / first + moved / last) / 2


def test_a_worked_example() -> None:
    """Two plants: 30/10 and 20/40 before, 80/40 and 16/40 after; the ratio goes from 1 to 1.2."""
    above, below = contributions(
        [Change(Fraction(30), Fraction(80)), Change(Fraction(20), Fraction(16))],
        [Change(Fraction(10), Fraction(40)), Change(Fraction(40), Fraction(40))],
    )
    assert above == (Fraction(13, 16), Fraction(-13, 200))
    assert below == (Fraction(-219, 400), Fraction(0))
    assert sum(above) + sum(below) == Fraction(1, 5)


def test_a_denominator_of_zero_has_no_ratio() -> None:
    with pytest.raises(ZeroDivisionError):
        contributions([Change(Fraction(1), Fraction(2))], [Change(Fraction(0), Fraction(1))])
