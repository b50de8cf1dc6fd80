"""Book: the only place where verbs, schemes and a store meet; one module a verb."""

from loopbook.book.book import Book
from loopbook.book.opening import MEMORY, new_book, open_book
from loopbook.book.reconciling import Question, ReconciledSheet, reconcile_sheet
from loopbook.book.sheet import Sheet, View, account_sheet, rolled_account
from loopbook.book.shelf import shipped_schemes
from loopbook.book.trial import Trial, try_pack

__all__ = [
    "MEMORY",
    "Book",
    "Question",
    "ReconciledSheet",
    "Sheet",
    "Trial",
    "View",
    "account_sheet",
    "new_book",
    "open_book",
    "reconcile_sheet",
    "rolled_account",
    "shipped_schemes",
    "try_pack",
]
