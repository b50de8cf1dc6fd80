"""What others take for the same work: they answer rightly, or the comparison is none."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from loopbook.store.reference import BareFile, SqliteLinks, load_events, scan_columns
from loopbook.terms.lineage import BECAME, FOREVER, PART_OF

ORE, CELL, PACK, OTHER = 1, 2, 3, 4


@pytest.fixture
def links(tmp_path: Path) -> SqliteLinks:
    """Ore became a cell, which was in a pack until 30; another cell was put in at 40."""
    rows = [
        (CELL, ORE, BECAME, 10, FOREVER),
        (PACK, CELL, PART_OF, 20, 30),
        (PACK, OTHER, PART_OF, 40, FOREVER),
    ]
    columns = tuple(np.array(column, np.int64) for column in zip(*rows, strict=True))
    return SqliteLinks(tmp_path / "links.sqlite", [columns])


def test_ancestors_are_those_that_time_allows(links: SqliteLinks) -> None:
    assert links.ancestors(PACK) == {PACK, OTHER}
    assert links.ancestors(CELL) == {CELL, ORE}
    assert links.links_between(PACK) == 1
    assert links.first_answer(CELL) > 0
    assert links.size > 0
    links.close()


def test_a_bare_file_holds_what_was_appended(tmp_path: Path) -> None:
    bare = BareFile(tmp_path / "bare.bin")
    bare.append(b"one")
    bare.append(b"two")
    bare.close()
    assert (tmp_path / "bare.bin").read_bytes() == b"onetwo"


def test_events_are_loaded_and_the_table_is_deleted_again(tmp_path: Path) -> None:
    rows = tmp_path / "rows.ndjson"
    rows.write_bytes(b'{"type":"ObjectEvent"}\n{"type":"ObjectEvent","place":{"id":"x"}}\n')
    assert load_events(tmp_path / "events.duckdb", rows) > 0
    assert [file.name for file in tmp_path.iterdir()] == ["rows.ndjson"]


def test_columns_of_postings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "postings.parquet"
    duckdb.execute(
        "COPY (SELECT 1 AS amount, 1 AS variance, 0 AS voids, 1 AS first_month, 1 AS months,"
        " true AS has_sd, 'f' AS flow, 'l' AS layer, 'c' AS item_class, 'b' AS basis,"
        " 'g' AS grain, 'r' AS rule)"
        f" TO '{file}' (FORMAT parquet)"
    )
    assert scan_columns([file]) > 0
