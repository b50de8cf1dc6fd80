"""The tree of a journal at any size, from marks and leaves."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.errors import BrokenLog
from loopbook.store.log import Frontier, hash_leaf, merkle_root
from loopbook.store.tree import MARK_EVERY, Tree, mark, size_and_marks
from tests.stores.drafts import draft, new_journal

COUNT = 2 * MARK_EVERY + 5


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    journal = new_journal(tmp_path / "a.book")
    journal.append([draft(n) for n in range(COUNT)])
    journal.close()
    opened = sqlite3.connect(tmp_path / "a.book" / "journal.sqlite", isolation_level=None)
    yield opened
    opened.close()


def leaves_of(connection: sqlite3.Connection) -> list[bytes]:
    return [leaf for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY sequence")]


def test_sizes_may_be_asked_in_any_order(connection: sqlite3.Connection) -> None:
    leaves = leaves_of(connection)
    tree = Tree()
    for size in (COUNT, 3, MARK_EVERY, COUNT - 1, 0, MARK_EVERY - 1, COUNT):
        frontier = tree.at(connection, size)
        assert frontier.size == size
        assert frontier.root() == merkle_root(leaves[:size])
        # What the caller adds is his own.
        frontier.add(hash_leaf(b"other"))


def test_a_mark_stands_at_every_whole_step(connection: sqlite3.Connection) -> None:
    size, marks = size_and_marks(connection)
    assert size == COUNT
    assert sorted(marks) == [MARK_EVERY, 2 * MARK_EVERY]
    frontier = Frontier()
    for leaf in leaves_of(connection)[:MARK_EVERY]:
        assert mark(frontier) is None or frontier.size == 0
        frontier.add(leaf)
    assert mark(frontier) == (MARK_EVERY, marks[MARK_EVERY])


def test_the_current_size_reads_few_leaves(connection: sqlite3.Connection) -> None:
    """Every leaf before the last mark may be gone, and the root still comes out."""
    root = Tree().at(connection, COUNT).root()
    connection.execute("DELETE FROM entry WHERE sequence<=?", (2 * MARK_EVERY,))
    assert Tree().at(connection, COUNT).root() == root


def test_a_missing_leaf_is_told(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM entry WHERE sequence=?", (COUNT - 2,))
    with pytest.raises(BrokenLog, match=f"Entry {COUNT - 2} is missing"):
        Tree().at(connection, COUNT)
    connection.execute("DELETE FROM entry WHERE sequence>=?", (COUNT - 2,))
    with pytest.raises(BrokenLog, match=f"Entry {COUNT - 2} is missing"):
        Tree().at(connection, COUNT)


def test_a_torn_mark_is_told(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE mark SET peaks=x'00'")
    with pytest.raises(BrokenLog, match="LB-S23"):
        Tree().at(connection, COUNT)
