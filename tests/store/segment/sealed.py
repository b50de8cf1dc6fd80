"""Runs of entries sealed without a book, and a book sealed by closing."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

import loopbook
from loopbook.book.readings import Readings
from loopbook.book.run import Span, add_entry, links_builder
from loopbook.store.journal import Journal
from loopbook.store.memory import MemoryStore
from loopbook.store.segment.files import write_segment
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.manifest import LINKS, Sealed
from loopbook.store.segment.part import Part
from loopbook.store.segment.stack import Stack
from loopbook.terms.entry import Draft
from tests.stores.drafts import Clock, Salt, new_journal

CHAIN = (
    Path(loopbook.__file__).parent / "schemes" / "cn-battery" / "cases" / "chain" / "chain.jsonld"
)
HASHES = KeyedHash(b"a key of the tests")


def chain_book(folder: Path) -> Path:
    """Return a book that was recorded and, by closing, sealed."""
    with loopbook.new(folder / "a.book", ["cn-battery"]) as book:
        book.record(CHAIN)
    return folder / "a.book"


def journal_with(folder: Path, drafts: Sequence[Draft]) -> Journal:
    """Return a journal that holds drafts, not sealed."""
    journal = new_journal(folder)
    journal.append(drafts)
    return journal


def links_parts(folder: Path, drafts: Sequence[Draft], last: Sequence[int]) -> list[Part]:
    """Return the links parts of runs that end at these entries, each read on top of the others."""
    store = MemoryStore(Clock(), Salt())
    store.append(drafts)
    readings = Readings(store)
    stack = readings.stack
    parts: list[Part] = []
    first = 1
    for end in last:
        part = _links_part(readings, stack, (first, end))
        parts.append(part)
        stack = on_top(folder, stack, write_segment(folder, LINKS, (first, end), part))
        first = end + 1
    return parts


def _links_part(readings: Readings, stack: Stack, span: Span) -> Part:
    builder = links_builder(stack, span[0], readings)
    for entry in readings.store.read(*span):
        add_entry(builder, entry, readings.event_of_entry(entry))
    return builder.part(HASHES)


def on_top(folder: Path, stack: Stack, row: Sealed) -> Stack:
    """Return the stack with one segment more."""
    opened = (*stack.view.links, LinksSegment(folder, row))
    return Stack(stack.view._replace(links=opened, hashes=HASHES, folder=folder))


def numbered(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)
