"""Period: a run of whole calendar months, in the calendar zone of the pack that reads it."""

import re
from datetime import date, datetime, tzinfo

import msgspec

from loopbook.errors import EmptyPeriod

_WORDS = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|[Qq](?P<quarter>[1-4])|[Hh](?P<half>[12])))?"
)


YEAR_MAX = 9998
"""Last year that is read: the day after the last of 9999 is in no calendar."""


class Period(msgspec.Struct, frozen=True, gc=False, order=True):
    """`months` whole months from `first`, where month number = year x 12 + (month - 1)."""

    first: int
    months: int

    @property
    def end(self) -> int:
        """Month number of the first month after the period."""
        return self.first + self.months

    @property
    def year(self) -> int:
        """Calendar year of the first month."""
        return self.first // 12

    def __str__(self) -> str:
        return period_text(self)


def period(text: str) -> Period:
    """Read `2025`, `2025-03`, `2025-Q2`, `2025-H1` or a span `2021..2025` as a period.

    Raises    EmptyPeriod  the text is none of these, or the span ends before it begins
    """
    parts = text.strip().split("..")
    spans = [_single(part.strip(), text) for part in parts]
    joined = Period(spans[0].first, spans[-1].end - spans[0].first)
    if len(parts) > 2 or joined.months <= 0:
        raise EmptyPeriod("LB-T01", text=text)
    return joined


def _single(part: str, text: str) -> Period:
    found = _WORDS.fullmatch(part)
    if found is None:
        raise EmptyPeriod("LB-T01", text=text)
    if not 1 <= int(found["year"]) <= YEAR_MAX:
        raise EmptyPeriod("LB-T01", text=text)
    first = int(found["year"]) * 12
    if found["month"]:
        if not 1 <= int(found["month"]) <= 12:
            raise EmptyPeriod("LB-T01", text=text)
        return Period(first + int(found["month"]) - 1, 1)
    if found["quarter"]:
        return Period(first + 3 * (int(found["quarter"]) - 1), 3)
    if found["half"]:
        return Period(first + 6 * (int(found["half"]) - 1), 6)
    return Period(first, 12)


def period_text(value: Period) -> str:
    """Return the shortest text that `period` reads back as the same period."""
    year, month = divmod(value.first, 12)
    if value.months == 1:
        return f"{year}-{month + 1:02}"
    if value.months == 12 and month == 0:
        return f"{year}"
    if value.months == 6 and month % 6 == 0:
        return f"{year}-H{month // 6 + 1}"
    if value.months == 3 and month % 3 == 0:
        return f"{year}-Q{month // 3 + 1}"
    last = value.end - 1
    if month == 0 and value.end % 12 == 0:
        return f"{year}..{last // 12}"
    return f"{year}-{month + 1:02}..{last // 12}-{last % 12 + 1:02}"


def month_of(moment: datetime, zone: tzinfo) -> Period:
    """Return the month in which `moment` falls in `zone`: 03:00+08:00 on 1 January is January."""
    local = moment.astimezone(zone)
    return Period(local.year * 12 + local.month - 1, 1)


def contains(outer: Period, inner: Period) -> bool:
    """Say whether every month of `inner` is a month of `outer`."""
    return outer.first <= inner.first and inner.end <= outer.end


def last_day(value: Period) -> date:
    """Return the last day of the period."""
    return date.fromordinal(date(value.end // 12, value.end % 12 + 1, 1).toordinal() - 1)


def period_of(words: str | int | Period) -> Period:
    """Return a period as it is, or read from its words.

    Raises    EmptyPeriod  as `period`
    """
    return words if isinstance(words, Period) else period(str(words))
