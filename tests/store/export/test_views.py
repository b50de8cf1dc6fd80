"""Views: the same in both dialects, and there for tables without rows."""

import re
from pathlib import Path

import loopbook
from loopbook.book import MEMORY
from loopbook.store.export.schema import TABLES
from loopbook.store.export.views import READING_NAMES, duckdb_views, spark_views
from loopbook.store.sql import asking

from .answers import rows


def test_every_table_has_a_view_in_both_dialects() -> None:
    filled = {table.name for table in TABLES}
    for text in (duckdb_views(filled), spark_views(filled)):
        made = re.findall(r"^CREATE OR REPLACE (?:TEMPORARY )?VIEW (\w+) AS", text, re.MULTILINE)
        assert made == [*(table.name for table in TABLES), *READING_NAMES]


def test_what_counts_is_said_in_the_same_words_to_both() -> None:
    duckdb, spark = (
        text[text.index("VIEW links_valid") :].replace("TEMPORARY ", "")
        for text in (duckdb_views([]), spark_views([]))
    )
    assert duckdb == spark


def test_folders_have_their_types_in_spark() -> None:
    text = spark_views(["postings"])
    assert "CAST(`pack` AS STRING) AS `pack`, CAST(`month` AS INT) AS `month`" in text
    assert "FROM parquet.`${export}/postings`" in text


def test_a_book_without_entries_has_every_view(tmp_path: Path) -> None:
    with loopbook.open(MEMORY) as book:
        made = book.export(tmp_path / "out")
    assert made.newest == ""
    assert set(made.tables.values()) == {0}
    with asking(tmp_path / "out") as questions:
        for name in (*(table.name for table in TABLES), *READING_NAMES):
            assert rows(questions, f"SELECT * FROM {name}") == []
