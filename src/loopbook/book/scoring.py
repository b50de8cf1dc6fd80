"""Scoring: the part of a book that scores subjects under standards."""

from loopbook.book.indicators import Indicators


class Scoring(Indicators):
    """The part of a book that scores subjects under standards; `Book` adds the rest."""
