"""Victim: a book in memory that is given one input after another, and looked at after each.

What must hold, whatever comes: only a LoopbookError leaves, every finding has its words, the counts
of the receipt are those of the log, sending again appends nothing, and everything appended comes
out again in every form, or its refusal says why.
"""

import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import product

import loopbook
from loopbook import Book
from loopbook.book.document import AnswerForm, written_answer
from loopbook.errors import LoopbookError
from loopbook.terms.answer_form import CbvFormat, EpcFormat
from loopbook.terms.finding import finding_text
from loopbook.terms.receipt import Receipt
from tests.fuzz.seeds import PACKS, TABLES

FORMS = [
    AnswerForm(is_xml=is_xml, epc_format=epcs, cbv_format=words)
    for is_xml, epcs, words in product(
        (False, True),
        (EpcFormat.AS_RECORDED, EpcFormat.DIGITAL_LINK, EpcFormat.URN),
        (CbvFormat.URN, CbvFormat.WEB_URI),
    )
]
ENTRIES_MAX = 500
"""Entries after which a fresh book is begun, so that each step stays short."""


class Broken(AssertionError):
    """Something happened that must not, whatever comes."""


class Victim:
    """A book that is given inputs of one format."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._book = fresh()

    def take(self, data: bytes) -> list[Receipt]:
        """Give the book an input, as each table when it is one; hold that all is as it must be."""
        if self._book.checkpoint().size > ENTRIES_MAX:
            self._book.close()
            self._book = fresh()
        tables = TABLES if self._kind == "table" else ("",)
        return [self._taken(data, table) for table in tables]

    def close(self) -> None:
        """Hold the whole log once more, and give it up."""
        self._book.verify()
        self._book.close()

    def _taken(self, data: bytes, table: str) -> Receipt:
        book, name = self._book, f"fuzz.{self._kind}"
        before = book.checkpoint()
        receipt = book.record(data, document=name, table=table)
        hold(receipt.checkpoint == book.checkpoint(), "the receipt names another checkpoint")
        hold(book.checkpoint().size == before.size + receipt.appended, "entries were lost")
        hold(book.store.checkpoint(before.size) == before, "what was in the log has changed")
        said = receipt.appended + receipt.repeated + receipt.refused
        hold(bool(said or receipt.findings or not data.strip()), "nothing was said of the input")
        for finding in receipt.findings:
            hold(bool(finding_text(finding)), "a finding has no words")
            hold(bool(finding_text(finding, "zh")), "a finding has no Chinese words")
        again = book.record(data, document=name, table=table)
        hold(again.appended == 0, "sending again has appended something")
        hold(book.verify().checkpoint == receipt.checkpoint, "sending again has changed the log")
        self._read(before.size + 1, receipt.checkpoint.size, zlib.crc32(data))
        return receipt

    def _read(self, first: int, last: int, choice: int) -> None:
        """Read what was appended, as entries, as documents in two of the forms, as histories."""
        entries = tuple(self._book.store.read(first, last)) if first <= last else ()
        hold(len(entries) == max(last - first + 1, 0), "an acknowledged entry is missing")
        for entry in entries:
            self._book.entry(entry.sequence)
        for turn in range(2) if entries else ():
            with refusals():
                b"".join(written_answer(entries, FORMS[(choice + 7 * turn) % len(FORMS)]))
        with refusals():
            for item in self._book.items(choice % 50, 3):
                self._book.trace(item)
                self._book.item(item)


def fresh() -> Book:
    """Return an empty book in memory."""
    return loopbook.open(":memory:", schemes=PACKS)


def hold(is_so: bool, otherwise: str) -> None:
    """Raise unless something is as it must be (also under `python -O`)."""
    if not is_so:
        raise Broken(otherwise)


@contextmanager
def refusals() -> Iterator[None]:
    """Let a refusal with its words be an answer."""
    try:
        yield
    except LoopbookError as fault:
        hold(bool(fault.message("en") and fault.message("zh")), "a refusal has no words")


def taken(kind: str, data: bytes) -> list[Receipt]:
    """Give one input to a fresh book."""
    with closing(Victim(kind)) as victim:
        return victim.take(data)
