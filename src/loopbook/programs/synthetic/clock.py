"""Clock of the synthetic world: minutes since it began, as EPCIS writes them.

A count of minutes becomes text through two tables, since a datetime for each event would take
longer than the rest of the event.
"""

from datetime import UTC, date, datetime, timedelta

OFFSET = "+08:00"
DAY = 24 * 60
BEGIN = date(2018, 1, 1)
DAYS = 8 * 366
"""Length of the world: it ends in January 2026, before anyone records it."""

_DATES = tuple((BEGIN + timedelta(days=number)).isoformat() for number in range(DAYS))
_TIMES = tuple(f"T{minute // 60:02}:{minute % 60:02}:00{OFFSET}" for minute in range(DAY))
_NEW_YEARS = tuple((date(year, 1, 1) - BEGIN).days * DAY for year in range(2018, 2027))


def moment(minute: int) -> str:
    """Return a minute of the world as an EPCIS time with its offset.

    Parameters
      minute  since midnight of BEGIN in the zone OFFSET, below DAYS * DAY
    """
    return _DATES[minute // DAY] + _TIMES[minute % DAY]


def next_new_year(minute: int) -> int:
    """Return the minute of the first midnight of a New Year at or after `minute`."""
    return next(midnight for midnight in _NEW_YEARS if midnight >= minute)


def now_text() -> str:
    """Return the end of the world as text: the creation date of what describes all of it."""
    end = datetime(BEGIN.year, BEGIN.month, BEGIN.day, tzinfo=UTC) + timedelta(days=DAYS - 1)
    return end.isoformat()
