"""Material: a synthetic book in small documents, and questions that every copy answers alike."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import loopbook
from loopbook.book import sealer
from loopbook.book.book import Book
from loopbook.book.keeping import Keeping
from loopbook.book.place import journal_at
from loopbook.book.rebuild import Upkeep
from loopbook.programs.synthetic import documents, master_document, plan
from loopbook.render.plain import json_text
from loopbook.terms.account import Cell

PACKS = ["cn-battery"]
LINKS = 1_200
EVENTS = 32
"""Events of one document: a commit of its own."""

WANTED = plan(LINKS)


@cache
def small_documents() -> tuple[bytes, ...]:
    """Return the documents of the book, in the order in which they are recorded."""
    return (master_document(WANTED), *_cut())


def _cut() -> Iterator[bytes]:
    for document in documents(WANTED):
        whole = json.loads(document)
        events = whole["epcisBody"]["eventList"]
        for first in range(0, len(events), EVENTS):
            whole["epcisBody"] = {"eventList": events[first : first + EVENTS]}
            yield json.dumps(whole).encode()


def unsealing(path: str | Path) -> Book:
    """Open a book that is not sealed when it is closed."""
    journal = journal_at(path)
    return Book(
        journal.place,
        journal,
        party="local",
        keeping=Keeping(upkeep=Upkeep(journal, journal.folder)),
    )


def make_book(path: str | Path, run_max: int = 0, without: int = 0) -> None:
    """Make the book.

    Parameters
      without   documents at the end that are not recorded yet
      run_max  entries of one of its segments, which are not merged; 0: none is sealed
    """
    loopbook.new(path, PACKS).close()
    with unsealing(path) as book:
        for document in small_documents()[: len(small_documents()) - without]:
            assert book.record(document).refused == 0
    if run_max:
        seal_in_runs(path, run_max)


def seal_in_runs(path: str | Path, run_max: int) -> None:
    """Seal a book in segments of `run_max` entries, and merge none of them."""
    before = sealer.FAN_IN
    try:
        sealer.FAN_IN = 1_000_000
        seal_all(path, run_max)
    finally:
        sealer.FAN_IN = before


def seal_all(path: str | Path, run_max: int = sealer.RUN_MAX) -> None:
    """Seal a book, as its closing does; what kills left is swept."""
    journal = journal_at(path)
    try:
        with sealer.sealing(journal, journal.folder, run_max) as working:
            if working is not None:
                working.seal()
                working.post()
    finally:
        journal.close()


def answers(book: Book, *, with_evidence: bool = False) -> str:
    """Return what a book says: items, lineages both ways, the account, facts of items.

    Parameters
      with_evidence  name the entries behind each amount of the account
    """
    items = tuple(book.items(0, 1_000_000))
    some = items[:: len(items) // 5]
    account = book.account("2018..2025")
    told = [
        items,
        book.trace(WANTED.pack254),
        [book.trace(item, "downstream", nodes=60) for item in some],
        [_reading(cell, with_evidence=with_evidence) for cell in account.cells],
        account.balances,
        [book.item(item).facts for item in some],
    ]
    return json_text(told)


def _reading(cell: Cell, *, with_evidence: bool) -> list[object]:
    chosen = cell.chosen
    if chosen is None:
        return [cell.flow, cell.layer]
    stated = [cell.flow, cell.layer, chosen.basis, chosen.amount, chosen.sd, chosen.count]
    return [*stated, chosen.sequences] if with_evidence else stated


@cache
def expected(*, with_evidence: bool = False) -> str:
    """Return what a book in memory says that was fed the same documents."""
    with loopbook.open(":memory:", PACKS) as book:
        for document in small_documents():
            assert book.record(document).refused == 0
        return answers(book, with_evidence=with_evidence)
