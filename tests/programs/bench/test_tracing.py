"""Traces are measured beside SQLite with the same answer, over many segments, and after opening."""

from pathlib import Path

import pytest

from loopbook.book.measure import Measured, SqliteLinks
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.tracing import (
    growth_figure,
    opening_figure,
    segments_figure,
    tracing_figures,
)

pytestmark = pytest.mark.slow


def test_traces_stand_beside_the_same_answer_of_sqlite(
    scale: Scale, measured: Measured, reference: SqliteLinks
) -> None:
    found = {figure.key: figure for figure in tracing_figures(scale, measured, reference)}
    assert found["trace"].counts["nodes"] == 254
    assert found["trace_loop"].counts["nodes"] > 254
    assert set(found) == {"trace", "trace_items", "trace_loop", "trace_loop_items"}
    assert (found["trace"].must, found["trace"].limit) == (3, 2.0)


def test_a_book_that_has_grown_stands_beside_itself_as_it_was(
    scale: Scale, measured: Measured
) -> None:
    figure = growth_figure(scale, measured, measured)
    assert figure.must == 2
    assert figure.counts["few"] == figure.counts["many"]


def test_many_segments_stand_beside_one_of_the_same_entries(scale: Scale, tmp_path: Path) -> None:
    figure = segments_figure(scale, tmp_path)
    assert figure.counts["segments"] >= 60
    assert figure.ratio is not None


def test_opening_is_measured_up_to_the_first_trace(
    scale: Scale, measured: Measured, reference: SqliteLinks, book_path: Path
) -> None:
    number = measured.stack.number(scale.plan.pack254)
    figure = opening_figure(scale, book_path, reference, number)
    assert figure.limit == 1.0
    assert figure.value is not None
