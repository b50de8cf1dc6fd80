"""Blame: an error that is none of the house is held against the segments."""

from pathlib import Path

import pytest

import loopbook
from loopbook.errors import BrokenSegment, UnknownTerm
from loopbook.store.segment.blame import Turn, blamed
from loopbook.store.segment.view import View
from tests.golden.kill.material import make_book


def view_of(book: Path) -> View:
    with loopbook.open(book, is_read_only=True) as opened:
        return opened.store.sealed()


def test_an_unknown_fault_names_the_damaged_segment(tmp_path: Path) -> None:
    make_book(tmp_path / "a.book", 1_000)
    view = view_of(tmp_path / "a.book")
    assert view.folder is not None
    with pytest.raises(IndexError), blamed(view.folder, lambda: view.manifest.rows):
        raise IndexError
    with pytest.raises(IndexError), Turn(lambda: view):
        raise IndexError
    (view.folder / view.manifest.rows[0].folder / "arrays.bin").write_bytes(b"")
    with pytest.raises(BrokenSegment), blamed(view.folder, lambda: view.manifest.rows):
        raise IndexError
    turn = Turn(lambda: view)
    with pytest.raises(BrokenSegment), turn, turn:
        raise IndexError
    with pytest.raises(UnknownTerm), turn:
        raise UnknownTerm("LB-D16", name="x", nearest="-")
