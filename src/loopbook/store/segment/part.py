"""Part: what a segment holds before it is files: columns, texts, tables; and its content hash."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from loopbook.store.segment.arrays import Column

Tables = dict[str, pa.Table]


class Part(NamedTuple):
    """Columns and texts for the array file, tables for Parquet, all of one run of entries."""

    arrays: dict[str, Column]
    texts: dict[str, list[str]]
    tables: Tables


def content_hash(part: Part) -> str:
    """Return the SHA-256 (hex) over names, types and values of everything in the part.

    How tables are cut into pieces, or texts into dictionaries, leaves no trace.
    """
    digest = sha256()
    for name in sorted(part.arrays):
        column = part.arrays[name]
        digest.update(f"array {name} {column.dtype.str} {len(column)}\n".encode())
        digest.update(np.ascontiguousarray(column).data)
    digest.update(msgspec.json.encode({name: part.texts[name] for name in sorted(part.texts)}))
    for name in sorted(part.tables):
        for data in _table_bytes(name, part.tables[name]):
            digest.update(data)
    return digest.hexdigest()


def _table_bytes(name: str, table: pa.Table) -> Iterator[bytes | memoryview]:
    for field in table.schema:
        column = table.column(field.name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        yield f"table {name} {field.name} {column.type} {len(column)}\n".encode()
        if pa.types.is_string(column.type):
            texts = column.cast(pa.large_string()).combine_chunks()
            # A copy begins at nought, whatever the pieces were.
            texts = pa.concat_arrays([*(texts.chunks if hasattr(texts, "chunks") else [texts])])
            yield from _text_bytes(texts)
        else:
            yield from _plain_bytes(column)


def _text_bytes(texts: pa.Array) -> Iterator[bytes | memoryview]:
    _, offsets, data = texts.buffers()
    count, start = len(texts), texts.offset
    if not count:
        return
    ends = np.frombuffer(offsets, dtype="<i8", count=count + 1, offset=8 * start)
    yield (ends - ends[0]).tobytes()
    if data is not None:
        yield memoryview(data)[int(ends[0]) : int(ends[-1])]


def _plain_bytes(column: pa.ChunkedArray) -> Iterator[bytes | memoryview]:
    width = max(column.type.bit_width // 8, 1)
    for chunk in column.chunks:
        if pa.types.is_boolean(column.type):
            yield chunk.to_numpy(zero_copy_only=False).tobytes()
            continue
        data = chunk.buffers()[1]
        start = chunk.offset * width
        yield memoryview(data)[start : start + len(chunk) * width]


def table_of(columns: Mapping[str, object], schema: pa.Schema) -> pa.Table:
    """Return a table of these columns (numpy arrays or lists), by the schema's types and order."""
    return pa.Table.from_arrays(
        [pa.array(columns[field.name], type=field.type) for field in schema], schema=schema
    )


def dictionary_texts() -> pa.DataType:
    """Return the type of a column whose few texts repeat."""
    return pa.dictionary(pa.int32(), pa.string())
