"""SQL: questions to an export, by DuckDB in memory, which can read that folder and nothing else.

An export may come from anyone, and so may a query: nothing is written, no extension is loaded, and
no other file is read, whatever the views of the export say or the query asks.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from glob import escape
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import msgspec
import narwhals as nw
import pyarrow as pa

from loopbook.errors import NotABook, QueryError
from loopbook.store.export.folder import DESCRIPTION
from loopbook.store.export.views import DUCKDB
from loopbook.store.schema import JOURNAL_NAME
from loopbook.terms.export import EXPORT_FORMAT, Export

MEMORY = "2GB"
BATCH = 4_096
"""Rows that are fetched at once."""

_VIEW = "CREATE OR REPLACE VIEW "
_READ = "read_parquet('"
_LOCKED = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET python_enable_replacements = false",
    "SET TimeZone = 'UTC'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class Answer(NamedTuple):
    """What one query gives: names of columns, and rows as they are fetched.

    Whole decimals come as whole numbers, others as texts, since a float would round them.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[object, ...]]


class Questions:
    """An export open for questions; made by `asking`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def ask(self, queries: str) -> Iterator[Answer]:
        """Yield the answer of each query; fetch the rows of one before the next.

        Raises    QueryError  it is no SQL, asks for what is not there, or is no SELECT
        """
        with _spoken():
            statements = self._connection.extract_statements(queries)
        for statement in statements:
            if statement.type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
                raise QueryError("LB-S45", statement=statement.query.split(maxsplit=1)[0])
            with _spoken():
                relation = self._connection.sql(statement.query)
                reader = relation.to_arrow_reader(BATCH)
            yield Answer(tuple(reader.schema.names), _rows(reader))

    def frame(self, table: str) -> nw.LazyFrame[Any]:
        """Return a table of the export as a lazy frame.

        Raises    QueryError  the export has no such table
        """
        with _spoken():
            return nw.from_native(self._connection.view(table))


def _rows(reader: pa.RecordBatchReader) -> Iterator[tuple[object, ...]]:
    with _spoken():
        for batch in reader:
            columns = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            yield from zip(*columns, strict=True)


def _cell(value: object) -> object:
    match value:
        case Decimal():
            digits = value.as_tuple().exponent
            return int(value) if isinstance(digits, int) and digits >= 0 else str(value)
        case bytes():
            return value.hex()
        case list():
            return [_cell(each) for each in value]
        case dict():
            return {str(key): _cell(each) for key, each in value.items()}
        case None | str() | bool() | int() | float() | datetime():
            return value
        case _:
            return str(value)


@contextmanager
def asking(folder: Path) -> Iterator[Questions]:
    """Lend the export at `folder` for questions: its views, and nothing that can be written.

    Raises    NotABook  no export is there, or one of a newer version
    """
    folder = folder.absolute()
    require_export(folder)
    views = (folder / DUCKDB).read_text(encoding="utf-8")
    # What does not fit into memory is put here by the engine, and is gone afterwards.
    with tempfile.TemporaryDirectory(prefix="loopbook-sql-") as spill:
        connection = duckdb.connect(
            ":memory:", config={"memory_limit": MEMORY, "temp_directory": spill}
        )
        try:
            _lock(connection, folder)
            _make_views(connection, views, folder)
            yield Questions(connection)
        finally:
            connection.close()


def require_export(folder: Path) -> Export:
    """Return what `export.json` of the export at `folder` says.

    Raises    NotABook  no export is there, or one of a newer version
    """
    if (folder / JOURNAL_NAME).exists():
        raise NotABook("LB-S43", str(folder))
    try:
        data = (folder / DESCRIPTION).read_bytes()
        found = msgspec.json.decode(data, type=Export)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise NotABook("LB-S42", str(folder)) from fault
    if found.format != EXPORT_FORMAT:
        raise NotABook("LB-S46", str(folder), found=found.format, known=EXPORT_FORMAT)
    if not (folder / DUCKDB).is_file():
        raise NotABook("LB-S42", str(folder))
    return found


def _lock(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Let the engine see the folder and nothing else, for good."""
    with _spoken():
        # The engine holds patterns against this list as well as the files that they find.
        allowed = ", ".join(
            _text(path) for path in dict.fromkeys((str(folder), escape(str(folder))))
        )
        connection.execute(f"SET allowed_directories = [{allowed}]")
        for setting in _LOCKED:
            connection.execute(setting)


def _make_views(connection: duckdb.DuckDBPyConnection, views: str, folder: Path) -> None:
    """Make the views of `views.sql`, whose paths are relative to the folder."""
    placed = views.replace(_READ, f"{_READ}{_text(escape(str(folder)))[1:-1]}/")
    with _spoken():
        statements = connection.extract_statements(placed)
    for statement in statements:
        text = "\n".join(
            line for line in statement.query.splitlines() if not line.startswith("--")
        ).strip()
        if not text.startswith(_VIEW):
            raise NotABook("LB-S47", str(folder / DUCKDB))
        with _spoken():
            connection.execute(text)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@contextmanager
def _spoken() -> Iterator[None]:
    """Say what the engine says is wrong as an error of the house."""
    try:
        yield
    except duckdb.Error as fault:
        raise QueryError("LB-S44", why=str(fault).split("\n\n")[0].strip()) from fault
