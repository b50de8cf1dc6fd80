"""A book of one battery with every attribute of its passport stated, for the doors."""

import loopbook
from loopbook import Book

from .books import record_case

BATTERY = "https://id.example.org/01/09520002000101/21/EV1"
SECOND_LIFE = "https://id.example.org/01/09520002000200/21/SL1"
PATH = "/01/09520002000101/21/EV1"


def battery_book() -> Book:
    """The case `life` of eu-battery; in memory."""
    book = loopbook.open(":memory:", schemes=["eu-battery"], party="tester")
    record_case(book, "eu-battery", "life", "life.jsonld")
    return book
