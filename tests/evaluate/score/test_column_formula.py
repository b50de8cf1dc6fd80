"""Column formula: arithmetic on arrays is what fractions say, and doubts are marked."""

from fractions import Fraction

import numpy as np
import pytest

from loopbook.evaluate.score.column_formula import is_arithmetic, reckon
from loopbook.rules.expression import Value, evaluate
from loopbook.rules.leaf import leaves_in
from tests.evaluate.world import formula

TEXTS = (
    "observed(rate) * 3 - 20 [%]",
    "-observed(rate) + observed(amount) / 2 [kg]",
    "max(observed(rate), 10 [%]) + min(observed(rate), 1 [%]) + abs(observed(rate) - 30 [%])",
    "observed(amount) / (observed(amount) + 5 [kg])",
)
VALUES = [0.0, 0.25, 30.0, 1e6]


@pytest.mark.parametrize("text", TEXTS)
def test_arithmetic_is_what_fractions_say(text: str) -> None:
    parsed = formula(text)
    assert is_arithmetic(parsed)
    leaves = leaves_in(parsed)
    known = {leaf: np.array(VALUES) for leaf in leaves}
    told = reckon(parsed, known, len(VALUES))
    for place, value in enumerate(VALUES):
        number = Value(Fraction(value))
        exact = evaluate(parsed, lambda _, number=number: number)
        assert told.value[place] == pytest.approx(float(exact.value), rel=1e-12, abs=1e-12)
    assert (told.scale >= np.abs(told.value) - 1e-9).all()
    assert not told.is_odd.any()


def test_a_divisor_that_may_be_nought_is_left_to_fractions() -> None:
    parsed = formula("observed(rate) / (observed(rate) - 30 [%])")
    (leaf,) = leaves_in(parsed)
    told = reckon(parsed, {leaf: np.array([0.3, 0.1 + 0.2, 0.5])}, 3)
    assert told.is_odd.tolist() == [True, True, False]


def test_a_condition_is_no_arithmetic() -> None:
    assert not is_arithmetic(formula("observed(rate) > 3 [%]"))
    assert is_arithmetic(formula("3 [%]"))
    told = reckon(formula("3 [%]"), {}, 2)
    assert told.value.tolist() == [0.03, 0.03]
