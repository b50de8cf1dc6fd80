"""Open a book: a folder with a journal, or one in memory; and make a new one."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from loopbook.book.book import Book
from loopbook.book.shelf import Shelf, activation, compiled, family
from loopbook.errors import UnknownTerm
from loopbook.rules.load import pack_bytes
from loopbook.store.journal import create, open_journal
from loopbook.store.memory import MemoryStore
from loopbook.terms.entry import Outcome, Store

MEMORY = ":memory:"
SALT_BYTES = 16


def utc_now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


def new_salts() -> Callable[[], bytes]:
    """Return a source of salts: each call gives 16 unpredictable bytes, the salt of one leaf.

    Drawn 256 at a time, since a call to the system for each entry costs a tenth of a commit.
    Stores ask for salts one after the other, under the lock of their commit.
    """

    def salts() -> Iterator[bytes]:
        while True:
            block = secrets.token_bytes(SALT_BYTES * 256)
            for start in range(0, len(block), SALT_BYTES):
                yield block[start : start + SALT_BYTES]

    return partial(next, salts())


def open_book(
    path: str | Path,
    schemes: Sequence[str] = (),
    *,
    party: str = "local",
    is_read_only: bool = False,
) -> Book:
    """Open the book at `path`, a folder, or a new one in memory for `:memory:`.

    Parameters
      schemes   packs to read by besides those the book has: ids shipped, or folders
      party     who is speaking, when a call does not say
    Raises      NotABook, StoreUnavailable  as the store finds it;  SchemeError  a pack has faults
    """
    store: Store
    if str(path) == MEMORY:
        store = MemoryStore(utc_now, new_salts())
    else:
        store = open_journal(Path(path), utc_now, new_salts(), is_read_only=is_read_only)
    return _with_schemes(Book(str(path), store, party=party, clock=utc_now), schemes, party)


def new_book(path: str | Path, schemes: Sequence[str] = (), *, party: str = "local") -> Book:
    """Make the folder `path` a new, empty book that reads by `schemes`.

    Raises      StoreUnavailable  the path exists or cannot be written;  SchemeError
    """
    # Packs with faults are refused before a folder is made that someone must then remove.
    for words in schemes:
        compiled(words)
    store = create(Path(path), utc_now, new_salts())
    return _with_schemes(Book(str(path), store, party=party, clock=utc_now), schemes, party)


def _with_schemes(book: Book, schemes: Sequence[str], party: str) -> Book:
    for words in schemes:
        shelf = Shelf()
        for pack in family(words):
            scheme = shelf.put(pack_bytes(pack))
            status = book.store.append([activation(scheme, pack, party)])[0]
            if status.outcome is Outcome.CONFLICTING:
                raise UnknownTerm("LB-D05", scheme=scheme.id, version=scheme.version)
    return book
