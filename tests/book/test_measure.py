"""What the bench asks of a book agrees with what the verbs say."""

from pathlib import Path

import pytest

from loopbook.book.measure import (
    BareJournal,
    Measured,
    Runs,
    by_threads,
    cores,
    held_bytes,
    seal_all,
    unsealing_book,
)
from loopbook.book.opening import open_book
from loopbook.programs.synthetic import documents, master_document, plan
from loopbook.programs.synthetic.building import SCHEMES, begin
from loopbook.programs.synthetic.name import PARTY
from loopbook.terms.period import period

PLAN = plan(6_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book of which nothing is sealed."""
    made = tmp_path / "m.book"
    begin(made).close()
    with unsealing_book(made, PARTY) as book:
        for document in (master_document(PLAN), *documents(PLAN)):
            assert not book.record(document).refused
    return made


def test_a_book_that_seals_nothing_is_sealed_by_whoever_asks(path: Path) -> None:
    assert not list((path / "segments").glob("*-links-*"))
    with open_book(path, is_read_only=True) as book:
        size = book.checkpoint().size
    assert seal_all(path) == size
    assert seal_all(path) == 0


def test_links_numbers_sums_and_sizes_agree_with_the_book(path: Path) -> None:
    seal_all(path)
    with Measured(path) as measured:
        found = measured.tracer()(PLAN.pack254)
        assert len(measured.numbers(found)) == found.node_count == 254
        held = sum(len(columns[0]) for columns in measured.links())
        assert 0 < held <= sum(measured.segment_links) == PLAN.tally.links
        postings = measured.postings(SCHEMES[0])
        years = period("2018..2025")
        by_cube = {g: s for g, s in postings.by_cube(years).items() if any(s)}
        assert by_cube == {g: s for g, s in postings.by_scan(years).items() if any(s)}
        sizes = measured.sizes()
        assert sizes.journal > sizes.segments > sizes.arrays > 0


def test_runs_stay_apart_and_answer_as_one_segment_does(path: Path) -> None:
    runs = Runs(path)
    runs.seal()
    many, one, count = runs.tracers()
    assert (many(PLAN.pack254).node_count, one(PLAN.pack254).node_count) == (254, 254)
    assert count >= 1
    runs.close()


def test_threads_share_drafts_and_each_is_appended_once(tmp_path: Path) -> None:
    journal = BareJournal(tmp_path / "bare.book")
    by_threads(journal.append, journal.drafts(b"{}", 10), 4)
    by_threads(journal.append, journal.drafts(b"{}", 3), 1)
    journal.close()
    with open_book(tmp_path / "bare.book", is_read_only=True) as book:
        assert book.checkpoint().size == 13


def test_a_process_has_memory_and_cores() -> None:
    assert held_bytes() >= 0
    assert cores() >= 1
