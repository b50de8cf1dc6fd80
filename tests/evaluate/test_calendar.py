"""Working days: the table against a walk day by day, and China's years against published ones."""

from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.calendar import (
    after_months,
    after_working_days,
    date_of,
    day_number,
    deadlines,
    working_days,
)
from loopbook.terms.duty import NO_DAY, Calendar, CalendarDay, DayKind, DutyUnit
from tests.trace.happenings import shipped_pack

CHINA = shipped_pack("core").calendars["CN"]


def row(day: date, kind: DayKind) -> CalendarDay:
    return CalendarDay(
        calendar="X", day=day, kind=kind, label_en="", label_zh="", source="", rule=""
    )


def is_worked(calendar: Calendar, day: date) -> bool:
    """Say whether a day is worked, as one reads the rows: the plain form."""
    kinds = {each.day: each.kind for each in calendar.days}
    return kinds[day] is DayKind.WORK if day in kinds else day.weekday() < 5


def walked(calendar: Calendar, day: date, number: int) -> date | None:
    """Count working days one by one; None when a day of an unknown year is come to."""
    while number:
        day += timedelta(days=1)
        if not calendar.first <= day.year <= calendar.last:
            return None
        number -= is_worked(calendar, day)
    return day


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    first = draw(st.integers(2018, 2020))
    last = first + draw(st.integers(0, 1))
    within = st.dates(date(first, 1, 1), date(last, 12, 31))
    off = draw(st.sets(within.filter(lambda day: day.weekday() < 5), max_size=40))
    worked = draw(st.sets(within.filter(lambda day: day.weekday() >= 5), max_size=20))
    rows = [row(day, DayKind.OFF) for day in off] + [row(day, DayKind.WORK) for day in worked]
    return Calendar("X", first, last, tuple(sorted(rows, key=lambda each: each.day)))


@given(calendars(), st.lists(st.dates(date(2017, 12, 1), date(2022, 1, 31))), st.integers(0, 60))
def test_the_table_counts_as_a_walk_day_by_day_does(
    calendar: Calendar, days: list[date], number: int
) -> None:
    numbers = np.array([day_number(day) for day in days], np.int64)
    found = after_working_days(numbers, number, working_days(calendar))
    for day, each in zip(days, found.tolist(), strict=True):
        is_known = calendar.first <= day.year <= calendar.last or not number
        expected = walked(calendar, day, number) if is_known else None
        assert each == (NO_DAY if expected is None else day_number(expected))


@given(st.lists(st.dates(date(1900, 1, 1), date(2200, 12, 31))), st.integers(0, 120))
def test_months_keep_the_day_or_take_the_last_of_the_month(days: list[date], number: int) -> None:
    numbers = np.array([day_number(day) for day in days], np.int64)
    for day, each in zip(days, after_months(numbers, number).tolist(), strict=True):
        year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
        last = monthrange(year, month + 1)[1]
        assert date_of(each) == date(year, month + 1, min(day.day, last))


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    days = np.array([day_number(date(2024, 1, 31)), day_number(date(2025, 1, 31))], np.int64)
    assert [date_of(each) for each in after_months(days, 1).tolist()] == [
        date(2024, 2, 29),
        date(2025, 2, 28),
    ]


@pytest.mark.parametrize(
    ("year", "count"),
    # 365 or 366 days, less the weekends, less the statutory days (11 to 2024, 13 from 2025 on),
    # which are all made up for; and in 2020 one day less, of which the extension of the Spring
    # Festival took two (31 January, 1 February) and 2020 begins and ends as other years do.
    [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ],
)
def test_the_years_of_china_have_as_many_working_days_as_published(year: int, count: int) -> None:
    days = working_days(CHINA).days
    first, last = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
    assert ((days >= first) & (days <= last)).sum() == count


@pytest.mark.parametrize(
    ("year", "months"),
    # Working days month by month as another public calendar lists them day by day; that one lacks
    # the extension of 2020, so its 18 and 21 days of January and February are 17 and 20 here.
    [
        (2020, [17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23]),
        (2023, [18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21]),
        (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ],
)
def test_the_months_of_china_agree_with_another_calendar(year: int, months: list[int]) -> None:
    days = [date_of(each) for each in working_days(CHINA).days.tolist()]
    found = [sum((d.year, d.month) == (year, month) for d in days) for month in range(1, 13)]
    assert found == months


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2018, 12, 29), DayKind.WORK),  # of the notice for 2019
        (date(2018, 12, 31), DayKind.OFF),
        (date(2019, 5, 2), DayKind.OFF),  # of the change within the year
        (date(2020, 1, 31), DayKind.OFF),  # of the extension of the Spring Festival
        (date(2024, 5, 11), DayKind.WORK),
        (date(2026, 9, 20), DayKind.WORK),
    ],
)
def test_china_has_the_days_that_were_changed(day: date, kind: DayKind) -> None:
    assert {each.day: each.kind for each in CHINA.days}[day] is kind


def test_a_saturday_that_the_extension_of_2020_took_back_is_not_worked() -> None:
    assert date(2020, 2, 1) not in {each.day for each in CHINA.days}


def test_every_row_of_china_changes_what_the_weekday_says() -> None:
    assert all((each.kind is DayKind.OFF) == (each.day.weekday() < 5) for each in CHINA.days)
    assert (CHINA.first, CHINA.last) == (2018, 2026)


def test_thirty_working_days_from_mid_september_2024_pass_over_two_holidays() -> None:
    """From 13 September 2024: the Saturday is worked, 15 to 17 September and 1 to 7 October off."""
    start = np.array([day_number(date(2024, 9, 13))], np.int64)
    (found,) = deadlines(start, 30, DutyUnit.WORKING_DAY, working_days(CHINA)).tolist()
    assert date_of(found) == walked(CHINA, date(2024, 9, 13), 30) == date(2024, 10, 31)


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (10, DutyUnit.DAY, date(2024, 3, 10)),
        (1, DutyUnit.MONTH, date(2024, 3, 29)),
        (1, DutyUnit.YEAR, date(2025, 2, 28)),
        (0, DutyUnit.WORKING_DAY, date(2024, 2, 29)),
        (None, DutyUnit.DAY, None),
        (3, None, None),
        (10**30, DutyUnit.DAY, None),
        (10**30, DutyUnit.YEAR, None),
    ],
)
def test_a_deadline_counts_its_unit(
    number: int | None, unit: DutyUnit | None, expected: date | None
) -> None:
    start = np.array([day_number(date(2024, 2, 29))], np.int64)
    (found,) = deadlines(start, number, unit, working_days(CHINA)).tolist()
    assert found == (NO_DAY if expected is None else day_number(expected))


def test_working_days_by_no_calendar_are_not_known() -> None:
    start = np.array([day_number(date(2024, 2, 29))], np.int64)
    assert deadlines(start, 3, DutyUnit.WORKING_DAY).tolist() == [NO_DAY]


def test_working_days_into_a_year_without_rows_are_not_known() -> None:
    start = np.array([day_number(date(2026, 12, 30))], np.int64)
    table = working_days(CHINA)
    assert date_of(deadlines(start, 1, DutyUnit.WORKING_DAY, table)[0]) == date(2026, 12, 31)
    assert deadlines(start, 2, DutyUnit.WORKING_DAY, table).tolist() == [NO_DAY]
