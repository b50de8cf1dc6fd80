"""Pack columns: classes and facts of all items at once are those of each item alone."""

from pathlib import Path

import numpy as np

import loopbook
from loopbook.book import Book
from loopbook.book.pack_columns import PackColumns
from loopbook.terms.lineage import microseconds_of
from tests.book.sealed import sealed_book


def columns_of(book: Book) -> tuple[PackColumns, dict[str, str]]:
    """Return columns made anew, and the class by which they know each item."""
    readings = book._posted()
    history = readings.histories.history(readings)
    columns = PackColumns(readings.of(book.scheme()))
    columns.catch_up(history)
    every = np.arange(readings.stack.item_count())
    codes = columns.classes(every, history)
    names = readings.stack.names(every)
    told = [columns.class_names[code] for code in codes.tolist()]
    return columns, dict(zip(names, told, strict=True))


def test_classes_are_those_of_each_item_alone(book: Book) -> None:
    _, found = columns_of(book)
    alone = {name: book.item(name).item_class for name in book.items() if "/21/" in name}
    assert {name: found[name] for name in alone} == alone
    assert set(alone.values()) == {"lmo_cell", "nmc_cell", "second_life_pack"}
    # A lot has the class that its identifier says.
    assert found["https://id.example.org/01/09520001000300/10/BL1"] == "black_mass_lmo"


def test_classes_and_facts_of_what_is_sealed_are_the_same(
    tmp_path: Path, chain: Path, book: Book
) -> None:
    columns, found = columns_of(book)
    with loopbook.open(sealed_book(tmp_path, chain)) as opened:
        sealed, same = columns_of(opened)
        assert same == found
        for term in ("mass", "soh", "no_such_word"):
            assert _facts(sealed, opened, term) == _facts(columns, book, term)
        assert _facts(sealed, opened, "mass")


def _facts(columns: PackColumns, book: Book, term: str) -> list[tuple[str, float, int, int]]:
    stack = book._posted().stack
    items = np.arange(stack.item_count())
    found = columns.facts(term, items)
    order = list(zip(found.owner.tolist(), found.time.tolist(), strict=True))
    assert order == sorted(order)
    names = stack.names(items)
    rows = zip(*(column.tolist() for column in found), strict=True)
    return sorted((names[owner], *rest) for owner, *rest in rows)


def test_facts_are_those_that_the_book_tells_of_an_item(book: Book) -> None:
    columns, classes = columns_of(book)
    cell = next(name for name, told in classes.items() if told == "lmo_cell" and "/21/" in name)
    latest = book.item(cell).facts["soh"]
    rows = [row for row in _facts(columns, book, "soh") if row[0] == cell]
    (_, value, time, sequence) = rows[-1]
    assert latest.value is not None
    assert (value, time, sequence) == (
        float(latest.value),
        microseconds_of(latest.time),
        latest.sequence,
    )


def test_narrower_classes_are_within_a_class(book: Book) -> None:
    columns, _ = columns_of(book)
    within = dict(zip(columns.class_names, columns.are_within("cell").tolist(), strict=True))
    assert within["lmo_cell"]
    assert not within["second_life_pack"]
    assert not within[""]
    number = columns.position("battery")
    assert columns.position("battery") == number
