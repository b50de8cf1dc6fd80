"""Comparing: the part of a book that compares, ranks and registers standards."""

from loopbook.book.scoring import Scoring


class Comparing(Scoring):
    """The part of a book that compares, ranks and registers standards; `Book` adds the rest."""
