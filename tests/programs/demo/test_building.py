"""Building the demo's book: whole, repeatable, and never at the cost of another book."""

from pathlib import Path

import pytest

from loopbook.book.book import Book
from loopbook.book.opening import new_book, open_book
from loopbook.errors import NotABook
from loopbook.programs.demo.building import (
    SCHEMES,
    TABLES,
    build,
    demo_book,
    is_complete,
)
from loopbook.programs.demo.input import input_folder, read_input

pytestmark = pytest.mark.slow


def test_the_book_holds_both_packs_and_nothing_was_refused(demo_ledger: Book) -> None:
    assert set(demo_ledger.schemes) >= set(SCHEMES)
    assert is_complete(demo_ledger)
    folder = input_folder("cn-14fyp")
    for table in TABLES:
        receipt = demo_ledger.check(
            read_input(folder, f"{table}.csv"), table=table, scheme="cn-14fyp"
        )
        assert (receipt.appended, receipt.refused) == (0, 0)


def test_building_again_writes_nothing(demo_path: Path, demo_ledger: Book) -> None:
    before = demo_ledger.checkpoint()
    with demo_book(demo_path) as again:
        assert again.checkpoint() == before
        assert build(again).checkpoint() == before


@pytest.mark.slow
def test_a_book_cut_short_is_completed(tmp_path: Path, demo_ledger: Book) -> None:
    path = tmp_path / "cut.book"
    with new_book(path, SCHEMES) as short:
        name = "masses.csv"
        content = read_input(input_folder("cn-14fyp"), name)
        short.record(content, table="masses", scheme="cn-14fyp", document=name)
        assert not is_complete(short)
    with demo_book(path) as whole:
        assert is_complete(whole)
        assert whole.checkpoint().size == demo_ledger.checkpoint().size


def test_a_book_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.book"
    with new_book(path, ["cn-14fyp"]) as mine:
        content = read_input(input_folder("cn-14fyp"), "masses.csv")
        mine.record(content, table="masses", scheme="cn-14fyp", document="yearbook.csv")
        before = mine.checkpoint()
    with pytest.raises(NotABook) as caught:
        demo_book(path)
    assert caught.value.code == "LB-D91"
    with open_book(path, is_read_only=True) as mine:
        assert mine.checkpoint() == before
