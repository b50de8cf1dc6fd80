"""Rows by key: gathered as a dictionary would."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.segment.csr import are_among, gather, ordered, rows_of

KEYS = st.lists(st.integers(0, 6), max_size=30)


@given(KEYS, st.lists(st.integers(-2, 9), max_size=8))
def test_gathering_is_looking_up(keys: list[int], asked: list[int]) -> None:
    column = np.array(sorted(keys), np.int64)
    owner, rows = gather(rows_of(column), np.array(asked, np.int64))
    found = list(zip(owner.tolist(), rows.tolist(), strict=True))
    assert found == [
        (at, row)
        for at, key in enumerate(asked)
        for row in range(len(column))
        if column[row] == key
    ]


@given(KEYS)
def test_order_is_by_key_then_by_the_columns_in_turn(keys: list[int]) -> None:
    key = np.array(keys, np.int64)
    one, two = key[::-1].copy(), np.arange(len(keys))
    order = ordered(key, {"one": one, "two": two}, ("one", "two"))
    rows = list(zip(key[order], one[order], two[order], strict=True))
    assert rows == sorted(rows)


@given(KEYS, st.lists(st.integers(-2, 9), max_size=8))
def test_being_among_is_being_in_the_set(keys: list[int], asked: list[int]) -> None:
    known = np.array(sorted(keys), np.int64)
    found = are_among(np.array(asked, np.int64), known)
    assert found.tolist() == [each in keys for each in asked]
