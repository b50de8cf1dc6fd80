"""Local days: the column against the clock of the library, moment by moment."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.calendar import day_number
from loopbook.evaluate.local_day import local_days
from loopbook.terms.lineage import microseconds_of

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "UTC")
SECONDS = st.integers(-70 * 366 * 86_400, 130 * 366 * 86_400)  # from 1900 to 2100
ANY = SECONDS.map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def plain(moments: list[datetime], zone: str) -> list[int]:
    return [day_number(moment.astimezone(ZoneInfo(zone)).date()) for moment in moments]


def columns(moments: list[datetime]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([microseconds_of(moment) for moment in moments], np.int64)


@given(st.lists(ANY, max_size=20), st.sampled_from(ZONES))
def test_a_column_of_moments_falls_on_the_days_that_the_clock_says(
    moments: list[datetime], zone: str
) -> None:
    assert local_days(columns(moments), ZoneInfo(zone)).tolist() == plain(moments, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_days_on_which_the_clock_is_changed_are_right_to_the_second(zone: str) -> None:
    """Berlin goes forward at 01:00 UTC on 30 March 2025; Apia left out 30 December 2011."""
    around = [
        datetime(2025, 3, 29, 22, 59, 59, tzinfo=UTC),
        datetime(2025, 3, 30, 0, 59, 59, tzinfo=UTC),
        datetime(2025, 3, 30, 1, 0, tzinfo=UTC),
        datetime(2025, 3, 30, 21, 59, 59, tzinfo=UTC),
        datetime(2025, 3, 30, 22, 0, tzinfo=UTC),
        datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC),
        datetime(2011, 12, 30, 10, 0, tzinfo=UTC),
        datetime(2011, 12, 31, 9, 59, 59, tzinfo=UTC),
    ]
    assert local_days(columns(around), ZoneInfo(zone)).tolist() == plain(around, zone)


def test_the_ends_of_the_calendar_are_days_too() -> None:
    ends = [datetime(1, 1, 4, tzinfo=UTC), datetime(9999, 12, 28, tzinfo=UTC)]
    found = local_days(columns(ends), ZoneInfo("Asia/Shanghai")).tolist()
    assert found == [day_number(date(1, 1, 4)), day_number(date(9999, 12, 28))]
    last = columns([datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)])
    assert local_days(last, ZoneInfo("Asia/Shanghai")).tolist() == [day_number(date.max) + 1]


def test_no_moments_have_no_days() -> None:
    assert local_days(np.empty(0, np.int64), UTC).tolist() == []
