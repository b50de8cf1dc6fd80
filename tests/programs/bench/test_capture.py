"""A book is recorded in loads and in slices, DuckDB taking turns; nothing of a load is left."""

from pathlib import Path

import pytest

from loopbook.book.opening import open_book
from loopbook.programs.bench.capture import capture_figure, sealed_figures
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.supply import Supply

pytestmark = pytest.mark.slow


def test_all_events_are_recorded_once_and_four_figures_told(scale: Scale, tmp_path: Path) -> None:
    book = tmp_path / "bench.book"
    supply = Supply(scale, tmp_path)
    (sealed, memory), early = sealed_figures(scale, supply, book)
    assert (sealed.must, sealed.rounds) == (0.25, scale.loads)
    assert supply.left > 0
    first = sum(early.segment_links)
    early.close()
    capture = capture_figure(scale, supply, book)
    assert (capture.must, supply.left) == (0.5, 0)
    assert memory.key == "memory"
    assert memory.value is None or memory.value.median > 10
    assert {file.name for file in tmp_path.iterdir()} == {"bench.book", "master.jsonld"}
    with open_book(book, is_read_only=True) as opened:
        assert opened.trace(scale.plan.pack254).node_count == 254
    assert 0 < first < scale.plan.links / 5
