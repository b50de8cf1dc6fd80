"""Tests of single values: units, forms that cannot be read, the item before its model."""

import pytest

from loopbook.book import Book
from tests.book.passport_book import MASTERS, PUMP, book_of, made, seen, stated, tell

CLASS = "https://id.example.org/01/09520003000018"
ISSUED = seen("encoding", "01-10")


def value(book: Book, name: str) -> tuple[object, str]:
    found = {each.attribute.id: each for each in book.passport(PUMP).values}
    return found[name].value, found[name].missing.rpartition(".")[2]


@pytest.mark.parametrize(
    ("stated_power", "expected"),
    [
        (750, (750.0, "")), ("750", (750.0, "")), ({"value": 0.75, "uom": "KWT"}, (750.0, "")),
        ({"value": 750}, (750.0, "")), ("much", (None, "unreadable")),
        ({"value": 750, "uom": "KGM"}, (None, "unreadable")), ("1e999999999", (None, "unreadable")),
    ],
)  # fmt: skip
def test_master_data_are_read_in_their_units_or_not_at_all(
    stated_power: object, expected: tuple[object, str]
) -> None:
    with book_of([made(), ISSUED]) as book:
        tell(book, [stated("02-01", colour="x")], masters={CLASS: {"loopbook:power": stated_power}})
        assert value(book, "power") == expected
    assert MASTERS


def test_the_latest_by_event_time_counts_however_late_it_is_recorded() -> None:
    with book_of([made(colour="blue"), ISSUED, stated("03-01", colour="red")]) as book:
        tell(book, [stated("02-01", colour="green")])
        assert value(book, "colour") == ("red", "")


def test_a_fact_in_a_wrong_unit_is_told_as_unreadable() -> None:
    with book_of([made(), ISSUED]) as book:
        assert value(book, "mass") == (None, "not_stated")
        tell(book, [stated("02-01", mass={"value": 3, "uom": "MTR"})])
        assert value(book, "mass") == (None, "unreadable")
