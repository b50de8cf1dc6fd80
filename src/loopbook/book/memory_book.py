"""Memory book: a book made of a store in memory, for whoever has no other."""

from collections.abc import Callable
from datetime import datetime

from loopbook.book.book import Book
from loopbook.store.segment.view import LedgerStore

MEMORY = ":memory:"
_PARTY = "verifier"


def memory_book(store: LedgerStore, clock: Callable[[], datetime]) -> Book:
    """Return a book of what a store in memory holds."""
    return Book(MEMORY, store, party=_PARTY, clock=clock)
