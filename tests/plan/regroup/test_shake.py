"""Shaking keeps cells and band; a spare cell stands where that serves better."""

import numpy as np

from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.score import ranges_of, task_of, worth_of
from loopbook.plan.regroup.shake import replaced, shaken
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table


def test_shaking_moves_cells_and_loses_none() -> None:
    cells = cells_table([float(v) for v in range(12)], resistance=[0.1 * v for v in range(12)])
    asked = Wanted(3, 4)
    task = task_of(gathered(cells, asked).pool, asked, np.inf)
    packs = np.arange(12).reshape(1, 3, 4).repeat(5, axis=0)
    found = shaken(task, packs, np.random.default_rng(0))
    assert (np.sort(found.reshape(5, -1), axis=1) == np.arange(12)).all()
    assert not np.array_equal(found, packs)
    banded = task._replace(band=0.35)
    kept = shaken(banded, np.argsort(task.resistance).reshape(1, 3, 4), np.random.default_rng(0))
    assert ranges_of(task, kept).max() <= 0.35


def test_a_spare_cell_that_evens_a_pack_is_taken() -> None:
    asked = Wanted(2, 2, spread_weight=5.0)
    cells = cells_table([9.0, 8.0, 7.0, 5.0, 6.0])
    task = task_of(gathered(cells, asked).pool, asked, np.inf)
    # The pool is 9 8 7 6 5: cells 0, 1, 2, 4 give 9 + 5 beside 8 + 7.
    pack, spare = replaced(task, np.array([[0, 4], [1, 2]]), np.array([3]))
    assert sorted(pack.ravel().tolist()) == [0, 1, 2, 3]
    assert spare.tolist() == [4]
    assert worth_of(task, pack[None]).tolist() == [15.0]


def test_a_spare_cell_beyond_the_band_is_not_taken() -> None:
    asked = Wanted(2, 2, resistance_band=0.5)
    cells = cells_table([9.0, 8.0, 7.0, 6.0, 5.0], resistance=[1.0, 1.0, 1.0, 3.0, 1.0])
    task = task_of(gathered(cells, asked).pool, asked, 0.5)
    pack, spare = replaced(task, np.array([[0, 4], [1, 2]]), np.array([3]))
    assert spare.tolist() == [3]
    assert 3 not in pack
