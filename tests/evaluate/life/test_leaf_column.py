"""Rows of owners: the first, the last, each once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.life.leaf_column import NO_ENTRIES, Entries, distinct, firsts, joined, lasts

OWNERS = st.lists(st.integers(0, 5), max_size=8).map(sorted)


@given(OWNERS)
def test_firsts_and_lasts_are_those_of_a_plain_search(owners: list[int]) -> None:
    column = np.array(owners, np.int64)
    plain = [[at for at, owner in enumerate(owners) if owner == each] for each in range(6)]
    assert firsts(column, 6).tolist() == [rows[0] if rows else -1 for rows in plain]
    assert lasts(column, 6).tolist() == [rows[-1] if rows else -1 for rows in plain]


@given(st.lists(st.integers(0, 9)))
def test_distinct_numbers_come_once_and_ascending(numbers: list[int]) -> None:
    once, place = distinct(np.array(numbers, np.int64))
    assert once.tolist() == sorted(set(numbers))
    assert once[place].tolist() == numbers


def test_entries_are_joined_row_by_row() -> None:
    one = Entries(np.array([1]), np.array([7]))
    assert joined([one, one]).sequence.tolist() == [7, 7]
    assert joined([]) is NO_ENTRIES
