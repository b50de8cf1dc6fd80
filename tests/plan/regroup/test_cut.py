"""Runs cut out of a row are the cheapest there are, against every choice."""

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.regroup.cut import cut


@settings(max_examples=20)
@given(
    st.lists(st.integers(-5, 5).map(float) | st.just(np.inf), min_size=1, max_size=8),
    st.integers(1, 3),
    st.integers(1, 3),
)
def test_runs_cost_least(costs: list[float], length: int, count: int) -> None:
    found = cut(np.array(costs), length, count)
    tried = [
        sum(costs[at] for at in begins)
        for begins in combinations(range(len(costs)), count)
        if all(b - a >= length for a, b in pairwise(begins))
    ]
    best = min(tried, default=np.inf)
    if np.isinf(best):
        assert not len(found)
        return
    assert len(found) == count
    assert all(b - a >= length for a, b in pairwise(found.tolist()))
    assert sum(costs[at] for at in found) == best


def test_many_runs_that_leave_little_out_need_little_memory() -> None:
    # 40,000 runs out of 80,001 cells: the table has two columns, not 80,001.
    costs = np.ones(80_000)
    costs[0] = 9.0
    begins = cut(costs, 2, 40_000)
    assert begins.tolist() == list(range(1, 80_001, 2))
