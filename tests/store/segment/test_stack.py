"""Segments and tail as one adjacency, told against the tail alone."""

import numpy as np

from loopbook.book.readings import Readings
from loopbook.store.journal import Journal
from loopbook.store.memory import MemoryStore
from loopbook.store.segment.stack import Numbers, Stack
from loopbook.terms.lineage import AsOf


def in_memory(journal: Journal) -> Stack:
    entries = list(journal.read())
    store = MemoryStore(lambda: entries[0].record_time, lambda: bytes(16))
    store.append([entry.draft for entry in entries])
    readings = Readings(store)
    readings.link_up()
    return readings.stack


def test_the_same_questions_have_the_same_answers(journal: Journal) -> None:
    plain = in_memory(journal)
    readings = Readings(journal)
    readings.link_up()
    stack = readings.stack
    assert stack.view.links
    count = plain.item_count()
    assert stack.item_count() == count
    names = plain.items(0, count)
    assert stack.items(0, count) == names
    everything = np.arange(count)
    assert stack.are_classes(everything).tolist() == plain.are_classes(everything).tolist()
    for as_of in (AsOf(), AsOf(size=5), AsOf(sees=frozenset({"local"})), AsOf(sees=frozenset())):
        for one, other in (
            (stack.into(everything, as_of), plain.into(everything, as_of)),
            (stack.out_of(everything, as_of), plain.out_of(everything, as_of)),
        ):
            for column, expected in zip(one, other, strict=True):
                assert column.tolist() == expected.tolist()
        for name in names:
            assert tuple(stack.touches(name, as_of)) == tuple(plain.touches(name, as_of))
    assert [stack.number(name) for name in names] == list(range(count))
    assert not stack.knows("nobody spoke of it")


def test_numbers_looked_up_are_handed_on(journal: Journal) -> None:
    stack = Stack(journal.sealed())
    names = stack.items(0, 3)
    fresh = Numbers(journal.sealed(), {})
    assert fresh.of([*names, "new"]).tolist() == [0, 1, 2, -1]
    assert fresh.remembered() == {name: at for at, name in enumerate(names)}
