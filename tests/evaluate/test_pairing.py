"""Pairing: all fingers at once against two lists and one finger on each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.pairing import NONE, paired

Rows = list[tuple[int, int]]
ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 12)), max_size=30).map(sorted)


def plain(rows: Rows, others: Rows) -> list[int]:
    """Take for each row the first of the others at or after it that is not taken."""
    taken: set[int] = set()
    found = []
    for owner, time in rows:
        fit = (
            at
            for at, (other, when) in enumerate(others)
            if other == owner and when >= time and at not in taken
        )
        at = next(fit, NONE)
        taken.add(at)
        found.append(at)
    return found


def columns(rows: Rows) -> list["np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    return [np.array([row[at] for row in rows], np.int64) for at in (0, 1)]


@given(ROWS, ROWS)
def test_each_row_takes_what_a_walk_gives_it(rows: Rows, others: Rows) -> None:
    assert paired(*columns(rows), *columns(others)).tolist() == plain(rows, others)


def test_two_repairs_take_two_returns_in_order_and_a_third_none() -> None:
    repairs, returns = [(7, 10), (7, 20), (7, 30)], [(3, 5), (7, 12), (7, 13), (7, 25)]
    assert paired(*columns(repairs), *columns(returns)).tolist() == [1, 3, NONE]
