"""No grouping is worth more than the bound; kinds with the strongest cells come first."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.regroup.bound import bound_of, counted
from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.score import task_of, worth_of
from loopbook.plan.regroup.stand import packs_standing
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table


def test_the_strongest_kinds_are_taken_first() -> None:
    asked = Wanted(2, 1, packs=2, equal=("chemistry",))
    cells = cells_table([9.0, 9.0, 5.0, 5.0, 8.0, 8.0, 7.0], chemistry=list("aaaabbb"))
    pool = gathered(cells, asked).pool
    most = packs_standing(pool, asked)
    assert most.tolist() == [2, 1]
    assert counted(pool, asked, most).tolist() == [1, 1]
    assert counted(pool, asked._replace(packs=0), most).tolist() == [2, 1]


def test_all_cells_needed_and_a_sum_with_a_rest_make_a_spread() -> None:
    asked = Wanted(2, 2)
    pool = gathered(cells_table([4.0, 3.0, 2.0, 2.0]), asked).pool
    assert bound_of(pool, asked, np.array([1]), np.array([1])) == 5 - 1
    roomy = gathered(cells_table([4.0, 3.0, 2.0, 2.0, 1.0]), asked).pool
    assert bound_of(roomy, asked, np.array([1]), np.array([1])) == 5


@settings(max_examples=15)
@given(st.lists(st.integers(1, 50).map(float), min_size=4, max_size=9), st.integers(0, 99))
def test_no_pack_is_worth_more(capacity: list[float], seed: int) -> None:
    asked = Wanted(2, 2, packs=1)
    pool = gathered(cells_table(capacity), asked).pool
    task = task_of(pool, asked, np.inf)
    packs = np.random.default_rng(seed).permutation(len(capacity))[:4].reshape(1, 2, 2)
    assert worth_of(task, packs).sum() <= bound_of(pool, asked, np.array([1]), np.array([1]))


def test_a_rest_that_another_kind_does_not_leave_is_no_certain_spread() -> None:
    # Kind a has more, and leaves a rest of 15 by 2; kind b shares 14: 7 a group and no spread.
    asked = Wanted(2, 2, packs=1, equal=("chemistry",))
    cells = cells_table([4.0, 4.0, 4.0, 3.0, 4.0, 4.0, 3.0, 3.0], chemistry=list("aaaabbbb"))
    pool = gathered(cells, asked).pool
    most = packs_standing(pool, asked)
    counts = counted(pool, asked, most)
    assert counts.tolist() == [1, 0]
    assert bound_of(pool, asked, counts, most) == 7
    assert bound_of(pool, asked._replace(packs=0), most, most) == 7 + 7 - 1
