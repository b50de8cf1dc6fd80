"""The program finds what trying every grouping finds."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.regroup.exact import exact
from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.score import ranges_of, task_of, worth_of
from loopbook.plan.regroup.stand import widened
from loopbook.plan.regroup.wanted import Wanted
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished
from tests.plan.regroup.cells_given import cells_table

CELL = st.tuples(st.integers(10, 40), st.integers(0, 4))


@settings(max_examples=6)
@given(st.lists(CELL, min_size=5, max_size=6), st.sampled_from([np.inf, 2.0]))
def test_the_best_of_all_groupings_is_found(rows: list[tuple[int, int]], band: float) -> None:
    cells = cells_table(
        [capacity / 10 for capacity, _ in rows], resistance=[float(ohm) for _, ohm in rows]
    )
    asked = Wanted(2, 2, resistance_band=band, resistance_weight=0.01)
    pool = gathered(cells, asked).pool
    task = task_of(pool, asked, widened(band))
    tried = np.array(list(permutations(range(len(rows)), 4))).reshape(-1, 2, 2)
    tried = tried[(ranges_of(task, tried) <= band).all(axis=1)]
    found = finished(exact(pool, task, asked, 1, Effort()))
    if not len(tried):
        assert found.is_impossible
        return
    best = worth_of(task, tried).max()
    assert found.packs is not None
    assert worth_of(task, found.packs).sum() == pytest.approx(best, abs=1e-5)
    assert found.bound == pytest.approx(best, abs=1e-5)
    assert ranges_of(task, found.packs).max() <= band + 1e-6


def test_a_pack_holds_one_kind_and_the_capacity_band() -> None:
    asked = Wanted(2, 1, equal=("chemistry",), capacity_band=0.5)
    cells = cells_table([9.0, 8.0, 8.9, 7.9], chemistry=list("aabb"))
    pool = gathered(cells, asked).pool
    task = task_of(pool, asked, np.inf)
    assert finished(exact(pool, task, asked, 1, Effort())).is_impossible
    found = finished(exact(pool, task, asked._replace(capacity_band=2.0), 2, Effort()))
    assert found.packs is not None
    assert [sorted(pack.ravel().tolist()) for pack in found.packs] == [[0, 1], [2, 3]]


def test_capacities_of_nine_digits_are_no_trouble() -> None:
    # A weight of a billion quanta a milliohm once made the solver call 2 mOhm what is 3.
    cells = cells_table(
        [1.194352016, 1.702682883, 1.496574626, 3.550002407, 3.412661862, 1.020409006],
        resistance=[3.0, 2.0, 3.0, 4.0, 3.0, 0.0],
    )
    asked = Wanted(1, 2, packs=3, value=0.0, spread_weight=3.0, resistance_weight=1.0)
    pool = gathered(cells, asked).pool
    found = finished(exact(pool, task_of(pool, asked, np.inf), asked, 3, Effort()))
    assert found.is_proved
    assert found.bound == pytest.approx(-3e9)
