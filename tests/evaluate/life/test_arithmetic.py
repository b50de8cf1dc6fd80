"""Numbers and truths of many items: unknown travels, truth is Kleene's, near is in doubt."""

from fractions import Fraction

import numpy as np
import pytest

from loopbook.evaluate.life.arithmetic import (
    TRUTH,
    Part,
    Truth,
    compare,
    constant,
    every,
    operate,
    opposite,
    part_of,
    some,
)
from loopbook.evaluate.life.leaf_column import NO_ENTRIES, LeafColumn

VALUES = (True, False, None)


def numbers(*values: float | None) -> Part:
    """Return numbers of a leaf whose floats are not exact."""
    known = np.array([value is not None for value in values])
    column = np.array([value or 0.0 for value in values])
    return part_of(LeafColumn(column, known, lambda: NO_ENTRIES, lambda row: Fraction(0)))


def truths(values: list[bool | None]) -> Truth:
    known = np.array([value is not None for value in values])
    return Truth(np.array([bool(value) for value in values]), known)


def told(truth: Truth) -> list[bool | None]:
    pairs = zip(truth.values.tolist(), truth.known.tolist(), strict=True)
    return [value if known else None for value, known in pairs]


def test_truth_has_three_values() -> None:
    left = truths([one for one in VALUES for _ in VALUES])
    right = truths([two for _ in VALUES for two in VALUES])
    assert told(every([left, right])) == [True, False, None, False, False, False, None, False, None]
    assert told(some([left, right])) == [True, True, True, True, False, None, True, None, None]
    assert told(opposite([truths(list(VALUES))])) == [False, True, None]
    assert set(TRUTH) == {"and", "or", "not"}


@pytest.mark.parametrize(
    ("sign", "values", "found"),
    [
        ("+", (1.0, 2.0), 3.0),
        ("-", (1.0, 2.0), -1.0),
        ("*", (3.0, 2.0), 6.0),
        ("/", (3.0, 2.0), 1.5),
        ("neg", (3.0,), -3.0),
        ("min", (3.0, 2.0), 2.0),
        ("max", (3.0, 2.0), 3.0),
        ("abs", (-3.0,), 3.0),
        ("/", (3.0, 0.0), None),
        ("+", (3.0, None), None),
        ("*", (1e300, 1e300), None),
    ],
)
def test_arithmetic_is_that_of_formulas(
    sign: str, values: tuple[float | None, ...], found: float | None
) -> None:
    part = operate(sign, [numbers(value) for value in values])
    assert (part.values[0] if part.known[0] else None) == found


def test_what_floats_cannot_tell_is_in_doubt() -> None:
    total = operate("+", [numbers(0.1), numbers(0.2)])
    assert compare("=", total, constant(Fraction(3, 10), 1))[1].tolist() == [True]
    assert compare("=", total, constant(Fraction(4, 10), 1))[1].tolist() == [False]
    rest = operate("-", [total, constant(Fraction(3, 10), 1)])
    assert compare(">", rest, constant(Fraction(0), 1))[1].tolist() == [True]
    assert operate("/", [numbers(1.0), rest]).doubt.tolist() == [True]


def test_whole_numbers_are_never_in_doubt() -> None:
    counts = part_of(LeafColumn(np.array([2.0]), np.array([True]), lambda: NO_ENTRIES))
    assert compare("=", counts, constant(Fraction(2), 1))[1].tolist() == [False]
    huge = operate("*", [counts, constant(Fraction(2**53 - 1), 1)])
    assert not huge.is_whole


def test_a_constant_beyond_floats_is_infinite_and_in_doubt_beside_anything() -> None:
    beyond = constant(Fraction(10) ** 400, 1)
    truth, doubt = compare("<", numbers(1.0), beyond)
    assert truth.values.tolist() == [True]
    assert constant(-(Fraction(10) ** 400), 1).values[0] == -np.inf
    assert doubt.tolist() == [True]
