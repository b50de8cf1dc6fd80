"""Scan: sums over the postings tables of segments, for what a cube does not tell.

That is a checkpoint cut inside a segment, a day of the world, or the entries behind a sum. The
query is written once, in `store/sums`, and run by DuckDB in memory, which reads the Parquet files
and is never the system of record.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa

from loopbook.errors import BrokenSegment
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.cube import Sums
from loopbook.store.segment.pivot import GROUP, Group
from loopbook.store.sums import PLAIN, grouped, plain_sums_of, signed, sums_of
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain

_MEMORY = "512MB"


class Wanted(NamedTuple):
    """Which rows count.

    Fields
      period      rows whose months lie inside it
      size        rows in the ledger by that entry; None: all
      day         rows known by then; None: all
      audiences   texts of the audiences that may be seen; None: all
      places      texts of the places that count; None: all
      late        entries that the world may not know on that day although their rows say so: they
                  correct what was declared an error later
    """

    period: Period
    size: int | None = None
    day: datetime | None = None
    audiences: frozenset[str] | None = None
    late: Ints = np.empty(0, np.int64)
    places: frozenset[str] | None = None


def scan_sums(files: Sequence[Path], wanted: Wanted) -> dict[Group, Sums]:
    """Return the sums of item and batch postings by group; place, audience, month left out.

    Raises    BrokenSegment  a file is missing or cannot be read
    """
    if not files:
        return {}
    try:
        return _engine_sums(files, wanted)
    except OverflowError:
        return plain_sums(files, wanted)


def _engine_sums(files: Sequence[Path], wanted: Wanted) -> dict[Group, Sums]:
    with _rows(files, wanted) as rows:
        found = grouped(rows).collect("pyarrow").to_native()
    return sums_of(found.to_pylist())


def plain_sums(files: Sequence[Path], wanted: Wanted) -> dict[Group, Sums]:
    """Return what `scan_sums` does, row by row: for sums of more than 38 digits, and as oracle."""
    with _rows(files, wanted) as rows:
        asked = rows.filter(nw.col("grain") != Grain.STATISTIC.value)
        found = asked.select(*PLAIN).collect("pyarrow").to_native()
    return plain_sums_of(found.to_pylist())


def scan_months(files: Sequence[Path], wanted: Wanted, flow: str) -> dict[int, int]:
    """Return how many item and batch postings a flow has in each month, corrections taken off."""
    if not files:
        return {}
    with _rows(files, wanted) as rows:
        of_flow = signed(rows.filter(nw.col("flow") == flow))
        summed = of_flow.group_by("first_month").agg(nw.col("sign").sum())
        found = summed.collect("pyarrow").to_native().to_pylist()
    return {row["first_month"]: int(row["sign"]) for row in found}


def scan_sequences(files: Sequence[Path], wanted: Wanted, group: Group) -> tuple[Ints, Ints]:
    """Return the entries that post into a group by any rule, and those that others void."""
    if not files:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    with _rows(files, wanted) as rows:
        asked = [nw.col(name) == getattr(group, name) for name in GROUP if name != "rule"]
        found = rows.filter(*asked).select("sequence", "voids").collect("pyarrow").to_native()
    sequences, voids = (found.column(name).to_numpy() for name in ("sequence", "voids"))
    return sequences[voids == 0], voids[voids != 0]


def _table(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> Any:
    """Return the rows of the files; the folders they lie in may be named by any signs."""
    # `a[1].book` is no pattern, and `year=2025` no column.
    names = [re.sub(r"[*?\[]", r"[\g<0>]", str(file)) for file in files]
    return connection.read_parquet(names, hive_partitioning=False)


@contextmanager
def _rows(files: Sequence[Path], wanted: Wanted) -> Iterator[Any]:
    """Lend the rows of the files that count, as a lazy frame."""
    connection = duckdb.connect(":memory:", config={"memory_limit": _MEMORY})
    try:
        frame = nw.from_native(_table(connection, files))
        frame = frame.filter(
            nw.col("first_month") >= wanted.period.first,
            nw.col("first_month") + nw.col("months") <= wanted.period.end,
        )
        if wanted.size is not None:
            frame = frame.filter(nw.col("at") <= wanted.size)
        if wanted.day is not None:
            frame = frame.filter(nw.col("known") <= wanted.day)
        if wanted.audiences is not None:
            frame = frame.filter(nw.col("audience").is_in(sorted(wanted.audiences)))
        if wanted.places is not None:
            frame = frame.filter(nw.col("place").is_in(sorted(wanted.places)))
        if len(wanted.late):
            late = nw.from_native(connection.from_arrow(pa.table({"late": wanted.late})))
            for side in ("sequence", "voids"):
                frame = frame.join(late, left_on=side, right_on="late", how="anti")
        yield frame
    except duckdb.OutOfRangeException as fault:
        raise OverflowError(str(fault)) from fault
    except duckdb.Error as fault:
        raise BrokenSegment("LB-S33", str(files[0].parent)) from fault
    finally:
        connection.close()
