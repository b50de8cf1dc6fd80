"""Items are put in order; what feeds itself lies together."""

import numpy as np
import pytest

from loopbook.account.attribute.order import ordered
from loopbook.account.attribute.shares import permuted, shares_of
from loopbook.account.attribute.sweep import is_topological

from .matrix import random_shares


@pytest.mark.parametrize("seed", range(5))
def test_a_shuffled_order_is_found_again(seed: int) -> None:
    shares = random_shares(200, seed)
    shuffled = permuted(shares, np.random.default_rng(seed).permutation(200))
    order = ordered(shuffled)
    assert order.loops == ()
    assert sorted(order.items.tolist()) == list(range(200))
    assert is_topological(permuted(shuffled, order.items))


def test_loops_lie_together_and_in_order() -> None:
    """0 -> 1 <-> 2 -> 3, and 4 feeds itself and 0."""
    target = np.array([1, 1, 2, 3, 4, 0])
    source = np.array([0, 2, 1, 2, 4, 4])
    order = ordered(shares_of(5, target, source, np.full(6, 0.5)))
    places = order.items.tolist()
    runs = [sorted(places[first:last]) for first, last in order.loops]
    assert runs == [[4], [1, 2]]
    assert places.index(4) < places.index(0) < min(places.index(1), places.index(2))
    assert places[-1] == 3
