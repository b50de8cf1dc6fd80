"""LMDI-I against the line integral it is the closed form of, and its perfect decomposition."""

import math
from math import fsum, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.lmdi import (
    Factors,
    additive,
    effects_of,
    logarithmic_mean,
    multiplicative,
)

POSITIVE = st.floats(0.01, 1000.0, allow_nan=False)
PART = st.tuples(st.tuples(POSITIVE, POSITIVE, POSITIVE), st.tuples(POSITIVE, POSITIVE, POSITIVE))


def factors(first: tuple[float, ...], last: tuple[float, ...]) -> Factors:
    return Factors(first, last, prod(first), prod(last))


def integrated(part: Factors, steps: int = 2000) -> list[float]:
    """Return the effects as the integral of V d(ln x) while every factor grows exponentially.

    Simpson's rule, with nothing of the closed form in it.
    """
    effects = []
    for place in range(len(part.first)):
        rates = [math.log(b / a) for a, b in zip(part.first, part.last, strict=True)]

        def speed(time: float, rates: list[float] = rates, place: int = place) -> float:
            grown = (a * math.exp(r * time) for a, r in zip(part.first, rates, strict=True))
            return prod(grown) * rates[place]

        nodes = [speed(step / steps) for step in range(steps + 1)]
        odd, even = fsum(nodes[1:-1:2]), fsum(nodes[2:-1:2])
        effects.append((nodes[0] + nodes[-1] + 4 * odd + 2 * even) / (3 * steps))
    return effects


@pytest.mark.parametrize(
    ("first", "last"),
    [((50.0, 0.2, 3.0), (80.0, 0.5, 2.0)), ((50.0, 0.8, 0.5), (80.0, 0.5, 0.4))],
)
def test_effects_are_the_integral_along_exponential_growth(
    first: tuple[float, ...], last: tuple[float, ...]
) -> None:
    part = factors(first, last)
    assert effects_of(part) == pytest.approx(integrated(part), rel=1e-9)


@given(st.lists(PART, min_size=1, max_size=6))
def test_nothing_is_left_over(rows: list[tuple[tuple[float, ...], tuple[float, ...]]]) -> None:
    parts = [factors(first, last) for first, last in rows]
    before, after = fsum(p.first_value for p in parts), fsum(p.last_value for p in parts)
    scale = max(before, after)
    assert abs(fsum(additive(parts)) - (after - before)) < 1e-12 * scale * len(parts)
    ratios = multiplicative(parts)
    assert ratios is not None
    assert prod(ratios) == pytest.approx(after / before, rel=1e-9)


@given(st.lists(PART, min_size=1, max_size=4))
def test_turning_time_around_turns_the_signs(
    rows: list[tuple[tuple[float, ...], tuple[float, ...]]],
) -> None:
    ahead = additive([factors(first, last) for first, last in rows])
    back = additive([factors(last, first) for first, last in rows])
    scale = max(prod(end) for row in rows for end in row)
    assert ahead == pytest.approx([-each for each in back], abs=1e-9 * scale)


@given(POSITIVE, POSITIVE)
def test_the_logarithmic_mean_lies_between_the_geometric_and_the_arithmetic(
    one: float, other: float
) -> None:
    mean = logarithmic_mean(one, other)
    assert math.sqrt(one * other) * (1 - 1e-9) <= mean <= (one + other) / 2 * (1 + 1e-9)
    assert mean == pytest.approx(logarithmic_mean(other, one), rel=1e-12)


def test_the_mean_of_close_numbers_keeps_its_digits() -> None:
    assert logarithmic_mean(1.0 + 1e-12, 1.0) == pytest.approx(1.0 + 5e-13, rel=1e-15)
    assert logarithmic_mean(2.0, 2.0) == 2.0
    assert logarithmic_mean(2.0, 0.0) == 0.0


def test_a_part_that_appears_is_put_down_to_what_was_zero() -> None:
    """The limit of the formula as the factor goes to zero: structure, for a new plant."""
    new = Factors((50.0, 0.0, None), (80.0, 0.5, 2.0), 0.0, 80.0)
    assert effects_of(new) == (0.0, 80.0, 0.0)
    gone = Factors((80.0, 0.5, 2.0), (50.0, 0.0, None), 80.0, 0.0)
    assert effects_of(gone) == (0.0, -80.0, 0.0)
    idle = Factors((50.0, 0.5, 0.0), (80.0, 0.5, 2.0), 0.0, 80.0)
    assert effects_of(idle) == (0.0, 0.0, 80.0)
    tiny = factors((50.0, 1e-300, 2.0), (80.0, 0.5, 2.0))
    assert effects_of(tiny)[1] == pytest.approx(80.0, rel=0.01)


def test_an_end_of_zero_has_no_ratio() -> None:
    assert multiplicative([Factors((0.0,), (5.0,), 0.0, 5.0)]) is None
