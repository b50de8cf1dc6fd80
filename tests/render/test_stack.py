"""Stack: as near to the wishes as order and gaps allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from loopbook.render.columns import Arrow
from loopbook.render.stack import isotonic

from .test_slots import drawn_of, laid

NUMBERS = st.floats(-1e3, 1e3)


@given(st.lists(st.tuples(NUMBERS, st.floats(0.01, 100)), min_size=1, max_size=30))
def test_pooling_gives_the_least_squares_answer(pairs: list[tuple[float, float]]) -> None:
    wishes, weights = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    expected = isotonic_regression(wishes, weights=weights).x
    assert isotonic(wishes, weights) == pytest.approx(list(expected), abs=1e-6)


def test_nothing_is_nothing() -> None:
    assert isotonic([], []) == []


def test_a_chain_of_equal_boxes_is_level_and_a_long_ribbon_straight() -> None:
    names = [f"p{i}" for i in range(6)]
    arrows = [Arrow(f"f{i}", names[i], names[i + 1], 10.0) for i in range(5)]
    arrows += [Arrow("long", "p0", "p5", 5.0)]
    drawn = drawn_of({name: i for i, name in enumerate(names)}, arrows)
    _, chains = laid(drawn, {})
    heights = [slot.middle for slot in chains["long"][1:-1]]
    assert max(heights) - min(heights) < 4.0
