"""Worth of packs, by hand."""

import numpy as np

from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.score import (
    even_worth,
    ranges_of,
    spreads_of,
    sums_of,
    task_of,
    worth_of,
)
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table

CELLS = cells_table([10.0, 9.0, 8.0, 6.0], resistance=[1.0, 2.0, 4.0, 7.0])
PACKS = np.array([[[0, 3], [1, 2]]])


def test_a_pack_is_worth_its_least_group_less_its_spread_and_resistance() -> None:
    asked = Wanted(2, 2, value=2.0, spread_weight=3.0, resistance_weight=0.5, tolerance=1.0)
    task = task_of(gathered(CELLS, asked).pool, asked, np.inf)
    assert sums_of(task, PACKS).tolist() == [[16, 17]]
    assert spreads_of(task, PACKS).tolist() == [1]
    assert ranges_of(task, PACKS).tolist() == [[6.0, 2.0]]
    assert worth_of(task, PACKS).tolist() == [2.0 * 16 - 3.0 * 1 - 0.5 * 8.0]
    assert task.looks_at_resistance
    assert task.tolerance == 1


def test_an_odd_sum_cannot_be_shared() -> None:
    asked = Wanted(2, 2)
    task = task_of(gathered(CELLS, asked).pool, asked, np.inf)
    assert even_worth(task, PACKS).tolist() == [33 // 2 - 1]
    assert not task.looks_at_resistance
