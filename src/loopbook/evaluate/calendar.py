"""Calendar: the working days of a jurisdiction as a table, and deadlines counted on it.

A working day is a Monday to Friday that is no day off, or a weekend day that is worked for one.
Years that a calendar does not know have no working days at all: nothing can be counted into them,
and a deadline that would lie there is not known.

Source    the rows of calendars.csv; for China the yearly notices of the General Office of the
          State Council on holidays (国务院办公厅关于部分节假日安排的通知)
"""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.duty import NO_DAY, Calendar, DayKind, DutyUnit

Days = NDArray[np.int64]
"""Days as whole numbers, 1970-01-01 being 0."""

_EPOCH = date(1970, 1, 1).toordinal()
_MONDAY = 4  # 1970-01-05
_FRIDAY = 4  # days from Monday
_MONTHS_A_YEAR = 12
_LAST_DAY = date.max.toordinal() - _EPOCH
_NUMBER_MAX = 4_000_000  # days from year 1 to beyond 9999: more would count past every date


class WorkingDays(NamedTuple):
    """The working days of a calendar.

    Fields
      first, last  days between which every working day is known, both included
      days         working days, ascending
    """

    first: int
    last: int
    days: Days


def day_number(day: date) -> int:
    """Return the days from 1970-01-01 to a date."""
    return day.toordinal() - _EPOCH


def date_of(number: int) -> date:
    """Return the date that many days after 1970-01-01."""
    return date.fromordinal(number + _EPOCH)


def working_days(calendar: Calendar) -> WorkingDays:
    """Return every working day of the years that a calendar knows."""
    first = day_number(date(calendar.first, 1, 1))
    last = day_number(date(calendar.last, 12, 31))
    days = np.arange(first, last + 1)
    is_worked = (days - _MONDAY) % 7 <= _FRIDAY
    for row in calendar.days:
        at = day_number(row.day) - first
        if 0 <= at < len(days):
            is_worked[at] = row.kind is DayKind.WORK
    return WorkingDays(first, last, days[is_worked])


def after_working_days(days: Days, number: int, table: WorkingDays) -> Days:
    """Return the day on which `number` working days are over; the first one follows the day.

    Parameters
      number  0 or more; none is the day itself
    Returns   NO_DAY where one of the days on the way lies in a year that is not known
    """
    if number == 0:
        return days.copy()
    at = table.days.searchsorted(days, side="right") + number - 1
    is_known = (days >= table.first) & (days <= table.last) & (at < len(table.days))
    found = np.full(len(days), NO_DAY, np.int64)
    found[is_known] = table.days[at[is_known]]
    return found


def after_months(days: Days, number: int) -> Days:
    """Return the same day of the month, `number` months on; or the month's last, if it is shorter.

    A month after 31 January is 28 February, or 29 in a leap year.
    """
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    of_month = (dates - months.astype("datetime64[D]")).astype(np.int64)
    begun = (months + number).astype("datetime64[D]").astype(np.int64)
    ended = (months + number + 1).astype("datetime64[D]").astype(np.int64) - 1
    found: Days = np.minimum(begun + of_month, ended)
    return found


def deadlines(
    days: Days, number: int | None, unit: DutyUnit | None, table: WorkingDays | None = None
) -> Days:
    """Return the last day on which something is in time that was due from each of `days`.

    Parameters
      number  of units after the day; None: no text that was read says how many
      table   of the calendar that working days are counted by; None: there is none
    Returns   NO_DAY where it is not known, or lies beyond the year 9999
    """
    found = np.full(len(days), NO_DAY, np.int64)
    if number is None:
        return found
    number = min(number, _NUMBER_MAX)
    match unit:
        case DutyUnit.DAY:
            found = days + number
        case DutyUnit.MONTH:
            found = after_months(days, number)
        case DutyUnit.YEAR:
            found = after_months(days, number * _MONTHS_A_YEAR)
        case DutyUnit.WORKING_DAY if table is not None:
            found = after_working_days(days, number, table)
        case _:
            pass
    return np.where(found > _LAST_DAY, NO_DAY, found)
