"""Periods and moments in words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from loopbook.render.moment import local_time_text, moment_text, period_label
from loopbook.terms.period import period


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2025", "2025", "2025年"),
        ("2025-03", "2025-03", "2025年3月"),
        ("2025-Q2", "2025-Q2", "2025年第二季度"),
        ("2025-H2", "2025-H2", "2025年下半年"),
        ("2021..2025", "2021–2025", "2021年—2025年"),
    ],
)
def test_a_period_reads_in_both_languages(text: str, english: str, chinese: str) -> None:
    assert period_label(period(text)) == english
    assert period_label(period(text), "zh") == chinese


def test_a_moment_is_told_in_utc() -> None:
    moment = datetime(2025, 3, 1, 8, 0, 0, tzinfo=timezone(timedelta(hours=8)))
    assert moment_text(moment) == "2025-03-01 00:00:00 UTC"
    assert moment_text(moment.astimezone(UTC), "zh") == "2025-03-01 00:00:00（UTC）"


def test_an_event_is_told_at_its_own_offset() -> None:
    moment = datetime(2025, 3, 3, 7, 55, 0, tzinfo=UTC)
    assert local_time_text(moment, "+08:00") == "2025-03-03 15:55 +08:00"
    assert local_time_text(moment, "-03:30", "zh") == "2025-03-03 04:25 -03:30"
    late = datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)
    assert local_time_text(late, "+08:00") == "2025-12-31 23:59:59 +08:00"


def test_an_offset_that_is_none_leaves_the_time_in_utc() -> None:
    moment = datetime(2025, 3, 3, 7, 55, 0, tzinfo=UTC)
    for offset in ("", "Z", "+99:00", "eight"):
        assert local_time_text(moment, offset) == "2025-03-03 07:55:00 UTC"
