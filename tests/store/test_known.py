"""What a reading may know: the ledger's clock and the world's."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.known import Voids, are_known, is_known
from loopbook.terms.lineage import AsOf, microseconds_of
from tests.store.readings import day


def test_each_clock_cuts_by_itself() -> None:
    assert is_known(9, day(9), AsOf())
    assert is_known(9, day(9), AsOf(size=9))
    assert not is_known(9, day(9), AsOf(size=8))
    assert is_known(9, day(9), AsOf(day=day(9)))
    assert not is_known(9, day(9), AsOf(day=day(8)))
    assert not is_known(9, day(9), AsOf(size=9, day=day(8)))


def test_a_void_counts_once_recorded_and_once_declared() -> None:
    voids = Voids()
    voids.add(3, by=8, time=day(20))
    assert voids.holds(3, AsOf())
    assert not voids.holds(4, AsOf())
    assert not voids.holds(3, AsOf(size=7))
    assert not voids.holds(3, AsOf(day=day(19)))
    assert voids.holds(3, AsOf(size=8, day=day(20)))


def test_a_reading_of_everything_asks_nothing_of_any_row() -> None:
    assert are_known(np.array([1]), np.array([1]), AsOf()) is None
    assert Voids().held(np.array([1, 2]), AsOf()).tolist() == [False, False]


KNOWN = st.builds(AsOf, st.none() | st.integers(0, 9), st.none() | st.integers(1, 9).map(day))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9)), max_size=9), KNOWN
)
def test_many_rows_are_told_what_each_is_told(
    rows: list[tuple[int, int, int]], known: AsOf
) -> None:
    voids = Voids()
    asked = np.arange(12)
    for count, (sequence, by, time) in enumerate(rows):
        voids.add(sequence, by, day(time))
        if count % 3 == 0:
            voids.held(asked, known)
    assert voids.held(asked, known).tolist() == [voids.holds(n, known) for n in asked.tolist()]
    sequences = np.array([row[1] for row in rows], np.int64)
    times = np.array([microseconds_of(day(row[2])) for row in rows], np.int64)
    found = are_known(sequences, times, known)
    expected = [is_known(row[1], day(row[2]), known) for row in rows]
    assert expected == ([True] * len(rows) if found is None else found.tolist())
