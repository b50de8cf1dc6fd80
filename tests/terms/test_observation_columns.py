"""Observation columns: numbers in two parts, exactly, and rows by place."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.observation_columns import (
    UNSTATED,
    WIDE,
    base_at,
    joined_number,
    period_at,
    split_number,
)
from loopbook.terms.period import period
from tests.evaluate.world import Known, observation


@given(
    mantissa=st.integers(-(2**63) + 1, 2**63 - 1),
    exponent=st.integers(-60, 60),
)
def test_a_number_is_joined_as_it_was_split(mantissa: int, exponent: int) -> None:
    number = Decimal(f"{mantissa}E{exponent}")
    parts = split_number(number)
    assert parts is not None
    assert joined_number(*parts, ()) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("1.50", (15, -1)), ("1.5", (15, -1)), ("-0", (0, 0)), ("3e30", (3, 30)), ("0.000", (0, 0))],
)
def test_equal_numbers_have_equal_parts(text: str, parts: tuple[int, int]) -> None:
    assert split_number(Decimal(text)) == parts


def test_what_does_not_fit_is_no_number_of_two_parts() -> None:
    assert split_number(Decimal("123456789012345678901234.5")) is None
    assert split_number(Decimal("1e200")) is None
    assert joined_number(1, WIDE, ("", "1e200")) == 10**200
    assert joined_number(0, UNSTATED, ()) is None


def test_rows_give_their_periods() -> None:
    columns = Known(
        seen=(observation(1, "2024-03"), observation(2, "2025", base_period="2020"))
    ).observation_columns()
    assert [period_at(columns, row) for row in range(2)] == [period("2024-03"), period("2025")]
    assert [base_at(columns, row) for row in range(2)] == [None, period("2020")]
    last = columns.at(columns.sequence == 2)
    assert (len(last.sequence), last.texts) == (1, columns.texts)
