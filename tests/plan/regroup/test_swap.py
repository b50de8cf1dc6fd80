"""Exchanges end where none helps; the band holds all the way; the plain search is the oracle."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.score import Task, ranges_of, sums_of, task_of, worth_of
from loopbook.plan.regroup.stand import widened
from loopbook.plan.regroup.swap import ROUNDS_MAX, _exchange, descended, offers_of, tournament
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table


def task_and_pack(seed: int, band: float) -> tuple[Task, np.ndarray]:
    chance = np.random.default_rng(seed)
    cells = cells_table(
        (chance.integers(600, 999, 12) / 100).tolist(),
        resistance=(chance.integers(0, 20, 12) / 10).tolist(),
    )
    asked = Wanted(3, 4)
    pool = gathered(cells, asked).pool
    by_resistance = np.argsort(pool.resistance, kind="stable").reshape(1, 3, 4)
    return task_of(pool, asked, band), by_resistance


def test_a_tournament_brings_every_pair_together_once() -> None:
    for count in (2, 3, 6, 7):
        met = [tuple(sorted(pair)) for round_ in tournament(count) for pair in round_.tolist()]
        assert sorted(met) == list(combinations(range(count), 2))
        for pairs in tournament(count):
            assert len(np.unique(pairs)) == pairs.size


def test_offers_are_half_a_group_at_most_and_not_too_many() -> None:
    assert [len(each) for each in offers_of(6)] == [6, 15, 20]
    assert [len(each) for each in offers_of(2)] == [2]
    assert [len(each) for each in offers_of(10)] == [10, 45]
    assert [len(each) for each in offers_of(60)] == [60]
    assert [len(each) for each in offers_of(9_999)] == [2_000]
    assert offers_of(1) == ()


@settings(max_examples=10)
@given(st.integers(0, 1000), st.sampled_from([np.inf, 2.0, 1.0]))
def test_no_exchange_of_one_or_two_cells_helps_any_pair_any_more(seed: int, band: float) -> None:
    task, start = task_and_pack(seed, band)
    band = max(band, float(ranges_of(task, start).max()))
    task = task._replace(band=band)
    pack = descended(task, start)[0]
    assert sorted(pack.ravel().tolist()) == list(range(12))
    assert ranges_of(task, pack[None]).max() <= band
    for left, right in combinations(pack.tolist(), 2):
        apart = abs(int(task.capacity[left].sum() - task.capacity[right].sum()))
        for size in (1, 2):
            for mine in combinations(left, size):
                for yours in combinations(right, size):
                    new_left = [cell for cell in left if cell not in mine] + list(yours)
                    new_right = [cell for cell in right if cell not in yours] + list(mine)
                    told = [np.ptp(task.resistance[new]) for new in (new_left, new_right)]
                    new = abs(int(task.capacity[new_left].sum() - task.capacity[new_right].sum()))
                    assert new >= apart or max(told) > band


def test_many_packs_together_are_what_each_would_be_alone() -> None:
    task, first = task_and_pack(3, np.inf)
    second = first[:, ::-1, ::-1].copy()
    together = descended(task, np.concatenate([first, second]))
    assert np.array_equal(together[:1], descended(task, first))
    assert np.array_equal(together[1:], descended(task, second))


def test_where_resistance_weighs_groups_get_narrower() -> None:
    task, _ = task_and_pack(5, np.inf)
    shuffled = np.random.default_rng(1).permutation(12).reshape(1, 3, 4)
    heavy = task._replace(resistance_weight=1e6)
    assert ranges_of(task, descended(heavy, shuffled)).sum() < ranges_of(task, shuffled).sum()


def test_packs_of_one_group_or_of_single_cells_stay_as_they_are() -> None:
    task, start = task_and_pack(7, np.inf)
    single = start.reshape(1, 1, 12)
    assert np.array_equal(descended(task, single), single)
    assert sums_of(task, single).tolist() == [[int(task.capacity.sum())]]


def test_groups_of_thousands_are_exchanged_without_a_table_of_all_their_pairs() -> None:
    chance = np.random.default_rng(3)
    cells = cells_table((chance.integers(60000, 99999, 8000) / 10000).tolist())
    asked = Wanted(2, 4000)
    task = task_of(gathered(cells, asked).pool, asked, np.inf)
    start = chance.permutation(8000).reshape(1, 2, 4000)
    pack = descended(task, start)
    assert np.ptp(sums_of(task, pack)) <= 10 < np.ptp(sums_of(task, start))
    assert sorted(pack.ravel().tolist()) == list(range(8000))


def test_of_many_rounds_so_many_are_taken_evenly_spread() -> None:
    rounds = tournament(1001)
    assert len(rounds) == ROUNDS_MAX
    assert all(len(np.unique(pairs)) == 1000 for pairs in rounds)


@settings(max_examples=10)
@given(st.integers(0, 1000), st.sampled_from([0.0, 0.3]), st.sampled_from([np.inf, 1.2]))
def test_one_exchange_is_the_best_of_all(seed: int, ohmic: float, band: float) -> None:
    task, start = task_and_pack(seed, np.inf)
    pair = start[:, :2]
    band = widened(max(band, float(ranges_of(task, pair).max())))
    task = task._replace(band=band, resistance_weight=ohmic)
    (singles,) = offers_of(3)
    before = float(worth_of(task, pair)[0])
    tried = [before]
    for mine in range(4):
        for yours in range(4):
            new = pair.copy()
            new[0, 0, mine], new[0, 1, yours] = pair[0, 1, yours], pair[0, 0, mine]
            if ranges_of(task, new).max() <= band:
                tried.append(float(worth_of(task, new)[0]))
    found = pair.copy()
    only = np.arange(4)[:, None]
    sums = sums_of(task, pair)[0]
    _exchange(task, found, (np.array([0]), np.array([0]), np.array([1])), sums[:1] - sums[1:], only)
    assert singles.shape == (3, 1)
    assert abs(float(worth_of(task, found)[0]) - max(tried)) < 1e-6
