"""What an open book asks of the machine."""

from datetime import UTC, datetime, timedelta

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.book.clock import SALT_BYTES, new_salts, set_back, utc_now

from .plan_book import evening, plan_book


def test_the_time_has_its_zone() -> None:
    offset = utc_now().utcoffset()
    assert offset is not None
    assert not offset


def test_no_salt_is_given_twice_across_blocks() -> None:
    salts = new_salts()
    drawn = [salts() for _ in range(600)]
    assert len(set(drawn)) == 600
    assert {len(salt) for salt in drawn} == {SALT_BYTES}


@pytest.mark.parametrize(("back", "told"), [(-60, 0), (0, 0), (1, 0), (3, 1), (86_400, 1)])
def test_a_clock_that_was_set_back_is_named_with_both_times(back: int, told: int) -> None:
    now = evening() - timedelta(seconds=back)
    with plan_book() as book:
        found = list(set_back(book.store, now))
    assert [each.code for each in found] == ["LB-Z75"] * told
    assert all(each.values["before"] == evening().isoformat() for each in found)


def test_an_empty_book_has_no_last_entry() -> None:
    with loopbook.open(MEMORY) as book:
        assert list(set_back(book.store, datetime(1970, 1, 1, tzinfo=UTC))) == []
