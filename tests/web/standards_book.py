"""A book for the pages of standards: a factory under two editions, a plan, and a declaration."""

import loopbook
from loopbook import Book
from tests.book.declared import declared, plant_book

from .books import record_case
from .looking import Looked

FACTORY = "https://id.example.org/414/9520003200012"


def standards_book() -> Book:
    """The case of green-factory, the registry of green-foundation, cn-14fyp; one declaration."""
    packs = ["green-foundation", "green-factory", "cn-14fyp"]
    book = loopbook.open(":memory:", schemes=packs, party="tester")
    record_case(book, "green-factory", "two-editions", "places.jsonld")
    record_case(book, "green-factory", "two-editions", "amounts.csv", "amounts")
    record_case(book, "green-factory", "two-editions", "facts.csv", "facts")
    record_case(book, "green-factory", "two-editions", "answers.csv", "answers")
    record_case(book, "cn-14fyp", "as-published", "masses.csv", "masses")
    with plant_book() as plant:
        book.register(declared(plant))
    return book


def told(text: str) -> str:
    """Return the words of a page, those of neighbouring cells apart."""
    return Looked(text.replace("</", " </").replace("<br", " <br")).words
