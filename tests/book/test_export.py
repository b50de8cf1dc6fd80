"""Export: of a book sealed, unsealed, read-only or in memory, while others write and seal."""

import threading
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.errors import StoreUnavailable
from loopbook.terms.export import Export


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def segments(path: Path) -> set[Path]:
    return {p for p in (path / "segments").rglob("*") if "leases" not in p.parts}


def test_the_same_book_gives_the_same_bytes_sealed_or_not(tmp_path: Path, chain: Path) -> None:
    path = tmp_path / "a.book"
    with loopbook.new(path, ["cn-battery"]) as book:
        book.record(chain)
        book.export(tmp_path / "open")
    with loopbook.open(path, is_read_only=True) as book:
        book.export(tmp_path / "sealed")
        book.export(tmp_path / "again")
    assert bytes_of(tmp_path / "open") == bytes_of(tmp_path / "sealed")
    assert bytes_of(tmp_path / "sealed") == bytes_of(tmp_path / "again")


def test_a_book_in_memory_is_exported_too(book: Book, tmp_path: Path) -> None:
    made = book.export(str(tmp_path / "out"))
    assert isinstance(made, Export)
    assert made.tables["events"] == made.size == book.checkpoint().size


def test_a_book_that_may_only_be_read_stays_as_it_is(tmp_path: Path, chain: Path) -> None:
    path = tmp_path / "a.book"
    with loopbook.new(path, ["cn-battery"]) as book:
        book.record(chain)
    before = segments(path)
    with loopbook.open(path, is_read_only=True) as book:
        book.export(tmp_path / "out")
    assert segments(path) == before


def test_a_folder_that_holds_something_is_refused(book: Book, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StoreUnavailable, match="LB-S40"):
        book.export(tmp_path)


def test_others_may_record_meanwhile(tmp_path: Path, chain: Path) -> None:
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        writer = threading.Thread(target=book.record, args=(chain,))
        writer.start()
        made = book.export(tmp_path / "out")
        writer.join()
        assert made.root == book.store.checkpoint(made.size).root
        assert made.tables["events"] == made.size
