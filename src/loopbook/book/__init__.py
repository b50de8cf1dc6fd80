"""Book: the only place where verbs, schemes and a store meet; one module a verb."""

from loopbook.book.book import Book
from loopbook.book.opening import MEMORY, new_book, open_book
from loopbook.book.sheet import Sheet, account_sheet
from loopbook.book.shelf import shipped_schemes
from loopbook.book.trial import Trial, try_pack

__all__ = [
    "MEMORY",
    "Book",
    "Sheet",
    "Trial",
    "account_sheet",
    "new_book",
    "open_book",
    "shipped_schemes",
    "try_pack",
]
