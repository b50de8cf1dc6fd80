"""Lines of cases about lives hold when they should, and fail when they should."""

import pytest

from loopbook.book.expectation import Trialled, meet
from loopbook.book.milestone_expectation import life_outcome, reached_outcome

from .pumps import PUMP, pump_book


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"reached": "sold", "on": "2025-01-10", "times": 1}, True),
        ({"reached": "sold", "on": "2025-01-11"}, False),
        ({"reached": "sold", "times": 2}, False),
        ({"reached": "collected"}, False),
        ({"reached": "collected", "times": 0}, True),
        ({"life": "days(made, sold)", "value": 207.5, "unit": "HUR"}, True),
        ({"life": "days(made, sold)", "value": 747000}, True),
        ({"life": "days(made, sold)", "value": 8, "unit": "DAY"}, False),
        ({"life": "days(made, sold)", "value": 8, "unit": "DAY", "tolerance": 1}, True),
        ({"life": "passed(sold)", "holds": True}, True),
        ({"life": "passed(sold)", "holds": False}, False),
        ({"life": "passed(sold)", "value": 1}, False),
        ({"life": "age(collected)", "unknown": True}, True),
        ({"life": "age(collected)", "value": 0}, False),
    ],
)
def test_a_line_is_compared_with_the_life(line: dict[str, object], holds: bool) -> None:
    with pump_book() as book:
        compare = reached_outcome if "reached" in line else life_outcome
        assert compare(book, book.scheme("lives"), {"item": PUMP, **line}).holds is holds


def test_the_rows_that_matched_and_their_words_are_read() -> None:
    with pump_book() as book:
        trialled = Trialled(book, book.scheme("lives"), ())
        met = meet(trialled, {"reached": "made", "item": PUMP})
        assert set(met.rules) == {"milestones.csv:2", "vocabulary.csv:2", "vocabulary.csv:9"}
        failed = meet(trialled, {"life": "passed(mad)", "item": PUMP, "holds": True})
        assert "LB-U10" in failed.found
        assert not failed.holds
