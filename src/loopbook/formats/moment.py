"""Moment: dates, times and periods as people write them in tables, read or refused, never guessed.

`2025-03-04`, `2025/3/4 10:20`, `2025年3月4日`, `20250304`; `2025`, `2025年3月`, `2025年第一季度`,
`2025年上半年`, `2021-2025年`. `03/04/2025` may be March or April and is refused.
Source: ISO 8601-1:2019; GB/T 7408.1-2023 (the same, in Chinese).
"""

import re
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from loopbook.errors import EmptyPeriod, ParseError
from loopbook.formats.number import clipped, fold
from loopbook.formats.row import Cell
from loopbook.terms.period import Period, last_day, period

_DATE = r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|(?P<tight>\d{4}))"
_TIME = (
    r"(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})分?"
    r"(?::?(?P<second>\d{2})(?P<part>\.\d{1,6})?秒?)?"
)
_ZONE = r"(?P<zone>[zZ]|[+-]\d{2}:?\d{2})"
_MOMENT = re.compile(rf"{_DATE}(?:[Tt ]?\s*{_TIME}\s*{_ZONE}?)?")
_TURNED = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b.*")
_TIME_ONLY = re.compile(rf"[Tt]?{_TIME}")
_QUARTERS = str.maketrans("一二三四", "1234")
_QUARTER = re.compile(r"(\d{4})年?(?:第?([1-4])季度?|[-\s]?[Qq]([1-4]))")
_HALF = re.compile(r"(\d{4})年?(?:([上下])半年|[-\s]?[Hh]([12]))")
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2})月?)")
_YEAR = re.compile(r"(\d{4})年?度?")
_SPAN = re.compile(r"(\d{4})年?\s*(?:\.\.|-+|—+|~|至|到)\s*(\d{4})年?")


class Moment(msgspec.Struct, frozen=True):
    """A point in time read from a cell.

    Fields
      time          with its zone
      has_time      whether the cell states a time of day
      has_zone      whether the cell states a zone
    """

    time: datetime
    has_time: bool
    has_zone: bool


def read_moment(cell: Cell, zone: tzinfo, time_of_day: time = time()) -> Moment:
    """Read a point in time.

    Parameters
      zone         zone of a time that names none
      time_of_day  time of a date that names none
    Raises    ParseError  LB-W30 unreadable, LB-W31 day and month may be swapped, LB-W32 the local
              time happened twice or never
    """
    if isinstance(cell, datetime):
        return Moment(_placed(cell, zone, str(cell)), has_time=True, has_zone=False)
    if isinstance(cell, date):
        local = datetime.combine(cell, time_of_day)
        return Moment(_placed(local, zone, str(cell)), has_time=False, has_zone=False)
    text = fold(str(cell))
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ParseError("LB-W31" if _TURNED.fullmatch(text) else "LB-W30", text=clipped(text))
    local = datetime.combine(_date(found, text), _time(found, text) or time_of_day)
    has_time = found["hour"] is not None
    if found["zone"] is None:
        return Moment(_placed(local, zone, text), has_time=has_time, has_zone=False)
    try:
        stated = datetime.fromisoformat(f"2000-01-01T00:00:00{found['zone'].upper()}").tzinfo
    except ValueError as fault:
        # A zone of a day or more, or with sixty minutes.
        raise ParseError("LB-W30", text=clipped(text)) from fault
    return Moment(local.replace(tzinfo=stated), has_time=has_time, has_zone=True)


def read_day(cell: Cell) -> date:
    """Read a calendar day.

    Raises    ParseError  LB-W30 unreadable, LB-W31 day and month may be swapped
    """
    return read_moment(cell, ZoneInfo("UTC")).time.date()


def read_time_of_day(text: str) -> time:
    """Read a time of day, as `T08:30:00`; midnight when there is none."""
    found = _TIME_ONLY.fullmatch(fold(text))
    return (_time(found, text) if found else None) or time()


def read_period(cell: Cell) -> Period:
    """Read a period. A date on the first of a month, which is what spreadsheets make of `2025-03`,
    is that month.

    Raises    ParseError  LB-W33 unreadable
    """
    if isinstance(cell, date):
        if cell.day == 1 and not (isinstance(cell, datetime) and cell.time() != time()):
            return Period(cell.year * 12 + cell.month - 1, 1)
        raise ParseError("LB-W33", text=str(cell))
    if isinstance(cell, Decimal) and cell != cell.to_integral_value():
        # 2025.1 may have been October.
        raise ParseError("LB-W33", text=f"{cell:f}")
    text = fold(str(cell)) if not isinstance(cell, Decimal) else f"{cell:f}"
    try:
        return period(_usual(text.translate(_QUARTERS)))
    except EmptyPeriod as fault:
        raise ParseError("LB-W33", text=clipped(text)) from fault


def last_moment(value: Period, zone: tzinfo) -> datetime:
    """Return the last second of a period in `zone`."""
    return datetime.combine(last_day(value), time(23, 59, 59), zone)


def _usual(text: str) -> str:
    """Return `text` in the spelling of terms.period where it is another one of these."""
    if found := _SPAN.fullmatch(text):
        return f"{found[1]}..{found[2]}"
    if found := _QUARTER.fullmatch(text):
        return f"{found[1]}-Q{found[2] or found[3]}"
    if found := _HALF.fullmatch(text):
        return f"{found[1]}-H{found[3] or '上下'.index(found[2]) + 1}"
    if found := _YEAR.fullmatch(text):
        return found[1]
    if found := _MONTH.fullmatch(text):
        return f"{found[1]}-{int(found[2] or found[3]):02}"
    return text


def _date(found: re.Match[str], text: str) -> date:
    tight = found["tight"] or ""
    month, day = (tight[:2], tight[2:]) if tight else (found["month"], found["day"])
    try:
        return date(int(found["year"]), int(month), int(day))
    except ValueError as fault:
        raise ParseError("LB-W30", text=clipped(text)) from fault


def _time(found: re.Match[str], text: str) -> time | None:
    if found["hour"] is None:
        return None
    part = int(Decimal(found["part"] or 0) * 1_000_000)
    try:
        return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), part)
    except ValueError as fault:
        raise ParseError("LB-W30", text=clipped(text)) from fault


def _placed(local: datetime, zone: tzinfo, text: str) -> datetime:
    """Return local time in `zone`, refused where clocks were turned and it says two things."""
    early, late = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if early.utcoffset() != late.utcoffset():
        raise ParseError("LB-W32", text=text, zone=str(zone))
    offset = early.utcoffset() or timedelta()
    if offset.seconds % 60:
        raise ParseError("LB-W32", text=text, zone=str(zone))
    return early
