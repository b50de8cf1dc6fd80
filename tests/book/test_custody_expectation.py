"""Custody expectations of cases."""

from loopbook.book import Book
from loopbook.book.custody_expectation import custody_outcome

CELL = "https://id.example.org/01/09520001000102/21/L1"
PLACE = "https://id.example.org/414/9520001000027"


def test_a_case_asks_where_an_item_is(book: Book) -> None:
    pack = book.scheme()
    right = custody_outcome(book, pack, {"custody": CELL, "gaps": 1, "ended": True})
    assert right.holds
    assert any("custody.csv" in row for row in right.rules)
    assert not custody_outcome(book, pack, {"custody": CELL, "gaps": 0}).holds
    assert not custody_outcome(book, pack, {"custody": CELL, "place": PLACE}).holds
