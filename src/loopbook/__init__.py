"""loopbook, the open ledger of the circular economy: the public names, nothing else.

A name is looked up where it lives on first use (PEP 562), so that `loopbook --help` does not load
stores and number libraries (decision 0009).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loopbook.book.book import Book
    from loopbook.book.opening import new_book as new
    from loopbook.book.opening import open_book as open
    from loopbook.errors import LoopbookError
    from loopbook.render.paper.pdf import set_pdf
    from loopbook.render.paper.workbook import set_workbook
    from loopbook.render.plan_paper import plan_paper
    from loopbook.render.score_paper import score_paper
    from loopbook.render.yearbook_paper import yearbook_paper
    from loopbook.terms.account import Account
    from loopbook.terms.lineage import Lineage
    from loopbook.terms.receipt import Receipt
    from loopbook.terms.statement import Statement, Verdict

_HOMES = {
    "Account": "loopbook.terms.account:Account",
    "Book": "loopbook.book.book:Book",
    "Lineage": "loopbook.terms.lineage:Lineage",
    "LoopbookError": "loopbook.errors:LoopbookError",
    "Receipt": "loopbook.terms.receipt:Receipt",
    "Statement": "loopbook.terms.statement:Statement",
    "Verdict": "loopbook.terms.statement:Verdict",
    "new": "loopbook.book.opening:new_book",
    "open": "loopbook.book.opening:open_book",
    "plan_paper": "loopbook.render.plan_paper:plan_paper",
    "score_paper": "loopbook.render.score_paper:score_paper",
    "set_pdf": "loopbook.render.paper.pdf:set_pdf",
    "set_workbook": "loopbook.render.paper.workbook:set_workbook",
    "yearbook_paper": "loopbook.render.yearbook_paper:yearbook_paper",
}

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
    "plan_paper",
    "score_paper",
    "set_pdf",
    "set_workbook",
    "yearbook_paper",
]


def __getattr__(name: str) -> object:
    """Return a public name from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(name)
    module, _, own = _HOMES[name].partition(":")
    return getattr(import_module(module), own)
