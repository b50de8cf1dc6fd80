"""Touches of many items: what was sealed before sides were kept says the same."""

from pathlib import Path

import numpy as np

from loopbook.book.readings import Readings
from loopbook.book.shelf import core
from loopbook.store.history import History
from loopbook.store.segment.entry_columns import SealedEntries
from loopbook.store.segment.files import read_part, write_segment
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.manifest import LINKS
from loopbook.store.segment.part import Part
from loopbook.store.segment.stack import Stack
from loopbook.terms.lineage import AsOf
from loopbook.terms.spoken import Spoken
from loopbook.trace.spoken import spoken
from tests.book.sealed import journal_of
from tests.store.segment.sealed import chain_book

GROUPS = ("transfer_", "mass_", "statistic_", "stated_")


def older(part: Part) -> Part:
    """Return a segment as it was sealed before sides and what else is said were kept."""
    kept = {
        name: column
        for name, column in part.arrays.items()
        if name != "touch_side" and not name.startswith(GROUPS)
    }
    texts = {name: each for name, each in part.texts.items() if f"{name}_" not in GROUPS}
    return Part(kept, texts, part.tables)


def test_a_segment_sealed_before_says_the_same(tmp_path: Path) -> None:
    journal = journal_of(chain_book(tmp_path))
    readings = Readings(journal)
    readings.link_up()
    view = readings.stack.view
    (segment,) = view.links
    assert segment.sides is not None
    folder = tmp_path / "older"
    folder.mkdir()
    row = write_segment(
        folder, LINKS, (segment.first, segment.last), older(read_part(segment.folder))
    )
    old = LinksSegment(folder, row)
    assert old.sides is None

    def spoken_at(sequence: int) -> Spoken:
        event = readings.event_at(sequence)
        assert event is not None
        return spoken(event, core().units)

    stack = Stack(view._replace(links=(old,), folder=folder))
    history = History(readings.stack, SealedEntries(), spoken_at)
    before = History(stack, SealedEntries(), spoken_at)
    everything = np.arange(readings.stack.item_count())
    told, then = history.touches(everything, AsOf()), before.touches(everything, AsOf())
    for one, other in zip(told[:4], then[:4], strict=True):
        assert one.tolist() == other.tolist()
    assert [history.interned.shapes[s] for s in told.shape] == [
        before.interned.shapes[s] for s in then.shape
    ]
    sequences = np.unique(told.sequence)
    for one, other in zip(history.masses(sequences), before.masses(sequences), strict=True):
        assert one.tolist() == other.tolist()
    assert history.masses(sequences).output_kg.any()
    assert history.first_entries(everything).tolist() == before.first_entries(everything).tolist()
    journal.close()
