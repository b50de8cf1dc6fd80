"""Declaring: the part of a book that declares, verifies and registers."""

from loopbook.book.yearbooks import Yearbooks


class Declaring(Yearbooks):
    """The part of a book that declares, verifies and registers; `Book` adds the rest."""
