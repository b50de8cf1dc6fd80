"""Small books to open doors on: the cases of the shipped packs, recorded through the book."""

from importlib.resources import as_file, files

import loopbook
from loopbook import Book


def chain_book() -> Book:
    """Three cells, a pack, a return and a refining, under cn-battery; in memory."""
    book = loopbook.open(":memory:", schemes=["cn-battery"], party="tester")
    record_case(book, "cn-battery", "chain", "chain.jsonld")
    return book


def made_up_book() -> Book:
    """The chain with measured numbers, its dates, places and parties named as made up."""
    fields = b'["eventTime", "readPoint", "bizLocation", "sourceList"]'
    measured = b'"loopbook:basis": "measured"'
    told = chain_document().replace(measured, measured + b', "loopbook:constructed": ' + fields)
    book = loopbook.open(":memory:", schemes=["cn-battery"], party="tester")
    assert book.record(told, document="chain.jsonld").appended
    return book


def plan_book() -> Book:
    """The chain, and what was published on the five-year plan, under both packs; in memory."""
    book = loopbook.open(":memory:", schemes=["cn-14fyp", "cn-battery"], party="tester")
    record_case(book, "cn-14fyp", "as-published", "masses.csv", "masses")
    record_case(book, "cn-14fyp", "as-published", "rates.csv", "rates")
    record_case(book, "cn-battery", "chain", "chain.jsonld")
    return book


def record_case(book: Book, scheme: str, case: str, name: str, table: str = "") -> None:
    """Record one input file of a shipped case."""
    place = files("loopbook").joinpath("schemes", scheme, "cases", case, name)
    with as_file(place) as path:
        receipt = book.record(path, table=table, scheme=scheme if table else "")
    assert receipt.appended


def chain_document() -> bytes:
    """Return the bytes of the chain's EPCIS document."""
    return (
        files("loopbook")
        .joinpath("schemes", "cn-battery", "cases", "chain", "chain.jsonld")
        .read_bytes()
    )
