"""The two clocks: a day of the world, a size of the ledger."""

from datetime import UTC, date, datetime

import pytest

from loopbook.book.asof import as_of, day_of
from loopbook.errors import UnknownTerm
from loopbook.terms.lineage import AsOf

END = datetime(2026, 2, 1, 23, 59, 59, 999999, tzinfo=UTC)


def test_a_day_means_to_its_end_and_a_number_means_entries() -> None:
    assert as_of("2026-02-01") == AsOf(day=END) == as_of(date(2026, 2, 1))
    assert as_of("1234") == AsOf(size=1234) == as_of(1234)
    assert as_of(None) == as_of("") == AsOf()


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-2-1", "-4", "1.5", -1])
def test_other_words_are_refused_with_the_two_spellings(text: str | int) -> None:
    with pytest.raises(UnknownTerm, match="2026-02-01"):
        as_of(text)


def test_targets_are_judged_on_the_day_asked_for_or_today() -> None:
    today = date(2026, 11, 21)
    assert day_of(AsOf(day=END), today) == date(2026, 2, 1)
    assert day_of(AsOf(size=3), today) == today
