"""Spark: the tables of an export as frames of Apache Spark.

A session that runs already is used, so that `spark-submit` decides where the work is done; else one
is started on this machine, on all its cores. Spark reads the Parquet files as they lie: on a disk,
or wherever the path of the export leads its workers.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import narwhals as nw
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.sql import DataFrame, SparkSession

from loopbook.errors import QueryError, StoreUnavailable
from loopbook.store.export.engine import Frames
from loopbook.store.export.schema import PARTITION_TYPES, TABLES, Table
from loopbook.store.export.views import SPARK_TYPES, nothing
from loopbook.store.sql import require_export

_BY_NAME = {table.name: table for table in TABLES}
_SETTINGS = {
    "spark.master": "local[*]",
    "spark.app.name": "loopbook",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_OVERFLOWS = ("ARITHMETIC_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE")
_READING = {
    # Sums that grow beyond 38 digits raise in place of becoming null.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}


@contextmanager
def lent(folder: Path) -> Iterator[Frames]:
    """Lend the tables of the export at `folder`; a session started here is stopped afterwards.

    Raises    NotABook          no export is there, or one of a newer version
              StoreUnavailable  no Java is found, or Spark does not start
    """
    folder = folder.absolute()
    export = require_export(folder)
    running = SparkSession.getActiveSession()
    session = running or _started()
    kept = {name: session.conf.get(name, None) for name in _READING}
    try:
        for name, value in _READING.items():
            session.conf.set(name, value)

        def frame(table: str) -> nw.LazyFrame[Any]:
            return nw.from_native(_table(session, folder, _BY_NAME[table], export.tables))

        yield frame
    except (PySparkException, Py4JJavaError) as fault:
        reason = _reason(fault)
        if any(word in reason for word in _OVERFLOWS):
            raise OverflowError(reason) from fault
        raise QueryError("LB-S72", str(folder), reason=reason) from fault
    finally:
        if running is None:
            session.stop()
        else:
            _restore(session, kept)


def _reason(fault: PySparkException | Py4JJavaError) -> str:
    """Return what Spark says in one line; what Java itself threw has a cause of its own."""
    said = str(fault.java_exception) if isinstance(fault, Py4JJavaError) else str(fault)
    return said.splitlines()[0]


def _restore(session: SparkSession, kept: dict[str, str | None]) -> None:
    for name, value in kept.items():
        if value is None:
            session.conf.unset(name)
        else:
            session.conf.set(name, value)


def _started() -> SparkSession:
    builder = SparkSession.builder
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkRuntimeError, OSError) as fault:
        raise StoreUnavailable("LB-S71", reason=str(fault).splitlines()[0]) from fault


def _plain(path: str) -> str:
    """Return a path in which Spark sees no pattern, on this machine's disk whatever its default."""
    return "file://" + re.sub(r"[\\\[\]{}*?]", r"\\\g<0>", path)


def _table(session: SparkSession, folder: Path, table: Table, rows: dict[str, int]) -> DataFrame:
    """Return a table; one without rows has no files."""
    if not rows.get(table.name, 0):
        return session.sql(nothing(table, SPARK_TYPES, "`"))
    path = _plain((folder / table.name).as_posix())
    frame = session.read.parquet(path)
    casts = {
        name: frame[name].cast(SPARK_TYPES[PARTITION_TYPES[name]]) for name in table.partitions
    }
    return frame.withColumns(casts) if casts else frame
