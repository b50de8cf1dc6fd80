"""Build a synthetic book: a new one, filled through the same door as anyone's documents."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from loopbook.book.book import Book
from loopbook.book.opening import new_book
from loopbook.errors import ParseError, StoreUnavailable
from loopbook.programs.synthetic.document import document_name, documents, master_document
from loopbook.programs.synthetic.fleet import faults_json
from loopbook.programs.synthetic.name import PARTY
from loopbook.programs.synthetic.plan import LINKS_MAX, LINKS_MIN, SEED_MAX, Plan, plan
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.receipt import Receipt

SCHEMES = ("cn-battery",)
CAR_SCHEMES = ("cn-remanufactured",)
"""Packs of a book of batteries, and of one that has cars too: it extends the former."""

FAULTS_FILE = "faults.json"
"""What a book of cars says beside it of the faults that were seeded, after its name."""


def plan_of(size: str, seed: int, faults: float | None = None) -> Plan:
    """Return the plan of a book of the size that someone wrote: `1000000`, `1_000_000` or `1e6`.

    Parameters
      faults  share of cars that have a fault; None: a book without cars
    Raises    ParseError  no whole number, or size, seed or share are outside of what can be made
    """
    try:
        links = Decimal(size)
    except InvalidOperation:
        links = Decimal(0)
    if not links.is_finite() or not LINKS_MIN <= links <= LINKS_MAX or links % 1:
        raise ParseError("LB-D93", size=size, least=LINKS_MIN, most=LINKS_MAX)
    if not 0 <= seed <= SEED_MAX:
        raise ParseError("LB-D94", seed=seed, most=SEED_MAX)
    if faults is not None and not 0 <= faults <= 1:
        raise ParseError("LB-U52", share=faults)
    return plan(int(links), seed, faults)


def begin(path: str | Path, wanted: Plan | None = None) -> Book:
    """Return a new, empty book at `path` that reads by the packs the events are made for.

    Parameters
      wanted  what it will hold; None: batteries alone
    Raises    StoreUnavailable  the path exists or cannot be written
    """
    has_cars = wanted is not None and wanted.fleet is not None
    return new_book(path, CAR_SCHEMES if has_cars else SCHEMES, party=PARTY)


def write_faults(path: str | Path, wanted: Plan) -> Path | None:
    """Write what was seeded into a book beside it, as `NAME.faults.json`; None without cars.

    Raises    StoreUnavailable  LB-D35  it cannot be written
    """
    if wanted.fleet is None:
        return None
    beside = Path(f"{path}.{FAULTS_FILE}")
    try:
        beside.write_bytes(faults_json(wanted.fleet))
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(beside), why=fault.strerror or str(fault)) from fault
    return beside


def fill(book: Book, wanted: Plan) -> Iterator[int]:
    """Record all that a plan holds, and yield the number of events recorded so far.

    The caller pulls, and may stop: what was recorded stays. Memory is that of the book.

    Raises    ParseError  the book refuses some of it
    """
    name = document_name(wanted, "master")
    _whole(name, book.record(master_document(wanted), document=name))
    recorded = 0
    for number, document in enumerate(documents(wanted)):
        name = document_name(wanted, f"{number:06}")
        receipt = book.record(document, document=name)
        _whole(name, receipt)
        recorded += receipt.appended
        yield recorded


def _whole(name: str, receipt: Receipt) -> None:
    """Let a receipt pass when nothing was refused: counts of half a book would be wrong.

    Raises    ParseError  something was refused; says the first of it
    """
    if receipt.refused:
        errors = [found for found in receipt.findings if found.severity is Severity.ERROR]
        why = finding_text(errors[0]) if errors else "-"
        raise ParseError("LB-D92", where=name, count=receipt.refused, why=why)
