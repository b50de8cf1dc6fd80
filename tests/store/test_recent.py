"""The block of what is not sealed has a row for every entry, in order."""

import numpy as np

from loopbook.book.readings import Readings
from loopbook.store.memory import MemoryStore
from loopbook.store.recent import Recent
from loopbook.store.segment.columns import NUMBERS
from loopbook.terms.entry import EntryKind
from loopbook.terms.lineage import microseconds_of
from tests.book.asked import PARTIES, drafts
from tests.stores.drafts import Clock, Salt


def test_a_block_says_of_each_entry_what_the_entry_says() -> None:
    store = MemoryStore(Clock(), Salt())
    store.append(drafts(40))
    readings = Readings(store)
    block = Recent(1)
    assert (block.first, block.count, block.bounds("time")) == (1, 0, (0, -1))
    entries = list(store.read())
    for entry in entries:
        block.add(entry, readings.event_of_entry(entry))
        assert block.count == entry.sequence
        assert len(block.ints("time")) == block.count
    assert block.kinds().tolist() == [int(entry.draft.kind) for entry in entries]
    codes, known = block.texts("biz_step")
    for row, entry in enumerate(entries):
        event = readings.event_of_entry(entry)
        assert known[codes[row]] == ("" if event is None else event.biz_step)
        time = entry.record_time if event is None else event.time
        assert block.ints("time")[row] == microseconds_of(time)
        assert block.ints("is_correction")[row] == entry.draft.identity.is_correction
    for name in NUMBERS:
        column = block.ints(name)
        assert block.bounds(name) == (column.min(), column.max())
    assert block.are_open(None).all()
    seen = block.are_open(frozenset({PARTIES[0]}))
    assert seen.tolist() == [PARTIES[0] in entry.draft.audience for entry in entries]
    assert EntryKind.MASTER in block.kinds()
    assert np.count_nonzero(seen) < len(entries)
