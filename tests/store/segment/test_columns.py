"""Sealed columns say what the same entries say before they are sealed; damage is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.book.readings import Readings
from loopbook.errors import BrokenSegment
from loopbook.store.journal import Journal, create
from loopbook.store.recent import Recent
from loopbook.store.segment.columns import FILE, NUMBERS, SealedColumns
from tests.book.asked import PARTIES, drafts, seal
from tests.stores.drafts import Clock, Salt

COLUMNS = ("type", "action", "biz_step", "disposition", "read_point", "biz_location", "party")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal of sixty entries in two segments."""
    made = create(tmp_path / "a.book", Clock(), Salt())
    made.append(drafts(40))
    seal(made, 100)
    made.append(drafts(60)[40:])
    seal(made, 100)
    yield made
    made.close()


@pytest.mark.parametrize("room", [1, 1 << 20])
def test_a_sealed_block_is_equal_to_the_recent_one(journal: Journal, room: int) -> None:
    readings = Readings(journal)
    readings.link_up()
    columns = SealedColumns(room)
    segments = readings.stack.view.links
    blocks = columns.blocks(segments)
    assert columns.blocks(segments) == blocks
    assert sum(block.count for block in blocks) == journal.size()
    for block in blocks:
        recent = Recent(block.first)
        for entry in journal.read(block.first, block.first + block.count - 1):
            recent.add(entry, readings.event_of_entry(entry))
        assert block.kinds().tolist() == recent.kinds().tolist()
        for name in NUMBERS:
            assert block.ints(name).tolist() == recent.ints(name).tolist()
            assert block.bounds(name) == recent.bounds(name)
        for name in COLUMNS:
            codes, known = block.texts(name)
            other, told = recent.texts(name)
            assert [known[code] for code in codes] == [told[code] for code in other]
        for sees in (None, frozenset(), frozenset(PARTIES[:1])):
            assert block.are_open(sees).tolist() == recent.are_open(sees).tolist()


def test_a_table_that_is_damaged_or_gone_is_a_broken_segment(journal: Journal) -> None:
    readings = Readings(journal)
    readings.link_up()
    segments = readings.stack.view.links
    (block, *_) = SealedColumns().blocks(segments)
    file = segments[0].folder / FILE
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    for call in (lambda: SealedColumns().blocks(segments), lambda: block.ints("time")):
        with pytest.raises(BrokenSegment) as raised:
            call()
        assert raised.value.code == "LB-S33"
    file.unlink()
    with pytest.raises(BrokenSegment):
        block.texts("type")


def test_a_table_of_other_entries_is_a_broken_segment(journal: Journal) -> None:
    readings = Readings(journal)
    readings.link_up()
    one, other = (segment.folder / FILE for segment in readings.stack.view.links)
    one.write_bytes(other.read_bytes())
    with pytest.raises(BrokenSegment) as raised:
        SealedColumns().blocks(readings.stack.view.links)
    assert raised.value.code == "LB-S33"
