"""A book on disk that holds the chain, closed and so sealed."""

from pathlib import Path

import loopbook
from loopbook.book.clock import new_salts, utc_now
from loopbook.store.journal import Journal, open_journal


def sealed_book(folder: Path, chain: Path) -> Path:
    """Return the folder of a book that was recorded and closed."""
    path = folder / "a.book"
    with loopbook.new(path, ["cn-battery"]) as book:
        assert book.record(chain).refused == 0
    return path


def journal_of(path: Path) -> Journal:
    """Open the journal of a book, as the sealer does."""
    return open_journal(path, utc_now, new_salts())
