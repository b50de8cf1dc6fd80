"""Schedule: when a subscription that asked for certain times is run.

A moment in UTC matches when each stated field matches its part. An omitted second is second 0, so
that `{hour: 1, minute: 5}` runs once at 01:05:00, as the REST interface of EPCIS 2.0 says it
should, and not sixty times; any other omitted field matches every value.

Source    EPCIS 1.2, section 8.2.5.3 (grammar, ranges, days of the week), kept by EPCIS 2.0;
          openapi.json of EPCIS 2.0, POST /queries/{queryName}/subscriptions and GET of a
          subscription, whose example has `0/30`: from 0 on, each 30th
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from loopbook.errors import SubscriptionControls
from loopbook.terms.subscription import Schedule

YEARS_MAX = 41
"""How far the next moment may lie: 29 February on a certain weekday can be 40 years away."""

FIELDS = {
    "second": ("second", 0, 59),
    "minute": ("minute", 0, 59),
    "hour": ("hour", 0, 23),
    "dayOfMonth": ("day_of_month", 1, 31),
    "month": ("month", 1, 12),
    "dayOfWeek": ("day_of_week", 1, 7),
}
"""Name in a request -> field of `Schedule`, least and greatest value."""

TEXT_MAX = 400
_ELEMENT = re.compile(r"(\d{1,2})|\[(\d{1,2})-(\d{1,2})\]|(\d{1,2})/(\d{1,2})", re.ASCII)


class Times(NamedTuple):
    """The values that each part of a matching moment may have, ascending."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]


def schedule_of(said: Mapping[str, object], after: datetime) -> Schedule:
    """Return the schedule that a request states.

    Parameters
      said   name of a field -> its text, or a number
      after  a moment: the schedule must have one that comes later
    Raises   SubscriptionControls  LB-N10 no such field, LB-N11 a text breaks the grammar or a
             number is out of range, LB-N12 nothing is stated, LB-N13 such a moment never comes
    """
    fields: dict[str, str] = {}
    for name, value in said.items():
        if name not in FIELDS:
            raise SubscriptionControls("LB-N10", name=name[:80], known=", ".join(FIELDS))
        is_number = isinstance(value, int) and not isinstance(value, bool)
        text = str(value) if is_number else value
        if not isinstance(text, str) or len(text) > TEXT_MAX:
            raise _unreadable(name, str(value))
        _values(name, text)
        fields[FIELDS[name][0]] = text
    if not fields:
        raise SubscriptionControls("LB-N12")
    schedule = Schedule(**fields)
    if next_run(schedule, after) is None:
        raise SubscriptionControls(
            "LB-N13", schedule=", ".join(f"{k} {v}" for k, v in said.items())
        )
    return schedule


def said_by(schedule: Schedule) -> dict[str, str]:
    """Return a schedule as requests state it."""
    told = {name: getattr(schedule, field) for name, (field, _, _) in FIELDS.items()}
    return {name: text for name, text in told.items() if text}


@lru_cache(maxsize=1 << 10)
def times_of(schedule: Schedule) -> Times:
    """Return the values that a schedule lets each part of a moment have."""
    said = said_by(schedule)
    found = {name: _values(name, said[name]) for name in said}
    every = {name: tuple(range(least, most + 1)) for name, (_, least, most) in FIELDS.items()}
    every["second"] = (0,)
    return Times(*(found.get(name, every[name]) for name in FIELDS))


def next_run(schedule: Schedule, after: datetime) -> datetime | None:
    """Return the first matching moment later than `after`, in UTC; None: not in YEARS_MAX years."""
    times = times_of(schedule)
    if after.year >= date.max.year:
        return None
    start = after.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)
    day, earliest = start.date(), start.time()
    last = day.year + YEARS_MAX
    while day.year <= min(last, date.max.year - 1):
        if _is_on(times, day):
            found = _first_time(times, earliest)
            if found is not None:
                return datetime.combine(day, found, tzinfo=UTC)
        day, earliest = _next_day(times, day), time.min
    return None


def _next_day(times: Times, day: date) -> date:
    """Return the next day to look at: months that never match are left out as a whole."""
    day += timedelta(days=1)
    while day.month not in times.months and day.year < date.max.year:
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day


def _is_on(times: Times, day: date) -> bool:
    return (
        day.month in times.months and day.day in times.days and day.isoweekday() in times.weekdays
    )


def _first_time(times: Times, earliest: time) -> time | None:
    """Return the first matching time of a day that is not before `earliest`."""
    for hour in times.hours:
        if hour < earliest.hour:
            continue
        for minute in times.minutes:
            at = time(hour, minute, 59)
            if at < earliest:
                continue
            is_within = (hour, minute) == (earliest.hour, earliest.minute)
            least = earliest.second if is_within else 0
            second = next((s for s in times.seconds if s >= least), None)
            if second is not None:
                return time(hour, minute, second)
    return None


def _values(name: str, text: str) -> tuple[int, ...]:
    _, least, most = FIELDS[name]
    found: set[int] = set()
    for element in text.split(","):
        match = _ELEMENT.fullmatch(element.strip())
        if match is None:
            raise _unreadable(name, text)
        number, first, last, start, step = match.groups()
        if number:
            some = range(int(number), int(number) + 1)
        elif first:
            some = range(int(first), int(last) + 1)
        else:
            some = range(int(start), most + 1, int(step) or most + 1)
        if not some or some[0] < least or some[-1] > most or step == "0":
            raise _unreadable(name, text)
        found.update(some)
    return tuple(sorted(found))


def _unreadable(name: str, text: str) -> SubscriptionControls:
    _, least, most = FIELDS[name]
    return SubscriptionControls("LB-N11", name=name, text=text[:80], least=least, most=most)
