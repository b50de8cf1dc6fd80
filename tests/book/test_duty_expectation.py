"""Lines of a case about duties: met, not met, and the rows that they read."""

from collections.abc import Iterator

import pytest

from loopbook import Book
from loopbook.book.duty_expectation import duty_outcome, rules_of
from tests.evaluate.duty_world import CELL, FIRM

from .clock_book import clock_book

A, B, C = (f"{CELL}{serial}" for serial in "ABC")


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The book of three repairs; read only."""
    with clock_book() as opened:
        yield opened


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"duty": "give_back", "item": A, "state": "late", "deadline": "2024-09-23"}, True),
        ({"duty": "give_back", "item": A, "state": "due", "day": "2024-09-23"}, True),
        ({"duty": "give_back", "item": A, "state": "late", "day": "2024-09-23"}, False),
        ({"duty": "give_back", "item": B, "done": "2025-02-25", "party": FIRM}, True),
        ({"duty": "give_back", "item": B, "done": "2025-02-26"}, False),
        ({"duty": "report_repair_2026", "item": C, "deadline": "", "state": "done"}, True),
        ({"duty": "report_repair_2026", "item": A}, False),
        ({"duty": "report_repair_2026", "item": A, "count": 0}, True),
        ({"duty": "report_repair", "count": 2}, True),
        ({"duty": "no_such_duty", "item": A}, False),
    ],
)
def test_a_line_is_held_against_the_duties_of_the_item(
    book: Book, line: dict[str, object], holds: bool
) -> None:
    found = duty_outcome(book, book.scheme(), {"day": "2026-11-21", **line})
    assert found.holds is holds, found.found


def test_what_was_found_is_told_and_names_the_rows_that_made_it(book: Book) -> None:
    line = {"duty": "give_back", "item": B, "day": "2026-11-21"}
    found = duty_outcome(book, book.scheme(), line)
    assert found.found == f"done until 2025-03-02 done 2025-02-25 by {FIRM}"
    words = book.scheme().vocabulary
    (duty,) = (each for each in book.scheme().duties if each.id == "give_back")
    assert set(found.rules) == {duty.rule, words["workshop"].rule}


def test_a_duty_in_working_days_reads_the_whole_calendar(book: Book) -> None:
    (duty,) = (each for each in book.scheme().duties if each.id == "report_repair")
    days = {day.rule for day in book.scheme().calendars["CN"].days}
    assert days <= set(rules_of(book.scheme(), [duty]))
