"""Candidates of any blocks, in any order, from anywhere: those of a plain sort."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.book.readings import Readings
from loopbook.store.memory import MemoryStore
from loopbook.store.recent import Recent
from loopbook.store.segment.candidates import (
    By,
    Order,
    Rows,
    Sieve,
    behind,
    candidates,
    distinct,
    in_order,
)
from loopbook.terms.entry import EntryKind
from loopbook.terms.lineage import microseconds_of
from tests.book.asked import PARTIES, drafts
from tests.stores.drafts import Clock, Salt

SIZE = 73


@cache
def readings() -> Readings:
    store = MemoryStore(Clock(), Salt())
    store.append(drafts(SIZE - 3))
    return Readings(store)


def blocks(cuts: list[int]) -> list[Recent]:
    made = []
    ends = sorted({0, *cuts, SIZE})
    for before, last in pairwise(ends):
        block = Recent(before + 1)
        for entry in readings().store.read(before + 1, last):
            block.add(entry, readings().event_of_entry(entry))
        made.append(block)
    return made


def key(sequence: int, by: By) -> int:
    (entry,) = readings().store.read(sequence, sequence)
    event = readings().event_of_entry(entry)
    assert event is not None
    match by:
        case By.LEDGER:
            return sequence
        case By.EVENT_TIME:
            return microseconds_of(event.time)
        case By.RECORD_TIME:
            return microseconds_of(entry.record_time)


def plain(sieve: Sieve, order: Order, after: tuple[int, int] | None) -> list[tuple[int, int]]:
    found = []
    for entry in readings().store.read(1, sieve.size, (EntryKind.EVENT,)):
        event = readings().event_of_entry(entry)
        assert event is not None
        low, high = sieve.ranges.get("time", (-(2**63), 2**63))
        is_meant = low <= microseconds_of(event.time) <= high
        is_meant &= all(passes(event.biz_step) for passes in sieve.texts.get("biz_step", ()))
        is_meant &= sieve.sees is None or bool(sieve.sees & set(entry.draft.audience))
        is_meant &= sieve.chosen is None or entry.sequence in sieve.chosen
        if is_meant:
            found.append((key(entry.sequence, order.by), entry.sequence))
    found.sort(reverse=not order.is_ascending)
    if after is not None:
        found = [one for one in found if (one > after) == order.is_ascending and one != after]
    return found


MOMENTS = st.integers(1_767_225_600, 1_775_000_000).map(lambda second: second * 1_000_000)


@given(
    st.lists(st.integers(1, SIZE), max_size=5),
    st.sampled_from(list(By)),
    st.booleans(),
    st.integers(0, SIZE),
    st.one_of(st.none(), st.tuples(MOMENTS, MOMENTS)),
    st.one_of(st.none(), st.sampled_from(["shipping", "packing", ""])),
    st.sampled_from([None, frozenset(PARTIES[:1]), frozenset()]),
    st.one_of(st.none(), st.sets(st.integers(1, SIZE))),
    st.one_of(st.none(), st.integers(4, SIZE)),
)
def test_candidates_are_those_of_a_plain_sort(
    cuts: list[int],
    by: By,
    is_ascending: bool,
    size: int,
    times: tuple[int, int] | None,
    step: str | None,
    sees: frozenset[str] | None,
    chosen: set[int] | None,
    after: int | None,
) -> None:
    sieve = Sieve(
        size=size,
        ranges={} if times is None else {"time": times},
        texts={} if step is None else {"biz_step": [lambda text: text == step]},
        sees=sees,
        chosen=None if chosen is None else np.array(sorted(chosen), np.int64),
    )
    order = Order(by, is_ascending)
    position = None if after is None else (key(after, by), after)
    found = [
        one
        for rows in candidates(blocks(cuts), sieve, order, position)
        for one in zip(rows.keys.tolist(), rows.sequences.tolist(), strict=True)
    ]
    assert found == plain(sieve, order, position)


def test_only_the_blocks_of_a_time_are_read_for_its_first_page() -> None:
    made = blocks([20, 40])
    sieve = Sieve(SIZE, {}, {}, None)
    runs = candidates(made, sieve, Order(By.LEDGER, is_ascending=True))
    assert next(runs).sequences.max() <= 20
    assert len(next(runs).sequences) == 20


@pytest.mark.parametrize("is_ascending", [True, False])
def test_rows_in_order_and_behind_one_another(is_ascending: bool) -> None:
    order = Order(By.EVENT_TIME, is_ascending)
    rows = Rows(np.array([5, 3, 5, 4]), np.array([1, 2, 3, 4]))
    told = in_order(rows, order).sequences.tolist()
    assert told == ([2, 4, 1, 3] if is_ascending else [3, 1, 4, 2])
    left = in_order(behind(rows, order, (5, 1)), order).sequences.tolist()
    assert left == ([3] if is_ascending else [4, 2])


def test_distinct_texts_are_those_of_candidates() -> None:
    (block,) = blocks([])
    sees = frozenset(PARTIES[:1])
    found = distinct(block, "biz_step", Sieve(30, {}, {}, sees))
    expected = set()
    for entry in readings().store.read(1, 30, (EntryKind.EVENT,)):
        event = readings().event_of_entry(entry)
        if event is not None and PARTIES[0] in entry.draft.audience:
            expected.add(event.biz_step)
    assert found == expected
    assert distinct(block, "biz_step", Sieve(30, {}, {}, frozenset())) == set()
