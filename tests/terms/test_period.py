"""Period: reading, writing, months in a zone, containment."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import EmptyPeriod
from loopbook.terms.period import (
    Period,
    contains,
    last_day,
    month_of,
    period,
    period_of,
    period_text,
)

PERIODS = st.builds(Period, st.integers(1000 * 12, 9940 * 12), st.integers(1, 600))


@pytest.mark.parametrize(
    ("text", "first", "months"),
    [
        ("2025", 2025 * 12, 12),
        ("2025-03", 2025 * 12 + 2, 1),
        ("2025-Q2", 2025 * 12 + 3, 3),
        ("2025-h2", 2025 * 12 + 6, 6),
        ("2021..2025", 2021 * 12, 60),
        (" 2025-02 .. 2025-04 ", 2025 * 12 + 1, 3),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, first: int, months: int) -> None:
    assert period(text) == Period(first, months)


@pytest.mark.parametrize("text", ["", "25", "2025-13", "2025-00", "2025..2021", "a..b", "1..2..3"])
def test_anything_else_is_refused_with_the_spellings(text: str) -> None:
    with pytest.raises(EmptyPeriod, match="2025-Q2"):
        period(text)


@given(PERIODS)
def test_what_is_written_reads_back_as_the_same_period(value: Period) -> None:
    assert period(period_text(value)) == value
    assert contains(value, value)


def test_the_month_is_that_of_the_calendar_zone() -> None:
    """03:00+08:00 on 1 January is January in China, though still December in UTC."""
    moment = datetime(2024, 12, 31, 19, 0, tzinfo=UTC)
    assert period_text(month_of(moment, ZoneInfo("Asia/Shanghai"))) == "2025-01"
    assert period_text(month_of(moment, UTC)) == "2024-12"


def test_a_year_contains_its_months_and_ends_on_its_last_day() -> None:
    assert contains(period("2025"), period("2025-12"))
    assert not contains(period("2025"), period("2025-12..2026-01"))
    assert last_day(period("2024-02")) == date(2024, 2, 29)
    assert period("2025-Q4").year == 2025


def test_words_numbers_and_periods_are_all_periods() -> None:
    assert period_of(2025) == period_of("2025") == period_of(period("2025")) == period("2025")


@pytest.mark.parametrize("text", ["0000", "9999", "2021..9999", "0000-12"])
def test_a_year_without_a_day_after_it_or_before_it_is_refused(text: str) -> None:
    with pytest.raises(EmptyPeriod):
        period(text)
    assert last_day(period("9998")) == date(9998, 12, 31)
