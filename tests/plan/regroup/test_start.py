"""First packs: snakes, runs, neighbours in resistance, and stronger cells in place of weaker."""

import numpy as np

from loopbook.plan.regroup.pool import Pool, gathered
from loopbook.plan.regroup.score import ranges_of, task_of
from loopbook.plan.regroup.start import as_they_come, snake, starts, upgraded
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table


def pool_of(capacity: list[float], asked: Wanted, resistance: list[float] | None = None) -> Pool:
    columns = {} if resistance is None else {"resistance": resistance}
    return gathered(cells_table(capacity, **columns), asked).pool


def test_a_snake_goes_there_and_back() -> None:
    assert snake(np.arange(6), 2).tolist() == [[0, 3, 4], [1, 2, 5]]


def test_packs_are_runs_of_neighbours_or_levelled_groups() -> None:
    asked = Wanted(2, 1 + 1)
    pool = pool_of([9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0], asked)
    alike, level = starts(pool, asked, 0, 2)
    assert sorted(alike.packs[0].ravel().tolist()) == [0, 1, 2, 3]
    assert sorted(level.packs.ravel().tolist()) == list(range(8))


def test_single_cells_are_cut_so_that_the_packs_are_worth_most() -> None:
    asked = Wanted(2, 1, spread_weight=10.0)
    pool = pool_of([9.9, 8.0, 7.9, 5.0, 4.9], asked)
    (only,) = starts(pool, asked, 0, 2)
    assert only.is_cut
    assert sorted(only.packs.ravel().tolist()) == [1, 2, 3, 4]


def test_a_capacity_band_is_kept_by_the_cut() -> None:
    asked = Wanted(2, 1, spread_weight=0.0, capacity_band=0.5)
    pool = pool_of([9.9, 8.0, 7.9], asked)
    assert starts(pool, asked, 0, 1)[0].packs.ravel().tolist() == [1, 2]


def test_cells_most_alike_are_chosen_where_that_is_asked() -> None:
    asked = Wanted(2, 2, is_alike=True)
    pool = pool_of([9.9, 8.0, 7.9, 7.8, 7.7], asked)
    (only,) = starts(pool, asked, 0, 1)
    assert only.is_cut
    assert sorted(only.packs.ravel().tolist()) == [1, 2, 3, 4]


def test_beyond_the_band_groups_are_neighbours_in_resistance() -> None:
    asked = Wanted(2, 2, resistance_band=0.5)
    pool = pool_of([9.0, 8.0, 7.0, 6.0, 5.0, 4.9], asked, [1.0, 5.0, 1.2, 5.2, 9.0, 9.1])
    task = task_of(pool, asked, 0.5)
    for start in starts(pool, asked, 0, 1):
        assert ranges_of(task, start.packs).max() <= 0.5
        assert sorted(start.packs.ravel().tolist()) == [0, 1, 2, 3]


def test_a_stronger_spare_cell_takes_the_place_of_a_weaker_one_within_the_band() -> None:
    asked = Wanted(1, 2, resistance_band=0.5)
    pool = pool_of([9.0, 8.0, 7.0, 6.0], asked, [5.0, 1.0, 1.1, 1.2])
    task = task_of(pool, asked, 0.5)
    found = upgraded(task, np.array([[[2, 3]]]), np.array([0, 1]), 10)
    assert sorted(found.ravel().tolist()) == [1, 2]


def test_as_they_come_is_the_order_of_the_table() -> None:
    pool = pool_of([5.0, 9.0, 7.0, 8.0], Wanted(2, 2))
    packs = np.array([[[0, 1], [2, 3]]])
    assert pool.row[as_they_come(pool, packs)].tolist() == [[[0, 1], [2, 3]]]
