"""Place: a book lies in a folder (SQLite) or at a URL (PostgreSQL); here they are told apart.

What is made here is put together by `opening`, and by the process that seals.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from loopbook.book.clock import new_salts, utc_now
from loopbook.store.desk import open_desk
from loopbook.store.journal import Journal, create, open_journal
from loopbook.store.postgres.address import is_address
from loopbook.store.postgres.gate import create_there, desk_there, open_there
from loopbook.terms.desk import Desk

__all__ = ["desk_at", "is_address", "journal_at", "new_journal_at"]


def journal_at(
    words: str | Path,
    *,
    is_read_only: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Journal:
    """Open the journal of the book in a folder, or at a URL.

    Parameters
      clock   gives the time at which entries are recorded, with its zone
    Raises    NotABook, StoreUnavailable  as the store finds it
    """
    if is_address(words):
        return open_there(str(words), clock, new_salts(), is_read_only=is_read_only)
    return open_journal(Path(words), clock, new_salts(), is_read_only=is_read_only)


def new_journal_at(words: str | Path) -> Journal:
    """Make a new, empty book in a folder, or at a URL, and open its journal.

    Raises    StoreUnavailable  something is there, or nothing may be made there
    """
    if is_address(words):
        return create_there(str(words), utc_now, new_salts())
    return create(Path(words), utc_now, new_salts())


def desk_at(words: str | Path, *, is_read_only: bool = False) -> Desk:
    """Open the desk of the book in a folder, or at a URL."""
    if is_address(words):
        return desk_there(str(words), is_read_only=is_read_only)
    return open_desk(Path(words), is_read_only=is_read_only)
