"""Candidates: the entries that the columns do not rule out, in the order of a question.

Blocks are opened in the order in which they may hold the next entry, and no sooner: the first page
of a time range reads the blocks of that time, not the ledger. Who may not see an entry never has it
among his candidates, so that neither a count nor the end of a page tells of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.store.segment.columns import Block
from loopbook.store.segment.csr import Ints
from loopbook.terms.entry import EntryKind
from loopbook.terms.party import Sees

Passes = Callable[[str], bool]
"""Says of a text of a column whether rows that have it may be meant."""


class By(StrEnum):
    """What candidates are put in order by; the value is a column."""

    LEDGER = "sequence"
    EVENT_TIME = "time"
    RECORD_TIME = "record_time"


class Order(NamedTuple):
    """An order of entries; those with equal keys stand by their sequence, the same way round."""

    by: By
    is_ascending: bool


class Sieve(NamedTuple):
    """What an entry must be to be a candidate.

    Fields
      size    only entries 1..size
      ranges  column of numbers -> lowest and highest that are meant, both included
      texts   column of texts -> tests that all must pass
      sees    only entries open to this
      chosen  only these entries, ascending and distinct; None: all
    """

    size: int
    ranges: Mapping[str, tuple[int, int]]
    texts: Mapping[str, Sequence[Passes]]
    sees: Sees
    chosen: Ints | None = None


class Rows(NamedTuple):
    """Candidates: what they are ordered by, and their sequences."""

    keys: Ints
    sequences: Ints


_NONE = np.empty(0, np.int64)
_EMPTY = Rows(_NONE, _NONE)
_NEVER = 2**63 - 1


def candidates(
    blocks: Sequence[Block], sieve: Sieve, order: Order, after: tuple[int, int] | None = None
) -> Iterator[Rows]:
    """Yield runs of candidates in order; together they are all that stand behind `after`.

    Parameters
      after  key and sequence of the last one that is not wanted any more
    """
    sign = 1 if order.is_ascending else -1
    limit = None if after is None else (sign * after[0], sign * after[1])
    spans = [(_span(block, sieve, order, sign), at) for at, block in enumerate(blocks)]
    waiting = sorted(
        (span[0], at)
        for span, at in spans
        if span is not None and (limit is None or span[1] >= limit[0])
    )
    pool = _EMPTY
    for place, (_, at) in enumerate(waiting):
        found = _selected(blocks[at], sieve, order)
        pool = _joined(pool, _behind(Rows(sign * found.keys, sign * found.sequences), limit))
        if not len(pool.keys):
            continue
        # What stands at or behind the beginning of the next block may have to stand behind it.
        following = waiting[place + 1][0] if place + 1 < len(waiting) else _NEVER
        is_ready = pool.keys < following
        ready, pool = _at(pool, is_ready), _at(pool, ~is_ready)
        if len(ready.keys):
            yield in_order(Rows(sign * ready.keys, sign * ready.sequences), order)
    if len(pool.keys):
        yield in_order(Rows(sign * pool.keys, sign * pool.sequences), order)


def _at(rows: Rows, is_meant: NDArray[np.bool_]) -> Rows:
    return Rows(rows.keys[is_meant], rows.sequences[is_meant])


def in_order(rows: Rows, order: Order) -> Rows:
    """Return rows by key, then sequence, the way round that the order has."""
    at = np.lexsort((rows.sequences, rows.keys))
    at = at if order.is_ascending else at[::-1]
    return Rows(rows.keys[at], rows.sequences[at])


def behind(rows: Rows, order: Order, after: tuple[int, int] | None) -> Rows:
    """Return the rows that stand behind a key and sequence in an order."""
    sign = 1 if order.is_ascending else -1
    limit = None if after is None else (sign * after[0], sign * after[1])
    left = _behind(Rows(sign * rows.keys, sign * rows.sequences), limit)
    return Rows(sign * left.keys, sign * left.sequences)


def _behind(rows: Rows, limit: tuple[int, int] | None) -> Rows:
    if limit is None or not len(rows.keys):
        return rows
    key, sequence = limit
    is_left = (rows.keys > key) | ((rows.keys == key) & (rows.sequences > sequence))
    return Rows(rows.keys[is_left], rows.sequences[is_left])


def _joined(one: Rows, other: Rows) -> Rows:
    if not len(one.keys):
        return other
    return Rows(
        np.concatenate((one.keys, other.keys)), np.concatenate((one.sequences, other.sequences))
    )


def _span(block: Block, sieve: Sieve, order: Order, sign: int) -> tuple[int, int] | None:
    """Return between which keys, signed, a block may have candidates; None when it has none."""
    if not block.count or block.first > sieve.size:
        return None
    last = block.first + block.count - 1
    if sieve.chosen is not None:
        start, end = np.searchsorted(sieve.chosen, (block.first, last + 1))
        if start == end:
            return None
    for name, (lowest, highest) in sieve.ranges.items():
        low, high = block.bounds(name)
        if high < lowest or low > highest:
            return None
    low, high = (block.first, last) if order.by is By.LEDGER else block.bounds(order.by.value)
    asked = sieve.ranges.get(order.by.value)
    if asked is not None:
        low, high = max(low, asked[0]), min(high, asked[1])
    return (low, high) if sign > 0 else (-high, -low)


def _selected(block: Block, sieve: Sieve, order: Order) -> Rows:
    """Return the candidates of a block, in the order of entries."""
    at = _places(block, sieve)
    # Most questions look at a whole block; then columns are taken as they lie, not copied.
    pick: Ints | slice = slice(None) if at is None else at
    mask: NDArray[np.bool_] = block.kinds()[pick] == int(EntryKind.EVENT)
    if at is None and block.first + block.count - 1 > sieve.size:
        mask[sieve.size - block.first + 1 :] = False
    for name, (lowest, highest) in sieve.ranges.items():
        low, high = block.bounds(name)
        if low < lowest or high > highest:
            column = block.ints(name)[pick]
            mask &= (column >= lowest) & (column <= highest)
    for name, tests in sieve.texts.items():
        if not mask.any():
            return _EMPTY
        codes, known = block.texts(name)
        may = np.array([all(passes(text) for passes in tests) for text in known], bool)
        mask &= may[codes[pick]]
    if sieve.sees is not None and mask.any():
        mask &= block.are_open(sieve.sees)[pick]
    rows = np.flatnonzero(mask)
    if not len(rows):
        return _EMPTY
    rows = rows if at is None else at[rows]
    sequences = rows + block.first
    keys = sequences if order.by is By.LEDGER else block.ints(order.by.value)[rows]
    return Rows(keys, sequences)


def _places(block: Block, sieve: Sieve) -> Ints | None:
    if sieve.chosen is None:
        return None
    end = min(block.first + block.count, sieve.size + 1)
    start, stop = np.searchsorted(sieve.chosen, (block.first, end))
    return sieve.chosen[start:stop] - block.first


def distinct(block: Block, name: str, sieve: Sieve) -> set[str]:
    """Return the texts of a column that candidates of a block have."""
    found = _selected(block, sieve, Order(By.LEDGER, is_ascending=True))
    codes, known = block.texts(name)
    return {known[code] for code in np.unique(codes[found.sequences - block.first]).tolist()}
