"""Periods and moments in words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from loopbook.render.moment import moment_text, period_label
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
