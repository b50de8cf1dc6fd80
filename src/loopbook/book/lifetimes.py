"""Lifetimes: the verbs that read the lives of items: custody, duties, suspicions, passports."""

from loopbook.book.knowing import Knowing


class Lifetimes(Knowing):
    """The part of a book that reads what happened to single items; `Book` adds the rest."""
