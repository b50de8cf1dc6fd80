"""Files: a part written as a folder under `segments`, whole or not at all, and read back.

A folder is made under another name, each file and the folder synced, then renamed; only then does
the manifest name it. What a crash leaves is a folder that no manifest names, and is swept later.
"""

import os
import secrets
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from loopbook.errors import BrokenSegment
from loopbook.store.segment.arrays import array_bytes, open_arrays
from loopbook.store.segment.folder import (
    ARRAYS,
    DESCRIPTION,
    MAKING,
    Description,
    FileHash,
    describe,
    sync_folder,
)
from loopbook.store.segment.manifest import LINKS, Sealed
from loopbook.store.segment.part import Part, content_hash

_ROW_GROUP = 122_880


def write_segment(segments: Path, digest: str, span: tuple[int, int], part: Part) -> Sealed:
    """Write a part as a folder under `segments`, durable on return; no manifest names it yet.

    Raises    OSError  the disk is full, or nothing may be written
    """
    making = segments / f"{MAKING}{os.getpid()}-{secrets.token_hex(4)}"
    making.mkdir(parents=True)
    try:
        files = _write_files(making, part)
        hashed = content_hash(part)
        described = Description(digest, *span, hashed, files)
        file_hash = _write(making / DESCRIPTION, [msgspec.json.encode(described)]).sha256
        sync_folder(making)
        rows = part.tables["links" if digest == LINKS else "postings"].num_rows
        row = Sealed(digest, *span, rows, _name(digest, span), hashed, file_hash)
        making.rename(segments / row.folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    sync_folder(segments)
    return row


def _name(digest: str, span: tuple[int, int]) -> str:
    return f"{span[0]:012}-{span[1]:012}-{digest[:12]}-{secrets.token_hex(4)}"


def _write_files(folder: Path, part: Part) -> dict[str, FileHash]:
    files = {ARRAYS: _write(folder / ARRAYS, array_bytes(part.arrays, part.texts))}
    for name, table in part.tables.items():
        sink = pa.BufferOutputStream()
        pq.write_table(
            table, sink, compression="zstd", row_group_size=_ROW_GROUP, store_schema=False
        )
        file = f"{name}.parquet"
        files[file] = _write(folder / file, [sink.getvalue()])
    return files


def _write(path: Path, pieces: Iterable[bytes]) -> FileHash:
    digest = sha256()
    size = 0
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return FileHash(size, digest.hexdigest())


def read_part(folder: Path) -> Part:
    """Return all of a segment, to be merged.

    Raises    BrokenSegment  a file is missing or cannot be read
    """
    opened = open_arrays(folder / ARRAYS)
    tables = {name.removesuffix(".parquet"): read_table(folder, name) for name in tables_of(folder)}
    return Part(opened.arrays, opened.texts, tables)


def tables_of(folder: Path) -> tuple[str, ...]:
    """Return the names of a segment's Parquet files."""
    return tuple(name for name in describe(folder).files if name.endswith(".parquet"))


def read_table(folder: Path, name: str) -> pa.Table:
    """Return one table of a segment.

    Raises    BrokenSegment  the file is missing or damaged
    """
    try:
        return pq.read_table(folder / name, use_threads=False)
    except FileNotFoundError as fault:
        raise BrokenSegment("LB-S30", str(folder / name), why="-") from fault
    except (OSError, pa.ArrowException) as fault:
        raise BrokenSegment("LB-S33", str(folder / name)) from fault
