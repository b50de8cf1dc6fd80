"""The demo's most surprising number, what it rests on, and what one voided event does to it.

Sixty-seven tests of NMC cells read like sixty-seven cells; they are twelve. Counted by record most
are of the highest grade; counted by cell, by its last test, none is. Both are computed by the same
pack: once from the demo's book, once from a book in which every record is a cell of its own.
"""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from loopbook.book.book import Book
from loopbook.book.opening import MEMORY, open_book
from loopbook.programs.demo.battery import (
    STORED_FROM,
    Cell,
    cells_of,
    inspected_events,
    intake_document,
)
from loopbook.programs.demo.building import BATTERY, LADDER, PARTY
from loopbook.programs.demo.document import DEMO, Json, document
from loopbook.programs.demo.input import CellTest
from loopbook.terms.history import ItemGrade, Recorded
from loopbook.terms.statement import Statement

INDICATOR = "share_a_nmc"
PERIOD = "2025"
MATERIAL = "NMC"
DECLARED_AFTER = timedelta(days=200)


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """The cell on which the number turns, and the test that decides its grade.

    Fields
      item, serial   the cell
      rung           its grade;  health_percent  the state of health that decided
      rules          rows of the pack that were read
      sequence       entry of the test;  event_id  its eventID
      source         document and place of the entry
      rows           rows of the input file
      leaf           leaf hash of the entry, hexadecimal
    """

    item: str
    serial: str
    rung: str
    health_percent: float
    rules: tuple[str, ...]
    sequence: int
    event_id: str
    source: str
    rows: str
    leaf: str


class Surprise(msgspec.Struct, frozen=True, kw_only=True):
    """The number twice, its witness, and the number when the witness' last test is voided.

    Fields
      by_cell      statement of the demo's book
      by_record    the same indicator when every record is taken for a cell
      cells, records        how many there are
      cells_a, records_a    how many of them are of grade A
      voided       statement of a copy of the book in which that test is declared an error
      rung_then    grade of the witness in that copy
      link         address of the statement in the pages
    """

    by_cell: Statement
    by_record: Statement
    cells: int
    records: int
    cells_a: int
    records_a: int
    witness: Witness
    voided: Statement
    rung_then: str
    link: str


def surprise(book: Book, tests: Sequence[CellTest]) -> Surprise:
    """Compute the surprise from the demo's book; the book is only read.

    Parameters
      tests  all records of the input
    """
    wanted = [test for test in tests if test.material == MATERIAL]
    cells = cells_of(wanted)
    by_cell = book.evaluate(INDICATOR, PERIOD, scheme=BATTERY)
    by_record = _by_record(wanted)
    turning = turning_cell(cells)
    grade = _grade_of(book, turning.uri)
    voided, rung_then = _voided(book, turning)
    return Surprise(
        by_cell=by_cell,
        by_record=by_record,
        cells=len(cells),
        records=len(wanted),
        cells_a=_count(by_cell),
        records_a=_count(by_record),
        witness=_witness(book, turning, grade),
        voided=voided,
        rung_then=rung_then,
        link=f"/statement/{BATTERY}/{INDICATOR}?period={PERIOD}",
    )


def turning_cell(cells: Sequence[Cell]) -> Cell:
    """Return the cell whose last test but one was best: voiding the last one helps it most."""
    repeated = [cell for cell in cells if len(cell.tests) > 1]
    return max(repeated, key=lambda cell: cell.tests[-2].health)


def error_declaration(cell: Cell) -> bytes:
    """Return a document that declares the last test of `cell` an error."""
    last = msgspec.structs.replace(cell, tests=cell.tests[-1:])
    declaration: Json = {
        "errorDeclaration": {
            "declarationTime": (STORED_FROM + DECLARED_AFTER).isoformat(),
            "reason": "incorrect_data",
        }
    }
    events = [made | declaration for made in inspected_events([last])]
    return document("declared-an-error.jsonld", STORED_FROM + DECLARED_AFTER, events)


def _by_record(tests: Sequence[CellTest]) -> Statement:
    """Return the indicator of a book in which every record is a cell of its own."""
    taken = [msgspec.structs.replace(test, cell=test.record) for test in tests]
    with open_book(MEMORY, [BATTERY], party=PARTY) as book:
        book.record(intake_document(cells_of(taken)), document="by-record.jsonld")
        return book.evaluate(INDICATOR, PERIOD, scheme=BATTERY)


def _voided(book: Book, cell: Cell) -> tuple[Statement, str]:
    """Return indicator and grade in a copy, in memory, of the book with one more entry."""
    with open_book(MEMORY, party=PARTY) as copy:
        copy.store.append([entry.draft for entry in book.store.read()])
        copy.record(error_declaration(cell), document="declared-an-error.jsonld")
        statement = copy.evaluate(INDICATOR, PERIOD, scheme=BATTERY)
        return statement, _grade_of(copy, cell.uri).rung


def _grade_of(book: Book, item: str) -> ItemGrade:
    return next(grade for grade in book.grades(LADDER, scheme=BATTERY) if grade.item == item)


def _count(statement: Statement) -> int:
    """Return the numerator: the first leaf of the formula is the count of graded items."""
    return int(statement.evidence[0].value or 0)


def _witness(book: Book, cell: Cell, grade: ItemGrade) -> Witness:
    fact = grade.facts[0]
    recorded: Recorded = book.entry(fact.sequence)
    event = recorded.event
    extensions = event.extensions if event is not None else {}
    return Witness(
        item=cell.uri,
        serial=cell.serial,
        rung=grade.rung,
        health_percent=float((fact.value or 0) * 100),
        rules=grade.rules,
        sequence=fact.sequence,
        event_id=recorded.entry.draft.identity.id,
        source=recorded.entry.draft.source,
        rows=str(extensions.get(f"{DEMO}rows", "")),
        leaf=recorded.entry.leaf.hex(),
    )
