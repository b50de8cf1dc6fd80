"""The search gets better from its start, stops when told, and is the same for the same seed."""

import numpy as np
import pytest

from loopbook.plan.regroup.bound import bound_of, counted
from loopbook.plan.regroup.improve import Found, improved
from loopbook.plan.regroup.pool import Pool, gathered
from loopbook.plan.regroup.score import Task, task_of, worth_of
from loopbook.plan.regroup.stand import packs_standing, widened
from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import Run, finished
from tests.plan.regroup.cells_given import cells_table

CELLS = cells_table((np.random.default_rng(2).integers(60000, 99999, 30) / 10000).tolist())


def search(asked: Wanted, wish: PlanWish) -> tuple[Pool, Task, Run[Found]]:
    pool = gathered(CELLS, asked).pool
    task = task_of(pool, asked, widened(asked.resistance_band))
    counts = counted(pool, asked, packs_standing(pool, asked))
    return pool, task, improved(pool, task, asked, counts, wish)


def test_packs_are_better_than_their_start_and_not_above_the_bound() -> None:
    asked = Wanted(5, 3)
    pool, task, run = search(asked, PlanWish())
    found = finished(run)
    assert found.packs.shape == (2, 5, 3)
    worth = worth_of(task, found.packs).sum()
    assert (
        worth_of(task, found.first).sum()
        < worth
        <= bound_of(pool, asked, np.array([2]), np.array([2]))
    )


def test_the_same_seed_gives_the_same_packs() -> None:
    first, again = (finished(search(Wanted(5, 3), PlanWish(seed=4))[2]) for _ in range(2))
    assert np.array_equal(first.packs, again.packs)


def test_whoever_says_stop_gets_the_best_so_far() -> None:
    _, _, run = search(Wanted(5, 3, restarts=1000), PlanWish())
    told = next(run)
    assert told.incumbent is not None
    with pytest.raises(StopIteration) as end:
        run.send(True)
    assert end.value.value.is_stopped
    assert end.value.value.restarts < 1000


def test_no_time_is_no_restart() -> None:
    found = finished(search(Wanted(5, 3), PlanWish(seconds=-1.0))[2])
    assert found.is_stopped
    assert found.restarts == 0


def test_a_spread_within_the_tolerance_is_searched_no_further() -> None:
    assert finished(search(Wanted(5, 3, tolerance=5.0), PlanWish())[2]).restarts == 0
