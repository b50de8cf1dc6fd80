"""Open a book: in a folder, in PostgreSQL, or in memory; and make a new one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from loopbook.book.book import Book
from loopbook.book.clock import new_salts, utc_now
from loopbook.book.keeping import Keeping
from loopbook.book.place import desk_at, journal_at, new_journal_at
from loopbook.book.rebuild import Upkeep
from loopbook.book.sealing import Sealing
from loopbook.book.shelf import Shelf, activation, compiled, family
from loopbook.errors import UnknownTerm
from loopbook.rules.load import pack_bytes
from loopbook.store.desk import MemoryDesk
from loopbook.store.journal import Journal
from loopbook.store.memory import MemoryStore
from loopbook.terms.entry import Outcome

MEMORY = ":memory:"


def open_book(
    path: str | Path,
    schemes: Sequence[str] = (),
    *,
    party: str = "local",
    is_read_only: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Book:
    """Open the book at `path`, a folder or a URL, or a new one in memory for `:memory:`.

    Parameters
      schemes   packs to read by besides those the book has: ids shipped, or folders
      party     who is speaking, when a call does not say
      clock     gives the time now, with its zone: that of recording, and that ages count to
    Raises      NotABook, StoreUnavailable  as the store finds it;  SchemeError  a pack has faults
    """
    if str(path) == MEMORY:
        store = MemoryStore(clock, new_salts())
        keeping = Keeping(desk=MemoryDesk())
        book = Book(str(path), store, party=party, clock=clock, keeping=keeping)
        return _with_schemes(book, schemes, party)
    journal = journal_at(path, is_read_only=is_read_only, clock=clock)
    book = _book(path, journal, party, is_read_only=is_read_only, clock=clock)
    return _with_schemes(book, schemes, party)


def new_book(path: str | Path, schemes: Sequence[str] = (), *, party: str = "local") -> Book:
    """Make the folder or URL `path` a new, empty book that reads by `schemes`.

    Raises      StoreUnavailable  something is there, or cannot be written;  SchemeError
    """
    # Packs with faults are refused before a folder is made that someone must then remove.
    for words in schemes:
        compiled(words)
    journal = new_journal_at(path)
    return _with_schemes(_book(path, journal, party), schemes, party)


def _book(
    path: str | Path,
    journal: Journal,
    party: str,
    *,
    is_read_only: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Book:
    sealing = None if is_read_only else Sealing(journal, path)
    try:
        desk = desk_at(path, is_read_only=is_read_only)
    except BaseException:
        journal.close()
        raise
    keeping = Keeping(sealing, Upkeep(journal, journal.folder), desk)
    # By the journal's name of its place, which holds no password.
    return Book(journal.place, journal, party=party, clock=clock, keeping=keeping)


def _with_schemes(book: Book, schemes: Sequence[str], party: str) -> Book:
    for words in schemes:
        shelf = Shelf()
        for pack in family(words):
            scheme = shelf.put(pack_bytes(pack))
            status = book.store.append([activation(scheme, pack, party)])[0]
            if status.outcome is Outcome.CONFLICTING:
                raise UnknownTerm("LB-D05", scheme=scheme.id, version=scheme.version)
    return book
