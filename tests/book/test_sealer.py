"""Sealing: every entry in one segment of each kind, neighbours merged by size."""

from pathlib import Path

import pytest

import loopbook
from loopbook.book.sealer import FAN_IN, ROWS_MAX, mergeable, sealing
from loopbook.store.segment.manifest import LINKS, Sealed
from tests.book.sealed import journal_of, sealed_book


def row(first: int, last: int, rows: int) -> Sealed:
    return Sealed(LINKS, first, last, rows, f"{first}-{last}", "", "")


def test_closing_seals_all_there_is(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    journal = journal_of(path)
    manifest = journal.manifest()
    assert [(r.first, r.last) for r in manifest.of(LINKS)] == [(1, manifest.size)]
    digests = {r.digest for r in manifest.rows} - {LINKS}
    assert digests
    for digest in digests:
        assert manifest.of(digest)[-1].last == manifest.size
    assert journal.sealed().last == manifest.size
    journal.close()


def test_a_book_that_was_only_read_is_not_sealed_anew(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    before = sorted(each.name for each in (path / "segments").iterdir())
    with loopbook.open(path) as book:
        assert book.items()
    assert sorted(each.name for each in (path / "segments").iterdir()) == before


def test_one_process_seals_at_a_time(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    journal = journal_of(path)
    with sealing(journal, path) as sealer, sealing(journal, path) as another:
        assert sealer is not None
        assert another is None
    journal.close()


def test_neighbours_of_like_size_become_one() -> None:
    like = [row(n, n, 100) for n in range(1, FAN_IN + 1)]
    assert mergeable(like) == tuple(like)
    assert mergeable(like[1:]) == ()
    assert mergeable([]) == ()


def test_a_large_one_before_small_ones_stays_as_it_is() -> None:
    small = [row(n, n, 10) for n in range(2, FAN_IN + 2)]
    assert mergeable([row(1, 1, 10_000), *small]) == tuple(small)


@pytest.mark.parametrize("rows", [ROWS_MAX // 2, ROWS_MAX])
def test_what_is_large_enough_is_not_merged_again(rows: int) -> None:
    assert mergeable([row(n, n, rows) for n in range(1, 9)]) == ()


def test_small_books_closed_often_keep_few_segments(tmp_path: Path, chain: Path) -> None:
    path = tmp_path / "a.book"
    loopbook.new(path, ["cn-battery"]).close()
    lines = chain.read_bytes()
    for _ in range(3):
        with loopbook.open(path) as book:
            book.record(lines)
    journal = journal_of(path)
    assert len(journal.manifest().of(LINKS)) <= FAN_IN
    journal.close()
