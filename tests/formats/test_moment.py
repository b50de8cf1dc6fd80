"""Dates, times and periods as people write them."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError
from loopbook.formats.moment import (
    last_moment,
    read_day,
    read_moment,
    read_period,
    read_time_of_day,
)
from loopbook.formats.row import Cell
from loopbook.terms.period import Period, period

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "cell",
    [
        "2025-03-04 10:20",
        "2025/3/4 10:20:00",
        "2025.3.4T10:20",
        "2025年3月4日 10时20分",
        "20250304 10:20",
        "２０２５－０３－０４　１０：２０",
        "2025-03-04T10:20:00+08:00",
        "2025-03-04T02:20:00Z",
        datetime.fromisoformat("2025-03-04T10:20:00"),
    ],
)
def test_writings_of_one_moment_are_one_moment(cell: Cell) -> None:
    assert read_moment(cell, SHANGHAI).time == datetime(2025, 3, 4, 10, 20, tzinfo=SHANGHAI)


def test_what_a_cell_leaves_out_is_known() -> None:
    bare = read_moment("2025-03-04", SHANGHAI, time(12))
    assert (bare.has_time, bare.has_zone, bare.time.hour) == (False, False, 12)
    assert read_moment(date(2025, 3, 4), SHANGHAI).has_time is False
    assert read_moment("2025-03-04T10:20:00Z", SHANGHAI).has_zone
    assert read_time_of_day("T08:30:00") == time(8, 30)
    assert read_time_of_day("") == time()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/04/2025", "LB-W31"),
        ("4.3.25", "LB-W31"),
        ("2025-13-01", "LB-W30"),
        ("2025-03-04 25:00", "LB-W30"),
        ("yesterday", "LB-W30"),
        (Decimal(45720), "LB-W30"),
    ],
)
def test_what_may_mean_another_day_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_moment(cell, SHANGHAI)
    assert caught.value.code == code


@pytest.mark.parametrize("cell", ["2025-10-26 02:30", "2025-03-30 02:30"])
def test_an_hour_that_happened_twice_or_never_is_refused(cell: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_moment(cell, ZoneInfo("Europe/Berlin"))
    assert caught.value.code == "LB-W32"


@given(st.integers(946_684_800, 4_070_908_800), st.integers(-12, 14))
def test_a_written_moment_reads_back(seconds: int, hours: int) -> None:
    moment = datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours)))
    assert read_moment(moment.isoformat(), SHANGHAI).time == moment


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Decimal(2025), "2025"),
        ("2025年", "2025"),
        ("2025年度", "2025"),
        ("2025年3月", "2025-03"),
        ("2025/3", "2025-03"),
        ("202503", "2025-03"),
        ("2025年第一季度", "2025-Q1"),
        ("2025年3季度", "2025-Q3"),
        ("2025Q4", "2025-Q4"),
        ("2025年上半年", "2025-H1"),
        ("2025H2", "2025-H2"),
        ("2021—2025年", "2021..2025"),
        ("2021-2025", "2021..2025"),
        ("2021至2025年", "2021..2025"),
        (date(2025, 3, 1), "2025-03"),
        ("2025-Q2", "2025-Q2"),
    ],
)
def test_writings_of_a_period_are_read(cell: Cell, text: str) -> None:
    assert read_period(cell) == period(text)


@pytest.mark.parametrize("cell", ["2025-14", "soon", Decimal("2025.1"), date(2025, 3, 4), "25"])
def test_what_is_no_period_is_refused(cell: Cell) -> None:
    with pytest.raises(ParseError) as caught:
        read_period(cell)
    assert caught.value.code == "LB-W33"


@given(st.integers(2000 * 12, 2100 * 12), st.sampled_from([1, 3, 6, 12, 60]))
def test_a_written_period_reads_back(first: int, months: int) -> None:
    value = Period(first, months)
    assert read_period(str(value)) == value


def test_days_and_the_end_of_a_period() -> None:
    assert read_day("2025年3月4日") == date(2025, 3, 4)
    assert last_moment(period("2025-02"), SHANGHAI).isoformat() == "2025-02-28T23:59:59+08:00"


@pytest.mark.parametrize("zone", ["+48:00", "-24:00", "+99:99"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ParseError, match="LB-W30"):
        read_moment(f"2025-03-03T08:00:00{zone}", SHANGHAI)
