"""How many groups and packs stand together: counted, against every choice."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.stand import (
    groups_standing,
    least_windows,
    packs_standing,
    packs_within,
    placeable,
)
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table

ROW = st.lists(st.integers(0, 9).map(float), min_size=0, max_size=7)


def most_groups(row: tuple[float, ...], parallel: int, band: float) -> int:
    """Return the most groups, by trying every one."""
    best = 0
    for chosen in combinations(range(len(row)), parallel):
        told = [row[at] for at in chosen]
        if max(told) - min(told) <= band:
            rest = tuple(value for at, value in enumerate(row) if at not in chosen)
            best = max(best, 1 + most_groups(rest, parallel, band))
    return best


@settings(max_examples=15)
@given(ROW, st.integers(1, 3), st.integers(0, 5))
def test_groups_are_as_many_as_can_stand(row: list[float], parallel: int, band: int) -> None:
    found = groups_standing(np.array(row), parallel, float(band))
    assert len(found) == most_groups(tuple(row), parallel, float(band))
    assert len(np.unique(found)) == found.size
    for group in found:
        assert np.ptp(np.array(row)[group]) <= band


@settings(max_examples=15)
@given(ROW, st.integers(1, 4))
def test_least_windows_are_those_of_the_best_group(row: list[float], parallel: int) -> None:
    for at, window in enumerate(least_windows(np.array(row), parallel)):
        others = (at_ for at_ in combinations(range(len(row)), parallel) if at in at_)
        ranges = [np.ptp([row[i] for i in chosen]) for chosen in others]
        assert window == min(ranges, default=np.inf)


def test_packs_are_counted_by_kind_and_band() -> None:
    cells = cells_table(
        [1.0] * 7, chemistry=list("aaaabbb"), resistance=[1.0, 1.1, 5.0, 5.1, 1.0, 1.1, 9.0]
    )
    asked = Wanted(2, 2, equal=("chemistry",), resistance_band=0.5)
    pool = gathered(cells, asked).pool
    assert packs_standing(pool, asked).tolist() == [1, 0]
    assert placeable(pool, asked).sum() == 6
    assert packs_standing(pool, asked._replace(resistance_band=0.05)).tolist() == [0, 0]
    assert placeable(pool, asked._replace(resistance_band=np.inf)).all()


@settings(max_examples=15)
@given(ROW, st.integers(1, 3), st.integers(0, 5))
def test_packs_of_single_cells_within_the_capacity_band_are_counted(
    row: list[float], series: int, band: int
) -> None:
    asked = Wanted(series, 1, capacity_band=float(band))
    pool = gathered(cells_table(row), asked).pool
    most = packs_standing(pool, asked)
    found = packs_within(pool, asked, most)
    assert found.sum() == most_groups(tuple(row), series, float(band))
    larger = asked._replace(parallel=2)
    assert packs_within(pool, larger, most) is most
