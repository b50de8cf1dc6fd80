"""Reference: what other engines take for the same work, as figures are held against them.

Nothing here serves a reading. Each is set up as someone would who had chosen that engine and knows
it: covering indexes, pages in memory, a table on the disk, as many threads as are allowed.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from loopbook.terms.lineage import FOREVER, PART_OF

THREADS = 2
SQLITE_VERSION = sqlite3.sqlite_version
DUCKDB_VERSION: str = duckdb.__version__

_CACHE_KIB = 1_000_000
_SCAN = (
    "SELECT sum(amount), sum(variance), sum(voids), sum(first_month), sum(months),"
    " sum(strlen(flow)), sum(strlen(layer)), sum(strlen(item_class)), sum(strlen(basis)),"
    " sum(strlen(grain)), sum(strlen(rule)), count_if(has_sd) FROM read_parquet(?)"
)

LinkRows = tuple[NDArray[np.int64], ...]
"""Columns of equal length: target, source, kind, since, until (microseconds; FOREVER: lasts)."""

ANCESTORS = """
WITH RECURSIVE up(item, moment) AS (
  VALUES (:item, :now)
  UNION
  SELECT link.source, CASE WHEN link.kind = :part THEN up.moment ELSE link.since END
  FROM up JOIN link ON link.target = up.item
  WHERE link.since <= up.moment AND (link.kind <> :part OR link.until > up.moment)
)
SELECT DISTINCT item FROM up
"""
"""Items upstream along ways that time allows, of links that know when they end."""

BETWEEN = ANCESTORS.replace(
    "SELECT DISTINCT item FROM up",
    "SELECT DISTINCT link.* FROM up JOIN link ON link.target = up.item"
    " WHERE link.since <= up.moment AND (link.kind <> :part OR link.until > up.moment)",
)
"""The links on those ways."""


def asked(item: int) -> dict[str, int]:
    """Return what both questions take."""
    return {"item": item, "now": FOREVER - 1, "part": PART_OF}


class BareFile:
    """A file that bytes are appended to, durable on return: the floor of any journal."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append(self, content: bytes) -> None:
        """Append bytes; on the disk on return."""
        os.write(self._descriptor, content)
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Give up the file."""
        os.close(self._descriptor)


def load_events(database: Path, rows: Path) -> float:
    """Return the seconds that DuckDB takes to put NDJSON into a new table, on the disk at the end.

    It looks at all of them before: a sample has not all the members that events may have.

    Parameters
      database  made anew, and deleted again
    """
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database), config={"threads": THREADS}) as connection:
        begun = time.perf_counter()
        connection.execute(
            "CREATE TABLE event AS SELECT * FROM"
            " read_json_auto(?, format='newline_delimited', sample_size=-1)",
            [str(rows)],
        )
        connection.execute("CHECKPOINT")
        spent = time.perf_counter() - begun
    database.unlink()
    return spent


def scan_columns(files: Sequence[Path]) -> float:
    """Return the seconds that DuckDB takes to read every value that an account by scan needs.

    Parameters
      files  Parquet tables of postings
    """
    begun = time.perf_counter()
    with duckdb.connect(":memory:") as connection:
        connection.execute(_SCAN, [[str(file) for file in files]]).fetchall()
    return time.perf_counter() - begun


class SqliteLinks:
    """Links in SQLite with two covering indexes, its pages in memory.

    Parameters
      file   made anew
      links  runs of links, in any order
    """

    def __init__(self, file: Path, links: Iterable[LinkRows]) -> None:
        self.file = file
        self._connection = connected(file)
        run = self._connection.execute
        run(
            "CREATE TABLE link (target INTEGER, source INTEGER, kind INTEGER, since INTEGER,"
            " until INTEGER)"
        )
        for columns in links:
            rows = zip(*(column.tolist() for column in columns), strict=True)
            self._connection.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?)", rows)
        run("CREATE INDEX into_item ON link (target, source, kind, since, until)")
        run("CREATE INDEX out_of_item ON link (source, target, kind, since, until)")
        run("ANALYZE")
        self._connection.commit()

    def ancestors(self, item: int) -> set[int]:
        """Return the numbers of an item and of all that went into it."""
        return {row[0] for row in self._connection.execute(ANCESTORS, asked(item))}

    def links_between(self, item: int) -> int:
        """Return how many links lie on the ways to an item; all of them are fetched."""
        return len(self._connection.execute(BETWEEN, asked(item)).fetchall())

    def first_answer(self, item: int) -> float:
        """Return the seconds from opening the file to the first answer."""
        begun = time.perf_counter()
        connection = connected(self.file)
        connection.execute(ANCESTORS, asked(item)).fetchall()
        spent = time.perf_counter() - begun
        connection.close()
        return spent

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.file.stat().st_size

    def close(self) -> None:
        """Give up the file; it stays."""
        self._connection.close()


def connected(file: Path) -> sqlite3.Connection:
    """Return a connection that keeps its pages in memory and syncs nothing: it is derived."""
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = OFF")
    return connection
