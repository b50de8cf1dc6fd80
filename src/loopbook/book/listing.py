"""Listing: the values that events have, for a reader who walks through a ledger."""

from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from loopbook.book.narrowing import VALUE_COLUMNS
from loopbook.errors import UnknownTerm
from loopbook.store.segment.candidates import Sieve, distinct
from loopbook.store.segment.columns import Block, SealedBlock
from loopbook.store.segment.stack import Stack
from loopbook.terms.party import Sees
from loopbook.terms.query import ValuePage
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.link import TRANSFORMATION

KEPT_MAX = 10_000
"""Answers about sealed blocks that are kept."""

_WINDOW = 4_096
_CLASSES = (Level.CLASS, Level.LOT)


class Listing:
    """Lists of values; what sealed entries have is looked up once for each set of readers."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, str, Sees], frozenset[str]] = {}
        self._seen: tuple[int, Sees, NDArray[np.int64]] | None = None

    def forget(self) -> None:
        """Begin anew: what was sealed is sealed otherwise."""
        self._kept.clear()
        self._seen = None

    def values(
        self, kind: str, blocks: Sequence[Block], sieve: Sieve, after: str, count: int
    ) -> ValuePage:
        """Return a page of the values of a column, sorted.

        Raises    UnknownTerm  LB-Q23  there is no such kind
        """
        known = [*VALUE_COLUMNS, "epcs"]
        if kind not in VALUE_COLUMNS:
            near = get_close_matches(kind[:80], known, 1, 0.3)
            raise UnknownTerm("LB-Q23", found=kind[:80], nearest=near[0] if near else known[0])
        column = VALUE_COLUMNS[kind]
        found: set[str] = set()
        for block in blocks:
            found |= self._distinct(block, column, sieve)
        wanted = sorted(value for value in found if value > after)
        page = tuple(wanted[:count])
        return ValuePage(page, page[-1] if len(wanted) > count else None)

    def _distinct(self, block: Block, column: str, sieve: Sieve) -> frozenset[str]:
        is_whole = isinstance(block, SealedBlock) and block.first + block.count - 1 <= sieve.size
        key = (block.first, block.count, column, sieve.sees)
        if is_whole and key in self._kept:
            return self._kept[key]
        found = frozenset(distinct(block, column, sieve)) if block.count else frozenset()
        if is_whole and len(self._kept) < KEPT_MAX:
            self._kept[key] = found
        return found

    def epcs(self, stack: Stack, sees: Sees, size: int, after: str, count: int) -> ValuePage:
        """Return a page of the things that events speak of, in the order of their numbers.

        Parameters
          size  entries of the ledger now
        """
        first = stack.number(after) + 1 if after else 0
        seen = self._items(stack, sees, size)
        at = int(seen.searchsorted(first))
        page: list[str] = []
        while at < len(seen) and len(page) <= count:
            numbers = seen[at : at + _WINDOW]
            is_thing = ~stack.are_classes(numbers)
            told = stack.names(numbers[is_thing])
            page += [name for name in told if _is_thing(name)]
            at += len(numbers)
        return ValuePage(tuple(page[:count]), page[count - 1] if len(page) > count else None)

    def _items(self, stack: Stack, sees: Sees, size: int) -> NDArray[np.int64]:
        if sees is None:
            return np.arange(stack.item_count())
        kept = self._seen
        # A new entry may let him see an item that is not new.
        if kept is None or kept[:2] != (size, sees):
            self._seen = kept = (size, sees, stack.seen(sees))
        return kept[2]


def _is_thing(name: str) -> bool:
    return not name.startswith(TRANSFORMATION) and level_of(name) not in _CLASSES
