"""When a book is sealed: many entries waiting, or on closing; a fault costs no entry."""

import warnings
from pathlib import Path

import pytest

import loopbook
from loopbook.book import sealing as module
from loopbook.book.sealing import Sealing, UnsealedWarning, main, seal
from loopbook.errors import StoreUnavailable
from loopbook.store.segment.manifest import LINKS
from tests.book.sealed import journal_of, sealed_book


def test_few_entries_start_no_process(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    journal = journal_of(path)
    waiting = Sealing(journal, path)
    waiting.after_append(10)
    assert waiting._process is None
    waiting.finish()
    waiting.finish()
    journal.close()


@pytest.mark.slow
def test_many_entries_start_a_process_that_seals_them(
    tmp_path: Path, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.book"
    monkeypatch.setattr(module, "UNSEALED_MAX", 1)
    book = loopbook.new(path, ["cn-battery"])
    book.record(chain)
    assert book._keeping.sealing is not None
    assert book._keeping.sealing._process is not None
    book.close()
    journal = journal_of(path)
    assert journal.sealed().last == journal.size()
    journal.close()


def test_the_process_leaves_few_entries_alone(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    main(path)
    journal = journal_of(path)
    assert len(journal.manifest().of(LINKS)) == 1
    assert seal(journal, path, 1) == 0
    journal.close()


def test_what_cannot_be_sealed_is_a_warning_and_stays_durable(tmp_path: Path, chain: Path) -> None:
    path = tmp_path / "a.book"
    book = loopbook.new(path, ["cn-battery"])
    size = book.record(chain).checkpoint.size
    # A file stands where the folder of the segments has to be.
    (path / "segments").write_bytes(b"")
    with pytest.warns(UnsealedWarning, match="LB-S"):
        book.close()
    (path / "segments").unlink()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with loopbook.open(path) as again:
            assert again.checkpoint().size == size
            assert again.record(chain).repeated


def test_a_book_read_only_cannot_be_sealed(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    with loopbook.open(path, is_read_only=True) as book, pytest.raises(StoreUnavailable):
        book.rebuild()
