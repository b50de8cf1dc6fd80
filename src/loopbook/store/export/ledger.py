"""Ledger: what the rows of every table of an export are completed by.

Names of items, declarations of errors, and the ends of links may stand in any segment; they are
looked up here for many rows at a time.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from loopbook.errors import BrokenSegment
from loopbook.store.ending import Ends, lasting, sooner
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.stack import Stack, sealed_endings
from loopbook.terms.lineage import PART_OF, AsOf

BATCH = 1 << 16
"""Rows of a segment that are read at once."""


class Ledger:
    """The sealed links of a book, looked up by item and by entry.

    Parameters
      stack  of segments that cover every entry
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.segments = stack.view.links
        self.item_count = stack.view.item_count
        self.voids = _gathered([segment.voids() for segment in self.segments])
        self.corrections = _gathered([segment.corrections() for segment in self.segments])
        self._endings = sealed_endings(self.segments, stack.tail.voids)

    def names(self, items: Ints) -> pa.Array:
        """Return the names of items; null for a negative number, which is none."""
        distinct, codes = np.unique(items, return_inverse=True)
        absent = int(np.count_nonzero(distinct < 0))
        told: list[str | None] = [None] * absent
        told += self._stack.names(distinct[absent:])
        return pa.array(told, pa.string()).take(pa.array(codes))

    def voided_by(self, sequences: Ints) -> Ints:
        """Return the declaration that each entry is an error; 0 where there is none."""
        return _looked_up(sequences, self.voids[0], self.voids[1])

    def known(self, stated: Ints, known: Ints) -> Ints:
        """Return from when rows may be known: none before what its entry corrects was an error."""
        return np.maximum(known, _looked_up(stated, *self.corrections[::2], np.iinfo(np.int64).min))

    def ends(self, kind: Ints, source: Ints, target: Ints, since: Ints, sequence: Ints) -> Ends:
        """Return when links end; only what is part of something is ever taken out again."""
        ends = lasting(len(kind))
        part = np.flatnonzero(kind == PART_OF)
        if not len(part):
            return ends
        parents, children = target[part], source[part]
        moments = since[part], sequence[part]
        lowest, highest = int(parents.min()), int(parents.max())
        found = lasting(len(part))
        for first, last, endings in self._endings:
            if first <= highest and lowest <= last:
                found = sooner(found, endings.ends(parents, children, *moments, AsOf()))
        ends.until[part], ends.ended_by[part] = found
        return ends

    def audiences(self) -> Iterator[tuple[str, ...]]:
        """Yield every audience of an entry, each once."""
        seen: dict[tuple[str, ...], None] = {}
        for segment in self.segments:
            seen.update(dict.fromkeys(segment.audiences))
        yield from sorted(seen)


def _gathered(parts: list[tuple[Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints]:
    """Return columns of all segments as one, by their values in order."""
    one, two, three = (
        np.concatenate([np.empty(0, np.int64), *columns]) for columns in _columns(parts)
    )
    order = np.lexsort((three, two, one))
    return one[order], two[order], three[order]


def _columns(parts: list[tuple[Ints, Ints, Ints]]) -> tuple[list[Ints], ...]:
    return tuple([part[at] for part in parts] for at in range(3))


def _looked_up(asked: Ints, keys: Ints, values: Ints, absent: int = 0) -> Ints:
    """Return the value of the first equal key of each, `absent` where there is none."""
    found = np.full(len(asked), absent, np.int64)
    if len(keys):
        place = np.minimum(keys.searchsorted(asked), len(keys) - 1)
        is_there = keys[place] == asked
        found[is_there] = values[place[is_there]]
    return found


def batches(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of a segment's table in order, BATCH at a time.

    Raises    BrokenSegment  the file is missing or damaged
    """
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH, use_threads=False):
                yield pa.Table.from_batches([batch])
    except FileNotFoundError as fault:
        raise BrokenSegment("LB-S30", str(path), why="-") from fault
    except (OSError, pa.ArrowException) as fault:
        raise BrokenSegment("LB-S33", str(path)) from fault


def ints(table: pa.Table, name: str) -> Ints:
    """Return a column of whole numbers or moments (microseconds since 1970) as numpy has them."""
    column = table.column(name)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    found: Ints = column.to_numpy().astype(np.int64)
    return found


def texts(table: pa.Table, name: str) -> pa.ChunkedArray:
    """Return a column of texts, whatever the file keeps repeated ones as."""
    return table.column(name).cast(pa.string())


def moments(microseconds: Ints, is_none: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return microseconds since 1970 as moments; null where `is_none`."""
    return pa.array(microseconds, pa.int64(), mask=is_none).cast(pa.timestamp("us", tz="UTC"))


def numbers(items: Ints) -> pa.Array:
    """Return item numbers; null for a negative one, which is none."""
    return pa.array(items, pa.int64(), mask=items < 0)


def months_of(microseconds: Ints) -> Ints:
    """Return the month in UTC of each moment as year x 100 + month."""
    since_1970 = microseconds.view("M8[us]").astype("M8[M]").astype(np.int64)
    return month_numbers(since_1970 + 1970 * 12)


def month_numbers(months: Ints) -> Ints:
    """Return months counted as in `terms.period` (year x 12 + month - 1) as year x 100 + month."""
    return months // 12 * 100 + months % 12 + 1


def table_of(columns: dict[str, object], schema: pa.Schema, month: Ints | None = None) -> pa.Table:
    """Return the columns by the schema's types and order, with the month when there is one."""
    arrays = [pa.chunked_array([_typed(columns[f.name], f.type)]) for f in schema]
    made = pa.Table.from_arrays(arrays, schema=schema)
    return made if month is None else made.append_column("month", pa.array(month, pa.int32()))


def _typed(column: object, type_: pa.DataType) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks)
    if isinstance(column, pa.Array):
        return column if column.type == type_ else column.cast(type_)
    return pa.array(column, type_)


def folder_of(segment: LinksSegment, name: str) -> Path:
    """Return the file of a table of a links segment."""
    return segment.folder / f"{name}.parquet"
