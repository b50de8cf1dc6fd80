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
