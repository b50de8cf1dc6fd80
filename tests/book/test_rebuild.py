"""Segments made again: the same content, the damaged ones healed, the answers as before."""

import shutil
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.errors import BrokenSegment, StoreUnavailable
from loopbook.terms.segment import SegmentKind
from tests.book.sealed import sealed_book


def test_all_is_made_again_with_the_same_content(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    with loopbook.open(path) as book:
        before = book.verify()
        assert before.is_whole
        assert before.unsealed == 0
        made = book.rebuild()
        assert all(state.is_equal for state in made)
        assert {s.content_hash for s in made} == {s.content_hash for s in before.segments}
        assert {s.kind for s in made} == set(SegmentKind)
        assert not {s.folder for s in made} & {s.folder for s in before.segments}


def test_a_missing_folder_is_named_and_made_again(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    with loopbook.open(path) as book:
        items = book.items()
        for state in book.verify().segments:
            if state.kind is SegmentKind.LINKS:
                shutil.rmtree(path / "segments" / state.folder)
    with loopbook.open(path) as book:
        damaged = [state for state in book.verify().segments if state.fault]
        assert damaged
        assert "LB-S30" in damaged[0].fault
        with pytest.raises(BrokenSegment, match="loopbook rebuild"):
            book.items()
        book.rebuild(only_damaged=True)
        assert book.verify().is_whole
        assert book.items() == items


def test_whole_segments_stay_where_only_damaged_ones_are_asked(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    with loopbook.open(path) as book:
        before = {state.folder for state in book.verify().segments}
        assert {state.folder for state in book.rebuild(only_damaged=True)} == before


def test_a_book_in_memory_has_nothing_to_make_again() -> None:
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        assert book.verify().segments == ()
        with pytest.raises(StoreUnavailable, match="LB-S36"):
            book.rebuild()
