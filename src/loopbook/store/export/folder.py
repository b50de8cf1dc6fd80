"""Folder: the files of an export, whole under their name or not there at all.

Files are made in a folder beside it and hashed as they are written; the folder gets its name at
the end. What was broken off is removed, or, after a crash, lies under a name that no one reads.
"""

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loopbook.errors import StoreUnavailable
from loopbook.store.export.schema import MONTH, Table
from loopbook.store.fault import spoken
from loopbook.store.segment.folder import sync_folder
from loopbook.terms.export import ExportFile

DESCRIPTION = "export.json"
SCRATCH = "scratch"
WINDOW = 1 << 19
"""Rows of a table that are held and cut into months at once. A file holds what one month has of
one window, so that files depend on the rows alone, not on how the book was sealed."""

_ROW_GROUP = 122_880


class ExportFolder:
    """The folder while it is made.

    Fields
      path     where files are written now
      files    those written, in order
      scratch  for what is needed meanwhile; gone at the end
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.scratch = path / SCRATCH
        self.files: list[ExportFile] = []

    def write(self, name: str, data: bytes | pa.Buffer, rows: int = 0) -> None:
        """Write one file, durable on return; `name` is its path below the folder, with `/`."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.files.append(ExportFile(name, rows, len(data), sha256(data).hexdigest()))

    def write_whole(self, table: Table, rows: Sequence[Sequence[object]]) -> None:
        """Write a small table of rows as one file; without rows, none."""
        columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
        arrays = [
            pa.array(list(column), field.type)
            for column, field in zip(columns, table.columns, strict=True)
        ]
        with TableWriter(self, table) as writer:
            writer.add(pa.Table.from_arrays(arrays, schema=table.columns))


class TableWriter:
    """Writes one table, of one pack when it is one of a pack, by windows of its rows.

    Used in `with`: what is left is written at the end. Tables added have the columns of the files
    and, where the table is by month, the column `month`.
    """

    def __init__(self, folder: ExportFolder, table: Table, pack: str = "") -> None:
        self._folder = folder
        self._table = table
        self._prefix = f"{table.name}/pack={quote(pack, safe='')}" if pack else table.name
        self._waiting: list[pa.Table] = []
        self._count = 0
        self._windows = 0

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and self._count:
            self._flush(self._count)

    def add(self, rows: pa.Table) -> None:
        """Take the next rows."""
        self._waiting.append(rows)
        self._count += rows.num_rows
        while self._count >= WINDOW:
            self._flush(WINDOW)

    def _flush(self, count: int) -> None:
        whole = pa.concat_tables(self._waiting)
        window, rest = whole.slice(0, count), whole.slice(count)
        self._waiting = [rest] if rest.num_rows else []
        self._count = rest.num_rows
        name = f"part-{self._windows:05}.parquet"
        self._windows += 1
        if MONTH not in self._table.partitions:
            self._write(f"{self._prefix}/{name}", window)
            return
        months = window.column(MONTH)
        bare = window.drop_columns([MONTH])
        for month in np.unique(months.to_numpy()).tolist():
            chosen = bare.filter(pc.equal(months, month))
            self._write(f"{self._prefix}/month={month:06}/{name}", chosen)

    def _write(self, name: str, rows: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        plain = rows.combine_chunks()
        pq.write_table(
            plain, sink, compression="zstd", row_group_size=_ROW_GROUP, store_schema=False
        )
        self._folder.write(name, sink.getvalue(), rows.num_rows)


@contextmanager
def exporting(folder: Path, book: Path) -> Iterator[ExportFolder]:
    """Lend the folder that becomes `folder` when the block ends well.

    Raises    StoreUnavailable  it holds something, lies in the book, or cannot be written
    """
    folder = folder.absolute()
    _require_free(folder, book)
    making = folder.with_name(f".{folder.name}.making-{os.getpid()}-{secrets.token_hex(4)}")
    made = ExportFolder(making)
    try:
        with spoken(folder):
            made.scratch.mkdir(parents=True)
        yield made
        with spoken(folder):
            shutil.rmtree(made.scratch)
            sync_folder(making)
            if folder.exists():
                folder.rmdir()
            making.rename(folder)
            sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _require_free(folder: Path, book: Path) -> None:
    resolved = folder.resolve()
    if book.is_dir() and resolved.is_relative_to(book.resolve()):
        raise StoreUnavailable("LB-S41", str(folder), book=book)
    if not folder.name:
        raise StoreUnavailable("LB-S40", str(folder))
    with spoken(folder):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise StoreUnavailable("LB-S40", str(folder))
        if folder.is_dir() and next(folder.iterdir(), None) is not None:
            raise StoreUnavailable("LB-S40", str(folder))


def json_lines(value: object) -> bytes:
    """Return a value as JSON that a person can read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
