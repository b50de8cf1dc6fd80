"""loopbook, the open ledger of the circular economy: the public names, nothing else."""

from loopbook.book.book import Book
from loopbook.book.opening import new_book, open_book
from loopbook.errors import LoopbookError
from loopbook.terms.account import Account
from loopbook.terms.lineage import Lineage
from loopbook.terms.receipt import Receipt
from loopbook.terms.statement import Statement, Verdict

new = new_book
open = open_book
__all__ = [
    "Account",
    "Book",
    "Lineage",
    "LoopbookError",
    "Receipt",
    "Statement",
    "Verdict",
    "new",
    "open",
]
