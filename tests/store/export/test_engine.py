"""Engines: each lends the tables of an export by name."""

from pathlib import Path

import pytest

from loopbook.errors import NotABook, QueryError
from loopbook.store.export.engine import lent
from loopbook.terms.export import Engine, Export


def test_duckdb_lends_every_table(made: Export, folder: Path) -> None:
    with lent(folder, Engine.DUCKDB) as frames:
        for table, rows in made.tables.items():
            found = frames(table).collect("pyarrow").to_native()
            assert found.num_rows == rows
        with pytest.raises(QueryError):
            frames("no_such_table")


def test_a_folder_that_is_no_export_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotABook), lent(tmp_path, Engine.DUCKDB):
        pass
