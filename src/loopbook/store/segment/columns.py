"""Columns: the events table of a sealed segment, a row group at a time, as numpy arrays.

What a question asks of all events (time, step, place) is answered from these columns; the entries
themselves are read only where the columns leave a doubt. A row group is a block: a run of entries,
so that its sequences are known without being stored.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from loopbook.errors import BrokenSegment
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.layout import EVENTS
from loopbook.store.segment.links import LinksSegment
from loopbook.terms.lineage import microseconds_of
from loopbook.terms.party import Sees

BYTES_MAX = 192 << 20
"""Octets of columns that are kept read."""

FILE = "events.parquet"
TEXTS = tuple(field.name for field in EVENTS if pa.types.is_dictionary(field.type))
"""Columns whose few texts repeat."""


class Texts(NamedTuple):
    """A column of texts: a code a row, and what the codes stand for."""

    codes: NDArray[np.integer]
    known: tuple[str, ...]


class Block(Protocol):
    """A run of entries with their columns, sealed or not."""

    @property
    def first(self) -> int:
        """Sequence of the first entry."""
        ...

    @property
    def count(self) -> int:
        """Number of entries."""
        ...

    def bounds(self, name: str) -> tuple[int, int]:
        """Return numbers between which, both included, those of a column lie."""
        ...

    def ints(self, name: str) -> Ints:
        """Return a column of NUMBERS."""
        ...

    def texts(self, name: str) -> Texts:
        """Return a column of texts."""
        ...

    def kinds(self) -> NDArray[np.integer]:
        """Return the kind of each entry."""
        ...

    def are_open(self, sees: Sees) -> NDArray[np.bool_]:
        """Say of each entry whether it is open to someone who holds `sees`."""
        ...


class _Kept:
    """Columns read lately; the oldest go when they take too much room. Safe for threads."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, int, str], Ints | Texts] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[str, int, str], read: Callable[[], Ints | Texts]) -> Ints | Texts:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        found = read()
        with self._lock:
            if key not in self._held:
                self._held[key] = found
                self._bytes += _size(found)
            while self._bytes > self._bytes_max and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                self._bytes -= _size(gone)
        return found


def _size(column: Ints | Texts) -> int:
    if isinstance(column, Texts):
        return int(column.codes.nbytes) + sum(map(len, column.known))
    return int(column.nbytes)


class SealedBlock:
    """One row group of the events table of a segment."""

    def __init__(
        self, segment: LinksSegment, group: int, rows: tuple[int, int], kept: _Kept
    ) -> None:
        self.first, self.count = rows
        self._segment = segment
        self._group = group
        self._kept = kept
        self._bounds: dict[str, tuple[int, int]] = {}

    def set_bounds(self, found: dict[str, tuple[int, int]]) -> None:
        """Take what the file says of its columns of NUMBERS."""
        self._bounds = found

    def bounds(self, name: str) -> tuple[int, int]:
        """Return numbers between which those of a column lie."""
        return self._bounds[name]

    def ints(self, name: str) -> Ints:
        """Return a column of NUMBERS."""
        found = self._kept.get(self._key(name), lambda: self._read_ints(name))
        assert not isinstance(found, Texts)
        return found

    def texts(self, name: str) -> Texts:
        """Return a column of texts."""
        found = self._kept.get(self._key(name), lambda: self._read_texts(name))
        assert isinstance(found, Texts)
        return found

    def kinds(self) -> NDArray[np.integer]:
        """Return the kind of each entry."""
        return self._segment.entry_kinds(self.first, self.count)

    def are_open(self, sees: Sees) -> NDArray[np.bool_]:
        """Say of each entry whether it is open to someone who holds `sees`."""
        return self._segment.are_open(np.arange(self.first, self.first + self.count), sees)

    def _key(self, name: str) -> tuple[str, int, str]:
        return self._segment.folder.name, self._group, name

    def _read_ints(self, name: str) -> Ints:
        column = self._read(name).cast(pa.int64()).to_numpy()
        return np.ascontiguousarray(column, np.int64)

    def _read_texts(self, name: str) -> Texts:
        column = self._read(name).unify_dictionaries().combine_chunks()
        joined = pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column
        known = tuple(joined.dictionary.to_pylist())
        codes = joined.indices.to_numpy()
        # Steps and places are few: a byte or two a row.
        return Texts(codes.astype(np.min_scalar_type(max(len(known) - 1, 0))), known)

    def _read(self, name: str) -> pa.ChunkedArray:
        path = self._segment.folder / FILE
        try:
            with pq.ParquetFile(path, read_dictionary=list(TEXTS)) as file:
                table = file.read_row_group(self._group, columns=[name], use_threads=False)
        except (OSError, pa.ArrowException) as fault:
            raise BrokenSegment("LB-S33", str(path)) from fault
        if table.num_rows != self.count:
            raise BrokenSegment("LB-S33", str(path))
        return table.column(0)


NUMBERS = ("time", "record_time", "is_correction")
"""Columns that are asked for by a range: times in microseconds since 1970, and a flag."""


class SealedColumns:
    """The blocks of sealed segments, each opened once; columns read lately are kept."""

    def __init__(self, bytes_max: int = BYTES_MAX) -> None:
        self._kept = _Kept(bytes_max)
        self._blocks: dict[str, tuple[SealedBlock, ...]] = {}

    def blocks(self, segments: Sequence[LinksSegment]) -> list[SealedBlock]:
        """Return the blocks of segments, in the order of entries.

        Raises    BrokenSegment  a table is missing or damaged
        """
        now = {segment.folder.name for segment in segments}
        self._blocks = {name: made for name, made in self._blocks.items() if name in now}
        for segment in segments:
            if segment.folder.name not in self._blocks:
                self._blocks[segment.folder.name] = tuple(self._opened(segment))
        return [block for segment in segments for block in self._blocks[segment.folder.name]]

    def _opened(self, segment: LinksSegment) -> list[SealedBlock]:
        path = segment.folder / FILE
        try:
            with pq.ParquetFile(path) as file:
                described = file.metadata
        except (OSError, pa.ArrowException) as fault:
            raise BrokenSegment("LB-S33", str(path)) from fault
        made: list[SealedBlock] = []
        first = segment.first
        for group in range(described.num_row_groups):
            row_group = described.row_group(group)
            block = SealedBlock(segment, group, (first, row_group.num_rows), self._kept)
            block.set_bounds({name: _bounds(row_group, name) for name in NUMBERS})
            made.append(block)
            first += row_group.num_rows
        if first != segment.last + 1:
            raise BrokenSegment("LB-S33", str(path))
        return made


def _bounds(row_group: pq.RowGroupMetaData, name: str) -> tuple[int, int]:
    """Return lowest and highest of a column as the file tells them; everything when it does not."""
    told = row_group.column(EVENTS.get_field_index(name)).statistics
    if told is None or not told.has_min_max:
        return -(2**63), 2**63 - 1
    low, high = told.min, told.max
    if isinstance(low, datetime):
        return microseconds_of(low), microseconds_of(high)
    return int(low), int(high)
