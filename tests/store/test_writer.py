"""One transaction after another: nothing half-written, whatever stops it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from loopbook.errors import BrokenLog, StoreUnavailable
from loopbook.store.finder import Finder
from loopbook.store.journal import Journal, open_journal
from loopbook.store.pen import SqlitePen
from loopbook.store.segment.view import SealedRuns
from loopbook.store.tree import Tree
from loopbook.store.writer import Writer
from loopbook.terms.entry import Outcome
from tests.stores.drafts import Clock, Salt, draft, new_journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = new_journal(tmp_path / "a.book")
    yield made
    made.close()


def writer_of(folder: Path, salt: Salt | None = None) -> Writer:
    return writer_with(SqlitePen(folder, 1.0), folder, salt)


def writer_with(pen: SqlitePen, folder: Path, salt: Salt | None = None) -> Writer:
    finder = Finder(SealedRuns(folder))
    return Writer(str(folder), pen, (Clock(), salt or Salt()), finder, Tree())


def test_each_batch_gets_its_own_statuses(journal: Journal, tmp_path: Path) -> None:
    writer = writer_of(tmp_path / "a.book")
    answers = writer.commit([[draft(1)], [], [draft(1), draft(2)]])
    assert [[(s.outcome, s.sequence) for s in answer] for answer in answers] == [
        [(Outcome.APPENDED, 1)],
        [],
        [(Outcome.REPEATED, 1), (Outcome.APPENDED, 2)],
    ]
    writer.close()


def test_a_full_disk_writes_nothing_and_spoils_nothing(journal: Journal, tmp_path: Path) -> None:
    pen = SqlitePen(tmp_path / "a.book", 1.0)
    writer = writer_with(pen, tmp_path / "a.book")
    writer.commit([[draft(1)]])
    before = journal.checkpoint()
    connection = pen.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages + 3}")
    large = [replace(draft(n), content=bytes(9_000)) for n in range(2, 9)]
    with pytest.raises(StoreUnavailable, match=r"LB-S11.*no room left"):
        writer.commit([[draft(20)], large])
    assert journal.checkpoint() == before
    connection.execute("PRAGMA max_page_count=100000")
    assert writer.commit([[draft(20)], large])[1][-1].sequence == 9
    assert journal.verify() == 9
    writer.close()


class FailingSalt(Salt):
    """Breaks off at the third entry."""

    def __call__(self) -> bytes:
        if self.count == 2:
            self.count += 1
            raise ZeroDivisionError
        return super().__call__()


def test_what_breaks_off_inside_leaves_no_trace(journal: Journal, tmp_path: Path) -> None:
    writer = writer_of(tmp_path / "a.book", FailingSalt())
    with pytest.raises(ZeroDivisionError):
        writer.commit([[draft(1), draft(2), draft(3)]])
    assert journal.size() == 0
    # Contexts and audiences that were numbered inside are numbered again.
    assert [s.sequence for s in writer.commit([[draft(n) for n in range(1, 5)]])[0]] == [1, 2, 3, 4]
    assert [entry.draft for entry in journal.read()] == [draft(n) for n in range(1, 5)]
    writer.close()


def test_writers_take_turns_on_one_book(journal: Journal, tmp_path: Path) -> None:
    other = open_journal(tmp_path / "a.book", Clock(), Salt())
    for n in range(0, 40, 2):
        assert journal.append([draft(n)])[0].sequence == n + 1
        assert other.append([draft(n), draft(n + 1)])[1].sequence == n + 2
    assert journal.append([draft(n) for n in range(40)])[39].outcome is Outcome.REPEATED
    assert journal.checkpoint() == other.checkpoint()
    assert journal.verify() == 40
    other.close()


def test_a_context_stands_once_whichever_writer_brought_it(
    journal: Journal, tmp_path: Path
) -> None:
    other = open_journal(tmp_path / "a.book", Clock(), Salt())
    for n, context in enumerate((b"one", b"two", b"one", b"two", b"one")):
        (journal if n % 2 else other).append([replace(draft(n), context=context)])
    for n, context in enumerate((b"two", b"one"), start=5):
        (journal if n % 2 else other).append([replace(draft(n), context=context)])
    other.close()
    connection = sqlite3.connect(tmp_path / "a.book" / "journal.sqlite")
    assert connection.execute("SELECT count(*) FROM frame").fetchone() == (2,)
    connection.close()


def test_a_journal_that_lost_entries_while_open_is_broken(journal: Journal, tmp_path: Path) -> None:
    journal.append([draft(n) for n in range(5)])
    outside = SqlitePen(tmp_path / "a.book", 1.0)
    outside.connection.execute("DELETE FROM entry WHERE sequence>3")
    with pytest.raises(BrokenLog, match="LB-S26"):
        journal.append([draft(9)])
    outside.close()
