"""The public names are those of the list, and each is importable."""

import pytest

import loopbook
from loopbook.book.book import Book
from loopbook.book.opening import open_book


def test_the_list_is_what_can_be_imported() -> None:
    assert sorted(loopbook.__all__) == sorted(loopbook._HOMES)
    assert all(getattr(loopbook, name) for name in loopbook.__all__)
    assert loopbook.open is open_book
    assert loopbook.Book is Book


def test_any_other_name_is_missing_as_names_are() -> None:
    with pytest.raises(AttributeError):
        _ = loopbook.nothing
