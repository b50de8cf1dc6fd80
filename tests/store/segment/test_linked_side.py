"""Sides by links: what they tell of segments sealed before sides were kept."""

import numpy as np

from loopbook.book.readings import Readings
from loopbook.store.journal import Journal
from loopbook.store.segment.linked_side import linked_sides
from loopbook.terms.event import SIDES, Side


def test_links_tell_the_sides_of_what_was_packed_and_what_became_of_it(journal: Journal) -> None:
    readings = Readings(journal)
    readings.catch_up()
    met: set[Side] = set()
    for segment in journal.sealed().links:
        items = segment.touched_keys
        owner, row, _, sequence = segment.touched(items)
        kept = segment.sides
        assert kept is not None
        told = linked_sides(segment, items, owner, sequence)
        for side, known, entry in zip(
            told.tolist(), kept[row].tolist(), sequence.tolist(), strict=True
        ):
            event = readings.event_at(entry)
            assert event is not None
            if event.error is None:
                assert SIDES[side] is SIDES[known], (entry, event.type)
                met.add(SIDES[side])
    assert met == set(Side)


def test_what_only_some_items_are_asked_of_is_the_same(journal: Journal) -> None:
    for segment in journal.sealed().links:
        items = segment.touched_keys
        owner, _, _, sequence = segment.touched(items)
        every = linked_sides(segment, items, owner, sequence)
        for at in range(len(items)):
            one = items[at : at + 1]
            mine, _, _, entries = segment.touched(one)
            alone = linked_sides(segment, one, mine, entries)
            np.testing.assert_array_equal(alone, every[owner == at])
