"""Open and new: a folder, a memory book, and everything that is neither."""

from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.errors import LoopbookError, NotABook, SchemeError, StoreUnavailable, UnknownTerm


def test_a_book_keeps_its_packs_and_its_entries(tmp_path: Path, chain: Path) -> None:
    with loopbook.new(tmp_path / "a.book", ["cn-battery"]) as book:
        book.record(chain)
        value = book.evaluate("cascade_rate", "2025").value
        checkpoint = book.checkpoint()
    with loopbook.open(tmp_path / "a.book", is_read_only=True) as again:
        assert list(again.schemes) == ["cn-battery"]
        assert again.evaluate("cascade_rate", "2025").value == value
        assert again.checkpoint() == checkpoint == again.verify().checkpoint


def test_activating_a_pack_again_changes_nothing(tmp_path: Path) -> None:
    with loopbook.new(tmp_path / "a.book", ["cn-battery"]) as book:
        size = book.checkpoint().size
    with loopbook.open(tmp_path / "a.book", ["cn-battery"]) as again:
        assert again.checkpoint().size == size


def test_a_pack_changed_under_the_same_version_is_refused(tmp_path: Path) -> None:
    pack = tmp_path / "mine"
    pack.mkdir()
    for file in (Path(__file__).parents[1] / "rules" / "packs" / "good").iterdir():
        if file.is_file():
            (pack / file.name).write_bytes(file.read_bytes())
    with loopbook.new(tmp_path / "a.book", [str(pack)]):
        pass
    scheme = pack / "scheme.toml"
    scheme.write_text(scheme.read_text("utf-8") + "\n# a change\n", encoding="utf-8")
    with pytest.raises(UnknownTerm, match="new version"):
        loopbook.open(tmp_path / "a.book", [str(pack)])


def test_a_pack_with_faults_leaves_no_folder_behind(tmp_path: Path) -> None:
    pack = tmp_path / "broken"
    pack.mkdir()
    (pack / "scheme.toml").write_text('id = "broken"\n', encoding="utf-8")
    with pytest.raises(SchemeError):
        loopbook.new(tmp_path / "a.book", [str(pack)])
    assert not (tmp_path / "a.book").exists()


def test_what_is_no_book_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(NotABook):
        loopbook.open(tmp_path / "note.txt")
    with pytest.raises(LoopbookError):
        loopbook.open(tmp_path / "nowhere.book")
    with loopbook.new(tmp_path / "a.book"), pytest.raises(StoreUnavailable):
        loopbook.new(tmp_path / "a.book")
    with pytest.raises(UnknownTerm, match="cn-battery"):
        loopbook.open(MEMORY, ["cn-batery"])
