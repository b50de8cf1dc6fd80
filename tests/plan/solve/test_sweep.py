"""Sweeps: every objective as a search of its own finds it."""

import numpy as np
import pytest

from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import INFINITE, Block, Model
from loopbook.plan.solve.outcome import Effort
from loopbook.plan.solve.sweep import Sweep


def drawn(seed: int, *, is_whole: bool = False) -> tuple[Model, Block]:
    random = np.random.default_rng(seed)
    model = Model()
    x = model.block("x", 8, bounds=(0.0, 9.0), cost=1.0, is_whole=is_whole)
    rows = model.rows("r", 6, bounds=(1.0, 12.0))
    model.add(rows.index[:, None], x.index[None, :], random.uniform(0.0, 2.0, (6, 8)).round(2))
    return model, x


def alone(seed: int, costs: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    model, x = drawn(seed)
    bare = model.without_objective()
    total = bare.block("total", 1, bounds=(-INFINITE, INFINITE), cost=1.0)
    row = bare.rows("total", 1, bounds=(0.0, 0.0))
    bare.add(row.index, x.index, costs)
    bare.add(row.index, total.index, -1.0)
    return solve(bare).objective


@pytest.mark.parametrize("seed", range(4))
def test_every_objective_is_found_as_if_it_were_alone(seed: int) -> None:
    model, x = drawn(seed)
    sweep = Sweep(model)
    random = np.random.default_rng(seed)
    for _ in range(6):
        costs = random.uniform(-1.0, 1.0, 8)
        assert sweep.least(x.index, costs) == pytest.approx(alone(seed, costs), abs=1e-7)


def test_columns_of_the_objective_before_count_no_more() -> None:
    model, x = drawn(1)
    sweep = Sweep(model)
    sweep.least(x.index, np.full(8, -1.0))
    one = sweep.least(x.index[:1], np.ones(1))
    assert one == pytest.approx(alone(1, np.eye(8)[0]), abs=1e-9)


def test_the_same_sweep_gives_the_same_bits() -> None:
    costs = np.random.default_rng(5).uniform(-1.0, 1.0, (5, 8))
    model, x = drawn(2)
    first, second = ([sweep.least(x.index, c) for c in costs] for sweep in (Sweep(model),) * 2)
    assert first == pytest.approx(second)
    again = Sweep(model)
    fresh = Sweep(model)
    assert [again.least(x.index, c) for c in costs] == [fresh.least(x.index, c) for c in costs]


def test_nothing_is_found_where_nothing_is() -> None:
    model, x = drawn(3)
    row = model.rows("never", 1, bounds=(100.0, INFINITE))
    model.add(row.index, x.index)
    assert Sweep(model).least(x.index, np.ones(8)) is None
    free = Model()
    column = free.block("c", 1, bounds=(-INFINITE, INFINITE))
    sweep = Sweep(free)
    assert sweep.least(column.index, np.ones(1)) is None


def test_no_time_finds_nothing_and_time_finds_all() -> None:
    model, x = drawn(0)
    costs = np.random.default_rng(0).uniform(-1.0, 1.0, 8)
    assert Sweep(model, Effort(seconds=0.0)).least(x.index, costs) is None
    assert Sweep(model, Effort(seconds=60.0)).least(x.index, costs) is not None


def test_whole_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        Sweep(drawn(0, is_whole=True)[0])
