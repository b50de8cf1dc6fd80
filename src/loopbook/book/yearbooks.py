"""Yearbooks: the part of a book that makes yearbooks of indicators."""

from loopbook.book.comparing import Comparing


class Yearbooks(Comparing):
    """The part of a book that makes yearbooks of indicators; `Book` adds the rest."""
