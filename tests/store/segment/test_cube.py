"""Cubes: whole numbers of any size, summed as Python sums them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.segment.cube import (
    Sums,
    cube_arrays,
    cube_from,
    cube_of,
    limbs_of,
    merged_cube,
    numbers_of,
    plus,
    summed,
)
from tests.store.readings import posting, reversal, statistic

AMOUNTS = st.integers(-(10**28), 10**28)
POSTINGS = st.lists(
    st.builds(
        lambda sequence, amount, flow, steps, when: posting(
            sequence, amount, when, flow=flow, variance=steps / 2**24, has_sd=bool(steps)
        ),
        st.integers(1, 9),
        AMOUNTS,
        st.sampled_from(("intake", "output")),
        st.integers(0, 2**40),
        st.sampled_from(("2025-01", "2025-02")),
    ),
    max_size=20,
)


@given(st.lists(st.integers(-(2**142), 2**142)))
def test_limbs_hold_any_number(numbers: list[int]) -> None:
    assert numbers_of(limbs_of(numbers)) == numbers


@given(st.lists(st.lists(st.integers(-(2**142), 2**142), min_size=1), min_size=1, max_size=5))
def test_runs_are_summed_as_python_does(runs: list[list[int]]) -> None:
    starts = np.cumsum([0, *(len(run) for run in runs[:-1])])
    flat = [number for run in runs for number in run]
    assert summed(limbs_of(flat), starts) == [sum(run) for run in runs]


@given(POSTINGS, st.integers(0, 20))
def test_a_cube_of_parts_is_the_cube_of_the_whole(postings: list, cut: int) -> None:
    audiences = ["[]" if p.sequence % 2 else '["a"]' for p in postings]
    whole = cube_of(postings, audiences)
    assert cube_from(*cube_arrays(whole)) == whole
    parts = [cube_of(postings[part], audiences[part]) for part in (slice(0, cut), slice(cut, None))]
    assert merged_cube([cube_arrays(part) for part in parts]) == whole
    assert sum(sums.amount for sums in whole.values()) == sum(p.amount for p in postings)


def test_a_reversal_takes_off_and_a_statistic_stays_out() -> None:
    first = posting(1, 5, variance=2.0, has_sd=True)
    rows = [first, reversal(first, 2, 70), posting(3, 7), statistic(4, 9, "2025")]
    (sums,) = cube_of(rows, ["[]"] * 4).values()
    assert sums == Sums(amount=7, variance=0, postings=1, unstated=1)
    assert plus(sums, sums) == Sums(14, 0, 2, 2)
