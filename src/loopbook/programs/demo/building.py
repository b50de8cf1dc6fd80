"""Build the demo's book: figures, tests, grades read, and then what became of the cells.

input -> Book.record (tables) -> Book.record (tests) -> Book.grades -> Book.record (packs, lots)
"""

from collections.abc import Sequence
from pathlib import Path

from loopbook.book.book import Book
from loopbook.book.opening import new_book, open_book
from loopbook.errors import NotABook, ParseError
from loopbook.programs.demo.battery import TESTS_NAME, Cell, cells_of, intake_document
from loopbook.programs.demo.cascade import CASCADE_NAME, Sorting, cascade_document, sort_cells
from loopbook.programs.demo.identifier import event_uri
from loopbook.programs.demo.input import CellTest, cell_tests, input_folder, read_input
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.receipt import Receipt

SCHEMES = ("cn-14fyp", "cn-battery")
PLAN, BATTERY = SCHEMES
LADDER = "residual_capacity"
TABLES = ("masses", "rates")
PARTY = "demo"
NOTHING_THERE = ("LB-S01", "LB-S02", "LB-S58")
"""What opening says where nothing is, in a folder or a database."""

BY_ITSELF = (*(f"{table}.csv" for table in TABLES), TESTS_NAME, CASCADE_NAME)


def demo_tests() -> tuple[CellTest, ...]:
    """Return the records of tests that come with the package, held to their checksum."""
    return cell_tests(read_input(input_folder("pulsebat"), "cells.csv"))


def demo_book(path: str | Path) -> Book:
    """Return the demo's book at `path`: made when there is none, completed when it was cut short.

    A complete one is opened and nothing is written. Entries of others are never touched.

    Raises    NotABook  there is a book of something else
    """
    try:
        book = open_book(path, party=PARTY)
    except NotABook as fault:
        if fault.code not in NOTHING_THERE:
            raise
        return build(new_book(path, SCHEMES, party=PARTY))
    if is_complete(book):
        return book
    if not _is_own(book):
        book.close()
        raise NotABook("LB-D91", where=str(path))
    for words in SCHEMES:
        if words not in book.schemes:
            book.close()
            book = open_book(path, SCHEMES, party=PARTY)
            break
    return build(book)


def is_complete(book: Book) -> bool:
    """Say whether the last thing the demo records is in the book."""
    return bool(book.store.find(event_uri("disassembling", "batch", "NMC")))


def _is_own(book: Book) -> bool:
    return all(
        entry.draft.kind is EntryKind.ACTIVATION or entry.draft.source.startswith(BY_ITSELF)
        for entry in book.store.read()
    )


def build(book: Book) -> Book:
    """Record all of the demo's input and what it makes up; return the book. Safe to repeat.

    Raises    ParseError  the book refuses some of it
    """
    folder = input_folder(PLAN)
    for table in TABLES:
        name = f"{table}.csv"
        content = read_input(folder, name)
        _whole(name, book.record(content, table=table, scheme=PLAN, document=name))
    cells = cells_of(demo_tests())
    _whole(TESTS_NAME, book.record(intake_document(cells), document=TESTS_NAME))
    later = cascade_document(cells, sorting_of(book, cells))
    _whole(CASCADE_NAME, book.record(later, document=CASCADE_NAME))
    return book


def _whole(name: str, receipt: Receipt) -> None:
    """Let a receipt pass when nothing was refused: a report on half the input would be wrong.

    Raises    ParseError  something was refused; says the first of it
    """
    if receipt.refused:
        errors = [found for found in receipt.findings if found.severity is Severity.ERROR]
        why = finding_text(errors[0]) if errors else "-"
        raise ParseError("LB-D92", where=name, count=receipt.refused, why=why)


def sorting_of(book: Book, cells: Sequence[Cell]) -> Sorting:
    """Return where each cell goes, by the grades that the book reads."""
    grades = {grade.item: grade.rung for grade in book.grades(LADDER, scheme=BATTERY)}
    return sort_cells(cells, grades)
