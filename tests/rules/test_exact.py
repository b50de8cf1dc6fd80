"""Exact numbers of a pack."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.rules.exact import exact


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", Fraction(12)),
        ("-0.5", Fraction(-1, 2)),
        ("1e-3", Fraction(1, 1000)),
        ("5/9", Fraction(5, 9)),
        (" 0.1 ", Fraction(1, 10)),
        ("+2E2", Fraction(200)),
    ],
)
def test_a_number_is_read_without_rounding(text: str, value: Fraction) -> None:
    assert exact(text) == value


@pytest.mark.parametrize(
    "text", ["", "1/0", "1/2/3", "nan", "inf", "1e999", "0x1", "1_000", "１", "9" * 41, "1,000"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        exact(text)


@given(st.text(max_size=60))
def test_no_text_does_more_than_raise_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(exact(text), Fraction)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_a_decimal_keeps_its_value(number: object) -> None:
    assert exact(f"{number:f}") == Fraction(str(number))
