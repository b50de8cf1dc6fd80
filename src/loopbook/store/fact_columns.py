"""Fact columns: the numbers that entries state of items, by word and item, for many items at once.

Values are the nearest binary numbers to what was stated; whoever must decide between numbers that
lie close reads the exact ones from the entries.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from loopbook.store.log import microseconds
from loopbook.store.segment.csr import Ints, Rows, gather, rows_of
from loopbook.terms.history import Fact
from loopbook.terms.life import FactColumns


class _Stated(NamedTuple):
    """Facts of one word, by item, time and sequence."""

    rows: Rows
    value: NDArray[np.float64]
    time: Ints
    sequence: Ints


class FactTable:
    """Facts by word; made once of what a segment holds, or of what is not sealed yet."""

    def __init__(self, words: Mapping[str, _Stated]) -> None:
        self._words = words

    def facts(self, term: str, items: Ints) -> FactColumns:
        """Return what is stated of a word; `items` are ascending and distinct."""
        stated = self._words.get(term)
        if stated is None:
            return NO_FACTS
        owner, at = gather(stated.rows, items)
        return FactColumns(owner, stated.value[at], stated.time[at], stated.sequence[at])


def sealed_facts(table: pa.Table) -> FactTable:
    """Return the facts of a segment's table."""
    values = _numbers(table.column("value"))
    item, sequence = table.column("item").to_numpy(), table.column("sequence").to_numpy()
    time = table.column("time").cast(pa.int64()).to_numpy()
    terms = table.column("term").cast(pa.string()).combine_chunks().dictionary_encode()
    terms = pa.concat_arrays(terms.chunks) if isinstance(terms, pa.ChunkedArray) else terms
    codes = terms.indices.to_numpy()
    return _by_word(codes, terms.dictionary.to_pylist(), (item, time, sequence), values)


def recent_facts(facts: Iterable[tuple[int, Fact]]) -> FactTable:
    """Return facts that are not sealed yet, each with the number of its item, in order."""
    rows = list(facts)
    terms: dict[str, int] = {}
    codes = np.array([terms.setdefault(fact.term, len(terms)) for _, fact in rows], np.int64)
    item = np.array([number for number, _ in rows], np.int64)
    time = np.array([microseconds(fact.time) for _, fact in rows], np.int64)
    sequence = np.array([fact.sequence for _, fact in rows], np.int64)
    told = [np.nan if fact.value is None else float(fact.value) for _, fact in rows]
    return _by_word(codes, list(terms), (item, time, sequence), np.array(told, np.float64))


def _by_word(
    codes: NDArray[np.integer],
    terms: list[str],
    key: tuple[Ints, Ints, Ints],
    values: NDArray[np.float64],
) -> FactTable:
    item, time, sequence = key
    order = np.lexsort((sequence, time, item, codes))
    ends = np.searchsorted(codes[order], np.arange(len(terms) + 1))
    words: dict[str, _Stated] = {}
    for term, first, last in zip(terms, ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        at = order[first:last]
        words[term] = _Stated(rows_of(item[at]), values[at], time[at], sequence[at])
    return FactTable(words)


def _numbers(texts: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return fractions written as `27/10` or `27` as numbers; an empty text is NaN."""
    texts = texts.cast(pa.string()).combine_chunks()
    texts = pa.concat_arrays(texts.chunks) if isinstance(texts, pa.ChunkedArray) else texts
    if not len(texts):
        return np.empty(0, np.float64)
    parts = pc.split_pattern(pc.if_else(pc.equal(texts, ""), "nan", texts), "/", max_splits=1)
    counts = pc.list_value_length(parts).to_numpy()
    flat = pc.cast(pc.list_flatten(parts), pa.float64()).to_numpy()
    first = counts.cumsum() - counts
    over: NDArray[np.float64] = flat[first]
    has_under = counts == 2
    over[has_under] /= flat[first[has_under] + 1]
    return over


_NONE = np.empty(0, np.int64)
NO_FACTS = FactColumns(_NONE, np.empty(0, np.float64), _NONE, _NONE)
"""No row at all."""
