"""Arrays: named numpy columns and texts in one file, written once, mapped for reading.

    16 bytes  magic        8 bytes  length of the header, little-endian
    header    JSON: arrays name -> (dtype, length, offset), texts name -> list
    columns   little-endian, each at a multiple of 64 bytes from the start of the file

One file, since a segment has some thirty columns and each file costs a sync. docs/spec/segments.md.
"""

import mmap
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.errors import BrokenSegment

MAGIC = b"loopbook-array-1"
ALIGNMENT = 64
HEADER_MAX = 1 << 30

Column = NDArray[np.generic]


class _Placed(msgspec.Struct, frozen=True):
    dtype: str
    length: int
    offset: int


class _Header(msgspec.Struct, frozen=True):
    arrays: dict[str, _Placed]
    texts: dict[str, list[str]]


class ArrayFile(msgspec.Struct, frozen=True):
    """The columns and texts of an opened file; columns are views of the mapped file, read-only."""

    arrays: dict[str, Column]
    texts: dict[str, list[str]]


def array_bytes(arrays: Mapping[str, Column], texts: Mapping[str, list[str]]) -> list[bytes]:
    """Return the pieces of a file that holds these columns (one-dimensional) and texts, in order.

    The same columns give the same bytes: names are sorted, and nothing of this machine enters.
    """
    ordered = {name: _plain(arrays[name]) for name in sorted(arrays)}
    placed: dict[str, _Placed] = {}
    offset = 0
    for name, column in ordered.items():
        placed[name] = _Placed(column.dtype.str, len(column), offset)
        offset += _padded(column.nbytes)
    header = msgspec.json.encode(_Header(placed, {n: texts[n] for n in sorted(texts)}))
    start = len(MAGIC) + 8 + len(header)
    pieces = [MAGIC, len(header).to_bytes(8, "little"), header, bytes(_padded(start) - start)]
    for column in ordered.values():
        pieces += [column.tobytes(), bytes(_padded(column.nbytes) - column.nbytes)]
    return pieces


def open_arrays(path: Path) -> ArrayFile:
    """Map the file and return its columns.

    Raises    BrokenSegment  it is missing, cut short, or its header cannot be read
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise BrokenSegment("LB-S30", str(path), why=why) from fault
    header, start = _header(mapped, path)
    size = len(mapped)
    arrays: dict[str, Column] = {}
    for name, placed in header.arrays.items():
        dtype = _dtype(placed.dtype, path)
        first = start + placed.offset
        if placed.length < 0 or first < start or first + placed.length * dtype.itemsize > size:
            raise BrokenSegment("LB-S31", str(path))
        arrays[name] = np.frombuffer(mapped, dtype=dtype, count=placed.length, offset=first)
    return ArrayFile(arrays, header.texts)


def _header(mapped: mmap.mmap, path: Path) -> tuple[_Header, int]:
    begun = len(MAGIC) + 8
    length = int.from_bytes(mapped[len(MAGIC) : begun], "little")
    if mapped[: len(MAGIC)] != MAGIC or length > min(HEADER_MAX, len(mapped) - begun):
        raise BrokenSegment("LB-S31", str(path))
    try:
        header = msgspec.json.decode(mapped[begun : begun + length], type=_Header)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise BrokenSegment("LB-S31", str(path)) from fault
    return header, _padded(begun + length)


def _dtype(text: str, path: Path) -> np.dtype[np.generic]:
    if text not in _DTYPES:
        raise BrokenSegment("LB-S31", str(path))
    return np.dtype(text)


_DTYPES = frozenset(np.dtype(kind).str for kind in ("<i8", "<u8", "<f8", "<i4", "<i1", "<u1", "?"))


def _plain(column: Column) -> Column:
    plain = np.ascontiguousarray(column, dtype=column.dtype.newbyteorder("<"))
    if plain.ndim != 1 or plain.dtype.str not in _DTYPES:
        raise TypeError(f"a column of {plain.dtype} and {plain.ndim} dimensions")
    return plain


def _padded(length: int) -> int:
    return -(-length // ALIGNMENT) * ALIGNMENT
