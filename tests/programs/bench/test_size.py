"""Bytes are told per link and per event."""

from loopbook.book.measure import Measured, SqliteLinks
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.size import size_figures


def test_bytes_on_the_disk_are_told_beside_what_others_take(
    scale: Scale, measured: Measured, reference: SqliteLinks
) -> None:
    events = scale.plan.tally.events
    segments, journal = size_figures(scale, measured, reference, 1_000 * events)
    assert segments.value is not None
    assert 0 < segments.counts["arrays"] < segments.value.median
    assert journal.reference is not None
    assert journal.reference.median == 1_000
