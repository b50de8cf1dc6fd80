"""Histories: one history for a book, brought to its end, whatever was sealed meanwhile."""

from pathlib import Path

import numpy as np

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.histories import Histories
from loopbook.terms.lineage import AsOf
from tests.book.sealed import sealed_book


def touched(book: Book) -> dict[str, list[int]]:
    """Return the entries that speak of each item, read from the history of the book."""
    readings = book._posted()
    history = readings.histories.history(readings)
    names = sorted(book.items())
    numbers = [readings.stack.tail.number(name) for name in names]
    if min(numbers) < 0:
        numbers = readings.stack.numbers(names).tolist()
    items = sorted(numbers)
    found = history.touches(np.array(items), AsOf())
    told: dict[str, list[int]] = {name: [] for name in names}
    named = dict(zip(numbers, names, strict=True))
    for owner, sequence in zip(found.owner.tolist(), found.sequence.tolist(), strict=True):
        told[named[items[owner]]].append(sequence)
    return told


def test_a_history_takes_in_each_entry_once(book: Book) -> None:
    readings = book._posted()
    histories = Histories()
    history = histories.history(readings)
    assert history.recent.count == readings.size > 0
    assert histories.history(readings) is history
    assert history.recent.count == readings.size


def test_what_was_sealed_is_read_from_segments(tmp_path: Path, chain: Path, book: Book) -> None:
    told = touched(book)
    assert all(told.values())
    with loopbook.open(sealed_book(tmp_path, chain)) as sealed:
        readings = sealed._posted()
        before = readings.histories.history(readings)
        assert before.recent.first == readings.size + 1 > 1
        assert before.recent.count == 0
        assert touched(sealed) == told
        sealed.rebuild()
        after = sealed._posted()
        # Another stack: the history of the old one is not asked any more.
        assert after.histories.history(after) is not before
        assert touched(sealed) == told


def test_columns_are_those_of_one_reading_of_a_pack(book: Book) -> None:
    readings = book._posted()
    histories = readings.histories
    history = histories.history(readings)
    reading = readings.of(book.scheme())
    columns = histories.columns(reading, history)
    assert columns.pack is reading
    assert histories.columns(reading, history) is columns


def test_a_book_without_entries_has_no_touches() -> None:
    with loopbook.open(MEMORY) as book:
        readings = book._posted()
        assert readings.histories.history(readings).recent.count == 0
