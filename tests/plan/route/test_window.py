"""Windows: times of day as people write them."""

import pytest

from loopbook.errors import InputError
from loopbook.plan.route.task import ALWAYS
from loopbook.plan.route.window import clock_text, windows_of


def test_windows_are_minutes_after_midnight_by_begin() -> None:
    assert windows_of("14:00-16:30|08:00 - 10:00", "") == ((480.0, 600.0), (840.0, 990.0))


def test_colons_and_words_of_chinese_keyboards_are_taken() -> None:
    assert windows_of("08：00至10：30", "") == ((480.0, 630.0),)


def test_no_window_is_any_time() -> None:
    assert windows_of(" ", "") == (ALWAYS,)


def test_a_shift_crosses_midnight() -> None:
    assert windows_of("22:00-06:00+1", "") == ((1320.0, 1800.0),)
    assert windows_of("22:00—30:00", "") == ((1320.0, 1800.0),)


@pytest.mark.parametrize(
    "text", ["10:00-08:00", "8-10", "08:00", "08:75-09:00", "08:00-50:00", "x"]
)
def test_what_is_no_span_is_refused_with_its_row(text: str) -> None:
    with pytest.raises(InputError, match=r"LB-PL62 .*orders\.csv, row 4") as caught:
        windows_of(text, "orders.csv, row 4")
    assert text in str(caught.value)


def test_minutes_are_told_as_a_clock() -> None:
    assert clock_text(485.3) == "08:05"
    assert clock_text(1440.0 + 90.0) == "01:30+1"
