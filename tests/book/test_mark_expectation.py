"""Tests of lines that ask for a mark: met, not met, and the rows they read."""

from loopbook.book.mark_expectation import mark_outcome
from tests.book.passport_book import PUMP, book_of, made, seen


def test_a_line_is_met_by_the_state_and_reads_its_rows() -> None:
    with book_of([made(warranty=12), seen("packing", "01-10")]) as book:
        scheme = book.scheme("marked")
        line = {"mark": "remade_mark", "item": PUMP, "state": "broken", "shows": 1}
        found = mark_outcome(book, scheme, line)
        assert found.holds, found.found
        rows = {row.partition(":")[0] for row in found.rules}
        assert rows == {"marks.toml", "milestones.csv", "vocabulary.csv"}
        assert not mark_outcome(book, scheme, {**line, "state": "holds"}).holds
        assert not mark_outcome(book, scheme, {**line, "shows": 0}).holds
        assert not mark_outcome(book, scheme, {**line, "mark": "other"}).holds
