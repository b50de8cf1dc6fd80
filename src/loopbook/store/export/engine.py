"""Engine: lends the tables of an export as lazy frames, read by DuckDB or by Apache Spark.

Spark is an extra of its own (`loopbook[spark]`, with Java 17), so the module that uses it is named
here by path, and loaded when it is asked for.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import narwhals as nw

from loopbook.errors import StoreUnavailable
from loopbook.store.sql import asking
from loopbook.terms.export import Engine

Frames = Callable[[str], nw.LazyFrame[Any]]
"""Gives a table of the export by its name, as a lazy frame."""

DRIVER = "pyspark"
_SPARK = "loopbook.store.export.spark"


@contextmanager
def lent(folder: Path, engine: Engine) -> Iterator[Frames]:
    """Lend the tables of the export at `folder`.

    Raises    NotABook          no export is there, or one of a newer version
              StoreUnavailable  Spark is asked for and is not here, or finds no Java
    """
    if engine is Engine.DUCKDB:
        with asking(folder) as questions:
            yield questions.frame
    else:
        with _spark().lent(folder) as frames:
            yield frames


def _spark() -> Any:
    try:
        return import_module(_SPARK)
    except ImportError as fault:
        if (fault.name or "").split(".")[0] != DRIVER:
            raise
        raise StoreUnavailable("LB-S70", reason=str(fault)) from fault
