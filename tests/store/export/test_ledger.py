"""Ledger: names, declarations and ends looked up for many rows, as the adjacency tells them."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from loopbook.book import Book
from loopbook.errors import BrokenSegment
from loopbook.store.export import ledger as subject
from loopbook.store.sql import Questions
from loopbook.terms.lineage import KINDS, AsOf, microseconds_of

from .answers import rows


def test_links_that_count_are_those_of_the_adjacency(ledger: Book, questions: Questions) -> None:
    """Every link, with its end, is what the trace goes by."""
    ledger._readings.link_up()
    stack = ledger._readings.stack
    items = np.arange(stack.item_count())
    told = stack.into(items, AsOf())
    want = set()
    columns = zip(*(column.tolist() for column in told), strict=True)
    for owner, other, kind, since, until, sequence, ended_by in columns:
        source, target = stack.names(np.array([other, owner]))
        end = until if ended_by else None
        want.add((sequence, KINDS[kind].value, other, source, owner, target, since, end, ended_by))
    found = {
        (*row[:6], *(moment and microseconds_of(moment) for moment in row[6:8]), row[8])
        for row in rows(
            questions,
            "SELECT sequence, kind, source_item, source, target_item, target, since, until,"
            " ended_by FROM links_valid",
        )
    }
    assert found == want
    assert sum(1 for link in want if link[-1]) >= 1


def test_a_link_declared_an_error_keeps_its_row_and_has_no_end(questions: Questions) -> None:
    ((source, until, ended_by, voided_by),) = rows(
        questions, "SELECT source, until, ended_by, voided_by FROM links WHERE voided_by > 0"
    )
    assert str(source).endswith("/L8")
    assert until is None
    assert ended_by == 0
    ((declared_by,),) = rows(
        questions,
        "SELECT e.sequence FROM events e JOIN voids v ON v.declared_by = e.sequence"
        " WHERE e.is_correction AND e.event_type = 'AggregationEvent'",
    )
    assert voided_by == declared_by


def test_months_are_those_of_utc() -> None:
    moments = [
        datetime(2024, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2025, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, tzinfo=UTC),
    ]
    counts = np.array([microseconds_of(moment) for moment in moments])
    assert subject.months_of(counts).tolist() == [202412, 202501, 196912]
    assert subject.month_numbers(np.array([2025 * 12, 2025 * 12 + 11])).tolist() == [202501, 202512]


def test_none_is_null_and_no_number() -> None:
    assert subject.numbers(np.array([-1, 0, 7])).to_pylist() == [None, 0, 7]
    told = subject.moments(np.array([0, 1]), np.array([False, True])).to_pylist()
    assert told == [datetime(1970, 1, 1, tzinfo=UTC), None]


def test_columns_come_in_the_order_and_types_of_the_schema() -> None:
    schema = pa.schema([("a", pa.int32()), ("b", pa.string())])
    made = subject.table_of({"b": ["x"], "a": np.array([1])}, schema, np.array([202501]))
    assert made.column_names == ["a", "b", "month"]
    assert made.schema.field("a").type == pa.int32()
    chunked = pa.chunked_array([["x"], ["y"]])
    assert subject.table_of({"a": [1, 2], "b": chunked}, schema).column("b").to_pylist() == [
        "x",
        "y",
    ]
    assert subject.texts(pa.table({"b": chunked.dictionary_encode()}), "b").to_pylist() == [
        "x",
        "y",
    ]
    assert subject.ints(pa.table({"a": pa.array([1], pa.int8())}), "a").tolist() == [1]


def test_a_damaged_segment_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenSegment, match="LB-S30"):
        list(subject.batches(tmp_path / "links.parquet"))
    (tmp_path / "links.parquet").write_bytes(b"PAR1")
    with pytest.raises(BrokenSegment, match="LB-S33"):
        list(subject.batches(tmp_path / "links.parquet"))
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    assert [table.num_rows for table in subject.batches(tmp_path / "a.parquet")] == [1]
