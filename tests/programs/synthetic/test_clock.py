"""Minutes of the synthetic world as text."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from loopbook.programs.synthetic.clock import DAY, DAYS, moment, next_new_year, now_text


def test_minutes_become_times_with_the_offset_of_the_parties() -> None:
    assert moment(0) == "2018-01-01T00:00:00+08:00"
    assert moment(DAY - 1) == "2018-01-01T23:59:00+08:00"
    assert moment(366 * DAY + 61) == "2019-01-02T01:01:00+08:00"


def test_each_minute_is_one_minute_after_the_one_before() -> None:
    times = [datetime.fromisoformat(moment(minute)) for minute in range(58 * DAY, 60 * DAY)]
    assert {b - a for a, b in pairwise(times)} == {timedelta(minutes=1)}


def test_the_world_ends_before_it_is_recorded() -> None:
    last = datetime.fromisoformat(moment(DAYS * DAY - 1))
    assert last < datetime(2026, 1, 12, tzinfo=UTC)
    assert datetime.fromisoformat(now_text()) < datetime(2026, 1, 12, tzinfo=UTC)


def test_the_next_new_year_is_not_before_the_minute_asked() -> None:
    assert next_new_year(0) == 0
    assert moment(next_new_year(1)) == "2019-01-01T00:00:00+08:00"
    assert moment(next_new_year(7 * 365 * DAY)) == "2025-01-01T00:00:00+08:00"
