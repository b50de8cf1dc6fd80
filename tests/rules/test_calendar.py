"""Calendars of a pack."""

from datetime import date

from loopbook.terms.duty import DayKind

from .lives import scheme


def test_a_calendar_knows_the_years_it_has_rows_of() -> None:
    works = scheme().calendars["works"]
    assert (works.first, works.last) == (2024, 2025)
    assert [day.day for day in works.days] == sorted(day.day for day in works.days)
    assert works.days[-1].kind is DayKind.WORK
    assert works.days[0].day == date(2024, 1, 1)
