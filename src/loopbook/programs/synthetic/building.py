"""Build a synthetic book: a new one, filled through the same door as anyone's documents."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from loopbook.book.book import Book
from loopbook.book.opening import new_book
from loopbook.errors import ParseError
from loopbook.programs.synthetic.document import document_name, documents, master_document
from loopbook.programs.synthetic.name import PARTY
from loopbook.programs.synthetic.plan import LINKS_MAX, LINKS_MIN, SEED_MAX, Plan, plan
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.receipt import Receipt

SCHEMES = ("cn-battery",)


def plan_of(size: str, seed: int) -> Plan:
    """Return the plan of a book of the size that someone wrote: `1000000`, `1_000_000` or `1e6`.

    Raises    ParseError  no whole number, or size or seed are outside of what can be made
    """
    try:
        links = Decimal(size)
    except InvalidOperation:
        links = Decimal(0)
    if not links.is_finite() or not LINKS_MIN <= links <= LINKS_MAX or links % 1:
        raise ParseError("LB-D93", size=size, least=LINKS_MIN, most=LINKS_MAX)
    if not 0 <= seed <= SEED_MAX:
        raise ParseError("LB-D94", seed=seed, most=SEED_MAX)
    return plan(int(links), seed)


def begin(path: str | Path) -> Book:
    """Return a new, empty book at `path` that reads by the packs the events are made for.

    Raises    StoreUnavailable  the path exists or cannot be written
    """
    return new_book(path, SCHEMES, party=PARTY)


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
